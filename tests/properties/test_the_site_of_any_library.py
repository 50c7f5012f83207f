"""Any library that loads has a site: all pages are made, every link leads somewhere and back, the mark-up is valid."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given, settings

from smrules.concepts.diagnostic import LibraryError
from smrules.publishing.site.build import site_files
from smrules.publishing.site.contents import site_pages
from tests import small_libraries, tangled_libraries
from tests.pages.markup import Markup
from tests.small_libraries import Documents, build
from tests.unit.publishing.site.test_contents import dead, one_way

pytest.importorskip("jinja2")

ON = date(2026, 6, 1)


def checked(documents: Documents) -> None:
    """Make all pages of a library and look at them."""
    try:
        library = build(documents)
    except LibraryError:
        assume(False)
    pages = site_pages(library, ON)

    assert [] == dead(pages)
    assert [] == one_way(pages)
    assert [] == [one for path, text in site_files(library, ON) if path.endswith(".html") for one in Markup(text).wrong]


@settings(max_examples=8)
@given(small_libraries.documents())
def test_a_library_as_authors_write_them(documents):
    """Domains, checklists, grades, outcomes, liabilities and leniency in any measure."""
    checked(documents)


@settings(max_examples=8)
@given(tangled_libraries.documents())
def test_a_library_as_nobody_writes_them(documents):
    """Every kind of test, derivation and result, in any combination."""
    checked(documents)
