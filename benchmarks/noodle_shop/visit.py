"""What is decided about the visit as a whole and about the scored checklist: results, the smiley, outcomes of the visit."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any

from benchmarks.noodle_shop.outcomes import TOLD, Rows
from benchmarks.noodle_shop.prepared import ON, SCORED
from benchmarks.noodle_shop.settling import Settling
from smrules.concepts.assessment import Explanation, Grade, OpenQuestion
from smrules.concepts.plan import Need
from smrules.concepts.values import UNKNOWN, Truth, any_holds, negation

if TYPE_CHECKING:
    from benchmarks.noodle_shop.by_hand import Visit

NAME = f"visit/{ON}"
UNEXPLAINED = Explanation("", "", (), (), (), ())
UNDER = {
    **dict.fromkeys(("registration", "food-drug", "quality", "other"), ("follow-up",)),
    **dict.fromkeys(("not-disclosed", "false-disclosure", "unreachable"), ("registration", "follow-up")),
}
"""Result of the visit → results that it brings along."""
LIMITS = (("a", "A", 9), ("b", "B", Fraction(15, 2)), ("c", "C", 6), ("low", "no-grade", 0))


# --- results -------------------------------------------------------------------------------------


def result_rows(visit: Visit) -> Rows:
    """Return the results of the visit with whether they hold, `no-problem` last."""
    found = visit.noncompliant
    rows: Rows = [(name, any_holds(found[item.number] for item in items)) for name, items in visit.shop.results.items()]
    rows.append(("corrected", any_holds(visit.corrected)))
    rows.append(("uncooperative", visit.answers.of_visit.get("visit.refused_grave")))
    rows.append(("inactive", negation(visit.answers.of_visit.get("visit.active"))))
    return [*rows, ("no-problem", negation(any_holds(holds for _, holds in rows)))]


def results(visit: Visit) -> Grade | OpenQuestion:
    """Return the results of the visit, or what would settle them."""
    fact, shop = "visit.results", visit.shop
    labels = shop.codes[fact]
    rows = [(name, holds) for name, holds in visit.results if holds is not False]
    certain = {code for name, holds in rows if holds for code in (name, *UNDER.get(name, ()))}
    possible = {code for name, _ in rows for code in (name, *UNDER.get(name, ()))}
    if certain == possible:
        shown = "、".join(labels[code] for code in labels if code in certain)
        return Grade(fact, shop.labels[fact], NAME, sorted(certain), shown, UNEXPLAINED)
    needs = Settling(visit)
    needs.of_results()
    named = [f"visit-results.{'otherwise' if name == 'no-problem' else name}" for name, _ in rows]
    return OpenQuestion(
        "grade", NAME, f"本次检查的{shop.labels[fact]}", True, tuple(labels[name] for name, _ in rows), needs.needs(),
        tuple(named), tuple(needs.reasons),
    )  # fmt: skip


def visit_rows(visit: Visit) -> Rows:
    """Return the outcomes of the visit with whether they follow."""
    told = visit.answers.of_visit
    rows: Rows = [(f"food-49-visit.{row}", told.get(f"visit.{fact}")) for row, fact in TOLD.items()]
    return [*rows, ("food-49-visit.publish", True), ("visit-no-problem.clean", dict(visit.results)["no-problem"])]


# --- grades --------------------------------------------------------------------------------------


def smiley(visit: Visit) -> Grade | OpenQuestion:
    """Return the grade of the scored checklist, or what would settle it."""
    rows = smiley_rows(visit)
    found = []
    for row in rows:
        if row[2] is not False:
            found.append(row)
        if row[2]:
            break
    fact, shop, member = "checklist.smiley", visit.shop, f"checklist/{SCORED}"
    values = {value for _, value, _ in found}
    if len(values) == 1:
        value = values.pop()
        return Grade(fact, shop.labels[fact], member, value, shop.codes[fact][value], UNEXPLAINED)
    needs = Settling(visit)
    needs.of_smiley([(name, holds) for name, _, holds in rows])
    possible = dict.fromkeys(shop.codes[fact][value] for _, value, _ in found)
    called = f"“{shop.library.checklists[SCORED].title}”"
    return OpenQuestion(
        "grade", member, f"{called}的{shop.labels[fact]}", True, tuple(possible), needs.needs(),
        tuple(f"catering-smiley.{name}" for name, _, _ in found),
    )  # fmt: skip


def smiley_rows(visit: Visit) -> list[tuple[str, str, Truth]]:
    """Return row, grade and whether it holds; the shop has its licence for years and never had an accident."""
    score = mean_score(visit)
    rows: list[tuple[str, str, Truth]] = [("critical", "no-grade", two_failed(visit))]
    below: Any = None
    for name, grade, limit in LIMITS:
        inside = None if score is UNKNOWN else score is not None and score >= limit and (below is None or score < below)
        rows.append((name, grade, inside))
        below = limit
    return [*rows, ("otherwise", "no-grade", True)]


def two_failed(visit: Visit) -> Truth:
    """Say whether two critical items failed."""
    failed = [visit.failed[item.number] for item in visit.shop.scored if item.item_class == "critical"]
    certain = sum(one is True for one in failed)
    return True if certain >= 2 else None if certain + sum(one is None for one in failed) >= 2 else False


def mean_score(visit: Visit) -> Any:
    """Return the mean score of the items that count, to one decimal; `None` if there are none, `UNKNOWN` while one is open."""
    scores = []
    for item in visit.shop.scored:
        counted = visit.counted[item.number]
        if counted is None:
            return UNKNOWN
        if counted:
            scores.append(visit.circumstance(item, "item.score"))
    if None in scores:
        return UNKNOWN
    return Fraction(floor(Fraction(sum(scores)) / len(scores) * 10), 10) if scores else None


def annual_question(visit: Visit) -> OpenQuestion:
    """Nobody gave the shop's earlier grades, so the grade of the year is open whatever the answers."""
    fact = "visit.food_annual_grade"
    labels = visit.shop.codes[fact]
    return OpenQuestion(
        "grade", NAME, f"本次检查的{visit.shop.labels[fact]}", True, ("无", labels["A"], labels["B"], labels["C"]),
        (Need("past_grading", "既往评级清单", None, "请提供既往评级的清单或者记录"),),
        tuple(f"catering-annual-grade.{row}" for row in ("none", "a", "b", "c", "otherwise")),
    )  # fmt: skip


def key_supervision_question(visit: Visit) -> OpenQuestion:
    """The register does not say whether the shop stands on any list of key supervision, so that is open whatever the answers."""
    shop, entity = visit.shop, visit.shop.plan.entity.id
    label = shop.library.fact("entity.key_supervised").label
    asked = (shop.library.fact(f"entity.{name}") for name in ("on_serious_list", "food_risk", "equipment_key_unit", "key_device_maker"))
    return OpenQuestion(
        "grade", f"entity/{entity}", f"检查对象{entity}的{label}", True, ("是", "否"),
        tuple(Need(fact.id, fact.label, None, fact.ask or fact.label) for fact in asked),
        tuple(f"key-supervision.{row}" for row in ("serious-list", "risky-food-seller", "equipment", "device-maker", "otherwise")),
    )  # fmt: skip
