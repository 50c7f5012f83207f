"""Answers are put into the scene: values and states of questions, circumstances of items, acts and the visit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from smrules.concepts.diagnostic import listed, nearest
from smrules.concepts.values import Truth
from smrules.concepts.vocabulary import ANSWER_STATES, Fact, FactPath
from smrules.definitions.graph import read_by_rules
from smrules.engine.compiled.evaluator import CompiledEvaluator
from smrules.engine.evaluator import VISIT, Evaluator, Evaluators
from smrules.engine.world import Member
from smrules.inspection.intake import Intake
from smrules.inspection.scene import Scene

STATES = tuple(state for state in ANSWER_STATES if state != "unanswered")
_VERDICTS: dict[str, Truth] = {state: {"compliant": True, "noncompliant": False, "corrected-on-site": False}.get(state) for state in STATES}
"""State → whether the item complies."""

PLAIN = (bool, str, int, list)
"""Answers that are certainly values alone."""

Remarks = dict[Member, tuple[str, tuple[str, ...]]]
"""Note and evidence of each item."""

_KEYS = {"value", "state", "circumstances", "note", "evidence"}


class AnswerReader:
    """Reads the answers of one visit into its scene."""

    def __init__(self, scene: Scene, intake: Intake, evaluator: Evaluators = CompiledEvaluator):
        self.scene = scene
        self.evaluator = evaluator
        self.intake = intake
        self.library = scene.library
        self.remarks: Remarks = {}
        self.questions: dict[tuple[str, Member], list[Member]] = {}
        self._members: dict[str, dict[str, Member]] = {}
        self.told: dict[tuple[Member, str], Any] = {}
        self.claims: list[tuple[list[Member], Member, str, Mapping[str, Any], str]] = []
        for item in scene.items:
            holder = scene.holder(item)
            if holder is not None:
                self.questions.setdefault((item.source.fact, holder), []).append(item)

    def read(self, answers: Mapping[Any, Any]) -> None:
        """
        Read answers keyed by fact, by (member, fact), or by `scope/key` with a mapping of facts.

        What does not fit is reported to the intake, nothing is left out silently.
        """
        others, entity = {}, self.scene.entity
        for key, raw in self.intake.mapping(answers, "answers").items():
            items = self.questions.get((key, entity))
            if items is None or (entity, key) in self.told:
                others[key] = raw
            else:
                self.question(items, entity, key, raw, f"answers[{key}]")
        for member_key, fact, raw, where in self.flattened(others):
            self.answer(member_key, fact, raw, where)
        self.settle()

    def flattened(self, answers: Mapping[Any, Any]) -> Iterator[tuple[str | None, str, Any, str]]:
        for key, raw in answers.items():
            if isinstance(key, tuple) and len(key) == 2:
                yield None if key[0] is None else str(key[0]), str(key[1]), raw, f"answers[{key[0]}][{key[1]}]"
            elif isinstance(key, str) and "/" in key and isinstance(raw, Mapping):
                for fact, one in raw.items():
                    yield key, str(fact), one, f"answers[{key}][{fact}]"
            else:
                yield None, str(key), raw, f"answers[{key}]"

    def answer(self, member_key: str | None, fact: str, raw: Any, where: str) -> None:
        holder = self.holder(member_key, fact, where)
        if holder is None:
            return
        items = self.questions.get((fact, holder))
        if items and (holder, fact) in self.told:
            self.intake.twice(self.library.fact(fact), where)
        elif items:
            self.question(items, holder, fact, raw, where)
        else:
            self.circumstance(holder, fact, raw, where)

    # --- whose answer it is ----------------------------------------------------------------------

    def holder(self, member_key: str | None, fact: str, where: str) -> Member | None:
        """Return the member that an answer belongs to, after reporting that there is none."""
        scope = fact.partition(".")[0]
        if fact not in self.library.vocabulary.facts:
            close = nearest(fact, self.library.vocabulary.facts)
            self.intake.report("SM601", where, where="answers", name=fact, nearest=close)
            return None
        if member_key is None:
            found = {"entity": self.scene.entity, "visit": self.scene.visit}.get(scope)
            if found is None:
                keys = [one.name for one in self.scene.world.members.get(scope, ())]
                label = self.library.vocabulary.scopes[scope].label
                self.intake.report("SM612", where, key="", scope=label, allowed=listed(keys))
            return found
        return self.named(member_key, scope, where)

    def named(self, member_key: str, scope: str, where: str) -> Member | None:
        members = self.members(scope)
        key = member_key if member_key in members else member_key.removeprefix(f"{scope}/")
        if key not in members:
            label = self.library.vocabulary.scopes[scope].label
            self.intake.report("SM612", where, key=key, scope=label, allowed=listed(members))
        return members.get(key)

    def members(self, scope: str) -> dict[str, Member]:
        """Return the members of *scope* by key; of two with one key, which belong to different members, the first."""
        if scope not in self._members:
            found = self._members[scope] = {}
            for one in self.scene.world.members.get(scope, ()):
                found.setdefault(one.key, one)
        return self._members[scope]

    def circumstance(self, holder: Member, fact: str, raw: Any, where: str) -> None:
        """Read a fact that no item asks for: circumstances, and what the officers learnt besides."""
        if fact in self.library.asked and fact not in self.read_by_rules:
            planned = [name for name, _ in self.questions]
            self.intake.report("SM605", where, name=fact, nearest=nearest(fact, planned))
            return
        if found := self.intake.fact(fact, raw, where):
            self.put(holder, found[0], found[1], where)

    @cached_property
    def read_by_rules(self) -> set[str]:
        """The facts that may matter even where the items that ask for them are not planned."""
        if "read by rules" not in self.library.kept:
            self.library.kept["read by rules"] = read_by_rules(self.library)
        return self.library.kept["read by rules"]

    def put(self, holder: Member, fact: Fact, value: Any, where: str) -> None:
        """Give a fact to its member; what rules say of it, or was told otherwise before, stands."""
        acts = self.library.vocabulary.acts
        ruled = fact.id in self.library.item_keys or (holder.scope == "act" and fact.id in acts[holder.values["act.kind"]].facts)
        if ruled:
            self.intake.report("SM611", where, name=fact.id, label=fact.label)
        elif self.told.setdefault((holder, fact.id), value) != value:
            self.intake.twice(fact, where)
        else:
            holder.values[fact.id] = value

    # --- what the answer says --------------------------------------------------------------------

    def question(self, items: list[Member], holder: Member, fact: str, raw: Any, where: str) -> None:
        """Read the answer to one question: a plain value, or a mapping of value, state and what belongs to them."""
        if not isinstance(raw, PLAIN) and isinstance(raw, Mapping):
            self.parts(items, holder, fact, raw, where)
        else:
            self.told[holder, fact] = None
            self.take(holder, fact, raw, where)

    def take(self, holder: Member, fact: str, raw: Any, where: str) -> None:
        if found := self.intake.fact(fact, raw, where):
            holder.values[fact] = found[1]

    def parts(self, items: list[Member], holder: Member, fact: str, parts: Mapping[str, Any], where: str) -> None:
        for key in () if _KEYS.issuperset(parts) else parts.keys() - _KEYS:
            self.intake.report("SM606", where, where=where, problem_zh=f"没有“{key}”这一项，可写：{listed(sorted(_KEYS))}",
                               problem_en=f"no key `{key}`; allowed: {listed(sorted(_KEYS))}")  # fmt: skip
        state = parts.get("state")
        if state is not None and (not isinstance(state, str) or state not in _VERDICTS):
            self.intake.report("SM610", where, found=state, allowed=listed(STATES))
            return
        self.told[holder, fact] = None
        if "value" in parts:
            self.take(holder, fact, parts["value"], where)
        if state is not None:
            self.claims.append((items, holder, state, parts, where))
        if len(parts) > ("value" in parts) + ("state" in parts):
            self.besides(items, parts, where)

    def besides(self, items: list[Member], parts: Mapping[str, Any], where: str) -> None:
        """Read circumstances, note and evidence."""
        circumstances, evidence = parts.get("circumstances") or {}, parts.get("evidence") or ()
        if not isinstance(circumstances, Mapping):
            self.intake.report("SM606", where, where=f"{where}.circumstances", problem_zh="要写事实和值",
                               problem_en="expected facts with values")  # fmt: skip
            return
        self.circumstances(items, circumstances, where)
        listed_ = evidence if isinstance(evidence, (list, tuple)) else (evidence,)
        remark = (str(parts.get("note", "")), tuple(map(str, listed_)))
        for item in items:
            self.remarks[item] = remark

    def settle(self) -> None:
        """Give items the states that were told, once all values are there; none of them hangs on the order of the others."""
        for items, holder, state, parts, _ in self.claims:
            if _VERDICTS[state] is None and "value" not in parts:
                holder.values.pop(items[0].source.fact, None)
        engine = self.evaluator(self.library, self.scene.world) if self.claims else None
        found = [{} if _VERDICTS[claim[2]] is None else self.verdicts(claim[0], engine) for claim in self.claims]
        for claim, verdicts in zip(self.claims, found, strict=True):
            self.claim(*claim, verdicts)

    def claim(
        self, items: list[Member], holder: Member, state: str, parts: Mapping[str, Any], where: str, found: Mapping[Member, Truth]
    ) -> None:
        """Give items the state that was told; *found* says of each whether its value complies."""
        verdict = _VERDICTS[state]
        if verdict is None:
            self.set_state(items, state)
        elif "value" not in parts:
            self.state_alone(items, holder, state, verdict, where, found)
        else:
            self.state_with_value(items, state, verdict, parts["value"], where, found)

    def state_with_value(
        self, items: list[Member], state: str, verdict: bool, raw: Any, where: str, found: Mapping[Member, Truth]
    ) -> None:
        """Give items their state where the value leaves it open or agrees; a state that contradicts the value is reported."""
        if verdict not in found.values() and None not in found.values():
            self.intake.report("SM609", where, name=items[0].source.fact, value=raw, state=state)
        self.set_state([item for item, complies in found.items() if complies in (None, verdict)], state)

    def state_alone(
        self, items: list[Member], holder: Member, state: str, verdict: bool, where: str, found: Mapping[Member, Truth]
    ) -> None:
        """Give items a state without a value; a value known before that contradicts it does not stand."""
        if any(item.source.expect != items[0].source.expect for item in items[1:]):
            self.intake.report("SM615", where, name=items[0].source.fact)
            return
        if (not verdict) in found.values():
            holder.values.pop(items[0].source.fact, None)
        self.set_state(items, state)

    @staticmethod
    def verdicts(items: list[Member], engine: Evaluator) -> dict[Member, Truth]:
        """Say of each item whether its value complies."""
        return {item: engine.test(item.source.expect, FactPath(item.source.fact), item, None, VISIT) for item in items}

    @staticmethod
    def set_state(items: list[Member], state: str) -> None:
        for item in items:
            item.state = state

    def circumstances(self, items: list[Member], given: Mapping[str, Any], where: str) -> None:
        for name, raw in given.items():
            name = str(name)
            scope = name.partition(".")[0] if "." in name else "item"
            here = f"{where}.circumstances.{name}"
            if found := self.intake.fact(name, raw, here, scope):
                targets = dict.fromkeys(filter(None, (self.target(item, found[0].scope) for item in items)))
                for target in targets:
                    self.put(target, *found, here)
                if not targets:
                    label = self.library.vocabulary.scopes[found[0].scope].label
                    self.intake.report("SM612", here, key=name, scope=label, allowed="")

    def target(self, item: Member, scope: str) -> Member | None:
        if scope == "act":
            acts = self.scene.world.act_items.items()
            return next((act for act, items in acts if item in items), None)
        return item.around(scope)
