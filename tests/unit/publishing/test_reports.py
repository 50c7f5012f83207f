"""What code review reads says what the messages say, at their places, and nothing in a message ends it early."""

from smrules.concepts.diagnostic import diagnostic
from smrules.concepts.position import Position
from smrules.publishing.reports import github, sarif

WRONG = diagnostic(
    "SM308", Position("食品/a b.yaml", 12, 5), level="error", name="100%, 甲:\n乙", first="x.yaml:1:1", related=[Position("x.yaml", 3, 1)]
)
WHOLE = diagnostic("SM207", Position("rules", 0), level="warning")


def under(folder):
    """Return what puts files into a folder."""
    return lambda name: f"{folder}/{name}"


def test_a_log_has_what_the_standard_requires():
    """Of a log version and runs are required, of a run the tool, of a driver the name, of a result the message (SARIF 2.1.0 §3)."""
    log = sarif([WRONG, WHOLE], under("laws"))

    run = log["runs"][0]
    assert ("2.1.0", "smrules") == (log["version"], run["tool"]["driver"]["name"])
    assert ["SM207", "SM308"] == [one["id"] for one in run["tool"]["driver"]["rules"]]
    assert all(one["message"]["text"] for one in run["results"])
    assert ["SM308", "SM207"] == [run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] for one in run["results"]]


def test_a_result_stands_at_its_place():
    """Paths are parts of a URI; other places of the matter are named too; what is about a whole file has no line."""
    first, second = sarif([WRONG, WHOLE], under("laws"))["runs"][0]["results"]

    where = first["locations"][0]["physicalLocation"]
    assert "laws/%E9%A3%9F%E5%93%81/a%20b.yaml" == where["artifactLocation"]["uri"]
    assert {"startLine": 12, "startColumn": 5} == where["region"]
    assert ["laws/x.yaml"] == [
        one["physicalLocation"]["artifactLocation"]["uri"] for one in first["relatedLocations"]
    ]
    assert "region" not in second["locations"][0]["physicalLocation"]
    assert ["error", "warning"] == [first["level"], second["level"]]


def test_an_absolute_path_is_an_absolute_uri():
    """Rules outside the folder of the command are told by their full address."""
    log = sarif([WHOLE], lambda _: "/laws/甲.yaml")

    where = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert "file:///laws/%E7%94%B2.yaml" == where["artifactLocation"]["uri"]


def test_an_annotation_is_one_line():
    """Characters that would end a command of GitHub are written as it wants them."""
    told = github([WRONG, WHOLE], under("laws")).splitlines()

    assert 2 == len(told)
    assert told[0].startswith("::error file=laws/食品/a b.yaml,line=12,col=5,title=SM308::“100%25, 甲:%0A乙”")
    assert told[1].startswith("::warning file=laws/rules,title=SM207::")


def test_messages_can_be_in_english():
    """The language is the reader's."""
    assert "is declared already" in github([WRONG], under("laws"), "en")
    assert "is declared already" in sarif([WRONG], under("laws"), "en")["runs"][0]["results"][0]["message"]["text"]


def test_nothing_found_is_an_empty_report():
    """A clean library gives a log without results, and no annotation."""
    assert ([], "") == (sarif([], under("laws"))["runs"][0]["results"], github([], under("laws")))
