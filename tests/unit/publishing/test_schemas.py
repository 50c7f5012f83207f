"""The schemas are those of the code, valid, explained, and they accept what the code writes and reads."""

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator

import smrules
from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.position import Position
from smrules.definitions.schema import shape_of
from smrules.definitions.shapes import DOCUMENTS
from smrules.definitions.yaml_source import read_yaml
from smrules.publishing import library_schema, schemas
from smrules.publishing.account import account
from smrules.publishing.exchange import failure
from tests.unit.publishing import building

ROOT = Path(__file__).resolve().parents[3]
FILES = dict(schemas.files())
RULES = (Draft202012Validator, "rules.schema.json"), (Draft7Validator, "rules.draft-07.schema.json")
WITH_WORDS = Draft7Validator(json.loads((ROOT / "schemas" / "library.draft-07.schema.json").read_text("utf-8")))


CONDITIONS = ("if", "then", "else", "allOf")
"""Keys under which a schema speaks of properties that it has described before."""
BY_OTHERS = {
    "SM203_draw_without_rate_of_a_stratum", "SM204_draw_cap_below_floor", "SM204_draw_floor_of_half_an_entity",
    "SM204_draw_strata_of_numbers", "SM204_draw_stratum_without_strata", "SM204_duration_that_is_not_whole", "SM204_window_in_working_days",
}  # fmt: skip
"""Bad files whose mistake no single document shows: the facts and parameters that it names are declared elsewhere."""


def as_an_editor_sees(node: yaml.Node) -> object:
    """Return a node as a YAML 1.2 parser reads it: numbers are numbers, `no` is text."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: as_an_editor_sees(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [as_an_editor_sees(value) for value in node.value]
    if not node.style and node.value in ("true", "false"):
        return node.value == "true"
    if not node.style and re.fullmatch(r"[-+]?\d+(\.\d+)?", node.value):
        return float(node.value) if "." in node.value else int(node.value)
    return node.value


def documents(*paths: Path) -> list:
    """Return every document of some rule files as an editor sees it."""
    nodes = [node for path in paths for node in yaml.compose_all(path.read_text("utf-8"), Loader=yaml.CSafeLoader)]
    return [as_an_editor_sees(node) for node in nodes if node is not None]


def fields_without_description(schema: object, path: str = "") -> list[str]:
    """Return the properties, wherever they stand but in conditions, that say nothing about themselves."""
    if isinstance(schema, list):
        return [found for one in schema for found in fields_without_description(one, path)]
    if not isinstance(schema, dict):
        return []
    properties = schema.get("properties", {})
    silent = [f"{path}.{name}" for name, one in properties.items() if "description" not in one]
    return silent + [found for key, one in schema.items() if key not in CONDITIONS
                     for found in fields_without_description(one, f"{path}.{key}")]  # fmt: skip


def test_the_folder_holds_what_the_code_writes():
    """`make schemas` was run after the last change of a model."""
    written = {path.name: path.read_text("utf-8") for path in (ROOT / "schemas").glob("*.json")}
    with_words = written.pop("library.draft-07.schema.json")

    assert FILES == written
    assert with_words == library_schema.written(library_schema.library_schema(smrules.load(ROOT / "checklists")))


@pytest.mark.parametrize("name", FILES)
def test_a_schema_is_a_schema(name):
    """Every file is valid in the dialect that it names."""
    data = json.loads(FILES[name])
    dialect = {schemas.DIALECT: Draft202012Validator, schemas.DRAFT_07: Draft7Validator}[data["$schema"]]

    dialect.check_schema(data)

    assert data["$id"].startswith("urn:smrules:")


@pytest.mark.parametrize("name", FILES)
def test_every_field_says_what_it_is_in_chinese_first(name):
    """Editors and readers see a text for every property."""
    assert [] == fields_without_description(json.loads(FILES[name]))


@pytest.mark.parametrize(("dialect", "name"), RULES, ids=["2020-12", "draft-07"])
def test_shipped_rule_files_fit_the_schema(dialect, name):
    """An editor finds nothing wrong with the shipped rules, good rule files and the libraries of the tests."""
    validator = dialect(json.loads(FILES[name]))
    paths = [
        *(ROOT / "checklists").rglob("*.yaml"),
        *building.LIBRARIES.rglob("*.yaml"),
        *(ROOT / "tests/rule_files/ok").glob("*.yaml"),
    ]

    wrong = [error.message for one in documents(*paths) for error in validator.iter_errors(one)]

    assert [] == wrong


BAD = sorted((ROOT / "tests/rule_files/bad").glob("SM2*.yaml"))


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
@pytest.mark.parametrize(("dialect", "name"), RULES, ids=["2020-12", "draft-07"])
def test_the_schema_refuses_what_loading_refuses_for_its_shape(dialect, name, path):
    """An editor marks what is no shape, unless only another document tells."""
    validator = dialect(json.loads(FILES[name]))

    assert (path.stem in BY_OTHERS) == all(map(validator.is_valid, documents(path)))


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_the_schema_refuses_every_document_that_has_no_shape(path):
    """Document by document, what the models refuse the schema refuses."""
    read, _ = read_yaml(path.name, path.read_bytes())
    validator = Draft202012Validator(schemas.schema("rules"))

    wrong = [document for document in read if shape_of(document)[0] is None]

    assert [] == [one.kind for one, seen in zip(read, documents(path), strict=True) if one in wrong and validator.is_valid(seen)]


def test_some_bad_files_are_refused_for_their_shape():
    """The comparison above compares something."""
    validator = Draft202012Validator(schemas.schema("rules"))

    refused = {path.name[:5] for path in BAD if not all(map(validator.is_valid, documents(path)))}

    assert {"SM201", "SM202", "SM203", "SM204", "SM205", "SM206"} <= refused


def test_every_kind_of_document_is_in_the_schema():
    """A kind of document that is added appears in the schema."""
    told = {one["if"]["required"][0] for one in schemas.schema("rules")["allOf"] if "required" in one["if"]}

    assert {*DOCUMENTS, "cases"} == told


def test_results_fit_their_schemas():
    """Whatever a visit gives is described, and nothing else is in it."""
    library = building.lanterns()
    entity = smrules.Entity(**building.ENTITY)
    plan, assessment = building.visit(library, building.ANSWERS)
    decision = smrules.decide(library, assessment.outcomes[0], by="w", code="chat", reason="小事")
    refused = smrules.admit(library, entity, on=building.ON, team=[])
    results = {
        "plan": plan, "assessment": assessment, "decision": decision, "admission": refused,
        "account": account(library, plan, assessment),
    }  # fmt: skip

    wrong = {
        name: error.message for name, one in results.items()
        for error in Draft202012Validator(schemas.schema(name)).iter_errors(one.to_dict())
    }  # fmt: skip

    assert {} == wrong
    assert refused.reasons


def test_a_failure_fits_its_schema():
    """What stands in the place of a result is described."""
    error = InputError([diagnostic("SM614", Position("decision"))])

    assert Draft202012Validator(schemas.schema("failure")).is_valid(failure(error.diagnostics))


def test_a_result_with_a_field_too_many_does_not_fit():
    """The schemas of results are closed."""
    data = {"code": "SM614", "surprise": 1}

    assert not Draft202012Validator(schemas.schema("diagnostic")).is_valid(data)


def test_an_unknown_schema_is_an_error():
    """There is no schema that nobody made."""
    with pytest.raises(KeyError):
        schemas.schema("nothing")


def test_main_writes_every_file(tmp_path):
    """The command that `make schemas` calls fills a folder."""
    schemas.main([str(tmp_path / "new")])

    assert set(FILES) == {path.name for path in (tmp_path / "new").iterdir()}


# --- with the words of the library ---------------------------------------------------------------


@pytest.mark.slow
def test_the_schema_with_words_marks_what_the_one_without_marks():
    """Offering words neither forbids a document nor allows one: the shipped files fit, the bad ones do not."""
    assert [] == [error.message for one in documents(*(ROOT / "checklists").rglob("*.yaml")) for error in WITH_WORDS.iter_errors(one)]

    plain = Draft202012Validator(schemas.schema("rules"))
    bad = documents(*(ROOT / "tests/rule_files/bad").glob("SM[2-9]*.yaml"))
    assert [plain.is_valid(one) for one in bad] == [WITH_WORDS.is_valid(one) for one in bad]


def test_every_snippet_is_a_beginning_that_the_schema_accepts():
    """What an editor writes for somebody has no shape mistake but the words that are to be filled in."""
    made = schemas.schema("rules")
    keys = {
        name: set(one["body"]) for name, shape in made["$defs"].items() for field in shape.get("properties", {}).values()
        for one in field.get("items", {}).get("defaultSnippets", ())
    }  # fmt: skip

    assert {"ChecklistShape", "CampaignShape", "DecisionsShape", "TableShape", "LiabilityShape"} == set(keys)
    for one in made["defaultSnippets"]:
        kind = next(iter(one["body"]))
        assert set(one["body"]) <= set(made["$defs"][DOCUMENTS[kind].__name__]["properties"])
