"""The page that lists every diagnostic, made from the catalogue: `python -m smrules.publishing.diagnostics_page FILE`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from smrules.concepts.catalogue import CATALOGUE, Entry

_FAMILIES = {
    "SM1": "SM1xx 规则文件的文字 / the text of a YAML file",
    "SM2": "SM2xx 文档的结构 / the shape of a document",
    "SM3": "SM3xx 引用 / references",
    "SM4": "SM4xx 逻辑 / logic",
    "SM5": "SM5xx 法律 / law",
    "SM6": "SM6xx 输入 / input",
    "SM7": "SM7xx 合并 / merging",
    "SM8": "SM8xx 例子和案例 / examples and cases",
    "SM9": "SM9xx 程序自身 / smrules itself",
}
_HEAD = """\
# Diagnostics

<!-- Made from src/smrules/concepts/catalogue.py by `make schemas`; do not edit. -->

Every message has a number, a place (`file:line:column`, or the path of a value in an input), one sentence in Chinese and in
English, and where there is one a way out. Numbers are never given again. `{…}` stands for what the message names.

每条提示都有编号、位置、一句说明，能给出办法的还有办法。编号永不改变。
"""
_FIELD = re.compile(r"{(\w+)}")


def page() -> str:
    """Return the page as Markdown."""
    families = groupby(sorted(CATALOGUE.items()), key=lambda one: one[0][:3])
    return "\n".join([_HEAD, *("\n".join(_family(family, entries)) for family, entries in families)])


def _family(family: str, entries) -> Iterator[str]:
    yield f"## {_FAMILIES[family]}\n"
    for code, entry in entries:
        yield from _entry(code, entry)


def _entry(code: str, entry: Entry) -> Iterator[str]:
    yield f"### {code} {entry.title}\n"
    yield f"- {_shown(entry.zh)}"
    yield f"- {_shown(entry.en)}"
    if _FIELD.sub("", entry.hint_zh).strip():
        yield f"- 办法：{_shown(entry.hint_zh)}"
        yield f"- Way out: {_shown(entry.hint_en)}"
    yield ""


def _shown(template: str) -> str:
    return template.replace("<", "&lt;")


def write(file: Path) -> None:
    """Write the page."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page(), encoding="utf-8", newline="\n")


def main(arguments: list[str] | None = None) -> int:
    """Write the page into the file that is named."""
    found = sys.argv[1:] if arguments is None else arguments
    write(Path(found[0] if found else "docs/diagnostics.md"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
