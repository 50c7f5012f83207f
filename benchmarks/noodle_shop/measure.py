"""`smrules.assess` beside the function written by hand: first equal on the example and its variations, then timed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import smrules
from benchmarks.noodle_shop import by_hand
from benchmarks.noodle_shop.prepared import shop
from benchmarks.noodle_shop.variations import Given, example, variations
from benchmarks.timing import Times, in_turns

CHECKED, ROUNDS = 300, 25
BY_HAND, PUBLIC, EXPLAINED = "written by hand", "smrules.assess", "smrules.assess, outcomes explained"
MILDER = "smrules.explain, with what would have been milder"


def assess(answers: Given) -> smrules.Assessment:
    """Assess the noodle shop by the public verb."""
    return smrules.assess(shop().library, shop().plan, answers)


def explained(answers: Given) -> list[str]:
    """Assess the noodle shop and read the explanation of every outcome."""
    return [str(one.explanation) for one in assess(answers).outcomes]


def milder(answers: Given) -> Any:
    """Explain the noodle shop, with what would have been milder and what would settle what is open."""
    return smrules.explain(shop().library, shop().plan, answers)


def unexplained(data: Any) -> Any:
    """Return plain data without explanations."""
    if isinstance(data, dict):
        return {key: unexplained(one) for key, one in data.items() if key != "explanation"}
    return [unexplained(one) for one in data] if isinstance(data, list) else data


def disagreements(some: Iterable[Given]) -> list[Given]:
    """Return the answers on which the two say different things, explanations aside."""
    return [one for one in some if unexplained(assess(one).to_dict()) != unexplained(by_hand.assess(one).to_dict())]


def check() -> None:
    """Compare both on the example, on no answers at all, and on variations; raise on a difference."""
    wrong = disagreements([example(), {}, *variations(CHECKED)])
    if wrong:
        raise AssertionError(f"{len(wrong)} of {CHECKED + 2} assessments differ; the first is of {wrong[0]}")


def contents() -> str:
    """Return how much the assessment of the example holds."""
    found = by_hand.assess(example())
    return (
        f"{len(found.findings)} findings, {len(found.acts)} acts, {len(found.outcomes)} outcomes, "
        f"{len(found.unknown)} open questions"
    )


def measure() -> dict[str, Times]:
    """Return seconds for one assessment of the example, round by round."""
    answers = example()
    actions = {BY_HAND: by_hand.assess, PUBLIC: assess, EXPLAINED: explained, MILDER: milder}
    return in_turns({name: lambda _, action=action: action(answers) for name, action in actions.items()}, ROUNDS)
