"""
Before the first batch: ids that are there twice are found, and the rows of other tables are put beside the batch that they belong to.

Ids are dealt into buckets by a hash, so that each bucket fits into memory whatever the size of the files.
"""

from __future__ import annotations

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
_ID, _OWNER = "_id", "_owner_row"


class Staging:
    """
    Rows dealt out to batches.

    Attributes:
        rejects: Rows whose id is there more than once, and rows of other tables whose id is not there at all.
    """

    def __init__(self, folder: Path, main: TableFile, id_column: str, batch_rows: int):
        self.folder = folder
        self.main = main
        self.id_column = id_column
        self.batch_rows = batch_rows
        self.rejects = REJECTS.empty_table()
        self._children: dict[str, tuple[TableFile, str]] = {}

    def add(self, name: str, file: TableFile, id_column: str) -> None:
        """Add a table whose rows belong to rows of the main one."""
        self._children[name] = (file, id_column)

    def deal(self) -> None:
        """Deal the rows out; nothing is to be done where the ids of the only table are in ascending order."""
        if not self._children and self._ascends():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        count = min(_MOST_BUCKETS, 1 + max(one.rows for one in (self.main, *(file for file, _ in self._children.values()))) // ROWS_OF_A_BUCKET)
        self._into_buckets("", self.main, self.id_column, count, [self.id_column])
        for name, (file, id_column) in self._children.items():
            self._into_buckets(name, file, id_column, count, None)
        found = [self._bucket(number) for number in range(count)]
        self.rejects = pa.concat_tables(found).sort_by([("file", "ascending"), ("row", "ascending")])

    def _ascends(self) -> bool:
        last = ""
        for table in self.main.batches(_PIECE, columns=[self.id_column]):
            ids = pc.fill_null(table[self.id_column].cast(pa.string()).combine_chunks(), "")
            grows = pc.all(pc.less(ids[:-1], ids[1:])).as_py() if len(ids) > 1 else True
            if ids[0].as_py() <= last or grows is False:
                return False
            last = ids[-1].as_py()
        return True

    def _into_buckets(self, name: str, file: TableFile, id_column: str, count: int, columns: list[str] | None) -> None:
        writers: dict[int, pa.ipc.RecordBatchStreamWriter] = {}
        for table in file.batches(_PIECE, columns=columns):
            owners = table[id_column].cast(pa.string())
            whole = table.append_column(_ID, owners)
            buckets = (pl.from_arrow(owners).hash() % count).to_arrow()
            for number in pc.unique(buckets).to_pylist():
                part = whole.filter(pc.equal(buckets, number))
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
        ids = _read(self._file("bucket", "", number))
        owners = ids.select([_ID, ROW]) if ids is not None else pa.table({_ID: pa.array([], pa.string()), ROW: pa.array([], pa.int64())})
        if ids is not None:
            self._double(owners, rejects)
        for name, (file, id_column) in self._children.items():
            rows = _read(self._file("bucket", name, number))
            if rows is not None:
                self._deal(name, file, id_column, rows, owners, rejects)
        return rejects.table()

    def _double(self, owners: pa.Table, rejects: Rejects) -> None:
        again = pl.from_arrow(owners.select([_ID])).select(pl.col(_ID).is_duplicated() & pl.col(_ID).is_not_null()).to_series().to_arrow()
        ids = pc.if_else(again, owners[_ID].combine_chunks(), None).dictionary_encode()
        why = [diagnostic("SM634", Position(self.main.name, 0), id=one) for one in ids.dictionary.to_pylist()]
        rejects.add(self.main.name, owners[ROW].combine_chunks(), owners[_ID].combine_chunks(), self.id_column, ids.indices, why)

    def _deal(self, name: str, file: TableFile, id_column: str, rows: pa.Table, owners: pa.Table, rejects: Rejects) -> None:
        place = pc.index_in(rows[_ID].combine_chunks(), value_set=owners[_ID].combine_chunks())
        lost = place.is_null()
        ids = pc.if_else(lost, pc.fill_null(rows[_ID].combine_chunks(), ""), None).dictionary_encode()
        why = [diagnostic("SM635", Position(file.name, 0), file=self.main.name, id=one) for one in ids.dictionary.to_pylist()]
        rejects.add(file.name, rows[ROW].combine_chunks(), rows[_ID].combine_chunks(), id_column, ids.indices, why)
        batches = pc.divide(owners[ROW].combine_chunks().take(place), self.batch_rows)
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

    def double(self, first: int, size: int) -> pa.Table:
        """Return the rejects about rows of the main table from *first* on."""
        here = pc.and_(pc.greater(self.rejects["row"], first), pc.less_equal(self.rejects["row"], first + size))
        return self.rejects.filter(pc.and_(here, pc.equal(self.rejects["file"], self.main.name)))

    def lost(self) -> pa.Table:
        """Return the rejects about rows that belong to nobody."""
        return self.rejects.filter(pc.not_equal(self.rejects["file"], self.main.name))


def _read(path: Path) -> pa.Table | None:
    if not path.exists():
        return None
    with pa.ipc.open_stream(pa.memory_map(str(path))) as reader:
        return reader.read_all()

