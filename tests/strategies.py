"""Hypothesis generators: raw values that fit a fact, entities, answers, and small libraries written as rule documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from smrules import Entity, Library, VisitPlan
from smrules.concepts.plan import Question
from smrules.concepts.rules import Between, Literal, OneOf, SetTest, Test
from smrules.concepts.serial import decimal_text
from smrules.concepts.vocabulary import Fact

ON = date(2026, 11, 23)
STATES_OF_NO_VERDICT = ("not-applicable", "not-checked", "unable", "refused")

# --- values --------------------------------------------------------------------------------------


def fitting_values(library: Library, fact: Fact, tests: Iterable[Test] = ()) -> list[Any]:
    """Return values that fit a fact as a user would send them; for numbers and dates those around the limits of *tests*."""
    match fact.type:
        case "boolean":
            found: list[Any] = [True, False]
        case "choice":
            found = sorted(_codes(library, fact))
        case "choices":
            alone = {code for code, one in fact.choices.items() if one.alone}
            codes = [code for code in fact.choices if code not in alone]
            found = [[code] for code in fact.choices] + [codes, codes[:2], []]
        case "number" | "money":
            found = list(_numbers(fact, tests))
        case "date":
            found = [(ON + timedelta(days=days)).isoformat() for days in (-800, -200, -20, -1, 0, 1, 400)]
        case "area":
            found = ["370102", "110105"]
        case _:
            found = ["甲", "乙"]
    return found + (["none"] if fact.optional else [])


def _codes(library: Library, fact: Fact) -> Iterable[str]:
    named = {"acts": library.vocabulary.acts, "items": library.items}.get(fact.of or "")
    return fact.choices if fact.of is None else named or getattr(library, fact.of or "")


def _numbers(fact: Fact, tests: Iterable[Test]) -> Iterator[Any]:
    if fact.numbers:
        yield from map(decimal_text, fact.numbers)
        return
    step = Fraction(1, 10 ** (fact.decimals or 0))
    limits = {Fraction(one) for test in tests for one in _limits(test)} | {Fraction(fact.low or 0), Fraction(100)}
    near = sorted({limit + shift for limit in limits for shift in (-step, 0, step)})
    for number in near:
        fits = (fact.low is None or number >= fact.low) and (fact.high is None or number <= fact.high)
        if fits and (fact.decimals is None or (number * 10**fact.decimals).denominator == 1):
            yield decimal_text(number)


def _limits(test: Test) -> Iterator[Any]:
    match test:
        case Between(low, high):
            yield from (one.value for one in (low, high) if isinstance(one, Literal))
        case OneOf(operands) | SetTest(_, _, operands):
            yield from (one.value for one in operands if isinstance(one, Literal) and isinstance(one.value, (int, Fraction)))


# --- entities ------------------------------------------------------------------------------------

ALWAYS_GIVEN = {"status": "open", "area": "370102"}
WELL_KNOWN = ("activities", "sells", "subject", "subject_kind", "advertises", "promotes", "floor_area", "licensed_on")


@st.composite
def entities(draw: st.DrawFn, library: Library) -> Entity:
    """Draw an entity of the shipped library: a few activities and some of the facts that decide what applies."""
    facts: dict[str, Any] = dict(ALWAYS_GIVEN)
    for name in WELL_KNOWN:
        fact = library.fact(f"entity.{name}")
        if fact.type == "choices":
            facts[name] = draw(st.lists(st.sampled_from(list(fact.choices)), unique=True, max_size=3))
        elif draw(st.booleans()):
            facts[name] = draw(st.sampled_from(fitting_values(library, fact)))
    kinds = list(library.fact("equipment.kind").choices)
    members = {}
    if draw(st.booleans()):
        drawn = draw(st.lists(st.sampled_from(kinds), max_size=2))
        members["equipment"] = [{"number": f"E{number}", "kind": kind} for number, kind in enumerate(drawn)]
    history = {}
    if draw(st.booleans()):
        history["past_penalty"] = {"complete_from": "2015-01-01", "records": []}
    return Entity("91370100TEST", facts, members, history)


# --- answers -------------------------------------------------------------------------------------


def key_of(question: Question) -> Any:
    """Return the key under which a question is answered."""
    return question.fact if question.member is None else (question.member, question.fact)


def expectations(library: Library, question: Question) -> list[Test]:
    """Return the tests of all items that a question serves."""
    return [library.items[source.partition(":")[2]].expect for source in question.sources]


@st.composite
def answers(draw: st.DrawFn, library: Library, plan: VisitPlan, most: int = 40) -> dict[Any, Any]:
    """Draw answers to some questions of a plan: values near the limits, or a state that is no verdict."""
    open_questions = [one for one in plan.questions if one.known_from is None and "?" not in (one.member or "")]
    chosen = draw(st.lists(st.sampled_from(open_questions), unique_by=key_of, max_size=most)) if open_questions else []
    return {key_of(one): draw(_answer(library, one)) for one in chosen}


def _answer(library: Library, question: Question) -> st.SearchStrategy[Any]:
    values = fitting_values(library, library.fact(question.fact), expectations(library, question))
    silent = st.sampled_from([{"state": state} for state in STATES_OF_NO_VERDICT])
    return st.sampled_from(values) | silent if values else silent


@st.composite
def circumstances(draw: st.DrawFn, library: Library, plan: VisitPlan, most: int = 4) -> dict[str, dict[str, Any]]:
    """Draw what is known of some acts that the planned items may be."""
    separate = {name for name, act in library.vocabulary.acts.items() if act.separate_by}
    kinds = sorted({library.items[one.item].act for one in plan.items} - separate - {None})
    facts = [one for one in library.vocabulary.facts.values() if one.scope == "act" and one.ask]
    found = {}
    for kind in draw(st.lists(st.sampled_from(kinds), unique=True, max_size=most)) if kinds else []:
        given_ = draw(st.lists(st.sampled_from(facts), unique_by=lambda one: one.id, max_size=len(facts)))
        found[f"act/{kind}"] = {one.id: draw(st.sampled_from(fitting_values(library, one))) for one in given_}
    return found
