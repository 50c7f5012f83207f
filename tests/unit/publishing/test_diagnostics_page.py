"""The page of diagnostics is that of the catalogue."""

from pathlib import Path

from smrules.concepts.catalogue import CATALOGUE
from smrules.publishing.diagnostics_page import main, page

ROOT = Path(__file__).resolve().parents[3]


def test_the_page_is_what_the_code_writes():
    """`make schemas` was run after the last change of the catalogue."""
    assert page() == (ROOT / "docs/diagnostics.md").read_text("utf-8")


def test_every_code_has_its_own_heading():
    """No code of the catalogue is missing, none is there twice."""
    headings = [line.split()[1] for line in page().splitlines() if line.startswith("### ")]

    assert sorted(CATALOGUE) == headings


def test_a_way_out_is_shown_in_both_languages():
    """A code with a hint shows it."""
    lines = page().splitlines()
    start = lines.index("### SM101 duplicate key")

    assert ["- 办法：删去其中一个", "- Way out: remove one of the two"] == lines[start + 4 : start + 6]


def test_main_writes_the_page(tmp_path):
    """The command that `make schemas` calls writes the file."""
    main([str(tmp_path / "new" / "page.md")])

    assert page() == (tmp_path / "new" / "page.md").read_text("utf-8")
