"""What would settle what is open: for each missing fact the result with every class of its values, all else as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from smrules.concepts.assessment import OpenQuestion
from smrules.concepts.counterfactual import Branch, Prospect, Settling
from smrules.concepts.plan import Need
from smrules.concepts.serial import plain
from smrules.concepts.values import NONE
from smrules.concepts.vocabulary import Fact
from smrules.engine.compiled.evaluator import CompiledEvaluator
from smrules.engine.evaluator import Evaluator
from smrules.engine.needs import is_open
from smrules.engine.origins import Origins
from smrules.engine.rulings import NO_TABLE, record_of, rulings_of
from smrules.engine.world import Member
from smrules.inspection.counterfactual.classes import span
from smrules.inspection.counterfactual.milder import rows_by_name
from smrules.inspection.counterfactual.rehearsal import Answer, Changes, Choice, Rehearsal
from smrules.inspection.counterfactual.targets import member_of
from smrules.inspection.counterfactual.telling import Telling, is_comparison, quoted

MOST_QUESTIONS = 12
"""So many open questions have a prospect; those whose subject is certain come first."""
_OPEN = "仍不能确定"


def prospects(rehearsal: Rehearsal, questions: Iterable[OpenQuestion]) -> tuple[Prospect, ...]:
    """Return for each open question, up to a number, what it would come to with each of the facts that it needs."""
    teller = Telling(rehearsal)
    return tuple(_prospect(rehearsal, teller, one) for one in islice(questions, MOST_QUESTIONS))


def _prospect(rehearsal: Rehearsal, teller: Telling, question: OpenQuestion) -> Prospect:
    origins = _origins(rehearsal, question)
    found = []
    for need in question.needs:
        answer = _answer(rehearsal, need, origins)
        found.append(Settling(need, tuple(_branches(rehearsal, teller, question, answer)) if answer else ()))
    return Prospect(question.what, question.subject, question.label, tuple(found), _text(teller, question, found))


def _origins(rehearsal: Rehearsal, question: OpenQuestion) -> Origins:
    """Follow all that the rows of a question read."""
    origins = Origins(CompiledEvaluator(rehearsal.library, rehearsal.scene.world))
    owner = member_of(rehearsal, question.subject)
    for name in question.rows:
        origins.of_table(rows_by_name(rehearsal.library)[name][0], owner)
    return origins


def _answer(rehearsal: Rehearsal, need: Need, origins: Origins) -> Answer | None:
    """Return a missing fact as an answer; `None` where it is a list."""
    if "." not in need.fact or need.fact not in rehearsal.library.statable:
        return None
    scope = need.fact.partition(".")[0]
    member = member_of(rehearsal, need.member) if need.member else rehearsal.scene.world.members[scope][0]
    origins.turns.setdefault((member, need.fact), set())
    return rehearsal.answer(member, need.fact, origins)


def _branches(rehearsal: Rehearsal, teller: Telling, question: OpenQuestion, answer: Answer) -> Iterator[Branch]:
    """Yield values with the same result together, in the order of the fact."""
    choices = [one for one in answer.choices if one.state is None]
    tried = [(one, *_follows(rehearsal, teller, question, {answer: one})) for one in choices]
    for (result, settled), group in groupby(tried, key=lambda one: one[1:]):
        choices = [choice for choice, _, _ in group]
        yield Branch(tuple(plain(one.value) for one in choices), _shown(teller, answer, choices), result, settled)


def _shown(teller: Telling, answer: Answer, choices: list[Choice]) -> str:
    """Return values in Chinese: numbers and days as one range, codes one by one."""
    found = [one.within for one in choices if one.within is not None and one.value is not NONE]
    ranges = [one for one in found if (one.low, one.high) != (None, None)]
    rest = [one for one in choices if one.within not in ranges]
    told = [teller.values(answer.fact, choices[0].value, span(ranges[0], ranges[-1]))] if ranges else []
    return "、".join([*told, *(teller.values(answer.fact, one.value, None) for one in rest)])


def _follows(rehearsal: Rehearsal, teller: Telling, question: OpenQuestion, changes: Changes) -> tuple[str, bool]:
    """Return what a question comes to with some answers changed, and whether it is settled."""
    owner = member_of(rehearsal, question.subject)
    with rehearsal.playing(changes) as engine:
        if question.what == "grade":
            return _graded(teller, engine, owner, question)
        return _proposed(rehearsal, teller, engine, owner)


def _graded(teller: Telling, engine: Evaluator, owner: Member, question: OpenQuestion) -> tuple[str, bool]:
    library = teller.library
    label = question.label.removeprefix(f"{teller.assessor.called(owner)}的")
    fact = next(library.fact(one) for one in library.decided_of[owner.scope] if library.fact(one).label == label)
    ruling, exists = engine.ruling(owner, fact.id), engine.exists(owner)
    if ruling is NO_TABLE or exists is False:
        return "不适用", True
    if exists is None or is_open(ruling.value):
        return _OPEN, False
    return f"“{teller.wording.value(ruling.value, fact)}”", True


def _proposed(rehearsal: Rehearsal, teller: Telling, engine: Evaluator, owner: Member) -> tuple[str, bool]:
    library, code = rehearsal.library, "outcome.code"
    known = {one.id for one in rehearsal.before.outcomes}
    sure, rows = [], []
    for record in outcomes_of(engine, owner):
        exists, value = engine.exists(record), record.values.get(code, NONE)
        if exists and not is_open(value):
            sure += [f"“{teller.wording.value(value, library.fact(code))}”"] if record.key not in known else []
        elif exists is not False:
            rows += [f"{record.source.table.id}.{row.id}" for row in record.source.rows]
    told = "、".join(dict.fromkeys(sure))
    if not rows:
        return told or "不提出处理意见", True
    possible = teller.possible(rows, library.fact(code))
    perhaps = f"{_OPEN}（可能是{'、'.join(possible)}）" if possible else _OPEN
    return (f"{told}，其他{perhaps}" if told else perhaps), False


def outcomes_of(engine: Evaluator, owner: Member) -> Iterator[Member]:
    """Yield the outcomes of one member, certain and possible."""
    for table in engine.library.adding["outcome"]:
        if table.scope == owner.scope and not engine.library.rules_out(table, owner.values):
            yield from (record_of(engine, owner, ruling) for ruling in rulings_of(engine, table, owner))


# --- prose ---------------------------------------------------------------------------------------


def _text(teller: Telling, question: OpenQuestion, found: list[Settling]) -> str:
    told = [_line(teller, one) for one in found if tells_apart(one)]
    little = dict.fromkeys(f"“{one.need.label}”" for one in found if one.branches and not tells_apart(one))
    if little:
        told.append(f"{'还要' if told else '要'}查明{'、'.join(little)}，单独一项不能使它确定")
    told += [f"要有“{one.need.label}”才能判断" for one in found if not one.branches]
    return f"{question.label}：{'；'.join(told)}。" if told else ""


def tells_apart(one: Settling) -> bool:
    """Say whether some value of one fact, with all else as it is, settles the question or adds to what is certain."""
    return len({branch.result for branch in one.branches}) > 1


def _line(teller: Telling, one: Settling) -> str:
    """Return what follows with each value of one fact."""
    fact = teller.library.fact(one.need.fact)
    return f"若“{one.need.label}”{'；'.join(_half_sentence(fact, each) for each in one.branches)}"


def _half_sentence(fact: Fact, one: Branch) -> str:
    verb = "" if is_comparison(one.shown) else "为"
    return f"{verb}{quoted(fact, one.shown)}，则{one.result.partition('（')[0]}"
