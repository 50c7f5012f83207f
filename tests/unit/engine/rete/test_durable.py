"""durable_rules of the extra `session`: what it decides, what is refused before it is asked, and that nothing stays behind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smrules.engine import durable
from smrules.engine.durable import GREATEST, MOST_MATCHES, MOST_PROPERTIES, Comparison, Rule, Ruleset, beyond
from tests.unit.engine.rete.flat import assert_flat

FEW: dict[str, Rule] = {"large": ((("area", "≥", 150),), (("licensed", "=", 0),)), "always": ()}
HOLDS = {
    "=": lambda one, other: one == other, "≠": lambda one, other: one != other, "<": lambda one, other: one < other,
    "≤": lambda one, other: one <= other, ">": lambda one, other: one > other, "≥": lambda one, other: one >= other,
}  # fmt: skip
NUMBERS = st.sampled_from((-GREATEST, -GREATEST + 1, -2, -1, 0, 1, 2, 3, GREATEST - 1, GREATEST))
COMPARISONS = st.tuples(st.sampled_from("xyz"), st.sampled_from("=≠<≤>≥"), NUMBERS)
RULES = st.dictionaries(
    st.sampled_from([f"r{number}" for number in range(9)]),
    st.lists(st.lists(COMPARISONS, min_size=1, max_size=2).map(tuple), max_size=3).map(tuple),
)


@pytest.fixture
def ruleset():
    """Return a function that makes rulesets, which are closed when the test is over."""
    made: list[Ruleset] = []

    def make(rules: dict[str, Rule]) -> Ruleset:
        made.append(Ruleset(rules))
        return made[-1]

    yield make
    for one in made:
        one.close()


def meets(fact: dict[str, int], rule: Rule) -> bool:
    """Say whether a fact meets a rule."""
    return all(any(name in fact and HOLDS[sign](fact[name], number) for name, sign, number in part) for part in rule)


# --- what it decides -----------------------------------------------------------------------------


@pytest.mark.session
@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ({"area": 180, "licensed": 0}, {"large", "always"}),
        ({"area": 150, "licensed": 0}, {"large", "always"}),
        ({"area": 149, "licensed": 0}, {"always"}),
        ({"area": 180, "licensed": 1}, {"always"}),
        ({"area": 180}, {"always"}),
        ({}, {"always"}),
    ],
)
def test_one_fact_is_decided(ruleset, fact, expected):
    """A fact meets a rule exactly if it meets one comparison of each part; a missing property meets none."""
    assert expected == ruleset(FEW).met_by(fact)


@pytest.mark.session
@given(RULES, st.lists(st.dictionaries(st.sampled_from("xyz"), NUMBERS), max_size=5))
def test_any_rules_are_decided_as_they_read(rules, facts):
    """Rules within the limits, with choices in them, fire exactly for the facts that meet them; up to the greatest numbers."""
    made = Ruleset(rules)
    try:
        for fact in facts:
            assert {name for name, rule in rules.items() if meets(fact, rule)} == made.met_by(fact)
    finally:
        made.close()


@pytest.mark.session
def test_as_many_rules_as_one_fact_may_meet(ruleset):
    """At the limit of matches every rule fires."""
    rules: dict[str, Rule] = {f"r{number}": ((("x", "≥", number),),) for number in range(MOST_MATCHES - 1)}

    assert set(rules) == ruleset(rules).met_by({"x": 1000})


@pytest.mark.session
def test_as_many_properties_as_one_fact_may_have(ruleset):
    """At the limit of properties the rule fires."""
    names = [f"p{number}" for number in range(MOST_PROPERTIES - 3)]

    assert {"all"} == ruleset({"all": tuple(((name, "=", 1),) for name in names)}).met_by(dict.fromkeys(names, 1))


@pytest.mark.session
def test_as_many_conditions_as_one_ruleset_may_have(ruleset):
    """At the limit of conditions the ruleset is made, and decides."""
    wide: Rule = (tuple(("x", "=", number) for number in range(400)), tuple(("y", "=", number) for number in range(110)))

    assert None is beyond({"wide": wide})
    assert {"wide"} == ruleset({"wide": wide}).met_by({"x": 399, "y": 109})


# --- what is refused -----------------------------------------------------------------------------

TOO_MUCH: dict[str, dict[str, Rule]] = {
    "rules that one fact may meet": {f"r{number}": ((("x", "≥", 0),),) for number in range(MOST_MATCHES)},
    "conditions": {"wide": (tuple(("x", "=", number) for number in range(511)),)},
    "properties": {"long": tuple(((f"p{number}", "=", 1),) for number in range(MOST_PROPERTIES - 2))},
    "whole numbers": {"great": ((("x", "<", GREATEST + 1),),)},
}


@pytest.mark.parametrize("limit", TOO_MUCH)
def test_what_is_beyond_a_limit_is_refused_before_it_is_made(limit, monkeypatch):
    """One more than is safe is a ValueError; the C code is not even imported."""
    monkeypatch.setattr(durable, "_imported", lambda: pytest.fail("asked durable_rules"))

    with pytest.raises(ValueError, match=f"^{limit}: "):
        Ruleset(TOO_MUCH[limit])


def test_matches_are_counted_once_for_each_way_to_fire():
    """Two choices between comparisons that may both be met fire four times; what excludes each other fires once."""
    both: tuple[Comparison, ...] = (("x", "≥", 1), ("y", "≥", 1))
    either: tuple[Comparison, ...] = (("x", "=", 1), ("x", "=", 2))

    assert "rules that one fact may meet: 65, at most 63" == beyond({f"r{number}": (both, both) for number in range(16)})[1]
    assert None is beyond({f"r{number}": (either, either) for number in range(16)})


# --- nothing stays behind ------------------------------------------------------------------------


@pytest.mark.session
def test_the_same_fact_is_decided_again_and_again(ruleset):
    """Facts of the time before are gone, those that met nothing too."""
    made = ruleset({"large": FEW["large"]})

    found = [made.met_by({"area": area, "licensed": 0}) for area in (149, 180) * 200]

    assert [set(), {"large"}] * 200 == found


@pytest.mark.session
def test_a_ruleset_that_was_never_asked_can_be_closed_twice():
    """Closing does not need a fact before, and does nothing when it is done."""
    made = Ruleset(FEW)

    made.close()
    made.close()


@pytest.mark.session
def test_an_error_while_rules_fire_is_raised_and_the_fact_is_gone(ruleset):
    """What durable_rules says of a fact is not lost on the way; the next fact is decided as if nothing had been."""
    made = ruleset(FEW)
    native = made._native

    class Broken:
        """Fails when an action is over."""

        def __getattr__(self, name):
            return getattr(native, name)

        def start_action_for_state(self, *given):
            raise RuntimeError("out of order")

    made._native = Broken()
    with pytest.raises(RuntimeError, match="out of order"):
        made.met_by({"area": 180, "licensed": 0})
    made._native = native

    assert {"always"} == made.met_by({"area": 1, "licensed": 0})


@pytest.mark.session
@pytest.mark.slow
def test_three_thousand_rulesets_leave_memory_flat():
    """Made, asked and closed: at most a few megabytes stay, and no thread."""
    rules = {f"r{number}": ((("x", "≥", number),), (("y", "=", 1), ("y", "=", 2))) for number in range(30)}

    def cycle(number: int) -> None:
        made = Ruleset(rules)
        made.met_by({"x": number % 40, "y": 1})
        made.close()

    assert_flat(cycle)


# --- where it cannot be had ----------------------------------------------------------------------


def test_missing_module_is_said_in_one_line(monkeypatch):
    """Where durable_rules cannot be imported, one line says why and nothing is raised."""

    def refuse(name):
        raise ImportError(f"first line\nundefined symbol in {name}")

    monkeypatch.setattr(durable.importlib, "import_module", refuse)

    assert (False, 1) == (durable.available(), len(durable.why_not().splitlines()))
    assert "undefined symbol in durable.engine" in durable.why_not()


def test_a_ruleset_without_the_module_raises_import_error(monkeypatch):
    """Whoever makes one without durable_rules gets Python's own ImportError."""

    def refuse(name):
        raise ImportError(name)

    monkeypatch.setattr(durable.importlib, "import_module", refuse)

    with pytest.raises(ImportError):
        Ruleset(FEW)
