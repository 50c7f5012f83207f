"""The command about what a library holds."""

from __future__ import annotations

from typing import Any

from smrules.cli.session import Session, command
from smrules.concepts.library import Library


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
