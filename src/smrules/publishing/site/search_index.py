"""What the search knows: one script that holds every page by kind, title, id and place, loaded when somebody searches."""

from __future__ import annotations

import json
from collections.abc import Iterable

from smrules.publishing.site.page import KINDS, Page

LONGEST = 160
"""Characters of other words by which a page is found."""


def search_index(pages: Iterable[Page]) -> str:
    """Return the script; `<` cannot end it, and it is the same for the same pages."""
    kinds = list(KINDS)
    rows = [
        [kinds.index(one.thing.kind), one.title, one.shown_id, one.thing.path, one.found_by[:LONGEST]]
        for one in pages
        if one.shown_id or one.thing.kind in ("index", "guide")
    ]
    text = json.dumps({"kinds": list(KINDS.values()), "pages": rows}, ensure_ascii=False, separators=(",", ":"))
    return f"window.searchIndex={text.replace('<', chr(92) + 'u003c').replace(chr(0x2028), ' ').replace(chr(0x2029), ' ')};\n"
