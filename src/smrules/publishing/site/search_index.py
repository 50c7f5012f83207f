"""What the search knows: one script that holds every page by kind, title, id and place, loaded when somebody searches."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from smrules.publishing.site.page import KINDS, Page

LONGEST = 160
"""Characters of other words by which a page is found."""


def search_index(pages: Iterable[Page]) -> str:
    """Return the script that the search loads."""
    kinds = list(KINDS)
    rows = [
        [kinds.index(one.thing.kind), one.title, one.shown_id, one.thing.path, one.found_by[:LONGEST]]
        for one in pages
        if one.shown_id or one.thing.kind in ("index", "guide")
    ]
    return as_script("searchIndex", {"kinds": list(KINDS.values()), "pages": rows})


def as_script(name: str, told: Any) -> str:
    """Return a script that gives data a name; a page without a server cannot read it in any other way."""
    return f"window.{name}={json.dumps(told, ensure_ascii=False, separators=(',', ':'))};\n"
