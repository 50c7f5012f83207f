"""What `load` reads: the rule files of a checkout, the image of a wheel, an overlay over either."""

import pytest

import smrules
from smrules import LibraryError, api
from smrules.definitions.image import write_image
from tests.conftest import ROOT

RULES = ROOT / "checklists"
OVERLAY = """
campaign: autumn
title: 秋季检查
approval: {number: 市监〔2026〕1号}
in_force: 2026-09-01..2026-11-30
include: [food-operation.catering.dishware-disinfected]
"""


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """Return the image that a wheel of this checkout carries."""
    path = tmp_path_factory.mktemp("wheel") / "library.json"
    write_image(RULES, path)
    return path


@pytest.fixture
def overlay(tmp_path, shipped):
    """Return a folder with one campaign that includes an item of the shipped rules."""
    item = next(name for name in sorted(shipped.items) if name.startswith("food-operation.catering."))
    text = OVERLAY.replace("food-operation.catering.dishware-disinfected", item)
    (tmp_path / "campaign.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_checkout_reads_its_rule_files():
    """Without an image in the package the files of the checkout are the shipped rules, so nothing can be stale."""
    assert RULES == api.shipped_content()


def test_the_shipped_library_is_kept():
    """Loading the shipped rules again gives the same library."""
    assert smrules.load() is smrules.load()


def test_an_overlay_lies_over_the_image_as_over_the_files(monkeypatch, image, overlay):
    """The same overlay over the image and over the files gives the same library, under the same hash."""
    from_files = smrules.load(overlay=overlay)
    monkeypatch.setattr(api, "shipped_content", lambda: image)
    from_image = smrules.load(overlay=overlay)

    assert (from_files.content_hash, from_files.checklists) == (from_image.content_hash, from_image.checklists)
    assert "autumn" in from_image.checklists


def test_an_overlay_that_is_not_there_is_told(monkeypatch, image, tmp_path):
    """A folder that does not exist is never taken for an empty overlay, whatever it should lie over."""
    for content in (RULES, image):
        monkeypatch.setattr(api, "shipped_content", lambda content=content: content)

        with pytest.raises(LibraryError) as caught:
            smrules.load(overlay=tmp_path / "nowhere")

        assert ["SM207"] == [one.code for one in caught.value.diagnostics]
