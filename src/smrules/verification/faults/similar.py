"""
Questions of different domains that read nearly alike should be one question: one fact, asked once.

Texts are compared by their pairs of neighbouring characters, rare pairs counting more. All is counted in whole numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from smrules.concepts.checklist import InspectionItem
from smrules.concepts.diagnostic import Diagnostic, diagnostic
from smrules.concepts.library import Library

ALIKE_FROM = 60
"""Percent of their weight that two questions must share to be held for one."""
_LEFT_OUT = re.compile(r"[\W_]+|[（(][^）)]*[）)]")


@dataclass(frozen=True, eq=False)
class Question:
    """How one item asks for a fact."""

    item: InspectionItem
    text: str

    @cached_property
    def pairs(self) -> frozenset[str]:
        """All pairs of neighbouring characters; what stands in brackets and punctuation aside."""
        text = _LEFT_OUT.sub("", self.text)
        return frozenset(text[place : place + 2] for place in range(len(text) - 1))


def check_similar(library: Library) -> Iterator[Diagnostic]:
    """Yield two facts that items of different domains ask for in nearly the same words (SM702)."""
    told = {frozenset(one.facts) for one in library.resolutions if one.facts}
    for one, other in alike(questions(library)):
        pair = frozenset({one.item.fact, other.item.fact})
        if pair not in told and _could_be_one(library, one.item, other.item):
            told.add(pair)
            yield diagnostic(
                "SM702", other.item.position, level="warning", related=[one.item.position],
                item=one.item.id, text=one.text, fact=one.item.fact,
                other=other.item.id, other_text=other.text, other_fact=other.item.fact,
            )  # fmt: skip


def questions(library: Library) -> list[Question]:
    """Return how every item asks; the same words for the same fact are listed once."""
    found: dict[tuple[str, str, str], Question] = {}
    for item in library.items.values():
        text = item.ask or library.fact(item.fact).ask
        found.setdefault((item.fact, item.domain, text), Question(item, text))
    return list(found.values())


def _could_be_one(library: Library, one: InspectionItem, other: InspectionItem) -> bool:
    mine, theirs = library.fact(one.fact), library.fact(other.fact)
    return one.domain != other.domain and (mine.scope, mine.type, mine.unit) == (theirs.scope, theirs.type, theirs.unit)


def alike(asked: Iterable[Question]) -> Iterator[tuple[Question, Question]]:
    """Yield the questions about two facts that share enough of their weight; only those are compared that share a rare pair."""
    asked = [one for one in asked if one.pairs]
    seen = Counter(pair for one in asked for pair in one.pairs)
    weights = {pair: (len(asked) // count).bit_length() for pair, count in seen.items()}
    holders: dict[str, list[Question]] = {}
    for one in asked:
        near = dict.fromkeys(other for pair in _rarest(one, weights) for other in holders.get(pair, ()))
        for other in near:
            if other.item.fact != one.item.fact and shared(one, other, weights) >= ALIKE_FROM:
                yield other, one
        for pair in _rarest(one, weights):
            holders.setdefault(pair, []).append(one)


def _rarest(one: Question, weights: dict[str, int]) -> list[str]:
    """Return the rarest pairs, of which every question that is enough like this one has at least one among its own."""
    ordered = sorted(one.pairs, key=lambda pair: (-weights[pair], pair))
    left = sum(weights[pair] for pair in ordered)
    enough, found = left * ALIKE_FROM, []
    for pair in ordered:
        if left * 100 < enough:
            break
        found.append(pair)
        left -= weights[pair]
    return found


def shared(one: Question, other: Question, weights: dict[str, int]) -> int:
    """Return how many percent of the weight of two questions both have."""
    common = sum(weights[pair] for pair in one.pairs & other.pairs)
    return common * 100 // sum(weights[pair] for pair in one.pairs | other.pairs)
