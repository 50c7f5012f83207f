"""Import, load and plan, measured against composing the same YAML with libyaml in the same run."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

import smrules
from benchmarks.noodle_shop.prepared import ON, ROOT, read
from benchmarks.timing import Times, in_turns
from smrules.definitions.image import load_image, write_image

RULES = ROOT / "checklists"
ROUNDS = 7
COMPOSE = "yaml.compose with the C loader, every rule file"
LIMITS = {"load the library from YAML": 3.0, "load the library from its image": 1.0}
"""How many times composing they may take."""


def compose() -> None:
    """Compose every shipped rule file with the C loader, as a floor for reading YAML."""
    for path in sorted(RULES.rglob("*.yaml")):
        for _ in yaml.compose_all(path.read_bytes(), Loader=yaml.CSafeLoader):
            pass


def start() -> None:
    """Import smrules in a fresh interpreter."""
    subprocess.run([sys.executable, "-c", "import smrules"], check=True)


def measure() -> dict[str, Times]:
    """Return the seconds of each step, round by round; the plan is that of the noodle shop."""
    with tempfile.TemporaryDirectory() as folder:
        image = Path(folder) / "library.json"
        write_image(RULES, image)
        library = smrules.load(RULES)
        entity = smrules.Entity.from_dict(read("entity.json"))
        actions = {
            COMPOSE: compose,
            "load the library from YAML": lambda: smrules.load(RULES),
            "load the library from its image": lambda: load_image(image),
            "start Python and import smrules": start,
            "plan one visit (noodle shop)": lambda: smrules.plan(library, entity, on=ON),
        }
        return in_turns({name: lambda _, action=action: action() for name, action in actions.items()}, ROUNDS)
