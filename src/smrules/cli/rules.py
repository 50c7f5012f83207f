"""Commands about a library: what it holds, whether it is right."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from smrules import api
from smrules.cli.session import Session, command
from smrules.concepts.diagnostic import Diagnostic, SmrulesError
from smrules.concepts.library import Library
from smrules.definitions.library import SUFFIXES
from smrules.definitions.yaml_source import excerpts


@command
def domains(session: Session) -> int:
    """列出监管领域 / list the domains."""
    library = session.load()
    found = [_domain(library, name) for name in library.domains]
    session.show(found, lambda screen: screen.domains(found))
    return 0


def _domain(library: Library, name: str) -> dict[str, Any]:
    checklists = sum(one.domain == name for one in library.checklists.values())
    items = sum(one.domain == name for one in library.items.values())
    return {"id": name, "title": library.domains[name].title, "checklists": checklists, "items": items}


@command
@click.argument("path", required=False)
@click.option("--against", metavar="OLD", help="旧版规则：标识不能无故消失 / older rules, whose ids must live on")
def check(session: Session, path: str | None, against: str | None) -> int:
    """检查规则文件：装入、空档、重叠、矛盾、依据 / check rule files."""
    from smrules.publishing.progress import progress_bar
    from smrules.verification.check import check as check_library
    from smrules.verification.versions import check_ids

    library, found = None, ()
    try:
        library = session.at(path).load()
        with progress_bar(sys.stderr) as progress:
            gone = check_ids(session.at(against).load(), library) if against else ()
            found = _excerpted((*check_library(library, progress), *gone), session.at(path))
    except SmrulesError as error:
        found = error.diagnostics
    passed = not any(one.level == "error" for one in found)
    content_hash = library.content_hash if library else None
    data = {"library_hash": content_hash, "passed": passed, "diagnostics": [one.to_dict() for one in found]}
    session.show(data, lambda screen: screen.checked(found, library, session.lang))
    return 0 if passed else 1


def _excerpted(found: Iterable[Diagnostic], session: Session) -> tuple[Diagnostic, ...]:
    """Return messages with the lines of the rule files that they point at, where those are files."""
    found = tuple(found)
    folder = Path(session.library) if session.library else api.shipped_content()
    texts = {}
    for name in {one.position.file for one in found}:
        file = folder if folder.is_file() else folder / name
        if file.suffix in SUFFIXES and file.is_file():
            texts[name] = file.read_text(encoding="utf-8-sig")
    return tuple(excerpts(found, texts))
