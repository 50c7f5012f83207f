"""The JSON Schema of rule files accepts a document exactly when the loader has no word on its shape."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from smrules import LibraryError
from smrules.definitions.schema import shape_of
from smrules.definitions.yaml_source import read_yaml
from smrules.publishing.schemas import schema
from tests.small_libraries import Documents, build, documents

RULES = jsonschema.Draft202012Validator(schema("rules"))
OTHER_VALUES = ("text", "some-id", 5, -1, True, [], {}, ["a"], [{"a": "b"}], {"a": "b"}, {"entity.clean": "true"})


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container in *data* with each of its keys or numbers."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in list(entries):
        yield data, key
        yield from places(value)


@st.composite
def spoilt_libraries(draw: st.DrawFn) -> tuple[Documents, dict[str, Any]]:
    """Draw rule files of which one document has been changed in up to two places: a key more, a key less, another value."""
    files = copy.deepcopy(draw(documents()))
    document = draw(st.sampled_from([one for content in files.values() for one in content]))
    for _ in range(draw(st.integers(0, 2))):
        container, key = draw(st.sampled_from([*places(document)]))
        match draw(st.sampled_from(("more", "less", "other"))):
            case "more" if isinstance(container, dict):
                container["serverity"] = "minor"
            case "less" if len(document) > 1:
                del container[key]
            case _:
                container[key] = copy.deepcopy(draw(st.sampled_from(OTHER_VALUES)))
    return files, document


def complaints(files: Documents) -> set[str]:
    """Return the numbers of what loading says."""
    try:
        build(files)
    except LibraryError as error:
        return {one.code for one in error.diagnostics}
    return set()


def shape_complaints(document: dict[str, Any]) -> list[str]:
    """Return the numbers of what the loader says of the shape of one document."""
    read, _ = read_yaml("one.yaml", json.dumps(document, ensure_ascii=False, indent=1).encode())
    return [one.code for each in read for one in shape_of(each)[1]]


@given(spoilt_libraries())
def test_schema_and_loader_agree(spoilt):
    """What the schema refuses is refused with a number SM2xx, and what is refused for its shape the schema refuses too."""
    files, document = spoilt

    if RULES.is_valid(document):
        assert [] == shape_complaints(document)
    else:
        assert any(code.startswith("SM2") for code in complaints(files))
