"""The JSON Schemas of rule files accept a document exactly when the loader has no word on its shape."""

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smrules import LibraryError
from smrules.definitions.library import build_library
from smrules.definitions.schema import shape_of
from smrules.definitions.yaml_source import YamlDocument, read_yaml
from smrules.publishing.rule_schema import draft_07
from smrules.publishing.schemas import schema
from tests.conftest import ROOT
from tests.small_libraries import Documents, build, documents
from tests.tangled_libraries import documents as tangled_documents

DRAFTS = {
    "2020-12": jsonschema.Draft202012Validator(schema("rules")),
    "draft-07": jsonschema.Draft7Validator(draft_07(schema("rules"))),
}
OTHER_VALUES = (
    "text", "some-id", "entity.clean", 5, -1, True, [], {}, ["a"], [{"a": "b"}], {"a": "b"}, {"entity.clean": "true"},
    "2024-02-29..", "2023-02-29..", "2021-13-01", "..", "0..100", "50%", "150%", "choice", "more", {"x": {"label": "甲", "lable": "乙"}},
)  # fmt: skip
OTHER_KEYS = ("serverity", "of", "graver", "where", "within", "until", "adds", "decides", "status", "by", "strata", "any", "unit")


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container in *data* with each of its keys or numbers."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in list(entries):
        yield data, key
        yield from places(value)


def spoil(draw: st.DrawFn, document: dict[str, Any]) -> None:
    """Change up to two places of a document: a key more, a key less, another value."""
    for _ in range(draw(st.integers(0, 2))):
        container, key = draw(st.sampled_from([*places(document)]))
        match draw(st.sampled_from(("more", "less", "other"))):
            case "more" if isinstance(container, dict):
                container[draw(st.sampled_from(OTHER_KEYS))] = copy.deepcopy(draw(st.sampled_from(OTHER_VALUES)))
            case "less" if len(document) > 1:
                del container[key]
            case _:
                container[key] = copy.deepcopy(draw(st.sampled_from(OTHER_VALUES)))


@st.composite
def spoilt_libraries(draw: st.DrawFn) -> tuple[Documents, dict[str, Any]]:
    """Draw rule files of which one document has been spoilt."""
    files = copy.deepcopy(draw(documents() | tangled_documents()))
    document = draw(st.sampled_from([one for content in files.values() for one in content]))
    spoil(draw, document)
    return files, document


def complaints(files: Documents) -> set[str]:
    """Return the numbers of what loading says."""
    try:
        build(files)
    except LibraryError as error:
        return {one.code for one in error.diagnostics}
    return set()


def as_read(document: dict[str, Any]) -> list[YamlDocument]:
    """Return one document as it is read; it is written as JSON, which is YAML too."""
    return read_yaml("one.yaml", json.dumps(document, ensure_ascii=False, indent=1).encode())[0]


def shape_complaints(document: dict[str, Any]) -> list[str]:
    """Return the numbers of what the loader says of the shape of one document."""
    return [one.code for each in as_read(document) for one in shape_of(each)[1]]


@pytest.mark.parametrize("draft", DRAFTS)
@given(spoilt=spoilt_libraries())
def test_schema_and_loader_agree(draft, spoilt):
    """What the schema refuses is refused with a number SM2xx, and what is refused for its shape the schema refuses too."""
    files, document = spoilt

    if DRAFTS[draft].is_valid(document):
        assert [] == shape_complaints(document)
    else:
        assert any(code[:3] in ("SM2", "SM3") for code in complaints(files))


@pytest.mark.parametrize("draft", DRAFTS)
@given(spoilt=spoilt_libraries())
def test_what_loads_the_schema_accepts(draft, spoilt):
    """No editor marks what can be loaded."""
    files, document = spoilt

    if not complaints(files):
        assert DRAFTS[draft].is_valid(document)


# --- the shipped files ---------------------------------------------------------------------------

SHIPPED = ROOT / "checklists"


@cache
def shipped() -> list[YamlDocument]:
    """Return every document of the shipped rule files."""
    texts = {path.relative_to(SHIPPED).as_posix(): path.read_bytes() for path in SHIPPED.rglob("*.yaml")}
    return [one for name, raw in sorted(texts.items()) for one in read_yaml(name, raw)[0]]


def without_places(data: Any) -> Any:
    """Return plain data without the places that it remembers."""
    if isinstance(data, dict):
        return {key: without_places(one) for key, one in data.items() if key != "@"}
    return [without_places(one) for one in data] if isinstance(data, list) else data


@st.composite
def spoilt_shipped(draw: st.DrawFn) -> tuple[int, dict[str, Any]]:
    """Draw the number of a document of the shipped rule files, and the document after it was spoilt."""
    number = draw(st.integers(0, len(shipped()) - 1))
    document = without_places(shipped()[number].data)
    spoil(draw, document)
    return number, document


@pytest.mark.parametrize("draft", DRAFTS)
@given(spoilt=spoilt_shipped())
def test_shipped_documents_spoilt(draft, spoilt):
    """Of the shipped rules, too, the schema refuses exactly what loading refuses for its shape."""
    number, document = spoilt
    if DRAFTS[draft].is_valid(document):
        assert [] == shape_complaints(document)
    elif not shape_complaints(document):
        everything = [*shipped()[:number], *as_read(document), *shipped()[number + 1 :]]
        with pytest.raises(LibraryError) as refused:
            build_library(everything)
        assert any(one.code[:3] in ("SM2", "SM3") for one in refused.value.diagnostics)
