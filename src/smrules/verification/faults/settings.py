"""The settings in which rules with parameters are looked at: for each, every parameter is one figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any

from smrules.concepts.dates import ALWAYS, Period
from smrules.concepts.law import Parameter
from smrules.concepts.library import Library
from smrules.concepts.reading import operands
from smrules.concepts.rules import (
    ALWAYS_TRUE,
    AllOf,
    Clause,
    Condition,
    Literal,
    Not,
    OneOf,
    ParameterOperand,
    Test,
    Within,
    clauses,
)
from smrules.concepts.vocabulary import FactPath

AREA = FactPath("visit.area")


@dataclass(frozen=True)
class Setting:
    """
    Figures of parameters, and where they stand.

    Attributes:
        condition: Holds of the cases to which the figures belong.
        day: The day from which the figures stand; `None` where none are read.
    """

    figures: Mapping[str, Any] = field(default_factory=dict)
    condition: Condition = ALWAYS_TRUE
    day: date | None = None


def parameters_of(conditions: Iterable[Condition]) -> tuple[str, ...]:
    """Return the names of the parameters that the tests of *conditions* name, sorted."""
    tests = (clause.test for condition in conditions for clause in clauses(condition))
    right_sides = (operand for test in tests for operand in operands(test))
    return tuple(sorted({one.name for one in right_sides if isinstance(one, ParameterOperand)}))


def settings(
    library: Library,
    conditions: Iterable[Condition],
    period: Period = ALWAYS,
    place: str | None = None,
    more: Iterable[str] = (),
) -> Iterator[Setting]:
    """
    Yield every setting in which *conditions* are to be looked at; one, without figures, where they name no parameter.

    Days on which a parameter has no figure are left out: that is another mistake.

    Args:
        more: Names of parameters that are read besides.
    """
    used = [library.parameters[name] for name in sorted({*parameters_of(conditions), *more})]
    seen: set = set()
    for where, outside in _places(used, place) if used else [(place, ())]:
        for keys in _keys(used):
            for day in _days(used, period):
                figures = {one.name: figure_on(one, day, where, keys) for one in used}
                case = (where, tuple(keys.items()), tuple(figures.items()))
                if None not in figures.values() and case not in seen:
                    seen.add(case)
                    yield Setting(figures, _condition(where, outside, keys), day if used else None)


def figure_on(parameter: Parameter, day: date, place: str | None, keys: Mapping[str, str]) -> Any:
    """Return the figure of *parameter* on *day*: of the longest place that has one, else the national one; else `None`."""
    areas = [area for area in parameter.local if place is not None and place.startswith(area)]
    for dated in (*(parameter.local[area] for area in sorted(areas, key=len, reverse=True)), parameter.values):
        begun = [start for start in dated if start <= day]
        if begun:
            figure = dated[max(begun)]
            return figure.get(keys[parameter.by]) if parameter.by else figure
    return None


def _days(used: list[Parameter], period: Period) -> list[date]:
    starts = {day for one in used for dated in (one.values, *one.local.values()) for day in dated if day in period}
    starts |= {period.start} if period.start else set()
    return sorted(starts) if used else [date.min]


def _places(used: list[Parameter], place: str | None) -> list[tuple[str | None, tuple[str, ...]]]:
    """Each place that has figures of its own, with the narrower places in it that have others."""
    local = {area for one in used for area in one.local if area.startswith(place or "")}
    wider: list[str | None] = [place, *sorted(local - {place})]
    return [(area, tuple(sorted(one for one in local if one != area and one.startswith(area or "")))) for area in wider]


def _keys(used: list[Parameter]) -> list[dict[str, str]]:
    """Each combination of the codes that figures depend on."""
    codes: dict[str, dict[str, None]] = {}
    for one in used:
        figures = [figure for dated in (one.values, *one.local.values()) for figure in dated.values()]
        if one.by:
            codes.setdefault(one.by, {}).update(dict.fromkeys(code for figure in figures for code in figure))
    return [dict(zip(codes, combination, strict=True)) for combination in product(*codes.values())]


def _condition(place: str | None, outside: tuple[str, ...], keys: Mapping[str, str]) -> Condition:
    parts: list[Condition] = [_clause(AREA, Within(Literal(place)))] if place else []
    parts += [Not(_clause(AREA, Within(Literal(area)))) for area in outside]
    parts += [_clause(FactPath(fact), OneOf((Literal(code),))) for fact, code in keys.items()]
    return AllOf(tuple(parts))


def _clause(path: FactPath, test: Test) -> Clause:
    return Clause(path, test, "")
