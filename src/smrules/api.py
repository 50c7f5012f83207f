"""The verbs that users call; thin, above all folders."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from pathlib import Path

from smrules.concepts.library import Library
from smrules.definitions.image import load_image, read_image
from smrules.definitions.library import build_library, load_library, read_folder
from smrules.inspection.admit import admit
from smrules.inspection.assess import assess
from smrules.inspection.decide import decide
from smrules.inspection.plan import plan
from smrules.inspection.session import session
from smrules.publishing.account import explain

__all__ = ["admit", "assess", "decide", "explain", "load", "plan", "session", "shipped_content"]


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


def shipped_content() -> Path:
    """Return the image of the shipped rules, or in a checkout the folder of the rule files themselves."""
    image = Path(str(resources.files("smrules") / "_content" / "library.json"))
    return image if image.exists() else Path(__file__).resolve().parents[2] / "checklists"


@lru_cache(maxsize=1)
def _shipped() -> Library:
    content = shipped_content()
    return load_library(content) if content.is_dir() else load_image(content)
