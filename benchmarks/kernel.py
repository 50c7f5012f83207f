"""
The kernel: which of 50, 500 or 2,000 rules of two to four conditions over forty facts hold, and which are unknown.

Every engine is checked before it is timed. No visit is timed twice, so nobody gains by remembering a visit; engines take turns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from statistics import mean
from typing import Any

from benchmarks import engines, generate, peers
from benchmarks.baselines import closures, function_per_rule, masks, one_function
from benchmarks.engines import Evaluate
from benchmarks.generate import MISSING, Values
from benchmarks.timing import Times, in_turns
from smrules.concepts.library import Library

SIZES = (50, 500, 2000)
ELSEWHERE = 1500
"""Rules for other trades that are added to 500, to see what a larger library costs where it finds no more."""
CHECKED, BY_REFERENCE, BY_PEERS = 10_000, 1_000, 1_000
VISITS, ROUNDS = 100, 30
COMPILED = "smrules, compiled"
BASELINES: dict[str, Callable[[Library], Evaluate]] = {
    "bit masks": masks.evaluator,
    "one function": one_function.evaluator,
    "function per rule": function_per_rule.evaluator,
    "closures": closures.evaluator,
}


@dataclass(frozen=True, slots=True)
class Kernel:
    """
    What was measured; times are seconds a visit, by name of the engine, one a round.

    Attributes:
        found: Number of rules → how many of them hold, and how many are unknown, on the average visit with facts missing.
        some: Number of rules → times of visits with facts missing.
        known: Number of rules → times of visits of which everything is known.
        wider: Times with 500 rules and 1,500 more for other trades.
        left_out: One line for each peer that is not there.
    """

    found: dict[int, tuple[float, float]]
    some: dict[int, dict[str, Times]]
    known: dict[int, dict[str, Times]]
    wider: dict[str, Times]
    left_out: tuple[str, ...]


def ours(library: Library) -> dict[str, Evaluate]:
    """Return the compiled engine and the baselines."""
    return {COMPILED: engines.compiled(library)} | {name: make(library) for name, make in BASELINES.items()}


# --- checking ------------------------------------------------------------------------------------


def disagreements(found: Mapping[str, Evaluate], visits: Iterable[Values]) -> list[tuple[str, Values]]:
    """Return every visit of which an engine says something else than the first one, with the name of the engine."""
    first, *others = found
    wrong = []
    for values in visits:
        expected = tuple(map(sorted, found[first](values)))
        wrong += [(one, values) for one in others if expected != tuple(map(sorted, found[one](values)))]
    return wrong


def check(library: Library, found: Mapping[str, Evaluate], visits: list[Values]) -> None:
    """Compare all engines with each other on all visits, and with the reference on the first ones; raise on a difference."""
    _agreed(disagreements(found, visits))
    _agreed(disagreements({"reference": engines.reference(library), **found}, visits[:BY_REFERENCE]))


def check_peers(found: Mapping[str, peers.Peer], evaluate: Evaluate, visits: list[Values]) -> None:
    """Compare peers with one engine that was checked, on visits of which everything is known; raise on a difference."""
    asked: dict[str, Evaluate] = {name: partial(_ask, peer) for name, peer in found.items()}
    _agreed(disagreements({"checked": evaluate, **asked}, visits))


def _ask(peer: peers.Peer, values: Values) -> tuple[list[str], list[str]]:
    return peer.evaluate(peer.prepare(values)), []


def _agreed(wrong: list[tuple[str, Values]]) -> None:
    if wrong:
        raise AssertionError(f"{len(wrong)} disagreements, the first by {wrong[0][0]} on {wrong[0][1]}")


# --- measuring -----------------------------------------------------------------------------------


def measure(say: Callable[[str], None] = print) -> Kernel:
    """Check and measure everything; *say* is told what is being done."""
    libraries = {size: generate.library(size) for size in SIZES}
    all_ours = {size: ours(library) for size, library in libraries.items()}
    wide = generate.library(500, ELSEWHERE)
    wider = ours(wide)
    checked, found = generate.visits(CHECKED), {}
    for size, library in [*libraries.items(), (500 + ELSEWHERE, wide)]:
        some = f"500 rules and {ELSEWHERE:,} for other trades" if library is wide else f"{size:,} rules"
        say(f"checking {some}: {CHECKED:,} visits, {BY_REFERENCE:,} of them by the reference evaluator")
        check(library, wider if library is wide else all_ours[size], checked)
    for size, some in all_ours.items():
        results = [some["bit masks"](values) for values in checked[:BY_REFERENCE]]
        found[size] = mean(len(holds) for holds, _ in results), mean(len(unknown) for _, unknown in results)
    say(f"measuring visits with {MISSING:.0%} of the facts missing")
    times = _seconds({**{(size, name): one for size, some in all_ours.items() for name, one in some.items()},
                      **{("wider", name): one for name, one in wider.items()}}, MISSING)  # fmt: skip
    known, left_out = _measure_known(libraries, all_ours, say)
    by_size = {size: _of(times, size) for size in SIZES}
    return Kernel(found, by_size, known, _of(times, "wider"), left_out)


def _measure_known(libraries, all_ours, say) -> tuple[dict[int, dict[str, Times]], tuple[str, ...]]:
    """Measure the peers beside our own engines, on visits of which everything is known."""
    actions, inputs, left_out = {}, {}, []
    every: list[peers.Peer] = []
    for size, library in libraries.items():
        there, left_out = peers.available(library)
        say(f"checking the peers with {size:,} rules: {BY_PEERS:,} visits")
        check_peers(there, all_ours[size]["bit masks"], generate.visits(BY_PEERS, 0))
        actions |= {(size, name): one for name, one in all_ours[size].items()}
        actions |= {(size, name): peer.evaluate for name, peer in there.items()}
        inputs |= {(size, name): peer.prepare for name, peer in there.items()}
        every += there.values()
    say("measuring visits of which everything is known, with the peers")
    times = _seconds(actions, 0, inputs)
    for peer in every:
        peer.close()
    return {size: _of(times, size) for size in SIZES}, tuple(left_out)


def _seconds(actions: Mapping[Any, Callable], missing: float, inputs: Mapping[Any, Callable] | None = None) -> dict[Any, Times]:
    """Return the seconds that one visit takes, by round; every round has visits of its own, the same for all."""
    visits = generate.visits(VISITS * (ROUNDS + 1), missing, seed=2)
    prepared = {name: [prepare(one) for one in visits] for name, prepare in (inputs or {}).items()}
    rounds = {name: partial(_round, action, prepared.get(name, visits)) for name, action in actions.items()}
    return {name: [one / VISITS for one in times] for name, times in in_turns(rounds, ROUNDS).items()}


def _round(evaluate: Callable, visits: list[Any], number: int) -> None:
    for values in visits[number * VISITS : (number + 1) * VISITS]:
        evaluate(values)


def _of(times: Mapping[Any, Times], size: Any) -> dict[str, Times]:
    return {name: found for (one, name), found in times.items() if one == size}

