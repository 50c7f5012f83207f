"""Where in a rule file something stands."""

from __future__ import annotations

from typing import NamedTuple


class Position(NamedTuple):
    """
    A place in a rule file or an input; lines and columns count from 1, the file is relative to the library.

    A line of 0 means the whole: a path in data that came from no file.
    """

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file
