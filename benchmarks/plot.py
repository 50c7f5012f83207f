"""docs/performance.svg: the time of one visit by number of rules, both on logarithmic axes."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import matplotlib

matplotlib.use("svg")

from matplotlib import pyplot  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402

from benchmarks.kernel import COMPILED, MISSING, Kernel  # noqa: E402
from benchmarks.timing import Times  # noqa: E402

COLOURS = {
    COMPILED: "#c0392b",
    "bit masks": "#2c3e50",
    "one function": "#2980b9",
    "function per rule": "#16a085",
    "closures": "#7f8c8d",
    "zen-engine, list expression": "#8e44ad",
    "zen-engine, decision table": "#d35400",
    "durable_rules, C calls": "#27ae60",
}


def draw(found: Kernel, path: Path) -> None:
    """Draw visits with facts missing on the left, and visits of which everything is known on the right, with the peers."""
    settings = {"font.size": 11, "svg.hashsalt": "smrules", "axes.spines.top": False, "axes.spines.right": False}
    with pyplot.rc_context(settings):
        figure, (left, right) = pyplot.subplots(1, 2, figsize=(13, 5.2), sharey=True, layout="constrained")
        _lines(left, found.some, f"{MISSING:.0%} of the facts missing")
        _lines(right, found.known, "every fact known")
        left.set_ylabel("time of one visit (µs, median)")
        figure.savefig(path, metadata={"Date": None})
        pyplot.close(figure)


def _lines(axes: Axes, by_size: dict[int, dict[str, Times]], title: str) -> None:
    sizes = list(by_size)
    ends = {}
    for name in by_size[sizes[0]]:
        micros = [median(by_size[size][name]) * 1e6 for size in sizes]
        ends[name] = micros[-1]
        ours = name == COMPILED
        axes.plot(sizes, micros, marker="o", color=COLOURS[name], linewidth=3 if ours else 1.6, zorder=3 if ours else 2)
    for name, height in _apart(ends).items():
        look = {"color": COLOURS[name], "weight": "bold" if name == COMPILED else "normal", "va": "center"}
        axes.annotate(name, (sizes[-1], height), (8, 0), textcoords="offset points", **look)
    axes.set(xscale="log", yscale="log", xlabel="rules", title=title, xlim=(sizes[0] * 0.8, sizes[-1] * 1.2))
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.grid(axis="y", color="#dddddd", linewidth=0.8)


def _apart(ends: dict[str, float], least: float = 1.36) -> dict[str, float]:
    """Return the heights of the names, moved up where they would lie on each other."""
    found: dict[str, float] = {}
    below = 0.0
    for name, height in sorted(ends.items(), key=lambda one: one[1]):
        below = found[name] = max(height, below * least)
    return found
