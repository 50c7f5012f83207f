"""
Import, load, plan and assess, measured against composing the same YAML with libyaml in the same run.

Times differ from machine to machine; the ratios are what counts, and the medians of several rounds are what is shown.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter

import yaml

import smrules
from smrules.definitions.image import load_image, write_image

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / "checklists"
SHOP = ROOT / "examples" / "noodle-shop"
ON = date(2026, 11, 23)
ROUNDS = 7
IMPORT = "from time import perf_counter as t; a = t(); import smrules; print(t() - a)"


def seconds(action: Callable[[], object]) -> float:
    """Return how long *action* takes."""
    start = perf_counter()
    action()
    return perf_counter() - start


def compose() -> None:
    """Compose every shipped rule file with the C loader, as a floor for reading YAML."""
    for path in sorted(RULES.rglob("*.yaml")):
        for _ in yaml.compose_all(path.read_bytes(), Loader=yaml.CSafeLoader):
            pass


def import_seconds() -> float:
    """Return how long `import smrules` takes in a fresh interpreter."""
    found = subprocess.run([sys.executable, "-c", IMPORT], capture_output=True, text=True, check=True)
    return float(found.stdout)


def load_rounds() -> list[tuple[float, float, float, float]]:
    """Return seconds for compose, load from YAML, load from the image and import, round by round."""
    with tempfile.TemporaryDirectory() as folder:
        image = Path(folder) / "library.json"
        write_image(RULES, image)
        return [
            (seconds(compose), seconds(lambda: smrules.load(RULES)), seconds(lambda: load_image(image)), import_seconds())
            for _ in range(ROUNDS)
        ]


def visit_rounds() -> list[tuple[float, float]]:
    """Return seconds for the plan and the assessment of the noodle shop, round by round."""
    library = smrules.load(RULES)
    entity = smrules.Entity.from_dict(_read(SHOP / "entity.json"))
    given = _read(SHOP / "answers.json")
    plan = smrules.plan(library, entity, on=ON)
    return [
        (
            seconds(lambda: smrules.plan(library, entity, on=ON)),
            seconds(lambda: smrules.assess(library, plan, given["answers"])),
        )
        for _ in range(ROUNDS)
    ]


def _read(path: Path):
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def show(name: str, times: list[float], floors: list[float], limit: str = "") -> None:
    """Print the median of some times, and of their ratios to the floor of the same round."""
    ratio = median(one / floor for one, floor in zip(times, floors, strict=True))
    print(f"{name:<38}{median(times) * 1000:>8.0f} ms {ratio:>8.2f} × compose{limit}")


def main() -> None:
    """Measure and print."""
    loads = load_rounds()
    floors = [one[0] for one in loads]
    print(f"medians of {ROUNDS} rounds, Python {sys.version.split()[0]}")
    show("yaml.compose with the C loader", floors, floors)
    show("load the library from YAML", [one[1] for one in loads], floors, "  (at most 3)")
    show("load the library from its image", [one[2] for one in loads], floors, "  (below 1)")
    show("import smrules", [one[3] for one in loads], floors)
    visits = visit_rounds()
    show("plan one visit (noodle shop)", [one[0] for one in visits], floors)
    show("assess one visit (noodle shop)", [one[1] for one in visits], floors)


if __name__ == "__main__":
    main()
