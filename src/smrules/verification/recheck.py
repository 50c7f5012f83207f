"""
Checking again after an edit: only what the edit can have changed is checked again, and the result is that of a whole check.

Each part of the check notes what it reads of the library. As long as all of that is as before, so is what the part found. Nothing
else decides: no list of dependencies is kept by hand that could be wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from smrules.concepts.diagnostic import Diagnostic
from smrules.concepts.library import Library
from smrules.definitions.library import collection_paused
from smrules.verification.check import Part, Progress, gathered, parts
from smrules.verification.likeness import Likeness
from smrules.verification.noted_library import KEYS, WHOLE, Note, NotedLibrary, attribute


@dataclass(frozen=True, slots=True)
class Known:
    """What one part of the check found, and all that it read."""

    subject: Any
    notes: frozenset[Note]
    found: tuple[Diagnostic, ...]


class Rechecker:
    """
    Checks one version of a library after the other.

    Attributes:
        checked: How many parts of the last check were worked out, the others being as before.
    """

    def __init__(self) -> None:
        self.checked = 0
        self._known: dict[tuple, Known] = {}
        self._library: Library | None = None

    @collection_paused()
    def check(self, library: Library, progress: Progress | None = None) -> tuple[Diagnostic, ...]:
        """Return what `check` would return of *library*."""
        self.checked = 0
        compared = _Compared(self._library, library) if self._library else None
        now: dict[tuple, Known] = {}

        def find(part: Part) -> tuple[Diagnostic, ...]:
            key = (part.stage, *part.name)
            before = self._known.get(key)
            stays = before is not None and compared is not None and compared.stays(part, before)
            now[key] = Known(part.subject, before.notes, before.found) if stays else self._worked_out(library, part)
            return now[key].found

        found = gathered(parts(library), find, progress)
        self._known, self._library = now, library
        return found

    def _worked_out(self, library: Library, part: Part) -> Known:
        self.checked += 1
        if part.subject is None:
            return Known(None, frozenset({_EVERYTHING}), part.found(library))
        noted = NotedLibrary(library)
        found = part.found(noted)
        return Known(part.subject, frozenset(noted.notes), found)


_EVERYTHING: Note = ("", WHOLE)
"""What a part reads that is about the whole library."""


class _Compared:
    """Two versions of a library, of which single things are compared when somebody asks."""

    def __init__(self, old: Library, new: Library):
        self.old = old
        self.new = new
        self.alike = Likeness()
        self.same: dict[Note, bool] = {_EVERYTHING: False}

    def stays(self, part: Part, before: Known) -> bool:
        """Say whether everything that a part of the check read is as it was."""
        return all(map(self.is_same, before.notes)) and self.alike(before.subject, part.subject)

    def is_same(self, note: Note) -> bool:
        if note not in self.same:
            self.same[note] = self.alike(self._read(self.old, note), self._read(self.new, note))
        return self.same[note]

    def _read(self, library: Library, note: Note) -> Any:
        name, key = note
        found = attribute(library, name)
        if key is WHOLE:
            return found
        return tuple(found) if key is KEYS else (key in found, found.get(key))
