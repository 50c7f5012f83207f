"""A progress bar on standard error, where that is a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

_STAGES = {
    "tables": "决策表", "derived": "得出的事实", "items": "检查事项", "pairs": "相互矛盾", "promises": "各项保证", "law": "法律依据", "examples": "例子",
    "mutants": "变异", "differences": "版本差异", "answers": "典型答案", "milder": "较轻的结果", "pages": "网页", "staging": "编号",
    "entities": "检查对象", "visits": "检查",
}  # fmt: skip


@contextmanager
def progress_bar(stream: TextIO) -> Iterator[Callable[[str, int, int], None] | None]:
    """Yield what takes the name of a stage, how much of it is done, and how much there is; `None` off a terminal."""
    if not stream.isatty():
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=stream), transient=True) as bar:
        tasks = {}

        def told(stage: str, done: int, size: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(_STAGES.get(stage, stage), total=size)
            bar.update(tasks[stage], completed=done)

        yield told
