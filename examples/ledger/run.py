"""一次检查记入账本：开始、计划、答案、更正、建议、决定、期限；公布根；核对；改动一条，指出来；重做整条链，也指出来。"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import smrules
from smrules.concepts.ledger_record import (
    AnswersCorrected,
    AnswersGiven,
    Assessed,
    DeadlineSet,
    Draft,
    Entry,
    NoticeServed,
    Override,
    Root,
    VisitClosed,
    VisitOpened,
)  # fmt: skip
from smrules.concepts.serial import Serial
from smrules.procedures.ledger.chain import sealed
from smrules.procedures.ledger.ledger import Ledger
from smrules.procedures.ledger.reproduce import reproduce
from smrules.procedures.ledger.store import row_of
from smrules.procedures.ledger.verify import verify, verify_consistency, verify_inclusion
from smrules.publishing.console import Screen
from smrules.publishing.ledger_screen import KIND_LABELS

SHOP = Path(__file__).resolve().parents[1] / "noodle-shop"
ON = date(2026, 11, 23)
VISIT = "2026-济-0117"
CORRECTED = {"entity.prices_marked": True}


def drafts(library: smrules.Library) -> Iterator[Draft]:
    """Yield what happens at the noodle shop, in its order."""
    entity = smrules.Entity(**json.loads((SHOP / "entity.json").read_bytes()))
    team = tuple(smrules.Officer.from_dict(one) for one in json.loads((SHOP / "team.json").read_bytes()))
    told = json.loads((SHOP / "answers.json").read_bytes())
    answers, history = told["answers"], told.get("history", {})
    plan = smrules.plan(library, entity, on=ON)

    def happened(kind: str, payload: Serial, time: str, by: str = team[0].id) -> Draft:
        return Draft(kind, entity.id, VISIT, by, f"{ON}T{time}:00+08:00", library.content_hash, payload)

    admission = smrules.admit(library, entity, on=ON, team=team, trigger="random")
    yield happened("visit-opened", VisitOpened("random", team=team, admission=admission), "09:00")
    yield happened("plan-made", plan, "09:01")
    yield happened("answers-given", AnswersGiven(answers), "10:20")
    yield happened("assessment-proposed", Assessed(smrules.assess(library, plan, answers, history=history), history), "10:21")
    yield happened("answers-corrected", AnswersCorrected(CORRECTED, "价目牌在里间，第二次查看时发现"), "10:30")
    report = smrules.assess(library, plan, {**answers, **CORRECTED}, history=history)
    yield happened("assessment-proposed", Assessed(report, history), "10:31")
    first, due = report.outcomes[0], next(one for one in report.outcomes if one.due)
    yield happened("decision-made", smrules.decide(library, due, by="head-3"), "15:00", "head-3")
    milder = smrules.decide(library, first, by="head-3", code=due.code, reason="当事人已停止并主动整改，先责令改正")
    yield happened("decision-overridden", Override(milder, "所长"), "15:05", "head-3")
    yield happened("notice-served", NoticeServed("order", entity.id, f"{due.label}，{due.due} 以前", (due.id,)), "15:30")
    yield happened("deadline-set", DeadlineSet("correct-1", due.due, (due.id,)), "15:31")
    yield happened("visit-closed", VisitClosed(), "16:00")


def show(screen: Screen, entries: Iterator[Entry]) -> None:
    """Print the entries without their hashes, which change with the rules."""
    screen.table(("序号", "时间", "种类", "记录人"), [(one.sequence, one.at, KIND_LABELS[one.kind], one.by) for one in entries])


def judged(screen: Screen, what: str, ledger: Ledger, *published: Root) -> None:
    """Print what verification says."""
    verdict = verify(ledger.store, published)
    screen.line(f"{what}：{'核对无误' if verdict.sound else f'问题出在第 {verdict.bad} 条'}")
    screen.messages(verdict.diagnostics, "zh")


def tampered(file: str, number: int, at: str) -> None:
    """Change the time of an entry, as someone with access to the file might who takes the triggers away first."""
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("DROP TRIGGER ledger_entries_update_refused")
        database.execute("UPDATE ledger_entries SET at = ? WHERE sequence = ?", (at, number))


def forged(file: str, entries: list[Entry]) -> None:
    """Put the hashes of the whole chain in order again after the change."""
    rows, previous = [], entries[0].previous
    for entry in entries:
        made = sealed(entry, entry.sequence, previous)
        rows.append(row_of(made))
        previous = made.hash
    with closing(sqlite3.connect(file)) as database, database:
        database.executemany("UPDATE ledger_entries SET previous = :previous, hash = :hash WHERE sequence = :sequence", rows)


def tell(screen: Screen, file: str) -> None:
    """Record the visit, verify it, tamper with it."""
    library = smrules.load()
    ledger = smrules.open_ledger(file, create="历下区第一监管所")
    with closing(ledger.store):
        happened = list(drafts(library))
        ledger.append(*happened[:4])
        before = ledger.root()
        ledger.append(*happened[4:])
        ledger.append(happened[-1])
        root = ledger.root()
        screen.line(f"账本“{ledger.name}”：{root.size} 条；最后一条因为断线发了两次，只记了一次", "bold")
        show(screen, ledger.entries())
        visit = ledger.state().visits[0]
        screen.line(f"重放得出：{len(visit.decisions)} 个决定，{len(ledger.state().open_deadlines)} 个期限在走，"
                    f"{len(ledger.state().open_findings(visit.entity))} 项没有改正")  # fmt: skip
        judged(screen, "写完以后", ledger, root)
        screen.line(f"第 3 条在公布的根里，不看账本：{'成立' if not verify_inclusion(ledger.prove(3)) else '不成立'}")
        kept = replace(ledger.prove_kept(before.size), first=before, second=root)
        screen.line(f"后来的根由先前的根续写：{'成立' if not verify_consistency(kept) else '不成立'}")
        screen.line(f"重新计算这次检查：{'逐字节相同' if not reproduce(ledger, VISIT, library) else '不同'}")
        tampered(file, 3, "2026-11-23T08:20:00+08:00")
        judged(screen, "有人改了第 3 条的时间", ledger)
        forged(file, list(ledger.entries()))
        judged(screen, "又把整条链的散列值重做，单看账本", ledger)
        judged(screen, "与公布过的两个根比较", ledger, before, root)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    with TemporaryDirectory() as folder:
        tell(Screen(sys.stdout), str(Path(folder) / "ledger.db"))
