"""Grids to the bytes of an .xlsx file and back: the one module that knows openpyxl. The same grids give the same bytes."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable
from copy import copy
from datetime import datetime
from typing import Any

from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.position import Position
from smrules.publishing.spreadsheet.grid import Found, FoundSheet, Grid, Look, Offer, Shown, letter

LISTS = "_lists"
"""The hidden sheet that holds the values of drop-downs."""
_DAY = datetime(2020, 1, 1)
_ZIP_DAY = (2020, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_FONT = "微软雅黑"
_PAGE = 170
"""How wide a printed page is, in characters."""
_DARK, _LINE = "1F3864", "BFBFBF"
_LOOKS: dict[Look, dict[str, Any]] = {
    "title": {"font": (11, True, _DARK), "fill": "D9E2F3", "line": False},
    "head": {"font": (10, True, "FFFFFF"), "fill": _DARK, "middle": True},
    "condition": {"font": (10, True, "FFFFFF"), "fill": "2E75B6", "middle": True},
    "result": {"font": (10, True, "FFFFFF"), "fill": "548235", "middle": True},
    "key": {"font": (8, False, "7F7F7F"), "fill": "EDEDED", "middle": True},
    "name": {"font": (9, False, "44546A"), "fill": "F2F2F2"},
    "locked": {"font": (9, False, "7F7F7F"), "fill": "F2F2F2"},
    "comment": {"font": (9, False, "7F7F7F"), "fill": "F2F2F2", "italic": True},
    "cell": {"font": (10, False, "000000")},
    "prose": {"font": (10, False, "000000")},
    "flag": {"font": (10, False, "000000"), "middle": True},
    "spare": {"font": (10, False, "000000"), "fill": "FFFBEF"},
    "text": {"font": (10, False, "000000"), "line": False},
    "strong": {"font": (12, True, _DARK), "line": False},
}
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_IGNORED = b'<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors>'
_BEHIND_ERRORS = re.compile(rb"<(drawing|legacyDrawing|tableParts|extLst)\b|</worksheet>")


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError:
        raise InputError([diagnostic("SM666", Position("openpyxl", 0), extra="excel")]) from None
    return openpyxl


# --- writing ---------------------------------------------------------------------------------------


def write(grids: Iterable[Grid], title: str) -> bytes:
    """Return the workbook of *grids*; raises `InputError` where the extra is missing."""
    openpyxl = _openpyxl()
    grids = list(grids)
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.creator, book.properties.title = "smrules", title
    book.properties.created = _DAY
    lists, styles = _Lists([offer for grid in grids for offer in grid.offers]), {}
    for grid in [*grids, lists.grid()]:
        _fill(book.create_sheet(grid.name), grid, lists, styles)
    raw = io.BytesIO()
    book.save(raw)
    return _settled(raw.getvalue())


class _Lists:
    """Each list of values once, one a column."""

    def __init__(self, offers: list[Offer]):
        self.columns = {values: number for number, values in enumerate(dict.fromkeys(one.values for one in offers), start=1)}

    def source(self, values: tuple[str, ...]) -> str:
        name = letter(self.columns[values])
        return f"'{LISTS}'!${name}$1:${name}${len(values)}"

    def grid(self) -> Grid:
        grid = Grid(LISTS, visible=False)
        for values, column in self.columns.items():
            grid.cells |= {(row, column): Shown(value, "text") for row, value in enumerate(values, start=1)}
        return grid


def _fill(sheet: Any, grid: Grid, lists: _Lists, styles: dict[tuple, Any]) -> None:
    for (row, column), one in grid.cells.items():
        cell = sheet.cell(row, column)
        cell.value = _escaped(one.text)
        if one.text:
            cell.data_type = "s"
        _dress(cell, one, styles)
    for column, width in grid.widths.items():
        sheet.column_dimensions[letter(column)].width = width
    for row, height in grid.heights.items():
        sheet.row_dimensions[row].height = height
    for offer in grid.offers:
        sheet.add_data_validation(_validation(offer, lists))
    _arrange(sheet, grid)


def _escaped(text: str) -> str | None:
    """Return what an .xlsx file holds for a text: control characters and what looks like their escapes are escaped."""
    text = _ESCAPED.sub(lambda found: f"_x005F{found[0]}", text)
    return _ILLEGAL.sub(lambda found: f"_x{ord(found[0]):04X}_", text) or None


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _dress(cell: Any, one: Shown, styles: dict[tuple, Any]) -> None:
    """Give a cell its look; openpyxl finds a style that is there already much faster than it makes one."""
    is_quoted = one.text[:1] in ("=", "+", "-", "@")
    known = (one.look, one.locked, is_quoted)
    if known not in styles:
        font, fill, border, alignment, protection = _style(one.look, one.locked)
        cell.font, cell.border, cell.alignment, cell.protection = font, border, alignment, protection
        if fill is not None:
            cell.fill = fill
        cell.number_format, cell.quotePrefix = "@", is_quoted
        styles[known] = copy(cell._style)
    cell._style = copy(styles[known])


def _style(look: Look, locked: bool) -> tuple[Any, ...]:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    told = _LOOKS[look]
    size, bold, colour = told["font"]
    side = Side(style="thin", color=_LINE)
    return (
        Font(name=_FONT, size=size, bold=bold, color=colour, italic=told.get("italic", False)),
        PatternFill("solid", start_color=told["fill"]) if "fill" in told else None,
        Border(left=side, right=side, top=side, bottom=side) if told.get("line", True) else Border(),
        Alignment(
            horizontal="center" if told.get("middle") else "left", vertical="center" if told.get("middle") else "top",
            wrap_text=look not in ("title", "strong"),
        ),
        Protection(locked=locked),
    )  # fmt: skip


def _validation(offer: Offer, lists: _Lists) -> Any:
    from openpyxl.worksheet.cell_range import MultiCellRange
    from openpyxl.worksheet.datavalidation import DataValidation

    found = DataValidation(
        type="list" if offer.values else None, formula1=lists.source(offer.values) if offer.values else None, allow_blank=True,
        showErrorMessage=offer.strict, errorTitle="不能填这个值", error="请从下拉列表里选", showInputMessage=bool(offer.hint),
        promptTitle=offer.title[:32] or None, prompt=offer.hint[:255] or None,
    )  # fmt: skip
    ranges = [f"{letter(left)}{top}:{letter(right)}{bottom}" for top, left, bottom, right in offer.cells]
    found.sqref = MultiCellRange(" ".join(ranges))
    return found


def _arrange(sheet: Any, grid: Grid) -> None:
    sheet.sheet_state = "visible" if grid.visible else "hidden"
    sheet.freeze_panes = f"{letter(grid.frozen[1])}{grid.frozen[0]}" if grid.frozen != (1, 1) else None
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 90
    if grid.colour:
        sheet.sheet_properties.tabColor = grid.colour
    if grid.visible and grid.repeated:
        sheet.column_dimensions["A"].hidden = True
    sheet.protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)
    _set_page(sheet, grid)


def _set_page(sheet: Any, grid: Grid) -> None:
    page = sheet.page_setup
    page.orientation, page.paperSize, page.fitToWidth, page.fitToHeight = "landscape", 9, 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    if not grid.is_one_page_wide:
        page.fitToWidth = max(1, round(sum(grid.widths.values()) / _PAGE))
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.header, margins.footer = 0.75, 0.6, 0.35, 0.3
    sheet.oddHeader.left.text, sheet.oddFooter.center.text = "&F", "&A  第 &P 页，共 &N 页"
    if grid.repeated:
        sheet.print_title_rows = f"{grid.repeated[0]}:{grid.repeated[1]}"
    if grid.repeated_columns and page.fitToWidth > 1:
        sheet.print_title_cols = f"A:{letter(grid.repeated_columns)}"


def _settled(raw: bytes) -> bytes:
    """Return the file with no trace of when it was made, and without warnings about numbers that are text."""
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as made, zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as settled:
        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>2020-01-01T00:00:00Z", content)
            elif name.startswith("xl/worksheets/sheet") and (at := _BEHIND_ERRORS.search(content)):
                content = content[: at.start()] + _IGNORED + content[at.start() :]
            told = zipfile.ZipInfo(name, _ZIP_DAY)
            told.compress_type, told.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            settled.writestr(told, content)
    return found.getvalue()


# --- reading ---------------------------------------------------------------------------------------


def read(raw: bytes) -> list[FoundSheet]:
    """Return the sheets of a workbook; raises `InputError` where the extra is missing, `ValueError` if it is no workbook."""
    openpyxl = _openpyxl()
    try:
        with warnings.catch_warnings():
            # Why: it warns of extensions that Excel adds and that hold no values.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(raw))
    except Exception as error:
        raise ValueError(str(error)) from error
    return [_sheet(one) for one in book.worksheets]


def _sheet(sheet: Any) -> FoundSheet:
    cells = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                cells[cell.row, cell.column] = _cell(cell)
    merged = tuple((one.min_row, one.min_col, one.max_row, one.max_col) for one in sheet.merged_cells.ranges)
    return FoundSheet(sheet.title, cells, tuple(sorted(merged)))


def _cell(cell: Any) -> Found:
    value, shown_as = cell.value, cell.number_format or "General"
    if cell.data_type == "f":
        return Found(str(getattr(value, "text", value)), shown_as, "formula")
    if cell.data_type == "e":
        return Found(value, shown_as, "error")
    return Found(_unescaped(value) if isinstance(value, str) else value, shown_as)
