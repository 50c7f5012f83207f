"""Other answers to the same questions, drawn from a seed: flipped values, states set and removed, circumstances added."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import timedelta
from random import Random
from typing import Any

from benchmarks.noodle_shop.answers import OF_ACTS, OF_VISIT
from benchmarks.noodle_shop.prepared import ON, Question, Shop, read, shop
from smrules.concepts.vocabulary import Fact

Given = dict[str, Any]
STATES = ("not-applicable", "not-checked", "unable", "refused")
OF_ITEMS = ("affects_safety", "clearly_minor", "fixable_now", "label_flaw", "hazard", "score")


def example() -> Given:
    """Return the answers of the example."""
    return read("answers.json")["answers"]


def variations(number: int, seed: int = 1) -> Iterator[Given]:
    """Yield *number* variations of the example, each with a few or many changes."""
    random = Random(f"noodle shop {seed}")
    for _ in range(number):
        given = deepcopy(example())
        for _ in range(random.choice((1, 3, 10, 40, 120))):
            random.choice(CHANGES)(random, shop(), given)
        yield given


def a_value(random: Random, fact: Fact) -> Any:
    """Return a value that fits a fact."""
    match fact.type:
        case "boolean":
            return random.random() < 0.5
        case "choice":
            return random.choice(sorted(fact.choices))
        case "choices":
            return sorted(random.sample(sorted(fact.choices), random.randrange(len(fact.choices) + 1)))
        case "date":
            return (ON + timedelta(random.randrange(-40, 400))).isoformat()
    if fact.optional and random.random() < 0.3:
        return "none"
    if fact.type == "money":
        return random.choice((0, 5, "99.99", 5000, 9999, 10000, "10000.01", 49999, 50000, 123456))
    low = -30 if fact.low is None else int(fact.low)
    high = 100 if fact.high is None else int(fact.high)
    whole = random.randint(low, high)
    return whole if not fact.decimals or random.random() < 0.5 or whole == high else f"{whole}.5"


def put(given: Given, question: Question, told: Any) -> None:
    """Answer a question."""
    (given if question.member is None else given.setdefault(question.member, {}))[question.fact] = told


def a_question(random: Random, shop: Shop) -> Question:
    return random.choice(list(shop.questions.values()))


def change_value(random: Random, shop: Shop, given: Given) -> None:
    """Answer a question with any value that fits."""
    question = a_question(random, shop)
    put(given, question, a_value(random, shop.library.fact(question.fact)))


def remove_answer(random: Random, shop: Shop, given: Given) -> None:
    """Leave a question without an answer."""
    question = a_question(random, shop)
    (given if question.member is None else given.get(question.member, {})).pop(question.fact, None)


def set_state(random: Random, shop: Shop, given: Given) -> None:
    """Say outright that an item was not checked, or the like; the value may stand beside it."""
    question = a_question(random, shop)
    told: Given = {"state": random.choice(STATES), "note": "记录"}
    if random.random() < 0.2:
        told["value"] = a_value(random, shop.library.fact(question.fact))
    put(given, question, told)


def fail(random: Random, shop: Shop, given: Given) -> None:
    """Find an item noncompliant or corrected, with circumstances and a note."""
    question = a_question(random, shop)
    if not question.same_demand:
        return
    told: Given = {"state": random.choice(("noncompliant", "corrected-on-site")), "evidence": ["照片"]}
    told["circumstances"] = {
        name: a_value(random, shop.library.fact(f"item.{name}")) for name in OF_ITEMS if random.random() < 0.3
    }
    put(given, question, told)


def add_circumstance_of_act(random: Random, shop: Shop, given: Given) -> None:
    """Tell something of an act."""
    act, name = random.choice(shop.acts), random.choice(OF_ACTS)
    of_act = given.setdefault(f"act/{act.key}", {})
    of_act[f"act.{name}"] = a_value(random, shop.library.fact(f"act.{name}"))


def tell_all_of_act(random: Random, shop: Shop, given: Given) -> None:
    """Tell everything of an act."""
    act = random.choice(shop.acts)
    given[f"act/{act.key}"] = {f"act.{name}": a_value(random, shop.library.fact(f"act.{name}")) for name in OF_ACTS}


def remove_circumstances_of_act(random: Random, _: Shop, given: Given) -> None:
    """Tell nothing of an act."""
    acts = sorted(key for key in given if key.startswith("act/"))
    if acts:
        del given[random.choice(acts)]


def add_fact_of_visit(random: Random, shop: Shop, given: Given) -> None:
    """Tell something of the visit, or a fact on which it hangs whether items apply."""
    fact = random.choice([*sorted(shop.gates), *(f"visit.{name}" for name in OF_VISIT)])
    given[fact] = a_value(random, shop.library.fact(fact))


def score_all(random: Random, shop: Shop, given: Given) -> None:
    """Answer every item of the scored checklist, with a score."""
    low = random.randrange(10)
    for item in shop.scored:
        score = random.randint(low, 10)
        put(given, shop.questions[item.holder, item.fact], {"value": random.random() < 0.9, "circumstances": {"score": score}})


CHANGES: list[Callable[[Random, Shop, Given], None]] = [
    change_value, change_value, remove_answer, set_state, fail, fail, add_circumstance_of_act, tell_all_of_act,
    remove_circumstances_of_act, add_fact_of_visit, add_fact_of_visit, score_all,
]  # fmt: skip
