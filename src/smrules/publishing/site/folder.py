"""The folder that a site is written into: only what an earlier site left there is replaced."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.position import Position
from smrules.publishing.json_text import unreadable
from smrules.publishing.pages.frame import save_page

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
    Write the files of a site, and remove those of an earlier one that are no longer among them.

    Raises:
        InputError: The folder holds other files (SM676), cannot be read (SM617) or cannot be written (SM668).
    """
    earlier = _earlier(folder)
    size, names = 0, [LIST]
    for number, (name, text) in enumerate(files):
        if number == 0:
            _write_file(folder / LIST, _lines(earlier))  # so that a site that was broken off is known as one
        size += _write_file(folder / name, text)
        names.append(name)
    size += _write_file(folder / LIST, _lines(names))
    gone = earlier - set(names)
    for name in sorted(gone):
        (folder / name).unlink(missing_ok=True)
    return Written(len(names), size, len(gone))


def _earlier(folder: Path) -> set[str]:
    """Return the files of the site that stands in a folder; raises `InputError` where something else does."""
    try:
        if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
            return set()
        if not (folder / LIST).is_file():
            raise InputError([diagnostic("SM676", Position(str(folder), 0), folder=str(folder), list=LIST)])
        return {name for name in (folder / LIST).read_text(encoding="utf-8").splitlines() if _is_inside(name)}
    except OSError as error:
        raise unreadable(str(error.filename or folder), error) from None


def _lines(names: Iterable[str]) -> str:
    return "".join(f"{name}\n" for name in sorted(names))


def _is_inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and not PurePosixPath(name).is_absolute() and ".." not in parts and ":" not in name and "\\" not in name


def _write_file(path: Path, text: str) -> int:
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    return len(save_page(path, text))
