"""
All members of one scope in one case, a bit each, so that counting is a matter of a few operations on whole numbers.

Whether a condition holds of a member is worked out once for all derived facts that ask it, and only for members that are still in question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from smrules.engine.compiled.bits import bits
from smrules.engine.compiled.columns import Masks
from smrules.engine.compiled.conditions import Holds
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
        self._truths: dict[Holds, list[int]] = {}

    def of(self, owner: Member) -> int:
        """Return the members that belong to *owner*, or to the innermost member around both."""
        if owner not in self._owned:
            self._owned[owner] = self._belonging(owner)
        return self._owned[owner]

    def _belonging(self, owner: Member) -> int:
        found, rest = 0, self.everyone
        around: Member | None = owner
        while around is not None and rest:
            groups = self._groups(around.scope)
            found |= rest & groups.get(around, 0)
            rest &= groups.get(None, 0)
            around = around.parent
        return found | rest

    def _groups(self, scope: str) -> dict[Member | None, int]:
        """Return the members by the member of *scope* around them."""
        if scope not in self._around:
            groups = self._around[scope] = {}
            for number, member in enumerate(self.members):
                holder = member.around(scope)
                groups[holder] = groups.get(holder, 0) | 1 << number
        return self._around[scope]

    def at(self, members: Sequence[Member]) -> int:
        """Return the bits of some members."""
        return sum(1 << self.place[member] for member in members)

    def holding(self, holds: Holds, case: Any, owner: Member, certain: int, possible: int) -> Masks:
        """Return of which members a condition holds too, for certain and possibly; it is the same for every owner."""
        truths = self._truths.setdefault(holds, [0, 0, 0])
        self._ask(holds, case, owner, possible & ~truths[0], truths)
        return certain & truths[1], possible & truths[2]

    def holding_for(self, holds: Holds, case: Any, owner: Member, certain: int, possible: int) -> Masks:
        """Return of which members a condition holds too, for certain and possibly, that reads from *owner*."""
        truths = [0, 0, 0]
        self._ask(holds, case, owner, possible, truths)
        return certain & truths[1], possible & truths[2]

    def _ask(self, holds: Holds, case: Any, owner: Member, numbers: int, truths: list[int]) -> None:
        for number in bits(numbers):
            truth, bit = holds(case, self.members[number], owner), 1 << number
            truths[0] |= bit
            if truth is not False:
                truths[1] |= bit if truth else 0
                truths[2] |= bit
