"""Pages become files: HTML that is escaped, links that are relative, one style sheet, one script, one index for the search."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from smrules.concepts.library import Library
from smrules.publishing.guide.files import HERE as GUIDE
from smrules.publishing.guide.files import GuideFiles
from smrules.publishing.pages.frame import fill_template, shared_style
from smrules.publishing.site.contents import site_pages
from smrules.publishing.site.page import KINDS, Code, Line, Muted, Page
from smrules.publishing.site.search_index import search_index

HERE = Path(__file__).resolve().parent
FOLDERS = (HERE, GUIDE)
"""Where the templates lie."""
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'"
Progress = Callable[[str, int, int], None]


def site_files(library: Library, on: date, progress: Progress | None = None) -> Iterator[tuple[str, str]]:
    """
    Yield every file of the site, as its path within the folder and its text; the same library and day give the same files.

    Args:
        library: The rules; an overlay is part of them.
        on: The day that the site names, and for which the guide speaks.
        progress: Told of every file written.
    """
    write = partial(page_html, version=library.content_hash[:12], on=on)
    pages, guide = site_pages(library, on), GuideFiles(library, on, write)
    size, done = len(pages) + guide.count(), 0
    own = ((one.thing.path, write("page.html.jinja", one)) for one in pages)
    for path, text in chain(own, guide.files(), _assets([*pages, *guide.pages()])):
        yield path, text
        done += path.endswith(".html")
        if progress is not None:
            progress("pages", done, size)


def _assets(pages: list[Page]) -> Iterator[tuple[str, str]]:
    yield "assets/site.css", shared_style() + (HERE / "site.css").read_text(encoding="utf-8")
    yield "assets/site.js", (HERE / "site.js").read_text(encoding="utf-8")
    yield "assets/search-index.js", search_index(pages)


def page_html(template: str, page: Page, *, version: str, on: date, **content: Any) -> str:
    """Return one page as HTML."""
    root = "../" * page.thing.path.count("/")

    def to(link: Any) -> str:
        return root + link.thing.path + (f"#{link.anchor}" if getattr(link, "anchor", "") else "")

    return fill_template(
        template, folder=FOLDERS, page=page, kind=KINDS[page.thing.kind], root=root, to=to, plain=plain_text, is_code=is_code,
        is_void=is_void,
        policy=POLICY, version=version, on=on, **content,
    )  # fmt: skip


def plain_text(line: Line) -> str:
    """Return a line without links."""
    return "".join(one if isinstance(one, str) else one.text for one in line)


def is_code(part: Any) -> bool:
    """Say whether a part of a line stands so in a rule file."""
    return isinstance(part, Code)


def is_void(cell: tuple[Line, ...]) -> bool:
    """Say whether a cell only says that there is nothing in it."""
    return len(cell) == 1 and all(isinstance(one, Muted) for one in cell[0])
