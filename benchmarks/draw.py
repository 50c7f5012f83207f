"""
Drawing, measured against a plain loop of `hmac.digest` over the same pool in the same run; streaming, with the memory it takes.

    python benchmarks/draw.py [--pool 1000000] [--rounds 5] [--stream 10000000]

Times differ from machine to machine; the ratios are what counts, and the medians of several rounds are what is shown.
"""

from __future__ import annotations

import hmac
import re
import resource
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "examples" / "draw"))

from pool import TODAY

from smrules.concepts.draw_record import Commitment, DrawTerms, Kind, PoolTerms, Stratum, TeamTerms
from smrules.inspection.draw.completion import drawn_of
from smrules.inspection.draw.keyed_order import first_in_order
from smrules.inspection.draw.rfc3797 import select
from smrules.inspection.draw.stream import draw_stream

KEY = bytes(range(32))
SHARES = {"A": (653, 10), "B": (253, 20), "C": (79, 100), "D": (15, 300)}
"""Stratum → its size and its rate, both per thousand."""


def seconds(action: Callable[[], object]) -> float:
    """Return how long *action* takes."""
    start = perf_counter()
    action()
    return perf_counter() - start


def label(number: int) -> str:
    """Return an id of eighteen characters, as a unified social credit code has."""
    return f"9137010{number:09d}XY"


def stratum(number: int) -> str:
    """Return the stratum of an entity."""
    rank = number * 7919 % 1000
    for name, (size, _) in SHARES.items():
        rank -= size
        if rank < 0:
            break
    return name


def rows(count: int) -> Iterator[tuple[str, str]]:
    """Yield a pool without keeping it."""
    strata = [stratum(number) for number in range(1000)]
    for number in range(count):
        yield strata[number % 1000], label(number)


def quotas(count: int) -> dict[str, int]:
    """Return the quotas of a pool."""
    return {name: count * size * rate // 1_000_000 for name, (size, rate) in SHARES.items()}


def plain(labels: list[str]) -> None:
    """Compute every position, and do nothing with it."""
    digest = hmac.digest
    for one in labels:
        digest(KEY, one.encode() + b"\x01", "sha256")


def commitment(count: int) -> Commitment:
    """Return a commitment to one draw of a pool."""
    members: dict[str, list[str]] = {name: [] for name in SHARES}
    for name, one in rows(count):
        members[name].append(one)
    wanted = quotas(count)
    strata = tuple(Stratum(name, "", len(members[name]), "0", wanted[name], "0") for name in SHARES)
    terms = DrawTerms("draw", "", {}, {}, (), count, (), "", "", strata, {}, {}, "up")
    kinds = tuple(Kind({"draw": name}, {}, tuple(members[name])) for name in SHARES)
    team = TeamTerms(2, True, 0, False, (), (), {})
    empty = Commitment("hmac-sha256-keyed-order-1", "", str(TODAY), "", "", (), PoolTerms(count, "0" * 64, 0), (), team, ())
    return replace(empty, draws=(terms,), kinds=kinds)


def compare(count: int, rounds: int) -> None:
    """Print the loop, and each way of drawing as a multiple of it."""
    labels = [label(number) for number in range(count)]
    quota = sum(quotas(count).values())
    told = commitment(count)
    ways: dict[str, Callable[[], object]] = {
        f"first {quota:,} of the keyed order": lambda: first_in_order(KEY, labels, quota),
        "one draw of four strata from its commitment": lambda: list(drawn_of(told, told.draws[0], KEY, "")),
        "the same from a stream": lambda: draw_stream(KEY, rows(count), quotas(count)),
    }
    if quota <= 65_536:
        ways[f"RFC 3797, {quota:,} of one list"] = lambda: select(labels, quota, b"9319./")
    found = [[seconds(lambda: plain(labels)), *(seconds(way) for way in ways.values())] for _ in range(rounds)]
    print(f"{count:,} entities, {rounds} rounds, medians")
    print(f"  {'plain hmac.digest loop':<46}{median(one[0] for one in found):8.2f} s")
    for number, name in enumerate(ways, 1):
        ratio = median(one[number] / one[0] for one in found)
        print(f"  {name:<46}{median(one[number] for one in found):8.2f} s{ratio:8.2f} ×")


def stream(count: int) -> None:
    """Draw from a stream, print time and memory."""
    wanted = quotas(1_000_000)
    before = peak_kib()
    time = seconds(lambda: draw_stream(KEY, rows(count), wanted))
    told = f"{sum(wanted.values()):,} drawn: {time:8.1f} s, {peak_kib() / 1024:,.0f} MiB at most, {before / 1024:,.0f} before"
    print(f"  {count:>13,} entities, {told}", flush=True)


def peak_kib() -> int:
    """Return the most memory that this process has held; Linux keeps it apart from that of the parent in one place only."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> int:
    """Compare, then stream pools of growing size, each in its own process."""
    asked = ArgumentParser(description=__doc__.split("\n")[1])
    asked.add_argument("--pool", type=int, default=1_000_000)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--stream", type=int, default=10_000_000)
    asked.add_argument("--only-stream", type=int)
    told = asked.parse_args()
    if told.only_stream:
        stream(told.only_stream)
        return 0
    compare(told.pool, told.rounds)
    print("streams")
    size = 100_000
    while size <= told.stream:
        subprocess.run([sys.executable, __file__, "--only-stream", str(size)], check=True)
        size *= 10
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
