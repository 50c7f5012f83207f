"""What was measured: goals, tables, and their text for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from benchmarks import kernel, visit
from benchmarks.kernel import COMPILED, Kernel
from benchmarks.noodle_shop import measure as noodle_shop
from benchmarks.timing import Times, ratio

Table = list[tuple[str, ...]]
"""Rows of cells, the first the heading."""
HALF = 500


@dataclass(frozen=True, slots=True)
class Target:
    """A ratio that was set as a goal, and what it was in this run."""

    text: str
    found: float
    limit: float
    at_most: bool = True

    @property
    def met(self) -> bool:
        """Whether the goal was reached."""
        return self.found <= self.limit if self.at_most else self.found >= self.limit

    @property
    def cells(self) -> tuple[str, ...]:
        """One row of the table of goals."""
        bound = f"{'at most' if self.at_most else 'at least'} {self.limit:g} ×"
        return self.text, bound, times_as(self.found), "met" if self.met else "not met"


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that one run measured."""

    kernel: Kernel
    shop: dict[str, Times]
    visit: dict[str, Times]


def times_as(value: float) -> str:
    """Return a ratio with as many digits as mean something."""
    return f"{value:.2f} ×" if value < 10 else f"{value:.0f} ×"


# --- goals ---------------------------------------------------------------------------------------


def targets(run: Run) -> list[Target]:
    """Return every goal with what was found."""
    return [*_kernel_targets(run.kernel), *_shop_targets(run.shop), *_visit_targets(run.visit)]


def best(times: dict[str, Times]) -> str:
    """Return the name of the fastest baseline."""
    return min(kernel.BASELINES, key=lambda name: median(times[name]))


def _kernel_targets(found: Kernel) -> Iterator[Target]:
    some, known = found.some[HALF], found.known[HALF]
    fastest = best(some)
    yield Target(f"500 rules: compiled engine to the best baseline ({fastest})", ratio(some[COMPILED], some[fastest]), 1)
    for name, limit in (("zen-engine, list expression", 5), ("zen-engine, decision table", 40), ("durable_rules, C calls", 20)):
        if name in known:
            yield Target(f"500 rules, all known: {name} to compiled", ratio(known[name], known[COMPILED]), limit, False)
    yield Target("500 → 2,000 rules, four times as many found", ratio(found.some[2000][COMPILED], some[COMPILED]), 1.5)
    yield Target("500 → 2,000 rules, no more found", ratio(found.wider[COMPILED], some[COMPILED]), 1.5)


def _shop_targets(shop: dict[str, Times]) -> Iterator[Target]:
    hand, public, explained = (shop[name] for name in (noodle_shop.BY_HAND, noodle_shop.PUBLIC, noodle_shop.EXPLAINED))
    yield Target("assess of the noodle shop to the function written by hand", ratio(public, hand), 3)
    yield Target("… with every outcome explained to without", ratio(explained, public), 1.5)
    yield Target("explain, with what would have been milder, to assess", ratio(shop[noodle_shop.MILDER], public), 200)


def _visit_targets(found: dict[str, Times]) -> Iterator[Target]:
    for name, limit in visit.LIMITS.items():
        yield Target(f"{name} to composing it", ratio(found[name], found[visit.COMPOSE]), limit)


def target_table(run: Run) -> Table:
    """Return the goals as a table."""
    return [("goal", "limit", "found", ""), *(one.cells for one in targets(run))]


# --- tables --------------------------------------------------------------------------------------


def kernel_table(by_size: dict[int, dict[str, Times]]) -> Table:
    """Return microseconds a visit by number of rules, each with the ratio to the compiled engine."""
    heading = ("engine", *(f"{size:,} rules" for size in by_size))
    names = list(next(iter(by_size.values())))
    return [heading, *((name, *(_cell(times[name], times[COMPILED]) for times in by_size.values())) for name in names)]


def _cell(times: Times, floor: Times) -> str:
    return f"{median(times) * 1e6:,.1f} µs ({times_as(ratio(times, floor))})"


def steps_table(times: dict[str, Times], floor: str) -> Table:
    """Return milliseconds of some steps, each with the ratio to one of them, which comes first."""
    rows = ((name, f"{median(one) * 1e3:,.1f} ms", times_as(ratio(one, times[floor]))) for name, one in times.items())
    return [("step", "median", "to the first"), *rows]


def found_table(found: Kernel) -> Table:
    """Return how many rules hold and how many are unknown on the average visit with facts missing."""
    heading = ("rules", *(f"{size:,}" for size in found.found))
    hold, unknown = zip(*found.found.values(), strict=True)
    return [heading, ("hold", *(f"{one:.1f}" for one in hold)), ("are unknown", *(f"{one:.1f}" for one in unknown))]


def plain(table: Table) -> str:
    """Return a table for the terminal: the first column to the left, the others to the right."""
    widths = [max(len(row[place]) for row in table) for place in range(len(table[0]))]
    return "\n".join("  ".join(_aligned(row, widths)).rstrip() for row in table)


def markdown(table: Table) -> str:
    """Return a table in Markdown, aligned so that it can be read as text too."""
    widths = [max(3, *(len(row[place]) for row in table)) for place in range(len(table[0]))]
    heading, *rows = (_aligned(row, widths) for row in table)
    rule = ["-" * width if place == 0 else "-" * (width - 1) + ":" for place, width in enumerate(widths)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (heading, rule, *rows))


def _aligned(row: tuple[str, ...], widths: list[int]) -> list[str]:
    return [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]


def text(run: Run) -> str:
    """Return everything for the terminal."""
    shop, steps = steps_table(run.shop, noodle_shop.BY_HAND), steps_table(run.visit, visit.COMPOSE)
    parts = {
        f"KERNEL, {kernel.MISSING:.0%} of the facts missing (in brackets: to compiled)": kernel_table(run.kernel.some),
        "KERNEL, rules found on the average visit": found_table(run.kernel),
        "KERNEL, every fact known": kernel_table(run.kernel.known),
        "NOODLE SHOP, one assessment": shop,
        "LOADING AND PLANNING": steps,
        "GOALS": target_table(run),
    }
    return "\n\n".join([*run.kernel.left_out, *(f"{title}\n{plain(table)}" for title, table in parts.items())])
