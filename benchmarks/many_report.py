"""What `benchmarks.many` found: the tables of docs/scale.md between their marks, and docs/scale.svg."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.report import Table, markdown

if TYPE_CHECKING:
    from benchmarks.many import Cost

BEGIN, END = "<!-- beside others: begin -->", "<!-- beside others: end -->"
TARGET = 1.3
COLOURS = {
    "smrules, columns": "#c0392b", "DuckDB, SQL": "#2980b9", "DuckDB, CASE": "#2980b9", "DuckDB, join": "#16a085", "Polars, expressions": "#8e44ad",
    "Polars, join": "#d35400",
}  # fmt: skip


def line(one: Cost) -> str:
    """Return one cost as a line to be read while others are measured."""
    return (
        f"{one.size:>9,} {one.what}, {one.rules:>5,} rules, {one.way:20} {micros(one):9,.1f} µs each, {one.prepare_s / one.size * 1e6:7,.1f} µs to prepare, "
        f"{one.passed_s:6,.1f} s passed, {one.peak_mb:6,.0f} MB"
    )


def micros(one: Cost) -> float:
    """Return the microseconds of both processors that one visit or entity takes."""
    return one.work_s / one.size * 1e6


def table(found: Iterable[Cost]) -> Table:
    """Return all costs, each size with its ratio to the fastest that was written by hand."""
    rows: Table = [("", "rules", "way", "µs each", "to prepare, µs", "beside the fastest by hand", "with preparing", "seconds", "memory before / peak, MB")]
    for group in _groups(found).values():
        for one in group:
            rows.append((
                f"{one.size:,} {one.what}", f"{one.rules:,}", one.way, f"{micros(one):,.1f}", f"{one.prepare_s / one.size * 1e6:,.1f}",
                f"{ratio(group, one, False):,.1f}×", f"{ratio(group, one, True):,.1f}×", f"{one.passed_s:,.1f}", f"{one.base_mb:,.0f} / {one.peak_mb:,.0f}",
            ))  # fmt: skip
    return rows


def ratio(group: list[Cost], one: Cost, is_prepared: bool) -> float:
    """Return the work of one way beside the least of those by hand; *is_prepared* counts reading and pivoting too."""

    def work(cost: Cost) -> float:
        return cost.work_s + (cost.prepare_s if is_prepared else 0)

    return work(one) / min(work(other) for other in group if other.way != "smrules, columns")


def _groups(found: Iterable[Cost]) -> dict[tuple[str, int, int], list[Cost]]:
    groups: dict[tuple[str, int, int], list[Cost]] = {}
    for one in found:
        groups.setdefault((one.what, one.rules, one.size), []).append(one)
    return groups


def alone_table(by_one: Mapping[int, Mapping[str, float]], found: Iterable[Cost]) -> Table:
    """Return what one visit takes without columns, by number of rules."""
    columns = {one.rules: micros(one) for one in found if one.what == "visits" and one.way == "smrules, columns" and one.size == 10_000}
    names = list(next(iter(by_one.values())))
    head = ("µs a visit", *(f"{rules:,} rules" for rules in by_one))
    ours = ("smrules, columns: 10,000 visits assessed", *(f"{columns[rules]:,.1f}" if rules in columns else "" for rules in by_one))
    return [head, ours, *((name, *(f"{by_one[rules][name] * 1e6:,.0f}" for rules in by_one)) for name in names)]


def verdict(found: Iterable[Cost]) -> str:
    """Say how far the columns are from the target, for the largest size of each kind."""
    said = []
    for what in ("visits", "entities"):
        groups = [group for (kind, _, _), group in _groups(found).items() if kind == what]
        if not groups:
            continue
        largest = max(groups, key=lambda group: group[0].size)
        ours = next(one for one in largest if one.way == "smrules, columns")
        reached = ratio(largest, ours, False)
        said.append(
            f"{ours.size:,} {what}, {ours.rules} rules: {reached:.1f}× the work of the fastest by hand, at most {TARGET}× is wanted: "
            f"**{'reached' if reached <= TARGET else 'not reached'}** (with reading and pivoting: {ratio(largest, ours, True):.1f}×)."
        )
    return "\n".join(f"* {one}" for one in said)


def write(found: list[Cost], by_one: Mapping[int, Mapping[str, float]], docs: Path) -> None:
    """Write the tables into the page, and the plot beside it; print them too."""
    text = "\n\n".join((verdict(found), markdown(table(found)), markdown(alone_table(by_one, found))))
    print(f"\n{text}\n")
    page = docs / "scale.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    try:
        draw(found, docs / "scale.svg")
    except ImportError as error:
        print(f"the plot is left out: {error}")


# --- the plot ------------------------------------------------------------------------------------


def draw(found: list[Cost], path: Path) -> None:
    """Draw work and memory by number of visits and entities, and work by number of rules; all axes are logarithmic."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    settings = {"font.size": 10, "svg.hashsalt": "smrules", "axes.spines.top": False, "axes.spines.right": False}
    with pyplot.rc_context(settings):
        figure, grid = pyplot.subplots(2, 3, figsize=(15, 8.5), layout="constrained")
        for row, what in zip(grid, ("visits", "entities"), strict=True):
            some = [one for one in found if one.what == what]
            least = min(one.rules for one in some)
            by_size = [one for one in some if one.rules == least]
            by_rules = [one for one in some if one.size == 10_000]
            each = f"work of one {'visit' if what == 'visits' else 'entity'} (µs of processor)"
            _lines(row[0], by_size, "size", micros, f"{what}, {least} rules", what, each)
            _lines(row[1], by_size, "size", lambda one: one.peak_mb, f"{what}, {least} rules", what, "peak memory of the process (MB)")
            _lines(row[2], by_rules, "rules", micros, f"10,000 {what}", "rules", each)
            row[0].legend(frameon=False)
        figure.savefig(path, metadata={"Date": None})
        pyplot.close(figure)


def _lines(axes, found: list[Cost], across: str, height, title: str, xlabel: str, ylabel: str) -> None:
    if not any(height(one) > 0 for one in found):
        axes.set_visible(False)
        return
    for way in dict.fromkeys(one.way for one in found):
        mine = sorted((one for one in found if one.way == way), key=lambda one: getattr(one, across))
        wide = 3 if way == "smrules, columns" else 1.6
        axes.plot([getattr(one, across) for one in mine], [height(one) for one in mine], marker="o", color=COLOURS[way], label=way, linewidth=wide)
    ticks = sorted({getattr(one, across) for one in found})
    axes.set(xscale="log", yscale="log", title=title, xlabel=f"number of {xlabel}", ylabel=ylabel)
    axes.set_xticks(ticks, [f"{one:,}" for one in ticks])
    axes.minorticks_off()
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.grid(axis="y", color="#dddddd", linewidth=0.8)
