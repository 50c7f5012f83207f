"""
All members of one scope in one case, a bit each, so that choosing and counting is a matter of a few operations on whole numbers.

Members are grouped by the value of a fact: a test is put to each value once, not to each member. Facts are read only of members that are
still in question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from smrules.concepts.values import Truth
from smrules.engine.compiled.bits import bits
from smrules.engine.compiled.columns import Masks
from smrules.engine.compiled.conditions import Holds, ValueTest, is_inexact
from smrules.engine.compiled.facts import Read
from smrules.engine.world import Member


class Crowd:
    """
    The members of one scope.

    Attributes:
        everyone: The members that the case lists; *others* are known only to who names them.
    """

    def __init__(self, members: Sequence[Member], others: Iterable[Member] = ()):
        self.everyone = (1 << len(members)) - 1
        self.members = list(dict.fromkeys((*members, *others)))
        self.place = {member: number for number, member in enumerate(self.members)}
        self._owned: dict[Member, int] = {}
        self._around: dict[str, dict[Member | None, int]] = {}
        self._groups: dict[tuple[Read | Holds, bool], Groups] = {}

    def of(self, owner: Member) -> int:
        """Return the members that belong to *owner*, or to the innermost member around both."""
        if owner not in self._owned:
            self._owned[owner] = self._belonging(owner)
        return self._owned[owner]

    def _belonging(self, owner: Member) -> int:
        found, rest = 0, self.everyone
        around: Member | None = owner
        while around is not None and rest:
            groups = self._by_holder(around.scope)
            found |= rest & groups.get(around, 0)
            rest &= groups.get(None, 0)
            around = around.parent
        return found | rest

    def _by_holder(self, scope: str) -> dict[Member | None, int]:
        """Return the members by the member of *scope* around them."""
        if scope not in self._around:
            groups = self._around[scope] = {}
            for number, member in enumerate(self.members):
                holder = member.around(scope)
                groups[holder] = groups.get(holder, 0) | 1 << number
        return self._around[scope]

    def some(self, mask: int) -> list[Member]:
        """Return the members of these bits, in their order."""
        return list(self.members) if mask == self.everyone and len(self.members) == mask.bit_length() else [
            self.members[number] for number in bits(mask)
        ]  # fmt: skip

    def at(self, members: Iterable[Member]) -> int:
        """Return the bits of some members."""
        found, place = 0, self.place
        for member in members:
            found |= 1 << place[member]
        return found

    def passing(self, test: ValueTest, case: Any, owner: Member | None, certain: int, possible: int) -> Masks:
        """Return of which members a value passes a test too, for certain and possibly; every owner sees the same value."""
        groups = self.grouped(test.read, case, owner, possible)
        found, sure = groups.members, 0
        if test.listed is None or len(test.listed) > len(found):
            values: Iterable[Any] = found
        else:
            values = groups.open
            for value in test.listed:
                sure |= found.get(value, 0)
        open_ = sure
        for value in values:
            truth = test.of(case, value)
            if truth is not False:
                open_ |= found[value]
                sure |= found[value] if truth else 0
        return certain & sure, possible & open_

    def holding(self, holds: Holds, case: Any, owner: Member | None, certain: int, possible: int) -> Masks:
        """Return of which members a condition holds too, for certain and possibly; it is the same for every owner."""
        return _holding(self.grouped(holds, case, owner, possible), certain, possible)

    def holding_for(self, holds: Holds, case: Any, owner: Member, certain: int, possible: int) -> Masks:
        """Return of which members a condition holds too, for certain and possibly, that reads from *owner*."""
        groups = Groups()
        groups.add(holds, case, owner, self.members, possible)
        return _holding(groups, certain, possible)

    def grouped(self, read: Read | Holds, case: Any, owner: Member | None, asked: int) -> Groups:
        """Return members by the value that *read* gives, *asked* among them; every owner sees the same, who asks for nobody may see more."""
        # Why: the state of an item that may not count is unknown to who counts, and known to a rule about the item itself.
        groups = self._groups.get((read, owner is None))
        if groups is None:
            groups = self._groups[read, owner is None] = Groups()
        if asked & ~groups.asked:
            groups.add(read, case, owner, self.members, asked & ~groups.asked)
        return groups


class Groups:
    """
    Members by what a function says of them.

    Attributes:
        asked: The members of which it is known.
        open: The values among those found that are not exact.
    """

    __slots__ = ("asked", "members", "open")

    def __init__(self):
        self.asked = 0
        self.members: dict[Any, int] = {}
        self.open: list[Any] = []

    def add(self, read: Read | Holds, case: Any, owner: Member | None, members: Sequence[Member], asked: int) -> None:
        """Ask some members more."""
        found = self.members
        for number in range(len(members)) if asked == (1 << len(members)) - 1 else bits(asked):
            value = read(case, members[number], owner)
            if value in found:
                found[value] |= 1 << number
            else:
                found[value] = 1 << number
                self.open += [value] if is_inexact(value) else ()
        self.asked |= asked


def _holding(groups: Groups, certain: int, possible: int) -> Masks:
    by_truth: dict[Truth, int] = groups.members
    sure = by_truth.get(True, 0)
    return certain & sure, possible & (sure | by_truth.get(None, 0))
