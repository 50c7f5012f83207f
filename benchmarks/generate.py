"""
Rules and visits for the kernel benchmark, drawn from a seed: the same seed gives the same rules and visits everywhere.

Rules are written as documents of the rule language and read by the loader, so that what is measured is what a rule file would
be.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from smrules.concepts.library import Library
from smrules.concepts.values import NONE, exact
from smrules.definitions.library import build_library
from smrules.definitions.yaml_source import read_yaml

HITS = "entity.hits"
"""The fact that the table decides: the set of the rules that hold."""
TABLE = "kernel"
FIRST_DAY, DAYS = date(2019, 1, 1), 2800
LETTERS = "abcdefgh"
MISSING = 0.1
"""Share of the facts that a visit leaves unknown."""

Values = dict[str, Any]
"""Fact → value as engines hold it: boolean, text, whole number or fraction, date, set. A fact not there is unknown."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fact: how many there are, how they are declared, how a test is drawn, and how a value is."""

    name: str
    count: int
    declared: dict[str, Any]
    test: Callable[[Random], Any]
    value: Callable[[Random], Any]


def _number(random: Random, decimals: int, top: int) -> str:
    return f"{random.randrange(top * 10**decimals + 1) / 10**decimals:.{decimals}f}"


def _number_test(decimals: int, top: int) -> Callable[[Random], str]:
    def test(random: Random) -> str:
        if random.random() < 0.5:
            low, high = sorted(Fraction(_number(random, decimals, top)) for _ in range(2))
            return f"{float(low):.{decimals}f}..{random.choice(('', '<'))}{float(high) + 1:.{decimals}f}"
        return f"{random.choice('≥≤<')} {_number(random, decimals, top)}"

    return test


def _number_value(decimals: int, top: int) -> Callable[[Random], Any]:
    return lambda random: exact(Fraction(_number(random, decimals, top)))


def _choice_test(codes: str) -> Callable[[Random], str]:
    def test(random: Random) -> str:
        some = random.sample(codes, random.choice((1, 1, 1, 2, 3)))
        return f"not ({' | '.join(some)})" if random.random() < 0.1 else " | ".join(some)

    return test


def _set_test(random: Random) -> str:
    some = random.sample(LETTERS, random.choice((1, 1, 2)))
    return f"{random.choice(('has any', 'has all', 'lacks all'))} {' | '.join(some)}"


def _set_value(random: Random) -> frozenset[str]:
    return frozenset(random.sample(LETTERS, random.randrange(5)))


def _day(random: Random) -> date:
    return FIRST_DAY + timedelta(random.randrange(DAYS))


def _date_test(random: Random) -> str:
    low, high = sorted(_day(random) for _ in range(2))
    return random.choice((f"{low}..", f"..{high}", f"{low}..{high}", f"{low}..<{high + timedelta(1)}"))


def _optional_day(random: Random) -> Any:
    return NONE if random.random() < 0.3 else _day(random)


def _codes(letters: str) -> dict[str, str]:
    return {one: one for one in letters}


KINDS = (
    Kind("flag", 9, {"type": "boolean"}, lambda random: random.random() < 0.5, lambda random: random.random() < 0.5),
    Kind("few", 5, {"type": "choice", "of": _codes("abcd")}, _choice_test("abcd"), lambda random: random.choice("abcd")),
    Kind("many", 10, {"type": "choice", "of": _codes(LETTERS)}, _choice_test(LETTERS), lambda random: random.choice(LETTERS)),
    Kind("whole", 4, {"type": "number", "decimals": 0, "range": "0..1001"}, _number_test(0, 1000), _number_value(0, 1000)),
    Kind("tenths", 4, {"type": "number", "decimals": 1, "range": "0..101"}, _number_test(1, 100), _number_value(1, 100)),
    Kind("day", 3, {"type": "date"}, _date_test, _day),
    Kind("last", 1, {"type": "date", "optional": True}, _date_test, _optional_day),
    Kind("set", 4, {"type": "choices", "of": _codes(LETTERS)}, _set_test, _set_value),
)
FACTS = {f"entity.{kind.name}_{number}": kind for kind in KINDS for number in range(kind.count)}
TRADE = "entity.trade"
"""The fact that tells whether rules are for the trade that is visited; every visit knows it."""


def documents(rules: int, elsewhere: int = 0, seed: int = 1) -> list[dict[str, Any]]:
    """Return words and one table that collects: *rules* rows of two to four conditions, and more for other trades."""
    random = Random(f"rules {rules} {seed}")
    ids = [f"r{number:04}" for number in range(rules + elsewhere)]
    facts = {name: {"label": name, **kind.declared} for name, kind in FACTS.items()}
    facts[TRADE] = {"label": "行业", "type": "choice", "of": {"here": "本行业", "elsewhere": "其他行业"}}
    facts[HITS] = {"label": "成立的规则", "type": "choices", "of": {one: one for one in ids}}
    other = {TRADE: "elsewhere"}
    rows = [
        {"id": one, "when": (other if number >= rules else {}) | _condition(random), "then": [one]}
        for number, one in enumerate(ids)
    ]
    table = {"id": TABLE, "for": "entity", "decides": HITS, "hit": "collect", "rows": rows}
    return [{"vocabulary": TABLE, "facts": facts}, {"decisions": TABLE, "tables": [table]}]


def _condition(random: Random) -> dict[str, Any]:
    """Return the cells of one row; as in every table, the columns stand in one order."""
    names = random.sample(range(len(FACTS)), random.choice((2, 3, 3, 4)))
    return {name: kind.test(random) for number, (name, kind) in enumerate(FACTS.items()) if number in names}


def library(rules: int, elsewhere: int = 0, seed: int = 1) -> Library:
    """Return the library of `documents`, as the loader reads it."""
    text = "---\n".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in documents(rules, elsewhere, seed))
    found, wrong = read_yaml("kernel.yaml", text.encode())
    assert not wrong, wrong
    return build_library(found)


def visits(number: int, missing: float = MISSING, seed: int = 1) -> list[Values]:
    """Return the facts of some visits; each is missing with probability *missing*, with 0 none is missing or `none`."""
    random = Random(f"visits {missing} {seed}")
    return [_visit(random, missing) for _ in range(number)]


def _visit(random: Random, missing: float) -> Values:
    values = {name: kind.value(random) for name, kind in FACTS.items() if random.random() >= missing}
    if not missing:
        values = {name: _day(random) if one is NONE else one for name, one in values.items()}
    return {TRADE: "here", **values}
