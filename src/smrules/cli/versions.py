"""The command about two versions of a library: what differs, and in which cases the outcome does."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from smrules.cli.session import Session, command
from smrules.publishing import difference_text

if TYPE_CHECKING:
    from smrules.verification.versions.difference import Region, RuleDifference


@command
@click.argument("old")
@click.argument("new")
def diff(session: Session, old: str, new: str) -> int:
    """比较两个版本的规则：改了什么，哪些情形结果不同 / compare two versions of the rules."""
    from smrules.publishing.progress import progress_bar
    from smrules.verification.versions.difference import differences_of
    from smrules.verification.versions.things import KINDS

    before, after = session.at(old).load(), session.at(new).load()
    with progress_bar(sys.stderr) as progress:
        found = differences_of(before, after, progress)
    data = {"old_hash": before.content_hash, "new_hash": after.content_hash, "differences": [_told(one) for one in found]}
    session.show(data, lambda screen: difference_text.differences(screen, found, KINDS, session.lang))
    return 1 if found else 0


def _told(one: RuleDifference) -> dict[str, Any]:
    change = one.change
    successor = change.new.name if change.status == "renamed" and change.new else None
    return {
        "kind": change.kind, "id": change.name, "status": change.status, "replaced_by": successor,
        "position": str(one.position), "parts": list(change.parts), "compared": one.compared,
        "regions": [_region(region) for region in one.regions],
    }  # fmt: skip


def _region(one: Region) -> dict[str, Any]:
    case = one.example
    example = case and {"on": case.on.isoformat(), "example": case.text, "old": case.old, "new": case.new}
    return {"about": one.about, "zh": one.where.zh, "en": one.where.en, "old": one.old, "new": one.new, "example": example}
