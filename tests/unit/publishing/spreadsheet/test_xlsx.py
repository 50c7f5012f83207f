"""The bytes of a workbook: the same for the same input, and the same text again when they are read."""

from __future__ import annotations

import io
import zipfile

import pytest

from smrules.concepts.diagnostic import InputError
from smrules.publishing.spreadsheet import looks, xlsx
from smrules.publishing.spreadsheet.grid import Grid, Offer, Shown
from smrules.publishing.spreadsheet.proposal import propose
from smrules.publishing.spreadsheet.reading import Workbook
from smrules.publishing.spreadsheet.workbook import export
from tests.unit.publishing.spreadsheet.workbooks import CHECKLISTS, exported, library

openpyxl = pytest.importorskip("openpyxl")

ONE_OF_A_KIND = [
    "advertising/commercial.yaml", "campaigns/cold-chain-2026.yaml", "decisions/draw.yaml", "decisions/guarantees.yaml", "domains.yaml",
    "draws/annual-2026.yaml", "instruments/other.yaml", "liabilities/cosmetics.yaml", "local/shandong/vocabulary.yaml",
    "parameters/calendar.yaml", "parameters/penalty.yaml", "resolutions.yaml", "vocabulary/gradings.yaml",
]  # fmt: skip
SMALL = "parameters/penalty.yaml"
TEXTS = [
    "= act.kind",
    "+1",
    "-1",
    "@x",
    "=1+1",
    "'x",
    "0.70",
    "2026-03-02",
    "true",
    "_x0041_",
    "a\nb",
    "\x07",
    "中文🏮",
    " x",
    "#N/A",
]


def raw(file: str) -> bytes:
    return (CHECKLISTS / file).read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("file", [one for one in ONE_OF_A_KIND if (CHECKLISTS / one).exists()])
def test_a_file_of_every_kind_comes_back_from_its_bytes(file):
    """YAML → .xlsx → YAML, and both ways the same each time."""
    made = export(library(), file, raw(file))
    found = propose(Workbook.of("x.xlsx", made), raw(file), library())

    assert made == export(library(), file, raw(file))
    assert ((), (), raw(file)) == (found.problems, found.changes, found.new)


def test_what_is_read_is_what_was_laid_out():
    """The sheets that other tests make without openpyxl are those that openpyxl gives."""
    text = raw(SMALL).decode()
    read = {one.name: one for one in xlsx.read(export(library(), SMALL, raw(SMALL)))}

    for name, sheet in exported(text, SMALL)[1].items():
        if name != looks.GUIDE:
            assert {place: one.value for place, one in sheet.cells.items()} == {
                place: one.value for place, one in read[name].cells.items()
            }


def test_every_text_stays_that_text():
    """No formula, number, day, boolean or error is made of it, whatever it begins with."""
    grid = Grid("x", {(row, 1): Shown(text, "cell") for row, text in enumerate(TEXTS, start=1)})

    (found, _) = xlsx.read(xlsx.write([grid], "x"))

    assert TEXTS == [found.cells[row, 1].value for row in range(1, len(TEXTS) + 1)]
    assert {"value"} == {one.kind for one in found.cells.values()}


def test_a_workbook_holds_no_trace_of_when_it_was_made():
    """Its parts have fixed times, and so has the whole."""
    made = xlsx.write([Grid("x", {(1, 1): Shown("a", "cell")})], "t")
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert {(2020, 1, 1, 0, 0, 0)} == {one.date_time for one in parts.infolist()}
        assert b"2020-01-01T00:00:00Z" in parts.read("docProps/core.xml")


def sheet_of(file: str, name: str):
    return openpyxl.load_workbook(io.BytesIO(export(library(), file, raw(file))))[name]


def test_names_are_locked_and_values_are_not():
    """The protection has no password; the keys of rows are hidden, the heads stay in sight and on every page."""
    sheet = sheet_of(SMALL, "参数")

    assert sheet.protection.sheet and sheet.protection.password is None
    assert [True, True, False] == [sheet[cell].protection.locked for cell in ("A3", "D3", "E3")]
    assert (True, "E3", "$1:$2") == (sheet.column_dimensions["A"].hidden, sheet.freeze_panes, sheet.print_title_rows)
    assert ("landscape", 9) == (sheet.page_setup.orientation, int(sheet.page_setup.paperSize))


def test_what_looks_like_a_formula_is_marked_as_text():
    """Even when somebody enters the cell again."""
    grid = Grid("x", {(1, 1): Shown("= act.kind", "cell", locked=False)})
    cell = openpyxl.load_workbook(io.BytesIO(xlsx.write([grid], "x")))["x"]["A1"]

    assert ("s", "@", True) == (cell.data_type, cell.number_format, bool(cell.quotePrefix))


def test_cells_offer_what_may_stand_in_them():
    """From a hidden sheet; a strict list refuses anything else."""
    grid = Grid("x", {(1, 1): Shown("a", "cell")}, offers=[Offer(("a", "b"), True, "题", "提示", ((1, 1, 5, 1),))])
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx.write([grid], "x")))["x"]
    (found,) = sheet.data_validations.dataValidation

    assert ("list", "'_lists'!$A$1:$A$2", True, "A1:A5", "提示") == (
        found.type, found.formula1, found.showErrorMessage, str(found.sqref), found.prompt
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        (lambda sheet: sheet.merge_cells("E3:F3"), "SM684", "x.xlsx:参数!E3"),
        (lambda sheet: sheet.__setitem__("E3", "=1+1"), "SM684", "x.xlsx:参数!E3"),
        (lambda sheet: sheet.__setitem__("D3", "other"), "SM686", "x.xlsx:参数!D3"),
        (lambda sheet: sheet.delete_cols(6), "SM683", "x.xlsx:参数!A2"),
        (lambda sheet: setattr(sheet, "title", "别名"), "SM682", "x.xlsx:别名"),
    ],
)
def test_what_excel_can_do_to_a_sheet_is_noticed(change, code, place):
    """Merged cells, formulas, columns and sheets that are gone."""
    book = openpyxl.load_workbook(io.BytesIO(export(library(), SMALL, raw(SMALL))))
    change(book["参数"])
    saved = io.BytesIO()
    book.save(saved)

    found = propose(Workbook.of("x.xlsx", saved.getvalue()), raw(SMALL), library())

    assert (code, place) in [(one.code, str(one.position)) for one in found.problems]


def test_what_is_no_workbook_is_refused():
    """Other bytes, and workbooks that were not exported."""
    old = looks.meta_grid({"file": "a", "base_sha256": "b", "format": "9"})
    for other in (b"", b"PK\x03\x04", xlsx.write([Grid("x")], "x"), xlsx.write([Grid("x"), old], "x")):
        with pytest.raises(InputError) as refused:
            Workbook.of("x.xlsx", other)
        assert ["SM681"] == [one.code for one in refused.value.diagnostics]


@pytest.mark.parametrize(("content", "code"), [(b"", "SM680"), (b"a: [", "SM102"), (b"\xff", "SM111")])
def test_what_is_no_rule_file_is_not_exported(content, code):
    """With the message that loading would give."""
    with pytest.raises(InputError) as refused:
        export(library(), "x.yaml", content)

    assert [code] == [one.code for one in refused.value.diagnostics]


def test_a_value_that_no_cell_can_hold_is_told():
    """A cell holds about 32,000 characters."""
    with pytest.raises(InputError) as refused:
        export(library(), "x.yaml", ("param: a\nnote: " + "长" * 40_000).encode())

    assert ["SM680"] == [one.code for one in refused.value.diagnostics]


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch):
    """SM666 names the extra."""
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)

    with pytest.raises(InputError) as refused:
        export(library(), SMALL, raw(SMALL))

    assert ["SM666"] == [one.code for one in refused.value.diagnostics] and "excel" in refused.value.diagnostics[0].hint_zh
