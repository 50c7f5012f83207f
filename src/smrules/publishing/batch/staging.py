"""
Before the first batch: ids that are there twice are found, and the rows of other tables are put beside the batch that they
belong to.

Ids are dealt into buckets by a hash, so that each bucket fits into memory whatever the size of the files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from smrules.concepts.diagnostic import diagnostic
from smrules.concepts.position import Position
from smrules.inspection.batch.intake import ROW
from smrules.inspection.batch.rejects import REJECTS, Rejects
from smrules.publishing.batch.files import TableFile

ROWS_OF_A_BUCKET = 1_000_000
_MOST_BUCKETS = 400
_PIECE = 500_000
_ID = "_id"
BATCH = "_batch"
"""Column with the number of the batch that a row belongs to."""


def rows_of(file: TableFile, id_column: str, batch_rows: int) -> Iterator[pa.Table]:
    """Yield the ids of a file, with the number of each row and of the batch that it belongs to."""
    for table in file.batches(_PIECE, columns=[id_column]):
        rows = table[ROW].combine_chunks()
        yield pa.table({_ID: table[id_column].cast(pa.string()), ROW: rows, BATCH: pc.divide(rows, batch_rows)})


class Staging:
    """
    Rows of other tables, dealt out to the batches of a main one.

    Attributes:
        rejects: Rows of the main table whose id is there more than once, and rows of others whose id is not there at all.
    """

    def __init__(self, folder: Path, main: str, id_column: str, owners: Callable[[], Iterator[pa.Table]], rows: int):
        """
        Prepare.

        Args:
            folder: Where rows are kept meanwhile.
            main: Name of the main table; *id_column*: its column of ids.
            owners: Gives its ids and rows as `rows_of` does.
            rows: About how many there are.
        """
        self.folder = folder
        self.main = main
        self.id_column = id_column
        self.rejects = REJECTS.empty_table()
        self._owners = owners
        self._rows = rows
        self._children: dict[str, tuple[TableFile, str]] = {}

    def add(self, name: str, file: TableFile, id_column: str) -> None:
        """Add a table whose rows belong to rows of the main one."""
        self._children[name] = (file, id_column)

    def deal(self) -> None:
        """Deal the rows out; nothing is to be done where the ids of the only table are in ascending order."""
        if not self._children and self._ascends():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        most = max(self._rows, *(file.rows for file, _ in self._children.values())) if self._children else self._rows
        count = min(_MOST_BUCKETS, 1 + most // ROWS_OF_A_BUCKET)
        self._into_buckets("", self._owners(), count)
        for name, (file, id_column) in self._children.items():
            self._into_buckets(
                name, (one.append_column(_ID, one[id_column].cast(pa.string())) for one in file.batches(_PIECE)), count
            )
        found = [self._bucket(number) for number in range(count)]
        self.rejects = pa.concat_tables(found).sort_by([("file", "ascending"), ("row", "ascending")])

    def _ascends(self) -> bool:
        last = ""
        for table in self._owners():
            ids = pc.fill_null(table[_ID].combine_chunks(), "")
            grows = pc.all(pc.less(ids[:-1], ids[1:])).as_py() if len(ids) > 1 else True
            if len(ids) and (ids[0].as_py() <= last or grows is False):
                return False
            last = ids[-1].as_py() if len(ids) else last
        return True

    def _into_buckets(self, name: str, tables: Iterator[pa.Table], count: int) -> None:
        writers: dict[int, pa.ipc.RecordBatchStreamWriter] = {}
        for table in tables:
            buckets = (pl.from_arrow(table[_ID]).hash() % count).to_arrow()
            for number in pc.unique(buckets).to_pylist():
                part = table.filter(pc.equal(buckets, number))
                if number not in writers:
                    writers[number] = pa.ipc.new_stream(str(self._file("bucket", name, number)), part.schema)
                writers[number].write_table(part)
        for writer in writers.values():
            writer.close()

    def _file(self, kind: str, name: str, number: int) -> Path:
        return self.folder / f"{kind}-{name}-{number:06d}.arrows"

    # --- one bucket ------------------------------------------------------------------------------

    def _bucket(self, number: int) -> pa.Table:
        """Find the ids that are there twice, and deal the rows of the other tables out to batches."""
        rejects = Rejects()
        owners = _read(self._file("bucket", "", number))
        if owners is None:
            owners = pa.table({_ID: pa.array([], pa.string()), ROW: pa.array([], pa.int64()), BATCH: pa.array([], pa.int64())})
        self._double(owners, rejects)
        for name, (file, id_column) in self._children.items():
            rows = _read(self._file("bucket", name, number))
            if rows is not None:
                self._deal(name, file, id_column, rows, owners, rejects)
        return rejects.table()

    def _double(self, owners: pa.Table, rejects: Rejects) -> None:
        again = (
            pl.from_arrow(owners.select([_ID]))
            .select(pl.col(_ID).is_duplicated() & pl.col(_ID).is_not_null())
            .to_series()
            .to_arrow()
        )
        ids = pc.if_else(again, owners[_ID].combine_chunks(), None).dictionary_encode()
        why = [diagnostic("SM634", Position(self.main, 0), id=one) for one in ids.dictionary.to_pylist()]
        rejects.add(self.main, owners[ROW].combine_chunks(), owners[_ID].combine_chunks(), self.id_column, ids.indices, why)

    def _deal(self, name: str, file: TableFile, id_column: str, rows: pa.Table, owners: pa.Table, rejects: Rejects) -> None:
        place = pc.index_in(rows[_ID].combine_chunks(), value_set=owners[_ID].combine_chunks())
        lost = place.is_null()
        ids = pc.if_else(lost, pc.fill_null(rows[_ID].combine_chunks(), ""), None).dictionary_encode()
        why = [diagnostic("SM635", Position(file.name, 0), file=self.main, id=one) for one in ids.dictionary.to_pylist()]
        rejects.add(file.name, rows[ROW].combine_chunks(), rows[_ID].combine_chunks(), id_column, ids.indices, why)
        batches = owners[BATCH].combine_chunks().take(place)
        for batch in pc.unique(batches).drop_null().to_pylist():
            part = rows.filter(pc.equal(batches, batch)).drop_columns([_ID])
            # Why: a new file for each bucket, as a stream of Arrow cannot be appended to.
            target = self.folder / f"batch-{name}-{batch:06d}"
            target.mkdir(exist_ok=True)
            with pa.ipc.new_stream(str(target / f"{len(list(target.iterdir())):06d}.arrows"), part.schema) as writer:
                writer.write_table(part)

    def children(self, batch: int) -> dict[str, pa.Table]:
        """Return the rows that belong to a batch, in the order of their files."""
        return {name: self._of(name, batch, file.schema) for name, (file, _) in self._children.items()}

    def _of(self, name: str, batch: int, schema: pa.Schema) -> pa.Table:
        folder = self.folder / f"batch-{name}-{batch:06d}"
        parts = [_read(one) for one in sorted(folder.iterdir())] if folder.is_dir() else []
        empty = schema.append(pa.field(ROW, pa.int64())).empty_table()
        return pa.concat_tables(parts).sort_by(ROW).combine_chunks() if parts else empty

    def double(self, rows: pa.Array) -> pa.Table:
        """Return the rejects about some rows of the main table."""
        here = pc.is_in(self.rejects["row"], value_set=pc.add(rows, 1))
        return self.rejects.filter(pc.and_(here, pc.equal(self.rejects["file"], self.main)))

    def lost(self) -> pa.Table:
        """Return the rejects about rows that belong to nobody."""
        return self.rejects.filter(pc.not_equal(self.rejects["file"], self.main))


def _read(path: Path) -> pa.Table | None:
    if not path.exists():
        return None
    with pa.ipc.open_stream(pa.memory_map(str(path))) as reader:
        return reader.read_all()
