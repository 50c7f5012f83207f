"""
The kernel: which of 50, 500 or 2,000 rules of two to four conditions over forty facts hold, and which are unknown.

Every engine is checked before it is timed: all against each other on 10,000 visits, the reference evaluator on the first 1,000 of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from statistics import median

from benchmarks import engines, generate
from benchmarks.baselines import closures, function_per_rule, masks, one_function
from benchmarks.engines import Evaluate
from benchmarks.generate import Values
from benchmarks.timing import in_turns, ratio
from smrules.concepts.library import Library

SIZES = (50, 500, 2000)
CHECKED, BY_REFERENCE = 10_000, 1_000
BASELINES: dict[str, Callable[[Library], Evaluate]] = {
    "masks": masks.evaluator,
    "one function": one_function.evaluator,
    "function per rule": function_per_rule.evaluator,
    "closures": closures.evaluator,
}


def available(library: Library) -> dict[str, Evaluate]:
    """Return the compiled engine and the baselines."""
    return {"compiled": engines.compiled(library)} | {name: make(library) for name, make in BASELINES.items()}


def disagreements(found: Mapping[str, Evaluate], visits: list[Values]) -> list[tuple[str, str, Values]]:
    """Return every visit of which an engine says something else than the first engine: both names and the visit."""
    first, *others = found
    wrong = []
    for values in visits:
        expected = tuple(map(sorted, found[first](values)))
        wrong += [(first, one, values) for one in others if expected != tuple(map(sorted, found[one](values)))]
    return wrong


def check(library: Library, found: Mapping[str, Evaluate], visits: list[Values]) -> None:
    """Compare all engines with each other on all visits, and with the reference on the first ones; raise on a difference."""
    wrong = disagreements(found, visits)
    wrong += disagreements({"reference": engines.reference(library), **found}, visits[:BY_REFERENCE])
    if wrong:
        raise AssertionError(f"{len(wrong)} disagreements, the first between {wrong[0][0]} and {wrong[0][1]}: {wrong[0][2]}")


def run_all(evaluate: Evaluate, visits: list[Values]) -> None:
    """Evaluate every visit."""
    for values in visits:
        evaluate(values)


def main() -> None:
    """Check, measure and print."""
    for size in SIZES:
        library = generate.library(size)
        found = available(library)
        visits = generate.visits(CHECKED)
        check(library, found, visits)
        some = visits[:500]
        times = in_turns({name: partial(run_all, one, some) for name, one in found.items()}, 21)
        for name, one in times.items():
            print(f"{size:>5} {name:<20}{median(one) / len(some) * 1e6:8.1f} µs {ratio(one, times['masks']):6.2f} × masks")


if __name__ == "__main__":
    main()
