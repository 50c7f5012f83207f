"""The verbs that users call; thin, above all folders."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.definitions.image import load_image, read_image
from smrules.definitions.library import build_library, load_library, read_folder
from smrules.inspection.admit import admit
from smrules.inspection.assess import assess
from smrules.inspection.decide import decide
from smrules.inspection.plan import plan
from smrules.inspection.session import session
from smrules.procedures.ledger.ledger import Ledger
from smrules.publishing.account import explain

if TYPE_CHECKING:
    from smrules.publishing.batch.assessing import AssessedMany
    from smrules.publishing.batch.comparing import WhatIf
    from smrules.publishing.batch.planning import PlannedMany

__all__ = ["admit", "assess", "assess_many", "decide", "explain", "load", "open_ledger", "plan", "plan_many", "session", "shipped_content", "whatif"]


def load(path: str | Path | None = None, *, overlay: str | Path | None = None) -> Library:
    """
    Load rule files.

    Args:
        path: A folder of rule files (or one file) instead of the shipped ones.
        overlay: A folder whose rule files lie over the others: it adds, and gives way only by `exception_to`.

    Returns:
        The library; the shipped one is read from one JSON image and kept for the next call.

    Raises:
        LibraryError: The files cannot be used; every mistake is listed with file, line and column.
    """
    over = Path(overlay) if overlay is not None else None
    if path is not None:
        return load_library(Path(path), over)
    if over is None:
        return _shipped()
    content = shipped_content()
    if content.is_dir():
        return load_library(content, over)
    documents, found, texts = read_folder(over, "overlay/")
    return build_library([*read_image(content)[0], *documents], found, texts)


def plan_many(library: Library, entities: str | Path, *, on: date, out: str | Path, **more: Any) -> PlannedMany:
    """
    Plan all entities of a Parquet or Arrow file; needs the extra `columnar`.

    Args:
        library: Checked rule files.
        entities: One row for each entity: `id`, and its facts by name.
        on: Day of the visits.
        out: File to write: each entity with the name of its plan. Beside it are written the items of the plans, the plans
            of members for which
            checklists are repeated, and the rows that could not be used.
        more: `members`: scope → file with the list of its members; `batch_rows`: rows in memory at once; `progress`: told
            how far it is.

    Raises:
        InputError: The extra is missing (SM620), a file cannot be read or its columns do not fit, or an unfinished run of
            other inputs is there.
    """
    _need_columns()
    from smrules.publishing.batch import planning

    return planning.plan_many(library, entities, on=on, out=out, **more)


def assess_many(library: Library, entities: str | Path, answers: str | Path, *, on: date, out: str | Path, **more: Any) -> AssessedMany:
    """
    Assess all visits of Parquet or Arrow files; needs the extra `columnar`.

    Args:
        library: Checked rule files.
        entities: One row for each entity: `id`, and its facts by name.
        answers: One row for each answer: `visit`, `fact`, `value` as text, and perhaps `member` (`scope/key`), `state`, and
            `asked` for circumstances.
        on: Day of the visits of which no other is told.
        out: Folder to write to: items long, visits wide with grades and outcomes, and tables beside them.
        more: `visits`: file with `visit`, `entity`, days and facts of visits; without it each entity has one visit, named
            like it. `members`: scope →
            file with the list of its members; `batch_rows`: entities in memory at once; `progress`: told how far it is.

    Raises:
        InputError: The extra is missing (SM620), a file cannot be read or its columns do not fit, or an unfinished run of
            other inputs is there.
    """
    _need_columns()
    from smrules.publishing.batch import assessing

    return assessing.assess_many(library, entities, answers, on=on, out=out, **more)


def whatif(old: Library, new: Library, entities: str | Path, answers: str | Path, *, on: date, out: str | Path, **more: Any) -> WhatIf:
    """
    Judge past visits by two libraries, and tell who would have been treated differently; needs the extra `columnar`.

    Args:
        old: The library by which they were judged; answers must fit it.
        new: The changed library; answers that it does not ask for are left out.
        entities, answers, on, out, more: As for `assess_many`.

    Raises:
        InputError: The extra is missing (SM620), a file cannot be read or its columns do not fit, or an unfinished run of
            other inputs is there.
    """
    _need_columns()
    from smrules.publishing.batch import comparing

    return comparing.whatif(old, new, entities, answers, on=on, out=out, **more)


def _need_columns() -> None:
    try:
        import polars  # noqa: F401
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise InputError([diagnostic("SM620", Position("columnar", 0), problem=error)]) from None


def open_ledger(url: str, *, create: str | None = None) -> Ledger:
    """
    Open the record of everything that happens to entities.

    Args:
        url: A file of SQLite, or `postgresql://…`.
        create: Make a new ledger of this name.

    Raises:
        InputError: There is no ledger (SM710), or already one (SM711); the database does not answer (SM727, SM728); SQLAlchemy,
            the extra `ledger`, is missing (SM666).
    """
    from smrules.procedures.ledger.sql_store import create_store, open_store

    return Ledger(open_store(url) if create is None else create_store(url, create))


def shipped_content() -> Path:
    """Return the image of the shipped rules, or in a checkout the folder of the rule files themselves."""
    image = Path(str(resources.files("smrules") / "_content" / "library.json"))
    return image if image.exists() else Path(__file__).resolve().parents[2] / "checklists"


@lru_cache(maxsize=1)
def _shipped() -> Library:
    content = shipped_content()
    return load_library(content) if content.is_dir() else load_image(content)
