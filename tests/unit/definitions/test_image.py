"""The built library as one JSON file."""

import json

import pytest

from smrules.concepts.diagnostic import LibraryError
from smrules.definitions.image import load_image, write_image
from smrules.definitions.library import load_library
from tests.conftest import ROOT

RULES = ROOT / "tests" / "language"


@pytest.fixture
def image(tmp_path):
    """Write the image of one library."""
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "penalties.yaml").write_bytes((RULES / "penalties.yaml").read_bytes())
    write_image(folder, tmp_path / "library.json")
    return tmp_path / "library.json"


def test_an_image_is_the_library_that_was_written(image):
    """Rules, places of tables and items, and the hash are the same."""
    one, other = load_library(image.parent / "rules"), load_image(image)

    assert one.content_hash == other.content_hash
    assert (one.tables, one.checklists, one.derivations) == (other.tables, other.checklists, other.derivations)
    assert one.vocabulary == other.vocabulary


def test_an_image_is_plain_json(image):
    """Any program can read it."""
    assert {"format", "documents"} <= json.loads(image.read_text(encoding="utf-8")).keys()


@pytest.mark.parametrize(
    "harm", [lambda text: text.replace("50000", "5"), lambda text: text[:-20], lambda text: "", lambda text: "[]"]
)
def test_a_damaged_image_is_told(image, harm):
    """Never a traceback, never other rules than were written."""
    image.write_text(harm(image.read_text(encoding="utf-8")), encoding="utf-8")

    with pytest.raises(LibraryError) as told:
        load_image(image)

    assert ["SM617"] == [one.code for one in told.value.diagnostics]
