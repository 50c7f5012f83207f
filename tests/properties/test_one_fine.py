"""One act that breaks several norms is fined once, by the norm with the highest fine, and keeps every other measure."""

from decimal import Decimal

from hypothesis import given

from tests.properties.visits import Visit, small_visits


@given(small_visits(complete=True))
def test_one_act_one_fine_the_highest(visit: Visit):
    """Every act that is certainly punished has at most one fine, and its amount is the highest that any norm allows."""
    report = visit.report()
    for act in report.acts:
        fines = [one for one in report.outcomes if one.owner == f"act/{act.act}" and one.code == "fine"]
        allowed = [one.attributes["fine"]["max"] for one in act.sanctions if one.certain and "max" in one.attributes.get("fine", ())]

        assert len(fines) <= 1
        assert all(Decimal(one.attributes["amount"]) == max(allowed) for one in fines)


@given(small_visits(complete=True))
def test_other_measures_stay(visit: Visit):
    """Each liability that punishes an act stays there with its measures, whichever fine is picked."""
    for act in visit.report().acts:
        punishing = {name for name, table in visit.library.tables.items() if table.adds == "sanction"
                     and not visit.library.rules_out(table, {"act.kind": act.kind})}  # fmt: skip

        assert punishing == {one.id for one in act.sanctions}
