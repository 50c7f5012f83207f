"""Where in a rule file something stands."""

from __future__ import annotations

from typing import NamedTuple


class Position(NamedTuple):
    """A place in a rule file; lines and columns count from 1, the file is relative to the library."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"
