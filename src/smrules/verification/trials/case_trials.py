"""One case is tried: a whole visit, from the plan to what is proposed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from smrules.concepts.assessment import Assessment
from smrules.concepts.dates import parse_date
from smrules.concepts.diagnostic import InputError, diagnostic, nearest
from smrules.concepts.plan import VisitPlan
from smrules.inspection.answers import AnswerReader
from smrules.inspection.assess import assess
from smrules.inspection.intake import Intake
from smrules.inspection.plan import plan
from smrules.inspection.scene import group_acts, set_scene
from smrules.verification.trials.trial import NOWHERE, Trial, listed_as


class CaseTrial(Trial):
    """Tries a whole visit: plan, answers, and what is proposed."""

    KEYS = ("name", "requirement", "on", "act_on", "decide_on", "entity", "answers", "history", "expect")
    EXPECTED = ("states", "grades", "outcomes", "because", "unknown")

    def run(self, data: Mapping[str, Any]) -> None:
        expected = self.expected(data)
        planned = plan(self.library, self.entity(self.mapping(data, "entity")), on=self.on)
        days = {key: self.date(data[key]) for key in ("act_on", "decide_on") if key in data}
        if self.trace is not None:
            self.look_around(data, planned, days)
        report = assess(self.library, planned, self.mapping(data, "answers"), history=self.mapping(data, "history"), **days)
        explained = [one.explanation for one in (*report.grades, *report.outcomes)]
        acts = [act for act in report.acts if act.certain]
        explained += [one.explanation for act in acts for one in act.decided]
        explained += [one.explanation for act in acts for one in act.sanctions if one.certain]
        self.rows = self.certain = tuple(dict.fromkeys(row for one in explained for row in one.rows))
        self.states(self.mapping(expected, "states"), report)
        self.grades(self.mapping(expected, "grades"), report)
        if "outcomes" in expected:
            wanted, found = listed_as(expected["outcomes"]), [one.code for one in report.outcomes]
            self.compare("处理意见", "the outcomes", wanted, found, wanted == found)
        self.because(expected.get("because", ()))
        if "unknown" in expected:
            self.unknown(expected["unknown"], (need.fact for one in report.unknown for need in one.needs))

    def look_around(self, data: Mapping[str, Any], planned: VisitPlan, days: Mapping[str, date]) -> None:
        """Ask for everything once more, so that the trace has it: what applies, every state, every ruling, every record."""
        intake = Intake(self.library)
        scene = set_scene(self.library, planned.entity, self.on, intake, self.mapping(data, "history"))
        group_acts(scene)
        AnswerReader(scene, intake).read(self.mapping(data, "answers"))
        if "decide_on" in days:
            scene.visit.values["visit.decide_on"] = days["decide_on"]
        for act in scene.world.members["act"] if "act_on" in days else ():
            act.values.setdefault("act.on", days["act_on"])
        engine = self.evaluator(scene.world)
        for item in scene.items:
            if engine.exists(item) is not False:
                engine.value(item, "item.state")
        for fact in self.library.deciding:
            for member in scene.world.members.get(fact.partition(".")[0], ()):
                engine.ruling(member, fact)
        for kind in self.library.vocabulary.records:
            engine.records(kind)

    def date(self, told: Any) -> date:
        day = parse_date(told) if isinstance(told, str) else None
        if day is None:
            fields = {"expected_zh": "日期，如 2026-06-01", "expected_en": "a date such as 2026-06-01"}
            raise InputError([diagnostic("SM204", NOWHERE, found=told, **fields)])
        return day

    def states(self, expected: Mapping[str, Any], report: Assessment) -> None:
        """Compare the states of items; one of a repeated checklist is named `item@key`."""
        found: dict[str, str] = {}
        for one in report.findings:
            found[one.item] = one.state
            found[f"{one.item}@{(one.member or '').partition('/')[2]}"] = one.state
        for name, state in expected.items():
            zh, en = f"“{name}”的检查结果", f"the state of `{name}`"
            self.compare(zh, en, state, found.get(name, "none"), found.get(name) == state)

    def grades(self, expected: Mapping[str, Any], report: Assessment) -> None:
        """Compare what tables decided; where members differ, the expectation is a mapping from their keys."""
        for fact, told in expected.items():
            if fact not in self.library.deciding:
                close = nearest(fact, self.library.deciding)
                raise InputError([diagnostic("SM301", NOWHERE, name=fact, nearest=close)])
            found = {one.member.partition("/")[2]: one.value for one in report.grades if one.fact == fact}
            found |= {one.subject.partition("/")[2]: "unknown" for one in report.unknown if one.what == "grade"
                      and one.label.endswith(self.library.fact(fact).label)}  # fmt: skip
            wanted = told if isinstance(told, Mapping) else dict.fromkeys(found or ("",), told)
            for key, value in wanted.items():
                shown = found.get(key, "none")
                self.compare(f"“{fact}”", f"`{fact}`", value, shown, _same(value, shown))


def _same(told: Any, found: Any) -> bool:
    if isinstance(found, list):
        return sorted(map(str, listed_as(told))) == found
    return told == found or str(told) == str(found)
