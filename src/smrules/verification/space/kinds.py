"""Counts of the same members as sums: over every kind of member, told apart by the conditions that it fulfils."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from itertools import product
from typing import Any

import z3

from smrules.concepts.rules import AllOf, Condition, Derivation
from smrules.concepts.vocabulary import FactPath
from smrules.verification.faults.settings import Setting
from smrules.verification.space.cells import Dimension
from smrules.verification.space.formulas import Rewriter, contrary
from smrules.verification.space.related import Around, members_of, read_by

MOST_CONDITIONS = 6
"""Counts of the same members are told apart by at most so many conditions; 2 ** 6 kinds of members."""


class Kinds:
    """
    The kinds of members that the derived facts of one space go over.

    Args:
        say: Tells the solver what is true.
    """

    def __init__(self, space: Around, related: tuple[Dimension, ...], say: Callable[..., None]):
        self.space = space
        self.library = space.library
        self.related = related
        self.say = say
        self.found: dict[tuple, list[tuple[frozenset[int], Any]]] = {}

    def counted(self, one: Derivation, where: Condition) -> Any:
        """Return how many members fulfil *where*: the sum over all kinds of members that do."""
        places = self._places(one, where)
        if places is None:
            term = z3.Int(f"count {one.fact} {where}")
            self.say(term >= 0)
            return z3.ToReal(term)
        return z3.ToReal(z3.Sum([term for _, term in places] or [z3.IntVal(0)]))

    def _places(self, one: Derivation, where: Condition) -> list[tuple[frozenset[int], Any]] | None:
        key = members_of(one)
        wheres = self.wheres.get(key, [])
        if len(wheres) > MOST_CONDITIONS or where not in wheres:
            return None
        if key not in self.found:
            self.found[key] = self._kinds(one, wheres)
        number = wheres.index(where)
        return [(true, term) for true, term in self.found[key] if number in true]

    @cached_property
    def wheres(self) -> dict[tuple, list[Condition]]:
        """The conditions by which members are chosen, for each list of members that the related facts go over."""
        found: dict[tuple, list[Condition]] = {}
        waiting = [path for one in self.related for path in (one.subject.path, one.subject.other) if isinstance(path, FactPath)]
        seen: set[str] = set()
        while waiting:
            name = waiting.pop().fact
            derivation = self.library.derivations.get(name)
            if derivation is None or name in seen:
                continue
            seen.add(name)
            if derivation.kind in ("count", "share", "sum", "mean"):
                conditions = [derivation.where]
                if derivation.kind == "share":
                    conditions = [AllOf((derivation.of, derivation.where)), derivation.of]
                listed = found.setdefault(members_of(derivation), [])
                listed += [one for one in conditions if one not in listed]
            waiting += read_by(derivation)
        return found

    def _kinds(self, one: Derivation, wheres: list[Condition]) -> list[tuple[frozenset[int], Any]]:
        """Return every way in which a member may fulfil the conditions, with the number of such members."""
        rewriter = Rewriter(self.library, Setting())
        formulas = [rewriter.formula(where) for where in wheres]
        chains = self.library.vocabulary.chains
        visible = frozenset(chains.get(one.scope or "", ())) | frozenset(chains.get(one.fact.partition(".")[0], ()))
        space = self.space.apart(formulas, visible)
        found = []
        for truths in product((True, False), repeat=len(formulas)):
            chosen = [formula if true else contrary(formula) for formula, true in zip(formulas, truths, strict=True)]
            if space.some(*chosen) is not None:
                true = frozenset(number for number, holds in enumerate(truths) if holds)
                term = z3.Int(f"members {members_of(one)} {sorted(true)}")
                self.say(term >= 0)
                found.append((true, term))
        return found
