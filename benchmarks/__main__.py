"""`python -m benchmarks`: check and measure everything, print it, and write docs/performance.md and docs/performance.svg."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import kernel, page, report, visit
from benchmarks.noodle_shop import measure as noodle_shop

DOCS = Path(__file__).resolve().parents[1] / "docs"


def main() -> None:
    """Run all benchmarks."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--on", default="", help="day of the run, to be named on the page")
    parser.add_argument("--to", type=Path, default=DOCS, help="folder to write to (docs)")
    given = parser.parse_args()
    found = kernel.measure(_say)
    _say(f"checking the assessment of the noodle shop on {noodle_shop.CHECKED} variations")
    noodle_shop.check()
    _say("measuring assessment, loading and planning")
    run = report.Run(found, noodle_shop.measure(), visit.measure())
    print(f"\n{report.text(run)}\n")
    (given.to / "performance.md").write_text(page.page(run, given.on), encoding="utf-8")
    _draw(found, given.to / "performance.svg")


def _say(what: str) -> None:
    print(f"… {what}", flush=True)


def _draw(found: kernel.Kernel, path: Path) -> None:
    try:
        from benchmarks import plot
    except ImportError as error:
        print(f"the plot is left out: {error}")
    else:
        plot.draw(found, path)
        print(f"written: {path.parent / 'performance.md'} and {path.name}")


if __name__ == "__main__":
    main()
