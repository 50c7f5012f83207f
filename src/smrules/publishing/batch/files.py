"""Parquet and Arrow files, read in batches of rows so that memory does not grow with the file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.position import Position
from smrules.inspection.batch.intake import ROW
from smrules.inspection.batch.layout import Layout
from smrules.publishing.json_text import unreadable

_PIECE = 65_536
_ROWS_CHECKED = 1_000_000
_PARQUET, _ARROW = b"PAR1", b"ARROW1"


class TableFile:
    """
    A Parquet or Arrow IPC file.

    Attributes:
        name: The path as it was given.
        rows: How many there are.
    """

    def __init__(self, path: str | Path):
        self.name = str(path)
        try:
            with open(path, "rb") as stream:
                magic = stream.read(6)
            self._file = pq.ParquetFile(path, memory_map=True) if magic[:4] == _PARQUET else _arrow(path, magic)
        except OSError as error:
            raise unreadable(self.name, error) from None
        except pa.ArrowException as error:
            problem = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise InputError([diagnostic("SM639", Position(self.name, 0), file=self.name, problem=problem)]) from None
        self.is_parquet = isinstance(self._file, pq.ParquetFile)
        self.schema: pa.Schema = self._file.schema_arrow if self.is_parquet else self._file.schema
        self.rows: int = self._file.metadata.num_rows if self.is_parquet else sum(len(one) for one in self._arrow_batches(None))

    def batches(self, size: int, first: int = 0, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """
        Yield tables of *size* rows, the last one shorter, from the row *first* on; `_row` numbers the rows of the file from
        0.
        """
        start, pieces = self._pieces(first, columns)
        for number, table in enumerate(_rechunked(pieces, size, first - start)):
            begin = first + number * size
            yield table.append_column(ROW, pa.array(range(begin, begin + len(table)), pa.int64()))

    def _pieces(self, first: int, columns: Sequence[str] | None) -> tuple[int, Iterable[pa.RecordBatch]]:
        """Return record batches that begin at or before a row, and the row at which they begin."""
        if not self.is_parquet:
            return 0, self._arrow_batches(columns)
        start, group, metadata = 0, 0, self._file.metadata
        while group < metadata.num_row_groups and start + metadata.row_group(group).num_rows <= first:
            start += metadata.row_group(group).num_rows
            group += 1
        groups = range(group, metadata.num_row_groups)
        return start, self._file.iter_batches(_PIECE, row_groups=groups, columns=columns)

    def _arrow_batches(self, columns: Sequence[str] | None) -> Iterator[pa.RecordBatch]:
        for number in range(self._file.num_record_batches):
            batch = self._file.get_batch(number)
            yield batch if columns is None else batch.select(columns)

    def fingerprint(self) -> dict[str, object]:
        """Return size and SHA-256 of the file."""
        with open(self.name, "rb") as stream:
            return {"bytes": Path(self.name).stat().st_size, "sha256": hashlib.file_digest(stream, "sha256").hexdigest()}


def _arrow(path: str | Path, magic: bytes):
    if magic != _ARROW:
        raise pa.ArrowInvalid("neither PAR1 nor ARROW1 at its beginning")
    return pa.ipc.open_file(pa.memory_map(str(path)))


def _rechunked(pieces: Iterable[pa.RecordBatch], size: int, skip: int) -> Iterator[pa.Table]:
    """Yield tables of *size* rows, after leaving out the first *skip* rows."""
    waiting: list[pa.RecordBatch] = []
    held = 0
    for piece in pieces:
        left_out = min(skip, len(piece))
        skip -= left_out
        piece = piece.slice(left_out)
        while len(piece):
            taken = piece.slice(0, size - held)
            waiting.append(taken)
            held += len(taken)
            piece = piece.slice(len(taken))
            if held == size:
                yield pa.Table.from_batches(waiting).combine_chunks()
                waiting, held = [], 0
    if held:
        yield pa.Table.from_batches(waiting).combine_chunks()


def check_numbers(file: TableFile, layout: Layout) -> None:
    """Refuse a file with a floating-point number that is not exact (SM632), before anything is worked out or written."""
    names = {reader.name: reader for reader in layout.facts.values()}
    floating = [one.name for one in file.schema if one.name in names and pa.types.is_floating(one.type)]
    for table in file.batches(_ROWS_CHECKED, columns=floating) if floating else ():
        for name in floating:
            try:
                names[name].read(table[name].combine_chunks(), table[ROW][0].as_py())
            except InputError as error:
                raise InputError([replace(one, position=Position(file.name, 0)) for one in error.diagnostics]) from None
