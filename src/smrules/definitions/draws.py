"""The plan of a random draw: its conditions, its figures and its team are read and held against the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smrules.concepts.diagnostic import nearest
from smrules.concepts.draw_plan import EACH, WHOLE, WHOLE_STRATUM, Amount, DrawPlan, Exclusion, TeamPlan
from smrules.concepts.rules import ALWAYS_TRUE, Condition
from smrules.concepts.values import Number
from smrules.definitions.cells import read_number
from smrules.definitions.names import Mistake, Names
from smrules.definitions.shapes import DrawShape, TeamShape
from smrules.definitions.tables import RuleReader
from smrules.definitions.words import read_basis

TEAM = "team"
"""The scope whose members are the officers of a visit."""

_RATE = ("大于 0、不超过 100% 的比例，如 3%", "a rate above 0 and up to 100%, such as 3%")
_AMOUNT = ("户数或者比例，如 5、3%", "a number of entities or a share, such as 5 or 3%")
_STRATA = ("各层的代码（choice 类型的事实）", "a fact of type choice")
_CAP = ("不小于 at_least 的数", "no less than at_least")
_ONE_STRATUM = ("all（没有分层）", "all (there are no strata)")


class DrawReader:
    """Reads the draw of one document."""

    def __init__(self, rules: RuleReader):
        self.rules = rules
        self.names: Names = rules.names
        self.document = rules.document

    def draw(self, shape: DrawShape) -> DrawPlan:
        """Return the plan; what is wrong with it is noted."""
        strata = self.strata(shape)
        at_least, at_most = (self.amounts(shape, key, strata) for key in ("at_least", "at_most"))
        self.caps_above_floors(at_least, at_most)
        return DrawPlan(
            shape.draw, self.condition(shape.pool, "pool"), self.exclusions(shape), self.rates(shape, strata),
            self.team(shape.team), self.document.place(), shape.title or shape.draw, shape.strata, shape.unknown,
            at_least, at_most, shape.round, shape.approval,
            self.rules.period(shape.window, "window"), read_basis(shape.basis, self.document, self.names, "basis"),
        )  # fmt: skip

    def condition(self, data: Any, *path: str | int) -> Condition:
        return self.rules.conditions.read(data, path, "entity", self.rules.visible("visit"))

    def exclusions(self, shape: DrawShape) -> tuple[Exclusion, ...]:
        found: dict[str, Exclusion] = {}
        for number, one in enumerate(shape.exclude):
            path = ("exclude", number)
            if one.id in found:
                self.names.report("SM308", self.document, *path, "id", name=one.id, first=self.document.position("exclude"))
            basis = read_basis(one.basis, self.document, self.names, *path, "basis")
            found[one.id] = Exclusion(one.id, self.condition(one.when, *path, "when"), one.why, basis)
        return tuple(found.values())

    # --- figures ---------------------------------------------------------------------------------

    def strata(self, shape: DrawShape) -> tuple[str, ...] | None:
        """Return the codes of the strata; `None` after reporting that there are none."""
        if shape.strata is None:
            return (WHOLE_STRATUM,)
        try:
            fact = self.names.type_of(self.names.path(shape.strata))
            self.names.see(self.names.path(shape.strata), self.rules.visible("visit"), "entity")
        except Mistake as mistake:
            self.names.mistake(mistake, self.document, "strata")
            return None
        if fact.type != "choice" or fact.of is not None:
            self.shape_wrong(_STRATA, shape.strata, "strata")
            return None
        self.unknown_stratum(shape, tuple(fact.choices))
        return tuple(fact.choices)

    def unknown_stratum(self, shape: DrawShape, strata: tuple[str, ...]) -> None:
        if shape.unknown is None:
            self.names.report("SM203", self.document, what="抽查计划", what_en="a draw", missing="unknown")
        elif shape.unknown not in strata:
            self.no_stratum(shape.unknown, shape.strata, strata, "unknown")

    def rates(self, shape: DrawShape, strata: tuple[str, ...] | None) -> dict[str, Number]:
        found = {}
        for stratum, cell in shape.rate.items():
            if self.is_stratum(stratum, shape, strata, "rate", stratum):
                number = read_number(str(cell))
                if number is None or not 0 < number <= 1:
                    self.shape_wrong(_RATE, cell, "rate", stratum)
                else:
                    found[stratum] = number
        for stratum in strata or ():
            if stratum not in shape.rate:
                self.names.report("SM203", self.document, "rate", what="抽查比例", what_en="the rate", missing=stratum)
        return {stratum: found[stratum] for stratum in strata or () if stratum in found}

    def amounts(self, shape: DrawShape, key: str, strata: tuple[str, ...] | None) -> dict[str, Amount]:
        found = {}
        for stratum, cell in getattr(shape, key).items():
            if stratum in (EACH, WHOLE) or self.is_stratum(stratum, shape, strata, key, stratum):
                amount = _amount(str(cell))
                if amount is None:
                    self.shape_wrong(_AMOUNT, cell, key, stratum)
                else:
                    found[stratum] = amount
        return found

    def caps_above_floors(self, at_least: Mapping[str, Amount], at_most: Mapping[str, Amount]) -> None:
        for stratum, cap in at_most.items():
            floor = at_least.get(stratum)
            if floor is not None and floor.is_share == cap.is_share and cap.number < floor.number:
                self.shape_wrong(_CAP, cap, "at_most", stratum)

    def is_stratum(self, name: str, shape: DrawShape, strata: tuple[str, ...] | None, *path: str) -> bool:
        if strata is not None and name not in strata:
            self.no_stratum(name, shape.strata, strata, *path)
        return strata is not None and name in strata

    def no_stratum(self, name: str, fact: str | None, strata: tuple[str, ...], *path: str) -> None:
        if fact is None:
            self.shape_wrong(_ONE_STRATUM, name, *path)
        else:
            allowed = nearest(name, strata) or ", ".join(strata)
            self.names.report("SM303", self.document, *path, value=name, fact=fact, allowed=allowed)

    def shape_wrong(self, expected: tuple[str, str], found: object, *path: str) -> None:
        self.names.report("SM204", self.document, *path, expected_zh=expected[0], expected_en=expected[1], found=found)

    # --- the team --------------------------------------------------------------------------------

    def team(self, shape: TeamShape) -> TeamPlan:
        for number, domain in enumerate(shape.competent_for):
            if domain not in self.names.ids["domains"]:
                close = nearest(domain, self.names.ids["domains"])
                self.names.report("SM306", self.document, "team", "competent_for", name=domain, nearest=close)
        return TeamPlan(
            shape.size, self.who(shape), tuple(dict.fromkeys(shape.competent_for)), shape.recusal, shape.most_visits,
            shape.new_pair, tuple(shape.gives_way),
        )  # fmt: skip

    def who(self, shape: TeamShape) -> Condition:
        if not shape.who:
            return ALWAYS_TRUE
        if TEAM not in self.names.scopes:
            self.names.report("SM309", self.document, "team", "who", name=TEAM, nearest="")
            return ALWAYS_TRUE
        return self.rules.conditions.read(shape.who, ("team", "who"), TEAM, self.rules.visible("visit") | {TEAM})


def _amount(text: str) -> Amount | None:
    """
    Read a number of entities or a share of them.

    >>> str(_amount("3%")), str(_amount("5")), _amount("0.5")
    ('3%', '5', None)
    """
    number = read_number(text)
    is_share = text.endswith("%")
    if number is None or number <= 0 or (number > 1 if is_share else number % 1):
        return None
    return Amount(number, is_share)
