"""The commands `new` and `schema`: what they write loads, is sound, and changes nothing else; what they cannot do they say."""

from __future__ import annotations

import json
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
