"""
The command line: arguments in, exit code out.

0: a result was produced; 1: diagnostics, failed examples or differences; 2: wrong usage.
"""

from __future__ import annotations

import os
import sys

import click

from smrules.cli import check, draw, editor, ledger, many, new, preview, rules, site, trials, versions, visit, walk, workbook
from smrules.cli.session import commands

__all__ = [
    "check", "commands", "draw", "editor", "ledger", "main", "many", "new", "preview", "rules", "site", "trials", "versions", "visit", "walk",
    "workbook",
]  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        return commands.main(arguments, prog_name="smrules", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("已中断 / interrupted", err=True)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
