"""Commands about a ledger: init, append, show, verify, root, prove, consistent, confirm, reproduce."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import click

from smrules import api
from smrules.cli.session import Session, commands
from smrules.cli.session import command as _command
from smrules.concepts.diagnostic import Diagnostic, InputError, diagnostic
from smrules.concepts.ledger_record import InclusionProof, Root
from smrules.concepts.position import Position
from smrules.concepts.serial import Serial
from smrules.procedures.ledger.ledger import Ledger
from smrules.procedures.ledger.reproduce import reproduce as reproduce_visit
from smrules.procedures.ledger.verify import verify as verify_ledger
from smrules.procedures.ledger.verify import verify_consistency, verify_inclusion
from smrules.publishing import ledger_screen
from smrules.publishing.exchange import failure, json_line, json_text, read_lines
from smrules.publishing.json_text import JsonText, unreadable
from smrules.publishing.ledger_files import lines_of, read_draft, read_drafts, read_proof, read_root

LINES = "-"
"""Stands for JSON lines on standard input."""
_STORE = click.argument("store", metavar="STORE")
_SIZE = click.option(
    "--size", type=int, metavar="N", help="按前多少条，不写就是全部 / of the first N entries, of all if left out"
)
_OUT = click.option("--out", "-o", metavar="FILE", help="写到文件 / file to write")


@commands.group()
def ledger() -> None:
    """账本：只增不改的执法全过程记录；STORE 是 SQLite 文件或者 postgresql://… / a record that only grows."""


command = partial(_command, group=ledger)


@contextmanager
def _opened(store: str) -> Iterator[Ledger]:
    with closing(api.open_ledger(store).store) as found:
        yield Ledger(found)


@command
@_STORE
@click.option(
    "--name", required=True, metavar="NAME", help="账本的名称，第一条接在它后面 / name; the first entry is chained to it"
)
def init(session: Session, store: str, name: str) -> int:
    """建一个空账本 / make an empty ledger."""
    with closing(api.open_ledger(store, create=name).store):
        session.show({"store": store, "name": name}, lambda screen: screen.line(f"已在 {store} 建立账本“{name}”"))
    return 0


@command
@_STORE
@click.argument("drafts", metavar="DRAFTS.jsonl|-")
def append(session: Session, store: str, drafts: str) -> int:
    """记录：文件里的各行一起记上或者都不记；“-”逐行记 / record the lines of a file together, those of `-` one by one."""
    with _opened(store) as found:
        if drafts == LINES:
            return _append_lines(found)
        made = found.append(*read_drafts(lines_of(drafts)))
    session.show([one.to_dict() for one in made], lambda screen: ledger_screen.show_entries(screen, made))
    return 0


def _append_lines(found: Ledger) -> int:
    """Answer each line with its entry; what is wrong with one does not stop the others."""
    code = 0
    for line in read_lines(sys.stdin.buffer):
        try:
            if isinstance(line, InputError):
                raise line
            click.echo(json_line(found.append(read_draft(line))[0].to_dict()))
        except InputError as error:
            code = 1
            click.echo(json_line(failure(error.diagnostics)))
        sys.stdout.flush()
    return code


@command
@_STORE
@click.option("--visit", metavar="ID", help="只看一次检查 / one visit only")
@click.option("--entity", metavar="ID", help="只看一个对象 / one entity only")
@click.option("--state", is_flag=True, help="看现状，不看各条 / the state instead of the entries")
def show(session: Session, store: str, visit: str | None, entity: str | None, state: bool) -> int:
    """看账本的各条，或者由它们得出的现状 / show entries, or the state that follows from them."""
    with _opened(store) as found:
        if state:
            told = found.state(visit=visit, entity=entity)
            session.show(told.to_dict(), lambda screen: ledger_screen.show_state(screen, told, told.visits))
        else:
            entries = list(found.entries(visit=visit, entity=entity))
            session.show([one.to_dict() for one in entries], lambda screen: ledger_screen.show_entries(screen, entries))
    return 0


@command
@_STORE
@click.option("--root", "roots", multiple=True, metavar="ROOT.json", help="公布过的根，可以写几个 / roots that were published")
def verify(session: Session, store: str, roots: tuple[str, ...]) -> int:
    """核对：重算全部散列值，指出第一条有问题的 / work out every hash, and name the first bad entry."""
    published = [read_root(JsonText.of_file(one)) for one in roots]
    with _opened(store) as found:
        verdict = verify_ledger(found.store, published)
    session.show(
        verdict.to_dict(), lambda screen: ledger_screen.show_verdict(screen, verdict, verdict.diagnostics, session.lang)
    )
    return 0 if verdict.sound else 1


@command
@_STORE
@_SIZE
@_OUT
def root(session: Session, store: str, size: int | None, out: str | None) -> int:
    """算出可以公布的根 / the root, to be published."""
    with _opened(store) as found:
        told = found.root(size)
    return _published(session, told, out, lambda screen: ledger_screen.show_root(screen, told))


@command
@_STORE
@click.argument("sequence", type=int, metavar="N")
@_SIZE
@click.option("--without-payload", is_flag=True, help="不给出内容，只给散列值 / without the payload")
@_OUT
def prove(session: Session, store: str, sequence: int, size: int | None, without_payload: bool, out: str | None) -> int:
    """证明第 N 条在账本里，别人不看账本就能核对 / prove that entry N is in the ledger."""
    with _opened(store) as found:
        proof = found.prove(sequence, size, with_payload=not without_payload)
    return _published(session, proof, out, lambda screen: ledger_screen.show_inclusion(screen, proof))


@command
@_STORE
@click.argument("first", metavar="ROOT.json")
@_SIZE
@_OUT
def consistent(session: Session, store: str, first: str, size: int | None, out: str | None) -> int:
    """证明现在的账本是由先前公布的根续写的 / prove that a published root is kept."""
    published = read_root(JsonText.of_file(first))
    with _opened(store) as found:
        proof = found.prove_kept(published.size, size)
    if proof.first != published:
        raise InputError([_other_root(first, published)])
    return _published(session, proof, out, lambda screen: ledger_screen.show_consistency(screen, proof))


@command
@click.argument("proof", metavar="PROOF.json")
@click.option("--root", "trusted", metavar="ROOT.json", help="从别处得到的根 / the root, from a source that you trust")
def confirm(session: Session, proof: str, trusted: str | None) -> int:
    """不看账本，核对一个证明 / verify a proof without the ledger."""
    told = read_proof(JsonText.of_file(proof))
    inclusion = isinstance(told, InclusionProof)
    found = verify_inclusion(told) if inclusion else verify_consistency(told)
    if trusted and read_root(JsonText.of_file(trusted)) not in ((told.root,) if inclusion else (told.first, told.second)):
        found = [_other_root(trusted, read_root(JsonText.of_file(trusted))), *found]
    if found:
        return session.refuse(found)
    show = ledger_screen.show_inclusion if inclusion else ledger_screen.show_consistency
    session.show({"sound": True}, lambda screen: (screen.line("证明成立", "bold"), show(screen, told)))
    return 0


@command
@_STORE
@click.argument("visit", metavar="VISIT")
def reproduce(session: Session, store: str, visit: str) -> int:
    """把一次检查重新计算一遍，与账本逐字节比较 / work out a visit again and compare it byte by byte."""
    library = session.load()
    with _opened(store) as found:
        differences = reproduce_visit(found, visit, library)
    data = {"identical": not differences, "diagnostics": [one.to_dict() for one in differences]}
    session.show(data, lambda screen: ledger_screen.show_reproduced(screen, visit, differences, session.lang))
    return 1 if differences else 0


# --- files ---------------------------------------------------------------------------------------


def _other_root(name: str, root: Root) -> Diagnostic:
    zh, en = f"与 {name} 里 {root.size} 条的根不同", f"it does not lead to the root of {root.size} entries in {name}"
    return diagnostic("SM729", Position(name, 0), problem_zh=zh, problem_en=en)


def _published(session: Session, told: Serial, out: str | None, print_) -> int:
    """Write what is published to a file, if one is named, and show it."""
    if out:
        try:
            Path(out).write_text(json_text(told.to_dict()) + "\n", encoding="utf-8", newline="\n")
        except OSError as error:
            raise unreadable(out, error) from None
    session.show(told.to_dict(), print_)
    return 0
