"""The hard cases of the trade, written in the rule language: what they give, by which rows, and what stays unknown."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from smrules.concepts.values import NONE, UNKNOWN, Interval, MoneyRange
from smrules.engine.needs import Needs
from smrules.inspection.intake import Intake
from smrules.verification.check import check
from smrules.verification.trials.examples import run_examples

from .building import FILES, bench, grade_rows, grades, needed, open_rows, proposed, rules, value, visit

CATERING = ["has_system", "dishware_clean", "floor_clean", "bins_covered", "labels_complete", "flies_kept_out"]
SHOP = {"area": "310000", "subject": "company", "subject_kind": "organisation"}
NO_PAST = {"past_penalty": {"complete_from": "2000-01-01", "records": []}}


def catering(on: str, states: dict, default="compliant"):
    """Return a catering visit: each fact with its state, the others with *default*."""
    given = {f"entity.{fact}": {"state": states.get(fact, default)} for fact in CATERING if states.get(fact, default)}
    return visit(rules("food-grading"), on, given)


@pytest.mark.parametrize("name", FILES)
def test_every_case_is_free_of_errors(name):
    """Each case loads and has no gap, overlap or contradiction."""
    assert [] == [one.text("en") for one in check(rules(name)) if one.level == "error"]


@pytest.mark.parametrize("name", FILES)
def test_every_example_of_a_case_holds(name):
    """What the examples of a case expect follows, because of the rows they name."""
    assert [] == [found.text() for one in run_examples(rules(name)) for found in one.diagnostics]


# --- food grading -----------------------------------------------------------------------------------


def test_a_fault_corrected_on_site_is_a_fault_for_the_grade():
    """What was put right before the officers' eyes still counts against the grade."""
    report = catering("2021-06-01", {"has_system": "corrected-on-site", "floor_clean": "noncompliant"})

    assert ["c16.some"] == grade_rows(report, "checklist.food_grade")


def test_a_reasonably_absent_item_is_outside_the_ratio():
    """Two of three general items that exist pass: below seventy per cent."""
    report = catering("2021-06-01", {"floor_clean": "noncompliant", "flies_kept_out": "not-applicable"})

    assert ["c16.general"] == grade_rows(report, "checklist.food_grade")


def test_items_left_out_of_the_sample_do_not_count_once_it_is_met():
    """With one key and three general items checked the rest may be left out."""
    report = catering("2021-06-01", {"dishware_clean": "not-checked", "flies_kept_out": "not-checked"})

    assert {"food.catering-2016": "compliant"} == grades(report, "checklist.food_grade")


def test_items_left_out_of_too_small_a_sample_are_unknown():
    """Two general items are too few: nobody knows the grade."""
    report = catering("2021-06-01", {"labels_complete": "not-checked", "flies_kept_out": "not-checked"})

    assert {} == grades(report, "checklist.food_grade")


@pytest.mark.parametrize("state", [None, "unable", "refused"])
def test_what_nobody_could_judge_leaves_the_grade_open(state):
    """One item without a verdict is unknown to every count."""
    report = catering("2021-06-01", {"flies_kept_out": state})

    assert {} == grades(report, "checklist.food_grade")
    assert "entity.flies_kept_out" in needed(report)


def test_two_failed_key_items_are_enough_whatever_else_is_open():
    """A count by bounds settles the grade before every item is answered."""
    report = catering("2021-06-01", {"has_system": "noncompliant", "dishware_clean": "noncompliant"}, default=None)

    assert ["c16.keys"] == grade_rows(report, "checklist.food_grade")


def test_no_answer_gives_no_grade():
    """A visit without answers grades nothing."""
    report = catering("2021-06-01", {}, default=None)

    assert {} == grades(report, "checklist.food_grade")


def test_what_the_law_leaves_open_is_unknown_and_says_why():
    """One failed key item with all general items passed: the printed table says nothing."""
    report = catering("2021-06-01", {"has_system": "noncompliant"})

    assert {} == grades(report, "checklist.food_grade")
    assert ["c16.otherwise"] == open_rows(report, "checklist/food.catering-2016")


def test_all_general_items_absent_gives_no_ratio():
    """Nought of nought is no ratio, never a pass."""
    report = catering("2021-06-01", dict.fromkeys(CATERING[2:], "not-applicable"))

    assert {} == grades(report, "checklist.food_grade")


def test_a_fault_after_the_change_of_law_is_dealt_with_item_by_item():
    """From 2022-03-15 there is no grade, and a key fault that affects safety opens a case."""
    answers = {"entity.has_system": {"value": False, "circumstances": {"affects_safety": True}}}

    report = visit(rules("food-grading"), "2022-03-15", answers)

    assert {} == grades(report, "checklist.food_grade")
    assert [("open-case", "food-49.key-unsafe")] == proposed(report)


def test_an_unknown_exception_leaves_its_row_open():
    """While nobody has said whether it is a mere label flaw, neither row is certain."""
    report = visit(rules("food-grading"), "2022-03-15", {"entity.labels_complete": False, "entity.has_system": True})

    assert [] == proposed(report)
    assert {"food-49.minor-now", "food-49.label-flaw"} <= set(open_rows(report, "item/food.catering-2022.labels"))
    assert "item.label_flaw" in needed(report)


# --- quantified grading -----------------------------------------------------------------------------


def scored(*scores: str, answers: bool = True):
    """Return a visit with the score of each item, all compliant or none."""
    asked = ["storage_clean", "additives_right", "hall_clean", "flies_kept_out"]
    given = {
        f"entity.{fact}": {"value": answers, "circumstances": {"score": score}}
        for fact, score in zip(asked, scores, strict=False)
    }
    facts = {"licensed_on": "2015-01-01", "last_accident_on": "none"}
    history = {"past_grading": {"complete_from": "2015-01-01", "records": []}}
    return visit(rules("catering-smiley"), "2020-06-01", given, facts, history=history)


def test_a_mean_is_cut_to_the_declared_decimals():
    """8.95 is cut to 8.9 and stays below nine."""
    report = scored("9.0", "9.0", "8.9", "8.9")

    assert ["catering-smiley.b"] == grade_rows(report, "checklist.smiley")


def test_two_failed_critical_items_rule_out_a_grade_whatever_the_score():
    """The row above wins, though the score is not even known."""
    report = scored("9", "9", answers=False)

    assert ["catering-smiley.critical"] == grade_rows(report, "checklist.smiley")


def test_an_unscored_item_leaves_the_mean_unknown():
    """A mean over three of four scores would be a guess."""
    report = scored("9", "9", "9")

    assert {} == grades(report, "checklist.smiley")


GRADINGS = [
    ("past_grading", {"past_grading.on": "2019-05-31", "past_grading.score": "10"}),
    ("past_grading", {"past_grading.on": "2019-06-01", "past_grading.score": "10"}),
    ("past_grading", {"past_grading.on": "2019-06-02", "past_grading.score": "8.9"}),
    ("past_grading", {"past_grading.on": "2020-06-01", "past_grading.score": "9"}),
]


def test_the_annual_score_is_the_mean_of_twelve_months():
    """The day twelve months ago lies outside, the day itself inside, and nothing is rounded."""
    engine = bench(rules("catering-smiley"), "2020-06-01", *GRADINGS, pasts={"past_grading": "2018-01-01"})

    assert Fraction(179, 20) == value(engine, "entity.annual_score")
    assert "B" == value(engine, "visit.annual_grade")


def test_a_past_that_is_not_complete_gives_no_mean():
    """Records that go back only half a year say nothing about twelve months."""
    engine = bench(rules("catering-smiley"), "2020-06-01", *GRADINGS, pasts={"past_grading": "2020-01-01"})

    assert UNKNOWN is value(engine, "entity.annual_score")
    assert Interval(2, None) == value(engine, "entity.gradings_known")


def test_points_are_added_up_over_what_counts():
    """Reasonably absent items bring no points, unanswered ones none or all of theirs."""
    answers = {"entity.storage_clean": True, "entity.additives_right": False, "entity.hall_clean": {"state": "not-applicable"}}
    library = rules("catering-smiley")
    report = visit(library, "2020-06-01", answers)

    assert ["compliant", "noncompliant", "not-applicable", "unanswered"] == [
        state
        for item in ("storage", "additives", "hall", "flies")
        for state in [one.state for one in report.findings if one.item == f"food.score.{item}"]
    ]


# --- special equipment ------------------------------------------------------------------------------


def elevators(answers: dict, *findings: dict, kinds=("elevator", "elevator"), complete_from="0001-01-01"):
    """Return a visit to an entity with numbered equipment and earlier findings."""
    members = {"equipment": [{"number": f"DT-{number}", "kind": kind} for number, kind in enumerate(kinds, start=1)]}
    history = {"past_finding": {"complete_from": complete_from, "records": list(findings)}}
    return visit(rules("equipment"), "2026-06-01", answers, {}, members=members, history=history)


def earlier(equipment="DT-1", item="inspected", closed=False, hazard="serious"):
    """Return an earlier finding."""
    full = f"special-equipment.elevator.{item}"
    return {"on": "2026-05-01", "item": full, "equipment": equipment, "hazard": hazard, "closed": closed}


OVERDUE = {"equipment/DT-1": {"equipment.inspected_until": "2026-05-31"}}


def test_an_uninspected_elevator_is_a_serious_hazard():
    """It is stopped, sealed and reported, and no case is opened at first sight."""
    rows = dict(proposed(elevators(OVERDUE)))

    assert {"stop-use", "seal", "report-up"} == rows.keys()


def test_a_hazard_left_open_becomes_a_major_violation():
    """The same hazard on the same elevator, found before and not closed, opens a case."""
    rows = dict(proposed(elevators(OVERDUE, earlier())))

    assert "special-equipment-57.case" == rows["open-case"]


@pytest.mark.parametrize(
    "finding",
    [earlier(equipment="DT-2"), earlier(item="sign"), earlier(closed=True), earlier(hazard="ordinary")],
    ids=["another elevator", "another item", "closed since", "an ordinary hazard"],
)
def test_only_the_same_open_hazard_on_the_same_elevator_counts(finding):
    """What differs in one of these respects is another hazard."""
    assert "open-case" not in dict(proposed(elevators(OVERDUE, finding)))


def test_a_past_that_nobody_listed_leaves_the_violation_open():
    """Earlier findings that go back to a day leave open what was found before it."""
    report = elevators(OVERDUE, complete_from="2020-01-01")

    assert "past_finding" in needed(report)
    assert "open-case" not in dict(proposed(report))


def test_what_is_fixed_at_once_need_not_be_sealed():
    """Corrected on site, sealing is a matter of discretion."""
    fixed = {"equipment/DT-1": {"equipment.inspected_until": {"value": "2026-05-31", "state": "corrected-on-site"}}}

    report = elevators(fixed)

    assert ["may"] == [one.mode for one in report.outcomes if one.code == "seal"]


def test_each_elevator_has_its_own_answer():
    """Two elevators, two findings of one item, two acts, two grades."""
    answers = OVERDUE | {"equipment/DT-2": {"equipment.inspected_until": "2027-01-01", "equipment.sign_posted": True}}

    report = elevators(answers)

    states = {one.member: one.state for one in report.findings if one.item == "special-equipment.elevator.inspected"}
    assert {"equipment/DT-1": "noncompliant", "equipment/DT-2": "compliant"} == states
    assert ["uninspected-equipment-used@DT-1"] == [one.act for one in report.acts if one.certain]
    poor, good = (f"special-equipment.elevator@DT-{number}" for number in (1, 2))
    assert {poor: "poor", good: "good"} == grades(report, "checklist.elevator_grade")


def test_a_checklist_is_repeated_only_where_it_applies():
    """A boiler is no elevator."""
    report = elevators({}, kinds=("elevator", "boiler"))

    assert {"equipment/DT-1"} == {one.member for one in report.findings}


def test_the_deadline_of_the_order_is_a_date():
    """Fifteen days after the visit."""
    report = elevators({"equipment/DT-1": {"equipment.sign_posted": False}})

    assert [date(2026, 6, 16)] == [one.due for one in report.outcomes if one.code == "order-to-correct"]


def test_the_worst_elevator_is_found_across_scopes():
    """An aggregate of the entity reads its checklists through the visit."""
    library = rules("equipment")
    grade, which = "checklist.elevator_grade", {"checklist.id": "special-equipment.elevator"}
    both = [("checklist", which | {grade: "good"}), ("checklist", which | {grade: "poor"})]

    assert "poor" == value(bench(library, "2026-06-01", *both), "entity.worst_elevator")
    assert "good" == value(bench(library, "2026-06-01", both[0]), "entity.worst_elevator")
    assert UNKNOWN is value(
        bench(library, "2026-06-01", both[0], ("checklist", which | {grade: "unknown"})), "entity.worst_elevator"
    )
    assert "poor" == value(
        bench(library, "2026-06-01", both[1], ("checklist", which | {grade: "unknown"})), "entity.worst_elevator"
    )


# --- penalties --------------------------------------------------------------------------------------

EXPIRED = {"entity.expired_food_on_sale": True, "entity.purchases_checked": True}


def penalised(act: dict, kind="expired-food-sold", answers=EXPIRED, facts=SHOP, history=NO_PAST, **more):
    """Return the visit's one act and the assessment."""
    given = answers | {f"act/{kind}": {f"act.{name}": one for name, one in act.items()}}
    report = visit(rules("penalties"), "2026-06-01", given, facts, history=history, **more)
    return next(one for one in report.acts if one.kind == kind), report


def act_bench(act: dict, *members, pasts=None, **facts):
    """Return an evaluator over one act."""
    entity = {f"entity.{name}": one for name, one in (SHOP | facts).items()}
    given = {f"act.{name}": one for name, one in act.items()}
    return bench(rules("penalties"), "2026-06-01", ("entity", entity), ("act", given), *members, pasts=pasts)


KIND = {"kind": "expired-food-sold"}


def penalty(day: str, **facts):
    """Return an earlier penalty."""
    usual = {"act": "expired-food-sold", "instrument": "food-safety-law-2025", "kinds": ["fine"], "revoked": False}
    return ("past_penalty", {f"past_penalty.{name}": one for name, one in (usual | {"decided_on": day} | facts).items()})


def test_an_unknown_past_is_not_a_first_offence():
    """No record given is not the same as no record."""
    engine = act_bench(KIND)

    assert UNKNOWN is value(engine, "act.first_offence")


def test_an_empty_complete_past_is_a_first_offence():
    """A list that goes back far enough and holds nothing settles it."""
    engine = act_bench(KIND, pasts={"past_penalty": "2024-06-02"})

    assert value(engine, "act.first_offence") is True


def test_a_past_that_starts_a_day_late_settles_nothing():
    """One day of the window is not covered."""
    engine = act_bench(KIND, pasts={"past_penalty": "2024-06-03"})

    assert UNKNOWN is value(engine, "act.first_offence")


@pytest.mark.parametrize(("day", "first"), [("2024-06-01", True), ("2024-06-02", False), ("2026-06-01", False)])
def test_the_window_leaves_its_first_day_out(day, first):
    """Two years up to the act: the same day two years earlier lies outside."""
    engine = act_bench(KIND, penalty(day), pasts={"past_penalty": "2020-01-01"})

    assert first == value(engine, "act.first_offence")


def test_one_known_penalty_settles_it_though_the_past_is_not_complete():
    """A count of one or more is not nought."""
    engine = act_bench(KIND, penalty("2026-05-01"), pasts={"past_penalty": "2026-01-01"})

    assert value(engine, "act.first_offence") is False


def test_another_act_does_not_count():
    """The past is joined by the kind of act."""
    engine = act_bench(KIND, penalty("2026-05-01", act="no-purchase-check"), pasts={"past_penalty": "2020-01-01"})

    assert 0 == value(engine, "act.before")


def test_the_pick_keeps_the_range_of_one_norm():
    """50,000–100,000 and 5,000–90,000: the first is picked, never a mixture of both."""
    act, _ = penalised({"goods_value": 100, "turnover": "none", "grave": False})

    fines = {one.id: one.attributes["fine"] for one in act.sanctions}
    assert {"food-safety-law-124": {"min": 50000, "max": 100000}, "consumer-law-56": {"min": 5000, "max": 90000}} == fines
    engine = act_bench(KIND | {"goods_value": 100, "turnover": "none", "grave": False})
    assert "food-safety-law-124" == value(engine, "act.fine").values["sanction.id"]


def test_the_other_norm_keeps_its_other_measures():
    """The norm that is not picked loses its fine, not its warning."""
    act, _ = penalised({"goods_value": 100, "turnover": "none", "grave": False})

    assert {"consumer-law-56": ["warning"]} == {
        one.id: one.attributes["measures"] for one in act.sanctions if "measures" in one.attributes
    }


def test_equal_maxima_are_told_apart_by_the_minimum():
    """100,000–200,000 beats 10–20 times 9,000 only in the minimum."""
    engine = act_bench(KIND | {"goods_value": 10000, "turnover": 1000000, "grave": False})

    picked = value(engine, "act.fine")
    assert MoneyRange(100000, 200000) == picked.values["sanction.fine"]
    assert "food-safety-law-124" == picked.values["sanction.id"]


def test_a_fine_on_an_unknown_value_leaves_the_pick_open():
    """While the value of the goods is unknown, so is which norm is the higher."""
    engine = act_bench(KIND | {"turnover": "none", "grave": False})

    assert UNKNOWN is value(engine, "act.fine")
    needs = Needs(engine)
    needs.of_fact(engine.world.members["act"][0], "act.fine")
    assert "act.goods_value" in {fact for _, fact in needs.found}


@pytest.mark.parametrize(
    ("goods", "light", "heavy"),
    [("100", 65000, 85000), ("12345.67", Fraction(16049371, 100), Fraction(20987639, 100))],
)
def test_band_ends_are_exact(goods, light, heavy):
    """The lower third ends at minimum plus thirty per cent, to the cent: light ends rounded down, heavy ends up."""
    engine = act_bench(KIND | {"goods_value": goods, "turnover": "none", "grave": False})

    assert (light, heavy) == (value(engine, "act.light_max"), value(engine, "act.heavy_min"))


def test_a_hearing_may_become_necessary():
    """A range of 50,000–100,000 reaches the limit of 100,000 only at its end."""
    _, report = penalised({"goods_value": 100, "turnover": "none", "grave": False})

    decided = {one.fact: (one.value, one.explanation.rows) for act in report.acts for one in act.decided}
    assert ("may-become-necessary", ("hearing.across",)) == decided["act.hearing"]


def test_the_limit_of_the_place_wins():
    """Where a province has its own sum, that one counts."""
    _, report = penalised({"goods_value": 100, "turnover": "none", "grave": False}, facts=SHOP | {"area": "370102"})

    decided = {one.fact: one.value for act in report.acts for one in act.decided}
    assert "required" == decided["act.hearing"]


def test_revocation_needs_a_hearing_whatever_the_fine():
    """A grave case is revocation on top of the fine: both rows hit, both attributes stay."""
    act, _ = penalised({"goods_value": 100, "turnover": "none", "grave": True})

    assert ("food-safety-law-124.small", "food-safety-law-124.grave") == act.sanctions[-1].explanation.rows
    assert ["required"] == [one.value for one in act.decided if one.fact == "act.hearing"]


def test_the_order_of_a_mild_act_decides_between_correction_and_fine():
    """Order first: a fine only once the order is refused."""
    answers = {"entity.expired_food_on_sale": False, "entity.purchases_checked": False}
    mild = {"grave": False, "order": "not-yet"}

    first, _ = penalised(mild, "no-purchase-check", answers)
    refused, _ = penalised(mild | {"order": "refused"}, "no-purchase-check", answers)

    assert ["food-safety-law-126.order"] == [row for one in first.sanctions for row in one.explanation.rows]
    assert {"min": 5000, "max": 50000} == refused.sanctions[0].attributes["fine"]


def test_local_law_for_small_shops_wins_in_its_province():
    """In 37 a small caterer pays 2,000–20,000; the national article gives way as a whole."""
    answers = {"entity.expired_food_on_sale": False, "entity.purchases_checked": False}
    small = SHOP | {"subject": "small-catering", "area": "370102"}

    act, _ = penalised({"grave": False, "order": "refused"}, "no-purchase-check", answers, small)

    assert ["shandong-small-food-42"] == [one.id for one in act.sanctions]


def test_an_unknown_kind_of_subject_leaves_both_laws_possible():
    """While nobody knows whether the local law wins, neither sanction is certain."""
    answers = {"entity.expired_food_on_sale": False, "entity.purchases_checked": False}
    facts = {"area": "370102", "subject_kind": "individual"}

    act, _ = penalised({"grave": False, "order": "refused"}, "no-purchase-check", answers, facts)

    assert {"food-safety-law-126", "shandong-small-food-42"} == {one.id for one in act.sanctions if not one.certain}


THREE = [penalty("2025-06-02"), penalty("2025-12-01"), penalty("2026-06-01")]


def test_three_penalties_in_a_year_suspend():
    """Three that count, on the last day that counts."""
    assert 3 == value(act_bench(KIND, *THREE, pasts={"past_penalty": "2020-01-01"}), "entity.food_penalties")


@pytest.mark.parametrize(
    "other",
    [
        penalty("2025-06-01"),
        penalty("2025-07-01", kinds=["fine", "suspension"]),
        penalty("2025-07-01", revoked=True),
        penalty("2025-07-01", instrument="consumer-law-2013"),
    ],
    ids=["too old", "a suspension", "revoked", "another law"],
)
def test_a_penalty_that_does_not_count_leaves_two(other):
    """Each of these is no third penalty."""
    engine = act_bench(KIND, *THREE[1:], other, pasts={"past_penalty": "2020-01-01"})

    assert 2 == value(engine, "entity.food_penalties")


# --- visit results ----------------------------------------------------------------------------------


def results(**facts):
    """Return the results of a visit with these facts, all others known to be nothing."""
    usual = {
        "unreachable": False,
        "open_disclosure": 0,
        "open_food_drug": 0,
        "ordered": 0,
        "refused_grave": False,
        "active": True,
    }
    given = {f"visit.{name}": one for name, one in (usual | facts).items()}
    return value(bench(rules("visit-results"), "2026-06-01", ("visit", given)), "visit.results")


def test_no_problem_stands_alone():
    """Only when every row is false is the visit free of problems."""
    assert frozenset({"no-problem"}) == results()


def test_a_category_brings_those_above_it():
    """A breach of disclosure is one of registration, and awaits follow-up."""
    assert frozenset({"not-disclosed", "registration", "follow-up"}) == results(open_disclosure=1)


def test_an_unknown_fact_keeps_no_problem_open():
    """`otherwise` waits until every row is false."""
    found = results(active="unknown")

    assert (frozenset(), frozenset({"inactive", "no-problem"})) == (found.certain, found.possible)


def test_certain_members_stay_certain_beside_possible_ones():
    """What one row gives is certain though another is open."""
    found = results(ordered=1, active="unknown")

    assert (frozenset({"corrected"}), frozenset({"corrected", "inactive"})) == (found.certain, found.possible)


@pytest.mark.parametrize(
    ("typed", "read"),
    [(["no-problem", "corrected"], None), (["unreachable"], frozenset({"unreachable", "registration", "follow-up"}))],
)
def test_results_typed_by_a_person_keep_the_same_rules(typed, read):
    """`alone` refuses company and `under` brings its parent in what people send, too."""
    library = rules("visit-results")

    assert read == Intake(library).value(library.fact("visit.results"), typed, "results")


# --- complaints -------------------------------------------------------------------------------------

FILED = {"complaint.number": "T-1", "complaint.area": "370102", "complaint.domain": "consumer"}


def office(name: str, area="3701", load=5, **facts):
    """Return an office."""
    usual = {"id": name, "area": area, "domains": ["consumer"], "open": True, "load": load}
    return ("office", {f"office.{key}": one for key, one in (usual | facts).items()})


def picked(*offices):
    """Return the office that gets the complaint."""
    found = value(bench(rules("complaints"), "2026-06-15", ("complaint", FILED), *offices), "complaint.office")
    return getattr(found, "key", found)


def test_the_office_with_the_least_load_is_picked():
    """Among those competent for the place and the matter."""
    assert "b" == picked(office("a", load=7), office("b", load=3), office("c", area="3702", load=0))


def test_equal_loads_are_told_apart_by_id():
    """The order is total, so the choice does not depend on the order of the list."""
    assert "a" == picked(office("b"), office("a"), office("c", load=6))


def test_no_competent_office_is_none():
    """Nobody competent is a value, not an unknown."""
    assert NONE is picked(office("a", area="3702"), office("b", open=False))


def test_an_unknown_load_leaves_the_office_open():
    """Which one has less to do is not known."""
    assert UNKNOWN is picked(office("a"), office("b", load="unknown"))


def test_an_unknown_load_does_not_matter_where_there_is_no_choice():
    """The only competent office gets it."""
    assert "a" == picked(office("a", load="unknown"), office("b", open=False))


def clocks(**facts):
    """Return the clocks of one complaint: step and due date of each."""
    usual = {
        "complaint.contains": ["complaint", "report"],
        "complaint.received_on": "2026-06-15",
        "complaint.accepted_on": "none",
    }
    given = FILED | usual | {f"complaint.{name}": one for name, one in facts.items()}
    engine = bench(rules("complaints"), "2026-06-15", ("complaint", given))
    return {one.values["clock.step"]: one.values["clock.due"] for one in engine.records("clock") if engine.exists(one)}


def test_a_mixed_filing_runs_on_two_clocks():
    """The complaint and the report each have their own working days, past the holiday of 19 to 21 June."""
    found = clocks(extended=False, named=False)

    assert {"accept-or-decline": date(2026, 6, 25), "decide-case": date(2026, 7, 7)} == found


def test_an_extension_replaces_the_usual_clock():
    """The exception wins: one clock for the decision, not two."""
    assert date(2026, 7, 28) == clocks(extended=True, named=False)["decide-case"]


def test_working_days_count_make_up_days():
    """9 May 2026 is a Saturday on which people work."""
    assert date(2026, 5, 12) == clocks(received_on="2026-04-29", extended=False, named=False)["accept-or-decline"]


def test_a_year_without_calendar_leaves_the_deadline_unknown():
    """The clock runs, nobody can say until when, and the reason is told."""
    given = FILED | {
        "complaint.contains": ["complaint"],
        "complaint.received_on": "2026-12-30",
        "complaint.accepted_on": "none",
    }
    engine = bench(rules("complaints"), "2026-12-30", ("complaint", given))

    assert [UNKNOWN] == [one.values["clock.due"] for one in engine.records("clock")]
    assert ["SM510"] == [one.code for one in engine.problems]


# --- draw -------------------------------------------------------------------------------------------


def drawn(**facts):
    """Return whether an entity is in the pool, which exclusions hold of it, and its stratum."""
    library = rules("draw")
    usual = {"area": "370102", "activities": ["catering"], "status": "open", "last_visit_on": "none", "credit_class": "C"}
    given = {f"entity.{name}": one for name, one in (usual | facts).items()}
    engine = bench(library, "2026-09-01", ("entity", given))
    draw, entity = library.draws["catering-2026-autumn"], engine.world.root
    excluded = [one.id for one in draw.exclude if engine.holds(one.condition, entity) is True]
    stratum = engine.value(entity, draw.strata)
    return engine.holds(draw.pool, entity), excluded, draw.unknown if stratum is UNKNOWN else stratum


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, (True, [], "C")),
        ({"activities": ["sales"]}, (False, [], "C")),
        ({"area": "370212"}, (False, [], "C")),
        ({"area": "unknown"}, (None, [], "C")),
        ({"last_visit_on": "2026-06-02"}, (True, ["visited"], "C")),
        ({"last_visit_on": "2026-06-01"}, (True, [], "C")),
        ({"last_visit_on": "unknown", "status": "closed"}, (True, ["closed"], "C")),
        ({"status": "unknown"}, (True, [], "C")),
        ({"credit_class": "unknown"}, (True, [], "B")),
    ],
)
def test_the_draw_says_of_each_entity_where_it_stands(facts, expected):
    """Only what is certainly true excludes; who is of unknown class has a stratum, too."""
    assert expected == drawn(**facts)


def test_rates_and_floors_are_exact():
    """Rates are exact numbers; floors, rounding and team are kept as declared."""
    draw = rules("draw").draws["catering-2026-autumn"]

    assert {"A": Fraction(1, 100), "B": Fraction(1, 50), "C": Fraction(1, 10), "D": Fraction(3, 10)} == draw.rate
    assert ("up", "3%", "1", 2) == (draw.round, str(draw.at_least["whole"]), str(draw.at_least["each_stratum"]), draw.team.size)


# --- overlays ---------------------------------------------------------------------------------------


def campaign_items(on: str, **facts):
    """Return the items asked on one day, with the checklist that asks them."""
    usual = {"storage": ["frozen"], "sells_imported": False}
    return {(one.checklist, one.item) for one in visit(rules("overlay"), on, {}, usual | facts).findings}


CAMPAIGN, SALES = "cold-chain-2026", "food.sales"
OWN = (SALES, "food.sales.temperature-record")
ADDED = {(CAMPAIGN, "campaign.cold-chain.thermometer"), (CAMPAIGN, "campaign.cold-chain.temperature")}
INCLUDED = (CAMPAIGN, "food.sales.import-papers")


@pytest.mark.parametrize(
    ("on", "facts", "expected"),
    [
        ("2026-11-09", {}, {OWN}),
        ("2026-11-10", {}, {OWN, INCLUDED, *ADDED}),
        ("2026-12-31", {}, {OWN, INCLUDED, *ADDED}),
        ("2027-01-01", {}, {OWN}),
        ("2026-12-01", {"storage": ["ambient"]}, {OWN}),
        ("2026-12-01", {"sells_imported": True}, {OWN, (SALES, INCLUDED[1]), *ADDED}),
    ],
    ids=["before", "first day", "last day", "after", "no cold store", "asked anyway"],
)
def test_a_campaign_adds_and_includes_for_its_time(on, facts, expected):
    """It adds its own items, includes one that would rest, and asks nothing twice."""
    assert expected == campaign_items(on, **facts)


def test_a_campaign_presumes_for_its_own_items_only():
    """The same fault is unsafe for the campaign and safe for the ordinary checklist; both answers come from one question."""
    report = visit(rules("overlay"), "2026-12-01", {"entity.temperature_recorded": False}, {"storage": ["frozen"]})

    assert {("open-case", "findings.unsafe"), ("order-to-correct", "findings.safe")} == set(proposed(report))
    assert all(one.explanation.presumed for one in report.outcomes)
