"""The folder that a site is written into: only what an earlier site left there is replaced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.position import Position
from smrules.publishing.json_text import unreadable

LIST = "assets/files.txt"
"""The list of all files of the site, one a line; a later site knows by it which files are no longer needed."""


@dataclass(frozen=True, slots=True)
class Written:
    """How many files were written, how many bytes they have, and how many of an earlier site were removed."""

    files: int
    bytes: int
    removed: int


def write_site(folder: Path, files: Iterable[tuple[str, str]]) -> Written:
    """
    Write the files of a site.

    Raises:
        InputError: The folder holds other files (SM676), or cannot be written (SM618).
    """
    try:
        return _write(folder, files, _earlier(folder))
    except OSError as error:
        raise unreadable(str(error.filename or folder), error) from None


def _earlier(folder: Path) -> set[str]:
    """Return the files of the site that stands in a folder; raises `InputError` where something else does."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return set()
    known = folder / LIST
    if not known.is_file():
        raise InputError([diagnostic("SM676", Position(str(folder), 0), folder=str(folder), list=LIST)])
    return {name for name in known.read_text(encoding="utf-8").splitlines() if _is_inside(name)}


def _is_inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and not PurePosixPath(name).is_absolute() and ".." not in parts and ":" not in name and "\\" not in name


def _write(folder: Path, files: Iterable[tuple[str, str]], earlier: set[str]) -> Written:
    size, names = 0, []
    for name, text in files:
        size += _write_file(folder / name, text)
        names.append(name)
    names.append(LIST)
    size += _write_file(folder / LIST, "".join(f"{name}\n" for name in sorted(names)))
    gone = earlier - set(names)
    for name in sorted(gone):
        (folder / name).unlink(missing_ok=True)
    return Written(len(names), size, len(gone))


def _write_file(path: Path, text: str) -> int:
    data = text.encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return len(data)
