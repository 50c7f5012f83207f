"""Gaps, overlaps, rows that do nothing: the errors of published and deployed tables."""

from itertools import combinations, product

import pytest

from smrules.verification.faults.tables import check_pairs, check_table
from tests.unit.verification.building import library, rows

COUNTS = """
decisions: counts
derive:
  - {fact: checklist.critical, label: 严重缺陷数, count: item, where: {item.class: critical, item.failed: true}}
  - {fact: checklist.failed_key, label: 重点项不合格数, count: item, where: {item.class: key, item.failed: true}}
  - {fact: checklist.failed_general, label: 一般项不合格数, count: item, where: {item.class: general, item.failed: true}}
  - {fact: checklist.key, label: 重点项数, count: item, where: {item.class: key, item.counted: true}}
  - {fact: checklist.passed, label: 一般项合格数, count: item, where: {item.class: general, item.state: compliant}}
  - {fact: checklist.general, label: 一般项数, count: item, where: {item.class: general, item.counted: true}}
  - {fact: checklist.pass_ratio, label: 一般项合格率, ratio: [checklist.passed, checklist.general], empty: 1}
  - {fact: checklist.general_ratio, label: 一般项缺陷率, ratio: [checklist.failed_general, checklist.general], empty: 0}
  - {fact: checklist.key_ratio, label: 主要缺陷率, ratio: [checklist.failed_key, checklist.key], empty: 0}
"""


def found(text, *more):
    """Return the codes and English messages for the tables of a `decisions` document."""
    built = library(text, *more)
    return [(one.code, one.en) for table in built.tables.values() for one in check_table(built, table)]


def grading(*cells, **keys):
    """Return a document with a table for checklists that decides a grade."""
    return rows(*cells, **keys).replace("for: visit", "for: checklist").replace("visit.verdict", "checklist.grade")


def gap(example):
    """Return what is said of a gap in table `t`."""
    return ("SM402", f"table `t` has a gap: no row holds when {example}")


def overlap(row, other, example):
    """Return what is said of an overlap in table `t`."""
    return ("SM404", f"rows `{row}` and `{other}` of table `t` can hold together with different results, for example {example}")


# --- errors found in real tables -------------------------------------------------------------------

C16 = (
    "checklist.failed_key: 0, checklist.pass_ratio: 1 → good",
    "checklist.failed_key: ≤ 1, checklist.pass_ratio: 0.7..<1 → fair",
    "checklist.failed_key: ≥ 2 → bad",
    "checklist.failed_key: ≤ 1, checklist.pass_ratio: < 0.7 → bad",
)


def test_one_failed_key_item_with_all_general_items_passed_is_not_graded():
    """The printed table of catering inspection has exactly one gap."""
    assert [gap("checklist.failed_key = 1, checklist.pass_ratio = 100%")] == found(grading(*C16), COUNTS)


def test_the_gap_is_described_in_chinese_with_labels():
    """An author reads the labels of the facts."""
    built = library(grading(*C16), COUNTS)

    messages = [one.zh for one in check_table(built, built.tables["t"])]

    assert ["表“t”有空档：重点项不合格数=1，一般项合格率=100%时没有任何一行成立"] == messages


def test_otherwise_fills_a_gap():
    """With otherwise the table is complete."""
    assert [] == found(grading(*C16, otherwise="fair"), COUNTS)


def test_whole_bands_leave_fractional_scores_ungraded():
    """Bands 0–30, 31–45, 46–60, 61–100 say nothing of 30.1, 45.1 and 60.1."""
    bands = ("0..30 → good", "31..45 → fair", "46..60 → fair", "61..100 → bad")

    assert [gap(f"entity.score = {score}") for score in ("30.1", "45.1", "60.1")] == found(
        rows(*(f"entity.score: {band}" for band in bands))
    )


def test_whole_bands_suit_whole_numbers():
    """The same bands are complete for a count."""
    assert [] == found(rows("entity.staff: 0..30 → good", "entity.staff: 31..45 → fair", "entity.staff: ≥ 46 → bad"))


def test_closed_decimal_bands_suit_scores_with_one_decimal():
    """Bands that end at 8.9 and begin at 9.0 are complete if the score has one decimal."""
    bands = ("9.0..10 → good", "7.5..8.9 → fair", "0..7.4 → bad", "10<.. → bad")

    assert [] == found(rows(*(f"entity.score: {band}" for band in bands)))


def test_closed_decimal_bands_leave_holes_in_a_mean():
    """For a score that is not rounded 8.95 lies between the bands."""
    mean = "decisions: m\nderive:\n  - {fact: checklist.mean, label: 平均分, mean: item.marks, empty: 0}\n"
    bands = ("9.0..10 → good", "7.5..8.9 → fair", "0..7.4 → bad")

    messages = found(grading(*(f"checklist.mean: {band}" for band in bands)), mean)

    assert [gap("checklist.mean = 7.41"), gap("checklist.mean = 8.91")] == sorted(messages)


def test_a_branch_that_contradicts_its_guard_never_holds():
    """`key > 0 && key <= 8` together with `key == 0` is never true."""
    guarded = grading("checklist.failed_key: 0 → fair", otherwise="bad", keys="applies_when: {checklist.failed_key: 1..8}")

    assert [("SM405", "`checklist.failed_key: 0` never holds")] == found(guarded, COUNTS)


def test_a_clause_outside_the_values_of_its_fact_never_holds():
    """A count is never negative."""
    assert ("SM405", "`checklist.failed_key: < 0` never holds") in found(
        grading("checklist.failed_key: < 0 → bad", "checklist.failed_key: known → good"), COUNTS
    )


def test_a_guard_that_never_holds_is_reported_once():
    """Where the table never applies its rows are not looked at."""
    assert [("SM405", "`entity.staff: < 0` never holds")] == found(
        rows("entity.staff: 0 → good", keys="applies_when: {not: {entity.staff: ≥ 0}, entity.staff: < 0}")
    )


def test_an_order_dependent_branch_hides_the_failed_key_items():
    """`if general <= 8 … else if general > 8 || key >= 1`: with one row a branch, the key items are overlooked."""
    messages = found(grading(
        "checklist.failed_general: ≤ 8 → good",
        "checklist.failed_general: '> 8' → bad",
        "checklist.failed_key: ≥ 1 → bad",
        keys="hit: first",
    ), COUNTS)  # fmt: skip

    assert [("SM403", "row `r3` of table `t` is never reached: earlier rows or exceptions contain it, for example when checklist.failed_key = 1")] == messages


def test_without_an_order_the_same_branch_is_an_overlap():
    """Under unique the failed key item with few general ones has two results."""
    messages = found(grading(
        "checklist.failed_general: ≤ 8 → good", "checklist.failed_general: '> 8' → bad", "checklist.failed_key: ≥ 1 → bad"
    ), COUNTS)  # fmt: skip

    assert [overlap("r3", "r1", "checklist.failed_general = 0, checklist.failed_key = 1")] == messages


def test_overlapping_bands_have_two_grades():
    """Bands that share their ends overlap there."""
    assert [overlap("r2", "r1", "entity.score = 30")] == found(
        rows("entity.score: 0..30 → good", "entity.score: 30..100 → bad")
    )


GSP_PRINTED = (
    "checklist.critical: 0, checklist.key_ratio: 0, checklist.general_ratio: ≤ 0.2 → good",
    "checklist.critical: 0, checklist.key_ratio: 0, checklist.general_ratio: 0.2..<0.3 → fair",
    "checklist.critical: 0, checklist.key_ratio: < 0.1, checklist.general_ratio: < 0.2 → fair",
    "checklist.critical: ≥ 1 → bad",
    "checklist.critical: 0, checklist.key_ratio: ≥ 0.1 → bad",
    "checklist.critical: 0, checklist.key_ratio: < 0.1, checklist.general_ratio: ≥ 0.2 → bad",
    "checklist.critical: 0, checklist.key_ratio: 0, checklist.general_ratio: ≥ 0.3 → bad",
)
GSP_MEANT = (
    "checklist.critical: ≥ 1 → bad",
    "checklist.critical: 0, checklist.key_ratio: ≥ 0.1 → bad",
    "checklist.critical: 0, checklist.key_ratio: 0, checklist.general_ratio: ≤ 0.2 → good",
    "checklist.critical: 0, checklist.key_ratio: 0, checklist.general_ratio: 0.2<..<0.3 → fair",
    "checklist.critical: 0, checklist.key_ratio: 0, checklist.general_ratio: ≥ 0.3 → bad",
    "checklist.critical: 0, checklist.key_ratio: 0<..<0.1, checklist.general_ratio: < 0.2 → fair",
    "checklist.critical: 0, checklist.key_ratio: 0<..<0.1, checklist.general_ratio: ≥ 0.2 → bad",
)


def test_the_printed_table_of_drug_shops_overlaps():
    """Rows for no main fault and for a few of them hold together, as do the rows that share 20 %."""
    messages = found(grading(*GSP_PRINTED), COUNTS)

    assert {"SM404"} == {code for code, _ in messages}
    assert ["r2` and `r1", "r3` and `r1", "r6` and `r1", "r6` and `r2"] == sorted(
        text.split("`", 1)[1].split("` of")[0] for _, text in _pairs(GSP_PRINTED)
    )


def _pairs(cells):
    """Return one message for every two rows that overlap."""
    for one, other in combinations(range(len(cells)), 2):
        for code, text in found(grading(cells[one], cells[other], otherwise="unknown"), COUNTS):
            if code == "SM404":
                yield code, text.replace("`r2`", f"`r{other + 1}`").replace("`r1`", f"`r{one + 1}`")


def test_the_table_of_drug_shops_as_it_is_meant_is_sound():
    """Written out, the verdict has no gap and no overlap."""
    assert [] == found(grading(*GSP_MEANT), COUNTS)


# --- what counts as an overlap ---------------------------------------------------------------------


def test_rows_that_agree_may_overlap():
    """Two ways to one verdict are no mistake."""
    assert [] == found(rows("entity.staff: known → good", "entity.open: true → good"))


def test_an_exception_wins_where_it_overlaps():
    """A proviso is no contradiction."""
    text = rows("entity.staff: known → good", "entity.open: true → bad").replace("{id: r2,", "{id: r2, exception_to: r1,")

    assert [] == found(text)


def test_an_exception_to_both_settles_a_conflict():
    """Where a third row wins over both, they do not clash."""
    text = rows("entity.staff: ≤ 5 → good", "entity.staff: ≥ 5 → bad", "entity.staff: 5 → fair")

    assert [] == found(text.replace("{id: r3,", "{id: r3, exception_to: [r1, r2],"))


RECORDS = """
decisions: r
tables:
  - id: t
    for: visit
    adds: outcome
    rows:
      - {{id: r1, when: {{entity.staff: known}}, then: {{code: warn, record: true}}}}
      - {{id: r2, when: {{entity.open: true}}, then: {{{second}}}}}
"""


@pytest.mark.parametrize(("second", "expected"), [
    ("due: visit.on", []),
    ("record: true, due: visit.on", []),
    ("code: stop", ["SM404"]),
    ("record: false, code: warn", ["SM404"]),
])  # fmt: skip
def test_records_clash_attribute_by_attribute(second, expected):
    """Rows that set different attributes are united; two values of one attribute are an overlap."""
    assert expected == [code for code, _ in found(RECORDS.format(second=second))]


def test_worst_may_overlap_but_not_leave_gaps():
    """With hit: worst only gaps are mistakes."""
    assert [gap("entity.staff = 0")] == found(
        rows("entity.staff: ≥ 2 → good", "entity.staff: ≥ 1 → bad", keys="hit: worst")
    )


def test_collect_may_have_gaps_and_overlaps():
    """With hit: collect no row needs to hold."""
    text = RECORDS.format(second="code: stop").replace("adds: outcome", "adds: outcome\n    hit: collect")

    assert [] == found(text)


# --- figures ---------------------------------------------------------------------------------------

LIMIT = """
param: limit
label: 限额
unit: 人
dated_by: visit_on
basis: {instrument: new-law, article: "1"}
by: entity.kind
values: {2016-05-01: {individual: 5, organisation: 5}, 2022-03-15: {individual: 5, organisation: 8}}
local: {"37": {2022-03-15: {individual: 4, organisation: 9}}}
"""


def test_a_limit_against_itself_leaves_no_gap():
    """Below and from a parameter on is everything, whatever the figure."""
    assert [] == found(rows("entity.staff: < param.limit → good", "entity.staff: ≥ param.limit → bad"), LIMIT)


def test_a_number_beside_a_parameter_holds_for_one_figure_only():
    """A literal that copies the figure fails as soon as the figure differs by kind, date or place."""
    messages = found(rows("entity.staff: < param.limit → good", "entity.staff: ≥ 5 → bad"), LIMIT)

    assert [
        gap("entity.staff = 4, visit.area = 37, entity.kind = individual"),
        overlap("r2", "r1", "entity.staff = 5, visit.area = 11, entity.kind = organisation"),
    ] == sorted(messages)


# --- two tables ------------------------------------------------------------------------------------


def pairs(first, second):
    """Return the messages for two tables on one fact with these keys."""
    one = rows("entity.open: true | false → good", keys=first)
    two = rows("entity.open: true | false → good", keys=second).replace("id: t", "id: u")
    return [message.en.partition(" and may ")[2] for message in check_pairs(library(one, two))]


def test_two_tables_that_may_apply_together_are_reported():
    """The case in which both apply is told."""
    guards = ("applies_when: {entity.staff: ≥ 5}", "applies_when: {entity.staff: ≤ 5}")

    assert ["apply together: entity.staff = 5"] == pairs(*guards)


@pytest.mark.parametrize(("first", "second"), [
    ("applies_when: {entity.staff: ≥ 5}", "applies_when: {entity.staff: < 5}"),
    ("in_force: 2016-05-01..2022-03-14", "in_force: 2022-03-15.."),
    ('place: "37"', 'place: "3102"'),
    ('place: "37"', "applies_when: {visit.area: not in 37}"),
    ('place: "37"\nexception_to: u', "applies_when: {entity.staff: ≥ 5}"),
])  # fmt: skip
def test_guards_dates_places_and_exceptions_keep_tables_apart(first, second):
    """What excludes each other, or gives way, is no mistake."""
    assert [] == pairs(first, second)


def test_different_dates_do_not_keep_tables_apart():
    """A table of the day of the act and one of the day of the visit may both be in force for one act."""
    assert ["apply together: anything"] == pairs("in_force: ..2022-03-14\ndated_by: decide_on", "in_force: 2022-03-15..")


# --- size ------------------------------------------------------------------------------------------


def test_a_thousand_rows_with_six_columns_are_checked():
    """A grid of bands is proved complete, and one missing row of it is found."""
    five = ("0..<10", "10..<20", "20..30", "30<..50", "50<..")
    two = ("≤ 100", "100<..")
    columns = {
        "entity.staff": five, "entity.area_m2": five, "entity.score": five, "entity.goods": two,
        "entity.open": ("true", "false"), "entity.kind": ("individual", "organisation"),
    }  # fmt: skip
    lines = [zip(columns, cells, strict=True) for cells in product(*columns.values())]
    grid = [", ".join(f"{column}: {cell}" for column, cell in line) + " → good" for line in lines]

    assert (1000, []) == (len(grid), found(rows(*grid)))
    assert ["SM402"] == [code for code, _ in found(rows(*grid[:777], *grid[778:]))]
