"""A library that notes what is read of it."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, ValuesView
from dataclasses import fields
from enum import Enum
from functools import cached_property
from typing import Any

from smrules.concepts.library import Library
from smrules.concepts.vocabulary import Vocabulary


class Extent(Enum):
    """How much of something was read, where it was not a single entry."""

    WHOLE = "whole"
    KEYS = "keys"


WHOLE, KEYS = Extent.WHOLE, Extent.KEYS
Note = tuple[str, Any]
"""An attribute of a library, such as `tables` or `vocabulary.facts`, and the key that was read of it, or an extent."""


class Noted(Mapping):
    """A mapping that notes which of its entries are read, the missing ones too."""

    __slots__ = ("_name", "_notes", "_plain")

    def __init__(self, plain: Mapping[Any, Any], name: str, notes: set[Note]):
        self._plain = plain
        self._name = name
        self._notes = notes

    def __getitem__(self, key: Any) -> Any:
        self._notes.add((self._name, key))
        return self._plain[key]

    def get(self, key: Any, default: Any = None) -> Any:
        """Return an entry."""
        self._notes.add((self._name, key))
        return self._plain.get(key, default)

    def __contains__(self, key: Any) -> bool:
        self._notes.add((self._name, key))
        return key in self._plain

    def __iter__(self) -> Iterator[Any]:
        return iter(self.keys())

    def __len__(self) -> int:
        return len(self.keys())

    def keys(self) -> KeysView[Any]:
        """Return the keys."""
        self._notes.add((self._name, KEYS))
        return self._plain.keys()

    def values(self) -> ValuesView[Any]:
        """Return the values."""
        self._notes.add((self._name, WHOLE))
        return self._plain.values()

    def items(self) -> ItemsView[Any, Any]:
        """Return keys and values."""
        self._notes.add((self._name, WHOLE))
        return self._plain.items()

    def __or__(self, other: Mapping[Any, Any]) -> dict[Any, Any]:
        return dict(self.items()) | dict(other)

    def __ror__(self, other: Mapping[Any, Any]) -> dict[Any, Any]:
        return dict(other) | dict(self.items())


def attribute(library: Library, name: str) -> Any:
    """Return the attribute that a note names."""
    found: Any = library
    for step in name.split("."):
        found = getattr(found, step)
    return found


class _Noting:
    """What notes on reading an attribute: of a mapping the entries, of anything else the whole."""

    def __init__(self, name: str):
        self.name = name

    def __get__(self, noting: Any, kind: type | None = None) -> Any:
        if self.name in noting.wrapped:
            return noting.wrapped[self.name]
        found = getattr(noting.plain, self.name)
        name = f"{noting.prefix}{self.name}"
        if not isinstance(found, Mapping):
            noting.notes.add((name, WHOLE))
            return found
        noting.wrapped[self.name] = Noted(found, name, noting.notes)
        return noting.wrapped[self.name]

    def __set__(self, noting: Any, value: Any) -> None:
        raise AttributeError(self.name)


def _notes_reading_of(kind: type, *left_out: str) -> Callable[[type], type]:
    """Let a class note the reading of every field and every cached property of *kind*."""
    worked_out = [name for name, one in vars(kind).items() if isinstance(one, cached_property)]
    names = {*(field.name for field in fields(kind)), *worked_out} - {*left_out}

    def noting(noted: type) -> type:
        for name in names:
            setattr(noted, name, _Noting(name))
        return noted

    return noting


@_notes_reading_of(Vocabulary)
class _NotedVocabulary(Vocabulary):
    """The words of a library for one reader."""

    def __init__(self, plain: Vocabulary, notes: set[Note]):
        self.__dict__.update(plain=plain, notes=notes, prefix="vocabulary.", wrapped={})


@_notes_reading_of(Library, "vocabulary", "kept")
class NotedLibrary(Library):
    """
    The library *plain* for one reader.

    Attributes:
        notes: What was read so far.
        kept: Nothing that other readers made: it would hide what this one depends on.
    """

    def __init__(self, plain: Library):
        notes: set[Note] = set()
        words = _NotedVocabulary(plain.vocabulary, notes)
        self.__dict__.update(plain=plain, notes=notes, prefix="", wrapped={}, vocabulary=words, kept={})
