"""The command line: every command, both forms of output, JSON lines, exit codes, and no bad input that ends in a traceback."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from jsonschema import Draft202012Validator

import smrules
from smrules.cli import main
from smrules.concepts.catalogue_of_input import OF_INPUT
from smrules.publishing import progress, schemas
from tests.unit.publishing import building

LIBRARY = ("--library", str(building.LANTERNS))
ON = ("--on", "2026-11-23")
CANDLES = "item/lanterns.shop.candles/what-to-do"


class Result(NamedTuple):
    """What one command gave."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys, monkeypatch):
    """Return a function that runs a command with some standard input."""

    def command(*arguments: str, lines: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
        code = main(list(arguments))
        return Result(code, *capsys.readouterr())

    return command


@pytest.fixture
def files(tmp_path):
    """Return a function that writes a value to a file and gives its name; text is written as it is."""

    def write(name: str, data: object) -> str:
        path = tmp_path / name
        path.write_text(data if isinstance(data, str) else json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def visit(files):
    """Return the files of a shop and its answers."""
    return files("entity.json", building.ENTITY), files("answers.json", {"answers": building.ANSWERS})


def fits(name: str, text: str) -> object:
    """Return JSON output after checking that it fits its schema."""
    data = json.loads(text)
    Draft202012Validator(schemas.schema(name)).validate(data)
    return data


# --- the library ---------------------------------------------------------------------------------


def test_domains_lists_domains_with_counts(run):
    """Each domain has its id, title and sizes."""
    found = run("domains", "--json", *LIBRARY)

    lanterns = {"id": "lanterns", "title": "灯笼", "checklists": 2, "items": 3}
    kites = {"id": "kites", "title": "风筝", "checklists": 1, "items": 2}
    assert [lanterns, kites] == fits("domains", found.out)
    assert (0, "") == (found.code, found.err)


def test_domains_prints_a_table(run):
    """Without `--json` it is to be read."""
    found = run("domains", *LIBRARY)

    assert "2 个领域，5 个检查事项" in found.out


def test_the_shipped_library_is_the_default(run):
    """Without `--library` the fifteen domains are there."""
    found = run("domains", "--json")

    assert 15 == len(fits("domains", found.out))


def test_an_overlay_adds_its_rules(run):
    """What lies over the library is part of it."""
    found = run("domains", "--json", *LIBRARY, "--overlay", str(building.FOG))

    assert {"id": "lanterns", "title": "灯笼", "checklists": 3, "items": 4} == json.loads(found.out)[0]


def test_check_says_that_nothing_is_wrong(run):
    """A good library gives exit code 0."""
    found = run("check", "--json", *LIBRARY)

    assert (0, True, []) == (found.code, (data := fits("check", found.out))["passed"], data["diagnostics"])


def test_check_of_a_path_shows_what_is_wrong_where(run, tmp_path):
    """A gap is found in the file that is named, and its line is shown."""
    text = (
        (building.LANTERNS / "rules.yaml")
        .read_text("utf-8")
        .replace("{id: wild,", "{id: calm2,")
        .replace("≥ 1}, then: wild", "≥ 2}, then: wild")
    )
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")

    found = run("check", str(tmp_path))

    assert 1 == found.code
    assert re.search(r"^rules\.yaml:\d+:\d+: error SM402 .*灯笼|^rules\.yaml:\d+:\d+: error SM402 ", found.out, re.MULTILINE)
    assert re.search(r"^  \d+ \|   - id: glow$", found.out, re.MULTILINE)


def test_check_of_a_library_that_does_not_load_lists_its_mistakes(run, tmp_path):
    """What loading finds is a finding like any other."""
    (tmp_path / "rules.yaml").write_text("domains:\n  - {id: A, title: 甲}\n", encoding="utf-8")

    found = run("check", str(tmp_path), "--json")

    data = fits("check", found.out)
    assert (1, None, ["SM205"]) == (found.code, data["library_hash"], [one["code"] for one in data["diagnostics"]])


def test_messages_can_be_in_english(run, tmp_path):
    """`--lang en` is for logs."""
    (tmp_path / "rules.yaml").write_text("domain: []\n", encoding="utf-8")

    found = run("check", str(tmp_path), "--lang", "en")

    assert "names no kind of document" in found.out


def test_test_says_which_rows_decided(run):
    """Every example is listed with its rows."""
    found = run("test", "--json", *LIBRARY)

    data = fits("test", found.out)
    assert (0, len(data["examples"]), 0) == (found.code, data["passed"], data["failed"])
    assert ["what-to-do.dim"] == next(one["rows"] for one in data["examples"] if one["name"] == "what-to-do #1")


def test_a_failed_example_gives_exit_code_1(run, tmp_path):
    """The example that does not fit is marked."""
    text = (
        (building.LANTERNS / "rules.yaml")
        .read_text("utf-8")
        .replace("expect: {state: compliant}", "expect: {state: noncompliant}")
    )
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")

    found = run("test", str(tmp_path))

    assert 1 == found.code
    assert "✗ lanterns.shop.candles #1" in found.out
    assert "SM801" in found.out


def test_cases_alone_are_tried_with_the_library(run, tmp_path):
    """A folder that holds only cases needs no library of its own, and no other example is run."""
    expect = "expect: {states: {lanterns.shop.candles: compliant}}"
    case = f"{{name: 两支, on: 2026-11-23, entity: {{trades: [paper]}}, answers: {{entity.candles: 2}}, {expect}}}"
    (tmp_path / "cases.yaml").write_text(f"cases:\n  - {case}\n", encoding="utf-8")

    found = run("test", str(tmp_path), "--json", *LIBRARY)

    assert [("两支", True)] == [(one["name"], one["passed"]) for one in fits("test", found.out)["examples"]]


def test_coverage_is_reported(run):
    """Three parts of 1, and what is missing in words."""
    data = fits("test", run("test", "--json", *LIBRARY).out)

    assert all(0 <= data[name] <= 1 for name in ("row_coverage", "test_coverage", "boundary_coverage"))
    assert data["row_coverage"] < 1
    assert "rows" in {one["kind"] for one in data["uncovered"]}
    assert "mutation_score" not in data


def test_coverage_is_printed_as_a_table(run):
    """What is covered, how much there is, and what is not."""
    found = run("test", *LIBRARY)

    assert "例子的覆盖" in found.out
    assert "没有例子的决策表的行" in found.out


def test_the_mutation_score_is_reported(run):
    """A part of 1, the fates of every operator, and the survivors with examples."""
    found = run("test", "--mutate", "--json", *LIBRARY)

    data = fits("test", found.out)
    killed, survived = (sum(one[fate] for one in data["mutants"].values()) for fate in ("killed", "survived"))
    assert 0 == found.code
    assert data["mutation_score"] == int(killed / (killed + survived) * 10_000) / 10_000
    assert survived == len(data["survivors"])
    assert [one["suggestion"]["example"] for one in data["survivors"] if one["suggestion"]]


def test_survivors_are_printed_with_what_would_kill_them(run):
    """The example stands below the changes that it would notice."""
    found = run("test", "--mutate", *LIBRARY)

    assert "变异得分" in found.out
    assert "examples 里就能发现" in found.out


def test_a_known_gap_does_not_fail(run, tmp_path):
    """It is counted and listed; one that holds by now is told."""
    text = (building.LANTERNS / "rules.yaml").read_text("utf-8")
    wrong = text.replace("expect: {state: compliant}}", "expect: {state: noncompliant}, todo: true}")
    (tmp_path / "rules.yaml").write_text(wrong, encoding="utf-8")

    found = run("test", str(tmp_path))
    assert 0 == found.code
    assert "○ lanterns.shop.candles #1" in found.out
    assert "个是已知的缺口" in found.out

    right = text.replace("expect: {state: compliant}}", "expect: {state: compliant}, todo: true}")
    (tmp_path / "rules.yaml").write_text(right, encoding="utf-8")
    found = run("test", str(tmp_path))
    assert 0 == found.code
    assert "SM802" in found.out


# --- two versions --------------------------------------------------------------------------------


@pytest.fixture
def versions(tmp_path):
    """Return the folders of two versions of the lanterns: fewer candles are allowed in the new one."""
    text = (building.LANTERNS / "rules.yaml").read_text("utf-8")
    for name, content in (("old", text), ("new", text.replace("expect: ≤ 3", "expect: ≤ 2"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rules.yaml").write_text(content, encoding="utf-8")
    return str(tmp_path / "old"), str(tmp_path / "new")


def test_diff_names_the_cases_in_which_the_outcome_differs(run, versions):
    """The item, the range of answers, and one answer that was tried in both."""
    found = run("diff", *versions)

    assert 1 == found.code
    assert "~ lanterns.shop.candles：expect" in found.out
    assert "state compliant → noncompliant" in found.out
    assert "{answers: {entity.candles: 3}}：compliant → noncompliant" in found.out


def test_diff_as_json(run, versions):
    """The same as data, in English too."""
    found = run("diff", *versions, "--json")

    data = fits("diff", found.out)
    ((region,),) = [one["regions"] for one in data["differences"]]
    assert ("entity.candles 3", "compliant", "noncompliant") == (region["en"], region["old"], region["new"])


def test_the_same_rules_do_not_differ(run, versions):
    """Exit code 0, and nothing to tell."""
    found = run("diff", versions[0], versions[0])

    assert (0, "两个版本没有不同\n") == (found.code, found.out)


def test_check_against_an_older_version(run, versions):
    """An id that went away is an error with its place; with a successor it is none."""
    old, new = versions
    path = Path(new) / "rules.yaml"
    text = path.read_text("utf-8").replace("id: lanterns.shop.wick\n", "id: lanterns.shop.cotton-wick\n")
    path.write_text(text, encoding="utf-8")

    found = run("check", new, "--against", old)
    assert 1 == found.code
    assert "SM313" in found.out

    path.write_text(text.replace("cotton-wick\n", "cotton-wick\n    replaces: lanterns.shop.wick\n"), encoding="utf-8")
    assert "SM313" not in run("check", new, "--against", old).out


# --- one visit -----------------------------------------------------------------------------------


def test_a_visit_by_one_officer_is_refused_and_that_is_a_result(run, files, visit):
    """A refusal has exit code 0 and its reasons."""
    team = files("team.json", building.TEAM[:1])

    found = run("admit", visit[0], team, *ON, "--trigger", "fire", "--json", *LIBRARY)

    data = fits("admission", found.out)
    assert (0, False, "fire", 1) == (found.code, data["admitted"], data["trigger"], len(data["reasons"]))


def test_a_visit_by_two_is_admitted(run, files, visit):
    """The table says so in one line."""
    found = run("admit", visit[0], files("team.json", building.TEAM), *ON, *LIBRARY)

    assert (0, "2026-11-23：可以进行检查\n") == (found.code, found.out)


def test_the_facts_of_a_visit_come_from_a_file(run, files, visit):
    """They say why the visit takes place, and the screen repeats it."""
    told = files("visit.json", {"trigger": "fire"})

    found = run("admit", visit[0], files("team.json", building.TEAM), "--visit", told, *ON, *LIBRARY)

    assert (0, "2026-11-23：可以进行检查\n缘由：失火\n") == (found.code, found.out)


@pytest.mark.parametrize(
    ("told", "place", "code"),
    [
        ({"weather": "wet"}, "visit.json:1:", "SM601"),
        ({"trigger": "flood"}, "visit.json:1:", "SM604"),
        ([], "visit.json:1:1", "SM606"),
    ],
)
def test_a_visit_file_that_does_not_fit_is_located(run, files, visit, told, place, code):
    """File, line and code are told, and nothing is admitted."""
    found = run("admit", visit[0], files("team.json", building.TEAM), "--visit", files("visit.json", told), *ON, *LIBRARY)

    assert (1, True, True) == (found.code, place in found.out + found.err, code in found.out + found.err)


def test_each_line_has_its_own_visit(run):
    """A line tells entity, team and visit; the trigger of the visit is in the admission."""
    line = {"entity": building.ENTITY, "team": building.TEAM, "visit": {"trigger": "festival"}}

    found = run("admit", "-", *ON, *LIBRARY, lines=json.dumps(line).encode())

    assert (0, True, "festival") == (found.code, *(fits("admission", found.out)[key] for key in ("admitted", "trigger")))


def test_plan_gives_the_questions(run, visit):
    """Each fact of each kiln is asked once."""
    found = run("plan", visit[0], *ON, "--json", *LIBRARY)

    questions = [(one["fact"], one["member"]) for one in fits("plan", found.out)["questions"]]
    assert [
        ("entity.wick", None),
        ("kiln.degrees", "kiln/K1"),
        ("kiln.degrees", "kiln/K2"),
        ("entity.candles", None),
    ] == questions


def test_plan_prints_places(run, visit):
    """The table is grouped by place."""
    found = run("plan", visit[0], *ON, *LIBRARY)

    assert 0 == found.code
    assert found.out.index("【大门】") < found.out.index("【厅堂】")


def test_assess_gives_outcomes(run, visit):
    """Gravest first, with deadline."""
    found = run("assess", *visit, *ON, "--json", *LIBRARY)

    data = fits("assessment", found.out)
    assert [("snuff", "2026-11-26"), ("snuff", "2026-11-26"), ("chat", None)] == [
        (one["code"], one["due"]) for one in data["outcomes"]
    ]


def test_assess_prints_outcomes(run, visit):
    """The table names the law."""
    found = run("assess", *visit, *ON, *LIBRARY)

    assert "拟处理意见（由人决定）" in found.out
    assert "《灯笼管理办法》第8条" in found.out


def test_explain_of_everything_and_of_one_item(run, visit):
    """One item is a part of the whole."""
    whole = fits("account", run("explain", *visit, *ON, "--json", *LIBRARY).out)
    part = fits("account", run("explain", *visit, *ON, "--item", "lanterns.shop.wick", "--json", *LIBRARY).out)

    assert (3, 1) == (len(whole["outcomes"]), len(part["outcomes"]))


def test_explain_of_an_outcome_prints_rows_and_law(run, visit):
    """The row stands with its place in the files."""
    found = run("explain", *visit, *ON, "--outcome", CANDLES, *LIBRARY)

    assert re.search(r"规则：what-to-do\.snuff（rules\.yaml:\d+:\d+）", found.out)


def test_explain_says_what_would_have_been_milder(run, visit):
    """With each outcome stands the smallest change; above all of them, that answers are recorded as they are."""
    found = run("explain", *visit, *ON, "--outcome", CANDLES, *LIBRARY)

    assert "“较轻的结果”只说明规则" in found.out
    assert "较轻的结果：若“明火数”为3或以下（现为4），则不再提出“吹灭”" in found.out


def test_decide_accepts_and_overrides(run, visit):
    """An override keeps the proposal."""
    given = ("decide", *visit, *ON, "--outcome", CANDLES, "--by", "王五", *LIBRARY)

    accepted = fits("decision", run(*given, "--json").out)
    changed = fits("decision", run(*given, "--json", "--code", "dim", "--reason", "灯笼节").out)

    assert (False, "snuff") == (accepted["differs"], accepted["code"])
    assert (True, "dim", "snuff") == (changed["differs"], changed["code"], changed["proposal"]["code"])


def test_decide_prints_the_decision(run, visit):
    """A code of one outcome is enough."""
    found = run("decide", *visit, *ON, "--outcome", "chat", "--by", "王五", *LIBRARY)

    assert "决定：聊一聊（王五）" == found.out.splitlines()[0]


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes(visit):
    """Output does not depend on the order in which Python keeps sets."""
    command = [sys.executable, "-m", "smrules", "explain", *visit, *ON, "--json", *LIBRARY]

    first, second = (
        subprocess.run(command, env={**_environment(), "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    )

    assert first == second
    assert b"\r" not in first


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src")}


# --- JSON lines ----------------------------------------------------------------------------------

GOOD = {"entity": building.ENTITY, "answers": building.ANSWERS, "team": building.TEAM, "outcome": CANDLES, "by": "王五"}


@pytest.mark.parametrize(
    ("command", "schema"),
    [("admit", "admission"), ("plan", "plan"), ("assess", "assessment"), ("explain", "account"), ("decide", "decision")],
)
def test_each_line_gives_a_line_and_a_bad_one_stops_nothing(run, command, schema):
    """The second and third of four lines are wrong: two results, two failures with their line numbers, exit code 1."""
    bad = {**GOOD, "entity": {"id": "x", "facts": {"hall_m2": "wide"}}}
    lines = [json.dumps(GOOD), json.dumps(bad), "{", "", json.dumps(GOOD, ensure_ascii=False)]

    found = run(command, "-", *ON, *LIBRARY, lines="\n".join(lines).encode())

    first, second, third, fourth = found.out.splitlines()
    assert fits(schema, first) == fits(schema, fourth)
    places = [
        (one["code"], one["file"], one["line"]) for text in (second, third) for one in fits("failure", text)["diagnostics"]
    ]
    assert [("SM602", "-", 2), ("SM607", "-", 3)] == places
    assert (1, "") == (found.code, found.err)


def test_good_lines_give_exit_code_0(run):
    """Nothing was wrong."""
    found = run("plan", "-", *ON, *LIBRARY, lines=json.dumps(GOOD).encode() + b"\n")

    assert (0, 1) == (found.code, len(found.out.splitlines()))


def test_no_lines_give_no_lines(run):
    """An empty input is no mistake."""
    assert Result(0, "", "") == run("plan", "-", *ON, *LIBRARY)


def test_a_line_names_column_and_path(run):
    """The place in the line is that of the value."""
    line = json.dumps({"entity": {"id": "x", "facts": {"hall_m2": 80.55}}})

    (found,) = json.loads(run("plan", "-", *ON, *LIBRARY, lines=line.encode()).out)["diagnostics"]

    assert line.index("80.55") + 1 == found["column"]


# --- bad input -----------------------------------------------------------------------------------

SHOP = {"trades": ["paper"]}


def case(facts=SHOP, answers=None, *options: str, command: str = "assess", **entity) -> tuple:
    """Return entity, answers and options of one command."""
    return command, {"id": "x", "facts": facts, **entity}, {"answers": answers or {}}, options


BAD = {
    "SM601": (case({"floor": 3}), "entity.json", "3}"),
    "SM602": (case({"hall_m2": "wide"}), "entity.json", '"wide"'),
    "SM603": (case({"hall_m2": 80.55}), "entity.json", "80.55"),
    "SM604": (case({"trades": ["glass"]}), "entity.json", '["glass"]'),
    "SM605": (case(SHOP, {"entity.kite_tail": 3.5}), "answers.json", "3.5"),
    "SM606": (case(SHOP, None, history={"past_note": 3}), "entity.json", "3}"),
    "SM607": (("assess", "{'id': 1}", {"answers": {}}, ()), "entity.json", "'id'"),
    "SM609": (case(SHOP, {"entity.candles": {"value": 2, "state": "noncompliant"}}), "answers.json", '{"value"'),
    "SM610": (case(SHOP, {"entity.candles": {"state": "fine"}}), "answers.json", '"fine"'),
    "SM611": (case(SHOP, {"visit.comers": 2}), "answers.json", "2}"),
    "SM612": (case(SHOP, {"kiln/K9": {"kiln.degrees": 1}}), "answers.json", "1}"),
    "SM613": (case(SHOP, None, members={"kiln": [{"degrees": 1}]}), "entity.json", '{"degrees"'),
    "SM614": (
        case(SHOP, {"entity.candles": 4}, "--outcome", "snuff", "--by", "w", "--code", "dim", command="decide"),
        "decision",
        "",
    ),
    "SM615": (case({"trades": ["paper", "kite"]}, {"entity.candles": {"state": "noncompliant"}}), "answers.json", '{"state"'),
    "SM616": (case(SHOP, {}, "--outcome", "burn", "--by", "w", command="decide"), "outcome", ""),
    "SM617": (("assess", None, {"answers": {}}, ()), "entity.json", ""),
}
"""Code → what makes it: command, entity, answers, options; then the file and the text at which the message points."""

NO_COMMAND = {"SM608"}
"""A command plans and assesses with one library, so only callers of the library can meet these."""


def test_every_code_of_wrong_input_is_tried():
    """A code that is added is tried too; other commands have messages and tests of their own."""
    assert OF_INPUT.keys() == {*BAD, *NO_COMMAND}


@pytest.mark.parametrize("code", BAD)
def test_bad_input_ends_in_a_located_message(run, files, tmp_path, code):
    """What is wrong is said on standard error with its place, exit code 1, and never as a traceback."""
    (command, entity, answers, options), file, pointed_at = BAD[code]
    names = {"entity.json": str(tmp_path / "entity.json") if entity is None else files("entity.json", entity)}
    names["answers.json"] = files("answers.json", answers)

    found = run(command, *names.values(), *ON, *options, *LIBRARY)

    column = Path(names[file]).read_text("utf-8").index(pointed_at) + 1 if pointed_at else 1
    places = [line.partition(": error")[0] for line in found.err.splitlines() if f"error {code} " in line]
    assert (1, "") == (found.code, found.out)
    assert [f"{names[file]}:1:{column}" if file in names else file] == places


def test_a_plan_of_another_library_is_refused():
    """Answers are assessed with the library that made the plan (SM608)."""
    plan, _ = building.visit(building.lanterns(), {})
    other = smrules.load(building.LANTERNS, overlay=building.FOG)

    with pytest.raises(smrules.InputError) as caught:
        smrules.assess(other, plan, {})

    assert ["SM608"] == [one.code for one in caught.value.diagnostics]


def test_with_json_a_failure_is_also_a_document(run, files):
    """A program that reads JSON finds the messages where the result would be."""
    found = run("plan", files("entity.json", {"id": "x", "facts": {"floor": 3}}), *ON, "--json", *LIBRARY)

    assert ["SM601"] == [one["code"] for one in fits("failure", found.out)["diagnostics"]]
    assert 1 == found.code
    assert "error SM601" in found.err


def test_mistakes_of_all_files_are_said_at_once(run, files):
    """One run tells what is wrong with entity and answers."""
    found = run("assess", files("e.json", {}), files("a.json", {"answer": {}}), *ON, *LIBRARY)

    assert ["e.json", "a.json", "a.json"] == re.findall(r"(\w\.json):1:1: error SM606", found.err) + re.findall(
        r"(\w\.json):1:12: error SM606", found.err
    )


@pytest.mark.parametrize("name", ["", "no-such-folder"])
def test_a_library_without_rules_is_a_located_message(run, tmp_path, name):
    """An empty folder and an absent one give SM207."""
    found = run("domains", "--library", str(tmp_path / name))

    assert (1, "") == (found.code, found.out)
    assert "error SM207" in found.err


def test_a_rule_file_that_cannot_be_read_is_a_located_message(run, tmp_path):
    """A dangling link is a file that cannot be read, or no file at all."""
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere")

    found = run("domains", "--library", str(tmp_path / "gone.yaml"))

    assert 1 == found.code
    assert re.search(r"gone\.yaml:1:1: error SM(207|617)", found.err)


# --- wrong usage ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Usage"),
        (("burn",), "No such command"),
        (("plan", "e.json"), "--on"),
        (("plan", "e.json", "--on", "2026-02-30"), "“2026-02-30”不是日期；日期写成 2026-03-02"),
        (("plan", *ON), "ENTITY"),
        (("assess", "e.json", *ON), "要写 ANSWERS.json"),
        (("admit", "e.json", *ON), "要写 TEAM.json"),
        (("admit", "-", "--visit", "v.json", *ON), "每行自带 visit"),
        (("explain", "e.json", "a.json", *ON, "--item", "a", "--outcome", "b"), "只能写一个"),
        (("decide", "e.json", "a.json", *ON), "要写 --outcome 和 --by"),
        (("domains", "--lang", "fr"), "--lang"),
    ],
    ids=str,
)
def test_wrong_usage_gives_exit_code_2(run, arguments, said):
    """The message says what is missing."""
    found = run(*arguments)

    assert (2, "") == (found.code, found.out)
    assert said in found.err


@pytest.mark.parametrize("arguments", [("--help",), ("plan", "--help")], ids=str)
def test_help_is_a_result(run, arguments):
    """Help goes to standard output."""
    found = run(*arguments)

    assert 0 == found.code
    assert found.out.startswith("Usage: smrules")


# --- around --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_importing_smrules_needs_none_of_the_command_line():
    """Those who embed the library do not pay for tables, options and schemas."""
    code = "import sys, smrules; print(sorted({'click', 'rich', 'jsonschema'} & set(sys.modules)))"

    found = subprocess.run([sys.executable, "-c", code], env=_environment(), capture_output=True, text=True, check=True)

    assert "[]" == found.stdout.strip()


def test_progress_is_shown_on_a_terminal_only():
    """A file gets no bar."""
    with progress.progress_bar(io.StringIO()) as told:
        assert told is None


def test_progress_counts_stages_on_a_terminal():
    """A terminal sees the stage and how much of it is done."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()

    with progress.progress_bar(stream) as told:
        told("examples", 1, 2)
        told("examples", 2, 2)

    assert "例子" in stream.getvalue()
