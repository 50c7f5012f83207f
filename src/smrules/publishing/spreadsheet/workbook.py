"""A rule file as a workbook."""

from __future__ import annotations

import hashlib

from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.definitions.yaml_source import read_yaml
from smrules.publishing.spreadsheet import looks, xlsx
from smrules.publishing.spreadsheet.closed_lists import ClosedLists, heads
from smrules.publishing.spreadsheet.grid import Look
from smrules.publishing.spreadsheet.sheets import Book
from smrules.publishing.spreadsheet.tree import RuleText

_GUIDE: tuple[tuple[str, Look], ...] = (
    ("怎样用这本表格", "strong"),
    ("白色的格子可以改；灰色的（标识、属于谁、注释、机器用的键）锁定，不改。保护没有密码，只是防止误改。", "text"),
    ("每个格子里写的就是规则文件里的写法：catering、≥ 150、0..8、has any A | B。所有格子都是文本格式，"
     "以 = + - @ 开头的也是文字，不是公式。", "text"),
    ("一格里有几个条件的，一行一个，写成“事实: 条件”；换行用 Alt+Enter。一格里有几个代码的，用逗号隔开。", "text"),
    ("是和否写 true、false，也可以写 是、否。", "text"),
    ("增加一行：在下面浅黄色的空行里填写，标识和“属于”也要填。要放在中间的，先撤销工作表保护，再插入行。", "text"),
    ("删除一行：在“操作”列选“删除”（文件里它上面的注释留着）或者“连注释删除”。", "text"),
    ("增加一列：在最右边的“加一列”下面选一个键；决策表选 when/事实，就多了一个条件。", "text"),
    ("增加一张决策表、一条法律责任，请在规则文件里写。", "text"),
    ("改完保存，运行 smrules import 本文件：先显示改了什么，确认以后才写入。只改动到的地方会变，其余一字不动。", "text"),
    ("不要改动工作表的名称和灰色的键行；不要合并单元格，不要写公式。", "text"),
)  # fmt: skip


def export(library: Library, file: str, raw: bytes) -> bytes:
    """
    Return the workbook of a rule file.

    Args:
        library: The library that the file belongs to, for labels and closed lists.
        file: The file's path relative to its library.
        raw: Its bytes.

    Raises:
        InputError: The file is no YAML that can be read, or a value is too long for a cell, or the extra is missing.
    """
    documents, found = read_yaml(file, raw)
    if found or not documents:
        told = {"problem_zh": "文件是空的", "problem_en": "the file is empty"}
        raise InputError(found or [diagnostic("SM680", Position(file), **told)])
    text = raw.decode("utf-8-sig")
    book = Book(RuleText(text), heads(library))
    _check_lengths(file, book)
    grids = [*looks.Layout(book, ClosedLists(library)).grids(_guide(file, book)), looks.meta_grid(meta(library, file, raw))]
    return xlsx.write([*grids, looks.base_grid(text)], file)


def meta(library: Library, file: str, raw: bytes) -> dict[str, str]:
    """Return what a workbook says of the file that it is a copy of."""
    return {"file": file, "base_sha256": hash_of(raw), "format": looks.FORMAT, "library_hash": library.content_hash}


def hash_of(raw: bytes) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(raw).hexdigest()


def _guide(file: str, book: Book) -> list[tuple[str, Look]]:
    first = book.comments.get((0,), "")
    comment: list[tuple[str, Look]] = [(first, "text")] if first else []
    return [(f"规则文件 {file}", "strong"), *comment, *_GUIDE]


def _check_lengths(file: str, book: Book) -> None:
    found = []
    for sheet in book.sheets:
        for row in (row for block in sheet.blocks for row in block.rows):
            for key, cell in row.cells.items():
                if len(cell) > looks.LONGEST_CELL:
                    line = book.text.text.count("\n", 0, book.text.start(row.entry.path)) + 1
                    zh = f"“{key}”有 {len(cell)} 个字，一格最多 {looks.LONGEST_CELL} 个"
                    en = f"`{key}` has {len(cell)} characters, a cell holds {looks.LONGEST_CELL}"
                    found.append(diagnostic("SM680", Position(file, line), problem_zh=zh, problem_en=en))
    if found:
        raise InputError(found)
