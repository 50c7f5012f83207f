"""Commands about a library: what it holds, whether it is right, whether its examples hold."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from smrules import api
from smrules.cli.session import Session, command
from smrules.concepts.diagnostic import Diagnostic, SmrulesError
from smrules.concepts.library import Library
from smrules.definitions.library import SUFFIXES, read_folder
from smrules.definitions.yaml_source import excerpts
from smrules.publishing.json_text import unreadable


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
def check(session: Session, path: str | None) -> int:
    """检查规则文件：装入、空档、重叠、矛盾、依据 / check rule files."""
    from smrules.publishing.progress import progress_bar
    from smrules.verification.check import check as check_library

    library, found = None, ()
    try:
        library = _at(session, path).load()
        with progress_bar(sys.stderr) as progress:
            found = _excerpted(check_library(library, progress), _at(session, path))
    except SmrulesError as error:
        found = error.diagnostics
    passed = not any(one.level == "error" for one in found)
    content_hash = library.content_hash if library else None
    data = {"library_hash": content_hash, "passed": passed, "diagnostics": [one.to_dict() for one in found]}
    session.show(data, lambda screen: screen.checked(found, library, session.lang))
    return 0 if passed else 1


def _at(session: Session, path: str | None) -> Session:
    return session if path is None else replace(session, library=path)


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


@command
@click.argument("path", required=False)
def run_test(session: Session, path: str | None) -> int:
    """运行例子和案例 / run examples and cases."""
    from smrules.publishing.progress import progress_bar
    from smrules.verification.examples import run_examples

    library = _library_of_tests(session, path)
    with progress_bar(sys.stderr) as progress:
        results = run_examples(library, progress=progress)
    passed = all(one.passed for one in results)
    data = {"library_hash": library.content_hash, "passed": passed, "examples": [_example(one) for one in results]}
    session.show(data, lambda screen: screen.examples(results, session.lang))
    return 0 if passed else 1


def _library_of_tests(session: Session, path: str | None) -> Library:
    """Return the library at *path*; where only cases stand there, they are tried with the library of the session."""
    folder = Path(path) if path is not None else None
    if folder is None or not folder.exists():
        return _at(session, path).load()
    try:
        documents, wrong, _ = read_folder(folder)
    except OSError as error:
        raise unreadable(str(error.filename), error) from None
    if wrong or not documents or any(one.kind != "cases" for one in documents):
        return _at(session, path).load()
    return _only_cases(session.load(), documents)


def _only_cases(library: Library, documents: Iterable[Any]) -> Library:
    """Return a library that decides alike, whose only examples are *documents*."""
    checklists = {
        name: replace(one, items=tuple(replace(item, examples=()) for item in one.items))
        for name, one in library.checklists.items()
    }
    tables = {name: replace(one, examples=()) for name, one in library.tables.items()}
    return replace(library, checklists=checklists, tables=tables, cases=tuple(documents))


def _example(one: Any) -> dict[str, Any]:
    found = [told.to_dict() for told in one.diagnostics]
    return {"name": one.name, "position": str(one.position), "passed": one.passed, "rows": list(one.rows), "diagnostics": found}
