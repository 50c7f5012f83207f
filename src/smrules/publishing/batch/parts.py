"""
A run writes parts: one folder a batch, there as a whole or not at all. An interrupted run is continued after its last part.

The manifest says of which inputs the parts are; a run with others refuses to continue them. At the end the parts become one
file for each
table. The same inputs give the same bytes.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.position import Position
from smrules.publishing.json_text import unreadable

_MANIFEST = "manifest.json"
_WHAT = {
    "what": ("命令", "command"), "library": ("规则库", "library"), "on": ("日期", "day"), "inputs": ("输入文件", "set of input files"),
    "batch_rows": ("每批行数", "number of rows in a batch"), "format": ("格式版本", "version of the format"),
}  # fmt: skip
FORMAT = 1


class Run:
    """
    The parts of one run.

    Attributes:
        folder: Where they are kept until the run is done.
        done: How many there are.
    """

    def __init__(self, folder: Path, manifest: Mapping[str, Any]):
        """Begin a run, or continue it; raises `InputError` (SM638) if the folder holds a run of other inputs."""
        self.folder = folder
        told = {"format": FORMAT, **manifest}
        try:
            kept = self._kept()
            if kept is None:
                folder.mkdir(parents=True, exist_ok=True)
                _write(folder / _MANIFEST, json.dumps(told, ensure_ascii=False, indent=1).encode())
            elif changed := [name for name in told if kept.get(name) != told[name]]:
                zh, en = _WHAT[changed[0]]
                raise InputError([diagnostic("SM638", Position(str(folder), 0), file=folder, what_zh=zh, what_en=en)])
            for left in folder.glob("*.tmp"):
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        except OSError as error:
            raise unreadable(str(folder), error) from None
        self.done = 0
        while self.part(self.done).is_dir():
            self.done += 1

    def _kept(self) -> dict[str, Any] | None:
        file = self.folder / _MANIFEST
        return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None

    def part(self, number: int) -> Path:
        """Return the folder of one part."""
        return self.folder / f"part-{number:06d}"

    def write(self, tables: Mapping[str, pa.Table]) -> None:
        """Write the next part; it is there as a whole, or not at all."""
        target = self.part(self.done)
        making = target.with_suffix(".tmp")
        making.mkdir()
        for name, table in tables.items():
            pq.write_table(table, making / f"{name}.parquet", **_options(len(table)))
        os.rename(making, target)
        self.done += 1

    def tables(self, name: str, columns: list[str] | None = None) -> Iterator[pa.Table]:
        """Yield one table of each part."""
        for number in range(self.done):
            yield pq.read_table(self.part(number) / f"{name}.parquet", columns=columns, memory_map=True)

    def join(self, name: str, target: Path, schema: pa.Schema, told: Callable[[pa.Table], None] | None = None) -> int:
        """Make one file of a table of all parts; returns how many rows it has. *told* is shown every piece."""
        rows = 0
        making = target.with_name(target.name + ".tmp")
        with pq.ParquetWriter(making, schema, compression="zstd", version="2.6") as writer:
            for table in self.tables(name):
                piece = table.cast(schema)
                writer.write_table(piece, row_group_size=max(len(piece), 1))
                rows += len(piece)
                if told:
                    told(piece)
        os.replace(making, target)
        return rows

    def finish(self) -> None:
        """Remove the parts."""
        shutil.rmtree(self.folder)


def _options(rows: int) -> dict[str, Any]:
    return {"compression": "zstd", "version": "2.6", "row_group_size": max(rows, 1)}


def _write(target: Path, data: bytes) -> None:
    making = target.with_name(target.name + ".tmp")
    making.write_bytes(data)
    os.replace(making, target)
