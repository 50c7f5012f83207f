"""
The search for the fewest answers whose change makes something milder; exact up to a number of changes.

What stands for certain while some answers are not known stands whatever they are. So a minimal set of answers on which
something stands – the others unknown – is found first, and every change that makes a difference touches one of them: only
these are tried.
"""

from __future__ import annotations

from collections.abc import Iterator

from smrules.concepts.values import NONE, UNKNOWN
from smrules.inspection.counterfactual.rehearsal import SILENT, Answer, Changes, Choice, Rehearsal
from smrules.inspection.counterfactual.targets import Target

MOST_CHANGES = 3
"""No more answers are changed together."""
MOST_TRIALS = 1000
"""So many cases are tried for one outcome; where that is not enough the result says how many changes were looked at."""


class TooManyTrials(Exception):
    """The search has used up its trials."""


class Search:
    """
    Looks for the smallest changes that make one target milder.

    Attributes:
        searched: All changes of so many answers, or fewer, have been looked at.
        depends: Whether the target hangs on an answer of the visit.
    """

    def __init__(self, rehearsal: Rehearsal, target: Target, most: int = MOST_CHANGES):
        self.rehearsal = rehearsal
        self.target = target
        self.most = most
        self.answers = rehearsal.answers(target.origins)
        self.trials = 0
        self.searched = 0
        self.depends = True
        self._tried: dict[frozenset, bool] = {}
        self._pivotal: dict[frozenset, list[Answer]] = {}
        self._visited: set[frozenset] = set()

    def ways(self) -> list[dict[Answer, Choice]]:
        """Return the fewest changes that make the target milder, the nearest first; of those alike only the nearest."""
        found: list[dict[Answer, Choice]] = []
        try:
            self.depends = bool(self._pivots({}, self.answers))
            while not found and self.searched < self.most:
                self._visited.clear()
                for changes in self._changes(self.searched + 1, {}, self.answers):
                    found.append(changes)
                self.searched += 1
        except TooManyTrials:
            pass
        self.trials = 0
        nearest = {alike(changes): changes for changes in sorted(found, key=nearness, reverse=True)}
        return sorted(nearest.values(), key=nearness)

    def _changes(self, size: int, changes: dict[Answer, Choice], likely: list[Answer]) -> Iterator[dict[Answer, Choice]]:
        """Yield all changes of *size* answers that contain *changes* and make the target milder."""
        if (key := frozenset(changes.items())) in self._visited:
            return
        self._visited.add(key)
        if len(changes) == size:
            if self.is_milder(changes):
                yield changes
            return
        pivots = self._pivots(changes, likely)
        for answer in pivots:
            for choice in answer.choices:
                yield from self._changes(size, {**changes, answer: choice}, pivots)

    # --- trials ----------------------------------------------------------------------------------

    def is_milder(self, changes: Changes) -> bool:
        """Say whether the target is milder with some answers changed: by its table alone, then by the whole assessment."""
        key = frozenset(changes.items())
        if key not in self._tried:
            self._count()
            self._tried[key] = not self._stands(changes) and self.target.is_milder(self.rehearsal.sketch(changes))
        return self._tried[key]

    def is_confirmed(self, changes: Changes) -> bool:
        """Say whether a real assessment of the changed answers is milder too."""
        return self.target.is_milder(self.rehearsal.assessment(changes))

    def _stands(self, changes: Changes) -> bool:
        self._count()
        with self.rehearsal.playing(changes) as engine:
            return self.target.stands(engine)

    def _count(self) -> None:
        self.trials += 1
        if self.trials > MOST_TRIALS:
            raise TooManyTrials

    # --- which answers matter --------------------------------------------------------------------

    def _pivots(self, changes: Changes, likely: list[Answer]) -> list[Answer]:
        """Return answers of which every change that helps must change one: a minimal set on which the target stands."""
        key = frozenset(changes.items())
        if key not in self._pivotal:
            self._pivotal[key] = self._find_pivots(changes, likely)
        return self._pivotal[key]

    def _find_pivots(self, changes: Changes, likely: list[Answer]) -> list[Answer]:
        others = [one for one in self.answers if one not in changes]
        free = [one for one in others if (one.holder, one.fact.id) not in self.target.origins.minded]
        if not self._stands_on(free, changes, free):
            return others
        first = [one for one in likely if one in free]
        ordered = first + [one for one in free if one not in first]
        needed = self._minimal([], [], ordered, changes, free) if ordered else []
        return [one for one in others if one in needed or one not in free]

    def _minimal(
        self, known: list[Answer], added: list[Answer], rest: list[Answer], changes: Changes, free: list[Answer]
    ) -> list[Answer]:
        """Return a minimal part of *rest* with which, and with *known*, the target stands (Junker's QuickXplain)."""
        if (added or not known) and self._stands_on(known, changes, free):
            return []
        if len(rest) == 1:
            return rest
        half = (len(rest) + 1) // 2
        one, other = rest[:half], rest[half:]
        late = self._minimal([*known, *one], one, other, changes, free)
        early = self._minimal([*known, *late], late, one, changes, free)
        return [*early, *late]

    def _stands_on(self, known: list[Answer], changes: Changes, free: list[Answer]) -> bool:
        """Say whether the target stands if of the *free* answers only some are known."""
        kept = set(known)
        return self._stands({**changes, **{one: SILENT for one in free if one not in kept}})


def nearness(changes: Changes) -> tuple:
    """Return what sorts changes: the smallest steps first, then in the order of the plan."""
    ordered = sorted(changes.items(), key=lambda one: one[0].order)
    return sum(choice.step for _, choice in ordered), [(answer.order, choice.place) for answer, choice in ordered]


def alike(changes: Changes) -> frozenset:
    """Return what is the same for changes that only go further in one direction."""
    return frozenset((answer, direction(answer, choice)) for answer, choice in changes.items())


def direction(answer: Answer, choice: Choice) -> object:
    """Return in which direction an ordered value is another one; of all else the value itself, or that it was put right."""
    fact = answer.fact
    if choice.state is not None:
        return choice.state
    if any(one is UNKNOWN or one is NONE for one in (answer.now, choice.value)):
        return choice.value
    if fact.type == "choice" and fact.ordered:
        return fact.rank(choice.value) > fact.rank(answer.now), choice.value == answer.now
    is_ordered = fact.type in ("number", "money", "date")
    return (choice.value > answer.now, choice.value == answer.now) if is_ordered else choice.value
