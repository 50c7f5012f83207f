"""The diagnostics of many visits at once: SM620 to SM639."""

from __future__ import annotations

from smrules.concepts.catalogue_entry import Entry

OF_BATCHES: dict[str, Entry] = {
    "SM620": Entry(
        "extra that is not installed",
        "成批计划和判断需要 Polars 和 PyArrow，这里没有：{problem}",
        "planning and assessing in batches needs Polars and PyArrow, which cannot be had here: {problem}",
        "pip install 'smrules[columnar]'",
        "pip install 'smrules[columnar]'",
    ),
}
