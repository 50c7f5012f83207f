"""Whatever several writers do, the replay equals a model kept by hand, verification passes, and any changed byte is located."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from smrules import InputError
from smrules.concepts.ledger_record import (
    AnswersCorrected,
    AnswersGiven,
    AnswersWithdrawn,
    DeadlineEnded,
    DeadlineSet,
    Draft,
    NoticeServed,
    VisitClosed,
    VisitOpened,
)  # fmt: skip
from smrules.procedures.ledger.ledger import Ledger
from smrules.procedures.ledger.replay import flat
from smrules.procedures.ledger.store import MemoryStore, row_of
from smrules.procedures.ledger.verify import verify, verify_consistency, verify_inclusion
from tests.unit.procedures.ledger.building import AT, LIBRARY, NAME, PLAN

VISITS = ("v-1", "v-2", "v-3")
QUESTIONS = ("entity.candles", "entity.wick", "kiln/K1:kiln.degrees", "kiln/K2:kiln.degrees")
TEXTS = ("kind", "entity", "visit", "by", "at", "library_hash", "key", "payload_hash", "previous", "hash")
visits = st.sampled_from(VISITS)
writers = st.integers(min_value=0, max_value=1)
answers = st.dictionaries(st.sampled_from(QUESTIONS), st.integers(min_value=0, max_value=2), min_size=1)


def nested(told: dict[str, Any]) -> dict[str, Any]:
    """Return answers by question as `assess` takes them."""
    found: dict[str, Any] = {}
    for name, value in told.items():
        member, _, fact = name.rpartition(":")
        (found.setdefault(member, {}) if member else found)[fact] = value
    return found


class Writers(RuleBasedStateMachine):
    """Two writers, each with a store of its own on the same entries, and a model of plain dictionaries."""

    make: Callable[[Path], list[Ledger]]

    @initialize()
    def begin(self) -> None:
        """Make the ledger anew."""
        self.folder = TemporaryDirectory()
        self.ledgers = type(self).make(Path(self.folder.name))
        self.size = 0
        self.model: dict[str, dict[str, Any]] = {}
        self.roots = [self.ledgers[0].root()]
        self.sent: list[Draft] = []

    def teardown(self) -> None:
        """Verify all that was written, and give back what was opened."""
        for one in getattr(self, "ledgers", ()):
            if hasattr(one.store, "close"):
                one.store.close()
        if hasattr(self, "folder"):
            self.folder.cleanup()

    def say(self, writer: int, kind: str, visit: str, payload: Any, follows: bool) -> bool:
        """Append; the ledger takes it exactly if the model says that it follows."""
        draft = Draft(
            kind, PLAN.entity.id, visit, f"writer-{writer}", AT, LIBRARY.content_hash, payload, f"key-{len(self.sent)}"
        )
        self.sent.append(draft)
        try:
            made = self.ledgers[writer].append(draft)[0]
        except InputError as error:
            assert (False, ["SM713"]) == (follows, [one.code for one in error.diagnostics])
            return False
        self.size += 1
        assert (True, self.size) == (follows, made.sequence)
        return True

    def is_open(self, visit: str) -> bool:
        """Return whether the model takes anything of a visit."""
        return visit in self.model and not self.model[visit]["closed"]

    @rule(writer=writers, visit=visits)
    def open(self, writer, visit):
        """A visit begins once."""
        if self.say(writer, "visit-opened", visit, VisitOpened("random"), visit not in self.model):
            self.model[visit] = {"planned": False, "answers": {}, "deadlines": {}, "notices": 0, "closed": False}

    @rule(writer=writers, visit=visits)
    def plan(self, writer, visit):
        """An open visit is planned, again if need be."""
        if self.say(writer, "plan-made", visit, PLAN, self.is_open(visit)):
            self.model[visit]["planned"] = True

    @rule(writer=writers, visit=visits, told=answers)
    def answer(self, writer, visit, told):
        """A planned visit takes answers that contradict none."""
        known = self.model.get(visit, {}).get("answers", {})
        fits = (
            self.is_open(visit) and self.model[visit]["planned"] and all(known.get(one, told[one]) == told[one] for one in told)
        )
        if self.say(writer, "answers-given", visit, AnswersGiven(nested(told)), fits):
            known.update(told)

    @rule(writer=writers, visit=visits, told=answers)
    def correct(self, writer, visit, told):
        """What was answered is corrected."""
        known = self.model.get(visit, {}).get("answers", {})
        fits = self.is_open(visit) and told.keys() <= known.keys()
        if self.say(writer, "answers-corrected", visit, AnswersCorrected(nested(told), "看错"), fits):
            known.update(told)

    @rule(writer=writers, visit=visits, question=st.sampled_from(QUESTIONS))
    def withdraw(self, writer, visit, question):
        """What was answered is withdrawn."""
        known = self.model.get(visit, {}).get("answers", {})
        fits = self.is_open(visit) and question in known
        if self.say(writer, "answers-withdrawn", visit, AnswersWithdrawn((question,), "看错"), fits):
            del known[question]

    @rule(writer=writers, visit=visits, name=st.sampled_from("ab"), day=st.integers(min_value=1, max_value=28))
    def set_deadline(self, writer, visit, name, day):
        """A deadline is set, or moved."""
        if self.say(writer, "deadline-set", visit, DeadlineSet(name, date(2026, 12, day)), self.is_open(visit)):
            self.model[visit]["deadlines"][name] = (day, "")

    @rule(writer=writers, visit=visits, name=st.sampled_from("ab"))
    def end_deadline(self, writer, visit, name):
        """A deadline that runs ends."""
        known = self.model.get(visit, {}).get("deadlines", {})
        runs = self.is_open(visit) and name in known and not known[name][1]
        if self.say(writer, "deadline-ended", visit, DeadlineEnded(name, "met"), runs):
            known[name] = (known[name][0], "met")

    @rule(writer=writers, visit=visits)
    def notify(self, writer, visit):
        """A notice is served."""
        if self.say(writer, "notice-served", visit, NoticeServed("order", "shop", "责令改正"), self.is_open(visit)):
            self.model[visit]["notices"] += 1

    @rule(writer=writers, visit=visits)
    def close(self, writer, visit):
        """An open visit is closed, for good."""
        if self.say(writer, "visit-closed", visit, VisitClosed(), self.is_open(visit)):
            self.model[visit]["closed"] = True

    @precondition(lambda self: self.size)
    @rule(writer=writers, data=st.data())
    def send_again(self, writer, data):
        """What was recorded and is sent again, by whomever, is not recorded again."""
        entry = data.draw(st.sampled_from(list(self.ledgers[writer].entries())))
        draft = next(one for one in self.sent if one.key == entry.key)

        assert (entry,) == self.ledgers[writer].append(draft)

    @rule()
    def publish(self):
        """A root is published; it extends every one before it."""
        self.roots.append(self.ledgers[0].root())
        assert all([] == verify_consistency(self.ledgers[1].prove_kept(one.size)) for one in self.roots)

    @precondition(lambda self: self.size)
    @rule(data=st.data())
    def tamper(self, data):
        """Any one byte of any stored row is another one in a copy: exactly that entry is named."""
        rows = [row_of(one) for one in self.ledgers[0].entries()]
        number = data.draw(st.integers(min_value=1, max_value=len(rows)))
        field = data.draw(st.sampled_from(("payload", *TEXTS)))
        raw = rows[number - 1][field]
        stored = raw if isinstance(raw, bytes) else raw.encode()
        at, bit = (
            data.draw(st.integers(min_value=0, max_value=len(stored) - 1)),
            data.draw(st.integers(min_value=0, max_value=7)),
        )
        changed = stored[:at] + bytes([stored[at] ^ 1 << bit]) + stored[at + 1 :]
        rows[number - 1][field] = changed if isinstance(raw, bytes) else changed.decode("utf-8", "surrogateescape")
        copy = MemoryStore(NAME)
        copy.kept = rows

        assert number == verify(copy).bad

    @precondition(lambda self: self.size)
    @rule(data=st.data())
    def prove(self, data):
        """Any entry is proved against any root that has it."""
        size = data.draw(st.integers(min_value=1, max_value=self.size))
        number = data.draw(st.integers(min_value=1, max_value=size))

        assert [] == verify_inclusion(self.ledgers[0].prove(number, size))

    @invariant()
    def replay_is_the_model(self):
        """Both writers read the state that the model has, and a sound ledger."""
        for ledger in getattr(self, "ledgers", ()):
            state = ledger.state()
            found = {
                one.visit: {
                    "planned": one.plan is not None, "answers": flat(one.answers), "notices": len(one.notices),
                    "deadlines": {kept.id: (kept.due.day, kept.ended) for kept in one.deadlines}, "closed": one.closed is not None,
                }
                for one in state.visits
            }  # fmt: skip
            assert (self.size, self.model) == (state.size, found)
            assert verify(ledger.store, self.roots).sound


def in_memory(_: Path) -> list[Ledger]:
    """Return two writers of one list."""
    store = MemoryStore(NAME)
    return [Ledger(store), Ledger(store)]


def in_sqlite(folder: Path) -> list[Ledger]:
    """Return two writers of one file, each with connections of its own."""
    from smrules.procedures.ledger.sql_store import create_store, open_store

    file = str(folder / "ledger.db")
    return [Ledger(create_store(file, NAME)), Ledger(open_store(file))]


@pytest.mark.slow
@pytest.mark.parametrize(("make", "examples"), [(in_memory, 60), (in_sqlite, 15)])
def test_replay_equals_the_model(make, examples):
    """Random operations by two writers, in memory and in SQLite."""
    pytest.importorskip("sqlalchemy")
    machine = type("Machine", (Writers,), {"make": staticmethod(make)})

    run_state_machine_as_test(machine, settings=settings(max_examples=examples, stateful_step_count=25))
