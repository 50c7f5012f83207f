"""Times of several actions, taken in turns so that whatever else the machine does hits all of them alike."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

Times = list[float]
"""Seconds, one a round."""


def seconds(action: Callable[[], object]) -> float:
    """Return how long *action* takes."""
    start = perf_counter()
    action()
    return perf_counter() - start


def in_turns(actions: Mapping[Any, Callable[[int], object]], rounds: int) -> dict[Any, Times]:
    """Return the seconds of each action, which is told the number of the round; round 0 warms up and is not kept."""
    times: dict[Any, Times] = {name: [] for name in actions}
    gc.collect()
    # Why: what is there already stays, and looking through it for garbage would be counted against whoever has the turn.
    gc.freeze()
    for number in range(rounds + 1):
        for name, action in actions.items():
            gc.collect()
            times[name].append(seconds(partial(action, number)))
    gc.unfreeze()
    return {name: found[1:] for name, found in times.items()}


def ratio(times: Times, floor: Times) -> float:
    """Return the median of the ratios of two actions, round by round."""
    return median(one / other for one, other in zip(times, floor, strict=True))
