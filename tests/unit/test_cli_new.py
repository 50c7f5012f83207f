"""The commands `new` and `schema`: what they write loads, is sound, and changes nothing else; what they cannot do they say."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from smrules.cli import main
from tests.unit.publishing import building

DAYS = ["--from", "2026-01-01"]
CAMPAIGN = ["--title", "风灯专项", "--number", "某〔2026〕1号", "--by", "某局", "--on", "2025-12-01", *DAYS, "--to", "2026-03-31"]


@pytest.fixture
def rules(tmp_path, monkeypatch) -> Path:
    """Return the small library as a folder of several files, in the folder where the command runs."""
    monkeypatch.chdir(tmp_path)
    domains, rest = (building.LANTERNS / "rules.yaml").read_text("utf-8").split("---\n", 1)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "domains.yaml").write_text(domains, "utf-8")
    (tmp_path / "rules" / "rules.yaml").write_text(rest, "utf-8")
    return tmp_path / "rules"


def sound(folder: str = "rules") -> bool:
    """Say whether checking a folder finds no error, and all its examples hold."""
    return 0 == main(["check", folder]) == main(["test", folder])


def filled_in(path: Path) -> None:
    """Do what the comments of a new item ask: name the law and take the mark away."""
    lines = path.read_text("utf-8").replace("law-to-be-named", "lantern-law").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "status: unverified" not in line), "utf-8")


def test_a_new_checklist_is_sound_before_and_after_it_is_filled_in(rules):
    """It loads as it is; when the law is named and the mark is gone, its item is asked and its examples hold."""
    assert 0 == main(["new", "checklist", "rules/kites/wind.yaml", "kites.wind", "--title", "风", *DAYS])
    assert sound()

    filled_in(rules / "kites" / "wind.yaml")

    assert sound()
    assert "$schema=../../schemas/library.draft-07.schema.json" in (rules / "kites" / "wind.yaml").read_text("utf-8")


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_new_item_changes_no_other_byte(rules, ending):
    """The item stands after the last one of its checklist, with the line ends of the file; everything else is as it was."""
    main(["new", "checklist", "rules/wind.yaml", "kites.wind", "--title", "风", *DAYS])
    path = rules / "wind.yaml"
    path.write_bytes((path.read_text("utf-8") + "    # 说明\n# 结尾\n").replace("\n", ending).encode())
    before = path.read_bytes()

    assert 0 == main(["new", "item", "rules/wind.yaml", "kites.wind.tail", "--instrument", "lantern-law", "--article", "3"])

    after = path.read_bytes()
    start = after.index(b"  - id: kites.wind.tail")
    added = len(after) - len(before)
    assert before == after[:start] + after[start + added :]
    assert before.endswith(after[start + added :]) and "# 结尾".encode() == after[start + added :].strip()
    assert after.count(ending.encode()) == after.count(b"\n")
    assert sound()


@pytest.mark.parametrize("fact", ["entity.wick", "entity.hall_m2"])
def test_a_new_item_on_a_fact_of_any_type_has_examples_that_hold(rules, fact):
    """A test and two answers that fit the type are there; the question of the vocabulary is asked."""
    main(["new", "checklist", "rules/wind.yaml", "kites.wind", "--title", "风", *DAYS])
    command = ["new", "item", "rules/wind.yaml", "kites.wind.more", "--fact", fact, "--ask", "甲乙丙丁"]

    code = main([*command, "--instrument", "lantern-law", "--article", "3"])

    assert 0 == code
    assert sound()


def test_a_new_item_on_a_fact_that_is_asked_already_wants_the_same(rules):
    """Another test could contradict the item that is there; its test and its answers are taken."""
    main(["new", "checklist", "rules/wind.yaml", "kites.wind", "--title", "风", *DAYS])
    command = ["new", "item", "rules/wind.yaml", "kites.wind.more", "--fact", "entity.candles", "--instrument", "lantern-law"]
    text = (rules / "rules.yaml").read_text("utf-8")
    added = "    examples: [{answers: {entity.candles: 0}, expect: {state: compliant}}, {answers: {entity.candles: 2}, expect: {state: noncompliant}}]\n"
    start = text.index("  - id: kites.shop.candles")
    end = text.find("  - id:", start + 5)
    end = end if end > 0 else text.index("---", start)
    (rules / "rules.yaml").write_text(text[:end] + added + text[end:], "utf-8")

    assert 0 == main([*command, "--article", "3"])
    assert sound()


NUMBER = ["new", "item", "rules/wind.yaml", "kites.wind.speed", "--ask", "风速是多少", "--unit", "米每秒"]
LAW = ["--instrument", "lantern-law", "--article", "3"]


@pytest.mark.parametrize(
    ("expect", "answers"),
    [
        ("≥ 25", ["24 noncompliant", "25 compliant", "26 compliant"]),
        ("0..<2.5", [
            "-0.1 noncompliant", "0 compliant", "0.1 compliant", "2.4 compliant", "2.5 noncompliant", "2.6 noncompliant",
        ]),
        ("> 8", ["7 noncompliant", "8 noncompliant", "9 compliant"]),
        ("not (3)", ["2 compliant", "3 noncompliant", "4 compliant"]),
    ],
)  # fmt: skip
def test_a_new_item_that_asks_for_a_number_shows_both_sides_of_each_limit(rules, expect, answers):
    """Its unit and decimals are declared, its examples stand at and beside the limits, and all of them hold."""
    main(["new", "checklist", "rules/wind.yaml", "kites.wind", "--title", "风", *DAYS])

    assert 0 == main([*NUMBER, "--expect", expect, "--look-for", "看风速计。", *LAW])

    text = (rules / "wind.yaml").read_text("utf-8").split("id: kites.wind.speed")[1]
    assert answers == [f"{a} {s}" for a, s in re.findall(r"entity.speed: (\S+)}, expect: {state: (\w+)}", text)]
    assert "unit: 米每秒" in text and "status: unverified" not in text
    assert sound()


def test_a_new_item_waits_until_it_is_said_how_to_look(rules, capsys):
    """Words of the skeleton reach nobody who inspects; the command says what is to be taken away."""
    main(["new", "checklist", "rules/wind.yaml", "kites.wind", "--title", "风", *DAYS])

    assert 0 == main([*NUMBER, "--expect", "≥ 25", *LAW])

    assert "status: unverified" in capsys.readouterr().out
    assert "status: unverified" in (rules / "wind.yaml").read_text("utf-8").split("id: kites.wind.speed")[1]


def test_a_test_in_words_is_refused_with_the_test_that_is_meant(rules, capsys):
    """Nothing is written before the test can be read."""
    main(["new", "checklist", "rules/wind.yaml", "kites.wind", "--title", "风", *DAYS])
    before = (rules / "wind.yaml").read_bytes()

    assert 1 == main([*NUMBER, "--expect", "不少于25米", *LAW])

    assert "是否想写 ≥ 25" in capsys.readouterr().err
    assert before == (rules / "wind.yaml").read_bytes()


@pytest.mark.parametrize("wrong", [["--unit", "米"], ["--expect", "≥ 2", "--fact", "entity.wick"]])
def test_a_number_needs_its_test(rules, wrong, capsys):
    """A unit alone, or the test of a number where something else is asked, is a wrong usage."""
    main(["new", "checklist", "rules/wind.yaml", "kites.wind", "--title", "风", *DAYS])

    assert 2 == main(["new", "item", "rules/wind.yaml", "kites.wind.speed", *wrong, *LAW])
    assert "--expect" in capsys.readouterr().err


def test_the_examples_of_one_file(rules, capsys, monkeypatch):
    """A file of a library is tried with the whole library around it, wherever the command runs; other examples rest."""
    main(["new", "checklist", "rules/wind.yaml", "kites.wind", "--title", "风", *DAYS])
    main([*NUMBER, "--expect", "≥ 25", "--look-for", "看风速计。", *LAW])
    capsys.readouterr()

    assert 0 == main(["test", "rules/wind.yaml"])
    assert "3 个例子：3 个符合，0 个不符" in capsys.readouterr().out
    assert 0 == main(["test", "rules/wind.yaml", "--library", "rules"])
    assert "3 个例子：3 个符合，0 个不符" in capsys.readouterr().out
    monkeypatch.chdir(rules)
    assert 0 == main(["test", "wind.yaml"]) == main(["check", "wind.yaml"])
    assert 2 == main(["test", "wind.yaml", "--mutate"])


def test_examples_that_fail_are_printed_last(rules, capsys):
    """They stand right above how many there are, with a way out."""
    main(["new", "checklist", "rules/wind.yaml", "kites.wind", "--title", "风", *DAYS])
    main([*NUMBER, "--expect", "≥ 25", "--look-for", "看风速计。", *LAW])
    path = rules / "wind.yaml"
    path.write_text(path.read_text("utf-8").replace("speed: 24}", "speed: 30}"), "utf-8")
    capsys.readouterr()

    assert 1 == main(["test", "rules/wind.yaml"])

    shown = capsys.readouterr().out.splitlines()
    assert ["✓", "✓", "✗"] == [line[0] for line in shown[:3]]
    assert "SM801" in shown[3] and shown[4].startswith("   = ")


WORDS = {
    "unit: 米每秒": ("单位: 米每秒", "是否想写“unit”"),
    "class: ": ("class: 红项  # ", "可用的：red（红项）\n"),
    "# act: ": ("where: 后厨  # ", "可用的：gate（大门）, hall（厅堂）"),
}


@pytest.mark.parametrize("right", WORDS)
def test_chinese_where_a_code_is_wanted_is_told_the_code(rules, right, capsys):
    """People write the name of a thing; the message says what it is called in rule files."""
    main(["new", "checklist", "rules/wind.yaml", "kites.wind", "--title", "风", *DAYS])
    main([*NUMBER, "--expect", "≥ 25", "--look-for", "看风速计。", *LAW])
    wrong, hint = WORDS[right]
    path = rules / "wind.yaml"
    before, _, after = path.read_text("utf-8").rpartition(right)
    path.write_text(before + wrong + after, "utf-8")

    assert 1 == main(["check", "rules/wind.yaml"])
    assert hint in capsys.readouterr().out


def test_a_new_table_waits_until_it_is_filled_in(rules):
    """The first one makes its file, the second one is added to it."""
    assert 0 == main(["new", "table", "rules/mine.yaml", "mine", "--decides", "checklist.glow"])
    assert 0 == main(["new", "table", "rules/mine.yaml", "mine-2", "--decides", "checklist.glow"])

    assert 2 == (rules / "mine.yaml").read_text("utf-8").count("# examples:")
    assert (rules / "mine.yaml").read_text("utf-8").index("mine-2") > (rules / "mine.yaml").read_text("utf-8").index("# examples:")
    assert sound()


def test_a_new_campaign_has_an_approval_and_an_end(rules):
    """What the law wants of a campaign is asked for when it is begun."""
    assert 0 == main(["new", "campaign", "rules/campaign.yaml", "wind-2026", *CAMPAIGN])
    assert sound()


WRONG = {
    "SM690": ["check", "rules/rules.yaml", "other/rules.yaml"],
    "SM691": ["new", "checklist", "rules/rules.yaml", "kites.wind", "--title", "风", *DAYS],
    "SM692": ["new", "checklist", "elsewhere.yaml", "kites.wind", "--title", "风", *DAYS],
    "SM693": ["new", "checklist", "rules/new.yaml", "kites.Wind", "--title", "风", *DAYS],
    "SM694": ["new", "item", "rules/domains.yaml", "kites.wind.tail"],
    "SM695": ["new", "item", "rules/empty.yaml", "kites.empty.tail"],
    "SM696": ["new", "checklist", "rules/new.yaml", "lanterns.shop", "--title", "风", *DAYS],
    "SM697": ["new", "table", "rules/new.yaml", "mine", "--decides", "checklist.glou"],
}


@pytest.mark.parametrize("code", WRONG)
def test_what_cannot_be_written_is_refused(rules, code, tmp_path, capsys):
    """The message has its number, and no file is another afterwards."""
    (rules / "empty.yaml").write_text("checklist: kites.empty\ndomain: kites\ntitle: 空\nitems: []\n", "utf-8")
    shutil.copytree(rules, tmp_path / "other")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")}

    assert 1 == main(WRONG[code])

    assert code in capsys.readouterr().err
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")}


def test_an_item_that_would_be_wrong_is_not_written(rules, capsys):
    """The fact of another scope cannot be asked here: the message of the loader says so."""
    main(["new", "checklist", "rules/wind.yaml", "kites.wind", "--title", "风", *DAYS])
    before = (rules / "wind.yaml").read_bytes()

    law = ["--instrument", "lantern-law", "--article", "3"]
    assert 1 == main(["new", "item", "rules/wind.yaml", "kites.wind.heat", "--fact", "kiln.degrees", *law])

    assert "wind.yaml" in capsys.readouterr().err
    assert before == (rules / "wind.yaml").read_bytes()


def test_an_item_of_an_overlay(rules, tmp_path):
    """Rules of one's own lie over others; ids and facts of both are known."""
    (tmp_path / "mine").mkdir()
    over = ["--library", "rules", "--overlay", "mine"]

    assert 0 == main(["new", "checklist", "mine/wind.yaml", "kites.wind", "--title", "风", *DAYS, *over])
    assert 1 == main(["new", "checklist", "mine/more.yaml", "lanterns.shop", "--title", "风", *DAYS, *over])


def test_the_schema_of_a_library_offers_its_words(rules, capsys):
    """Facts, acts and laws are offered with their Chinese names, and a word that is not there yet is no mistake."""
    assert 0 == main(["schema", "-o", "schemas", "--library", "rules"])

    made = json.loads(Path("schemas/library.draft-07.schema.json").read_text("utf-8"))
    Draft7Validator.check_schema(made)
    words = made["definitions"]
    assert "lantern-law" in words["Known-instruments"]["enum"]
    assert words["Known-facts"]["enumDescriptions"][words["Known-facts"]["enum"].index("entity.wick")]
    assert "reed" in words["Test-entity.wick"]["anyOf"][0]["enum"]
    own = {"checklist": "a.b", "domain": "kites", "title": "甲", "items": [
        {"id": "a.b.c", "fact": "entity.brand_new", "type": "boolean", "class": "other", "expect": True,
         "basis": {"instrument": "no-law-yet", "article": 1}, "act": "no-act-yet"}]}  # fmt: skip
    assert Draft7Validator(made).is_valid(own)
    assert not Draft7Validator(made).is_valid(own | {"titel": "乙"})


def test_every_file_is_marked_once(rules, capsys):
    """The first line of each file leads from its folder to the schema; a second run finds nothing to do."""
    (rules / "more").mkdir()
    (rules / "rules.yaml").rename(rules / "more" / "rules.yaml")
    text = (rules / "more" / "rules.yaml").read_text("utf-8")

    assert 0 == main(["schema", "-o", "schemas", "--library", "rules", "--mark"])
    assert "2 个文件" in capsys.readouterr().out
    first, _, rest = (rules / "more" / "rules.yaml").read_text("utf-8").partition("\n")
    assert (text, "# yaml-language-server: $schema=../../schemas/library.draft-07.schema.json") == (rest, first)
    assert 0 == main(["schema", "-o", "schemas", "--library", "rules", "--mark", "--json"])
    assert [] == json.loads(capsys.readouterr().out)["marked"]
    assert sound()
