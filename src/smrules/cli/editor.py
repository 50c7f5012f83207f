"""The command that writes the schema by which editors offer and check what is written in rule files."""

from __future__ import annotations

from pathlib import Path

import click

from smrules.cli.session import Session, command
from smrules.publishing.json_text import unreadable

NAME = "library.draft-07.schema.json"


@command
@click.option("--out", "-o", required=True, metavar="FOLDER", help="写到哪个文件夹 / folder to write into")
def schema(session: Session, out: str) -> int:
    """写出编辑器用的模式，能补全事实、代码、依据 / write a schema that offers the words of the rules."""
    from smrules.publishing.library_schema import library_schema, written

    text = written(library_schema(session.load()))
    file = Path(out) / NAME
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise unreadable(str(error.filename), error) from None
    session.show({"file": file.as_posix()}, lambda screen: screen.line(f"已写出 {file.as_posix()}"))
    return 0
