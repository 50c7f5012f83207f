"""Does memory stay flat?"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from pathlib import Path

CYCLES = 3000
WARMING = 300
MOST_MEGABYTES = 8


def assert_flat(cycle: Callable[[int], None]) -> None:
    """Run *cycle* 3,000 times, after some to warm up: at most a few megabytes stay, and no thread."""
    for number in range(WARMING):
        cycle(number)
    before, threads = _memory(), threading.active_count()
    for number in range(CYCLES):
        cycle(number)

    assert _memory() - before < MOST_MEGABYTES
    assert threads == threading.active_count()


def _memory() -> float:
    """Return the megabytes that this process holds."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20
