"""The code keeps its layers: what imports what, how large a module is, and what nothing in it may touch."""

from __future__ import annotations

import ast
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "smrules"
MODULES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))}
FOLDERS = sorted({path.relative_to(SOURCE).parts[0] for path in MODULES if path.parent != SOURCE} - {"cli"})
LONGEST = 400
WRITTEN_CODE = {"smrules.engine.compiled.source"}
"""The one module that runs code which it has written: docs/decisions/0008-the-compiled-engine.md"""
FORBIDDEN = {
    "a clock": re.compile(r"\b(date\.today|datetime\.(now|today|utcnow)|time\.(time|localtime|gmtime|monotonic))\b"),
    "the network": re.compile(r"^\s*(import|from) (socket|urllib|http\.client|requests|httpx|ssl|ftplib)\b", re.M),
    "the environment": re.compile(r"\b(os\.environ|os\.getenv|getenv\(|expanduser|Path\.home|locale\.)"),
    "a pickle": re.compile(r"^\s*(import|from) (pickle|marshal|shelve)\b|\b(eval|exec)\(", re.M),
    "chance": re.compile(r"^\s*(import|from) (random|secrets|uuid)\b", re.M),
}


def name_of(path: Path) -> str:
    """Return the dotted name of a module."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path): path for path in MODULES}
ABOVE_ALL = {name for name, path in NAMES.items() if path.parent in (SOURCE, SOURCE / "cli")}


def imports(path: Path) -> set[str]:
    """Return the modules of smrules that a module imports, type-only and late imports included."""
    found = set()
    for node in ast.walk(MODULES[path]):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "smrules":
            inner = {f"{node.module}.{one.name}" for one in node.names}
            found |= (inner & NAMES.keys()) or {node.module}
        elif isinstance(node, ast.Import):
            found |= {one.name for one in node.names if one.name.split(".")[0] == "smrules"}
    return found


def folder(name: str) -> str:
    """Return the folder of a module, empty for those above all folders."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in FOLDERS else ""


@pytest.mark.parametrize("path", [one for one in MODULES if folder(name_of(one))], ids=name_of)
def test_a_module_imports_only_from_its_folder_or_one_before(path):
    """Folders in alphabetical order are in the order of dependency."""
    later = {one for one in imports(path) if folder(one) > folder(name_of(path)) or not folder(one)}

    assert set() == later


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_imports_what_stands_above_all(path):
    """The verbs and the command line are imported by nothing but each other."""
    allowed = ABOVE_ALL if name_of(path) in ABOVE_ALL else set()

    assert set() == imports(path) & ABOVE_ALL - allowed


def test_no_modules_import_each_other():
    """The imports form no circle, those for types and those inside functions included."""
    graph = {name: imports(path) for name, path in NAMES.items()}

    try:
        circle = [] if list(TopologicalSorter(graph).static_order()) else ["nothing"]
    except CycleError as error:
        circle = error.args[1]

    assert [] == circle


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_short(path):
    """No module has more than four hundred lines."""
    assert LONGEST >= len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_in_the_code_touches(what):
    """Dates, files and settings are arguments; the same input gives the same result."""
    found = {name_of(path) for path in MODULES if FORBIDDEN[what].search(path.read_text(encoding="utf-8"))}

    assert (WRITTEN_CODE if what == "a pickle" else set()) == found


def test_durable_rules_is_imported_in_one_module_at_most():
    """One module knows the session engine's library."""
    used = re.compile(r"""^\s*(import|from) durable\b|import_module\(\s*["']durable""", re.M)

    assert 1 >= len([path for path in MODULES if used.search(path.read_text(encoding="utf-8"))])


def test_the_public_names_are_sorted():
    """`__all__` is sorted, and each of its names is there."""
    import smrules
    import smrules.api

    for module in (smrules, smrules.api):
        assert sorted(module.__all__) == list(module.__all__)
        assert [] == [name for name in module.__all__ if not hasattr(module, name)]


def undocumented(tree: ast.Module) -> list[str]:
    """Return the public functions and classes at the top of a module that have no docstring."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    return [
        one.name for one in tree.body if isinstance(one, kinds) and not one.name.startswith("_") and not ast.get_docstring(one)
    ]


@pytest.mark.parametrize("path", [one for one in MODULES if one.stem != "shapes"], ids=name_of)
def test_public_names_are_documented(path):
    """Every module and every public name at its top says what it is."""
    assert ast.get_docstring(MODULES[path])
    assert [] == undocumented(MODULES[path])
