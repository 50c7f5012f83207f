"""Checking after every save: what cannot be read is told at once, what is proved follows."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import click

from smrules.concepts.diagnostic import Diagnostic, SmrulesError
from smrules.concepts.library import Library
from smrules.definitions.rereading import RuleFiles, Stamps
from smrules.verification.recheck import Rechecker
from smrules.verification.versions.things import check_ids

PAUSE = 0.15
"""Seconds between two looks at the files; several files that are saved together, or in two steps, are one change."""
MOST_NAMES = 3

Show = Callable[[Sequence[Diagnostic], Library | None], None]


def watch(
    files: RuleFiles, show: Show, old: Library | None = None, talkative: bool = True,
    pause: Callable[[], None] = lambda: time.sleep(PAUSE),
) -> int:  # fmt: skip
    """
    Check, and check again after every change of the files, until somebody presses Ctrl-C.

    Args:
        files: The rule files.
        show: Takes what was found and the library, `None` if it does not load.
        old: Older rules, whose ids must live on.
        talkative: Whether to say what is going on.
        pause: Waits a moment.
    """
    say = click.echo if talkative else lambda _: None
    rechecker, stamps = Rechecker(), files.stamps()
    try:
        while True:
            _check(files, rechecker, show, old, say)
            say("等待存盘，按 Ctrl-C 结束 / waiting for the next save, Ctrl-C ends")
            before, stamps = stamps, _next(files, stamps, pause)
            say(f"\n── {_changes(files, before, stamps)}")
    except KeyboardInterrupt:
        say("\n不再检查 / stopped")
        return 0


def _check(
    files: RuleFiles, rechecker: Rechecker, show: Show, old: Library | None, say: Callable[[str], None]
) -> None:
    library = None
    try:
        library = files.load()
        say("写法和引用没有错误，正在证明…… / it can be read, proofs follow")
        found = (*rechecker.check(library), *(check_ids(old, library) if old else ()))
        say(f"重新证明了 {rechecker.checked} 处 / {rechecker.checked} parts checked again")
    except SmrulesError as error:
        found = error.diagnostics
    except OSError as error:
        say(f"文件正在变动，稍后再读：{error.filename} / a file is being changed")
        return
    show(found, library)


def _next(files: RuleFiles, before: Stamps, pause: Callable[[], None]) -> Stamps:
    """Wait until files have changed, and then until they change no more; return how they are."""
    now = before
    while now == before:
        pause()
        now = files.stamps()
    while True:
        pause()
        last, now = now, files.stamps()
        if now == last:
            return now


def _changes(files: RuleFiles, before: Stamps, now: Stamps) -> str:
    changed = sorted(files.name_of(path) for path in before.keys() | now.keys() if before.get(path) != now.get(path))
    more = f" 等 {len(changed)} 个文件" if len(changed) > MOST_NAMES else ""
    return f"{'、'.join(changed[:MOST_NAMES])}{more} 改动了"
