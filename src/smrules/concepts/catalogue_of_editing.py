"""The diagnostics of writing rules: SM690 to SM699, of the editor and of what is made for it."""

from __future__ import annotations

from smrules.concepts.catalogue_entry import NEAREST, Entry

OF_EDITING: dict[str, Entry] = {
    "SM690": Entry(
        "files of several libraries",
        "这些文件不在同一个规则文件夹里：{roots_zh}",
        "these files belong to several libraries: {roots_en}",
        "分几次检查",
        "check them one library after the other",
    ),
}
