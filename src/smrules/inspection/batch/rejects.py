"""Rows that cannot be used: where they stand, what is wrong, in two languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from smrules.concepts.diagnostic import Diagnostic

REJECTS = pa.schema(
    {
        "file": pa.string(), "row": pa.int64(), "id": pa.string(), "column": pa.string(), "code": pa.string(), "zh": pa.string(),
        "en": pa.string(),
    }
)  # fmt: skip
"""
A row with several things wrong stands there several times. `row` counts from 1; `id` is the entity's or the visit's, if it
has one.
"""


@dataclass(slots=True)
class Rejects:
    """Collects what is wrong with the rows of some tables."""

    found: list[pa.Table] = field(default_factory=list)

    def add(self, file: str, rows: pa.Array, ids: pa.Array, column: str, wrong: pa.Array, why: Sequence[Diagnostic]) -> None:
        """
        Note rows.

        Args:
            rows: Number of each row in its file, from 0.
            ids: Whose row it is.
            wrong: For each row the number of its message, or null where nothing is wrong.
            why: The messages.
        """
        places = pc.indices_nonzero(wrong.is_valid())
        if not len(places):
            return
        told = wrong.take(places)
        texts = {
            "code": [one.code for one in why],
            "zh": [_whole(one.zh, one.hint_zh, "（", "）") for one in why],
            "en": [_whole(one.en, one.hint_en, " (", ")") for one in why],
        }
        columns = {
            "file": pa.repeat(file, len(places)), "row": pc.add(rows.take(places), 1).cast(pa.int64()), "id": ids.take(places).cast(pa.string()),
            "column": pa.repeat(column, len(places)), **{name: pa.array(one, pa.string()).take(told) for name, one in texts.items()},
        }  # fmt: skip
        self.found.append(pa.table(columns, REJECTS))

    def add_one(self, file: str, rows: pa.Array, ids: pa.Array, column: str, wrong: pa.Array, why: Diagnostic) -> None:
        """Note the rows for which *wrong* is true; the same is wrong with all of them."""
        self.add(file, rows, ids, column, pc.if_else(wrong, pa.scalar(0, pa.int32()), None), [why])

    def table(self) -> pa.Table:
        """Return all of them."""
        return pa.concat_tables(self.found) if self.found else REJECTS.empty_table()

    def ids(self) -> pa.Array:
        """Return whose rows they are, each once."""
        return pc.unique(self.table()["id"].combine_chunks()).drop_null()


def _whole(message: str, hint: str, opening: str, closing: str) -> str:
    return f"{message}{opening}{hint}{closing}" if hint else message
