"""The command that writes the schema by which editors offer and check what is written in rule files."""

from __future__ import annotations

import os
from pathlib import Path

import click

from smrules import api
from smrules.cli.session import Session, command
from smrules.definitions.library import rule_files
from smrules.publishing.json_text import unreadable

MODELINE = "# yaml-language-server: $schema="
NAME = "library.draft-07.schema.json"


@command
@click.option("--out", "-o", required=True, metavar="FOLDER", help="写到哪个文件夹 / folder to write into")
@click.option("--mark", is_flag=True, help="在每个规则文件的第一行写明用这个模式 / name it in the first line of every rule file")
def schema(session: Session, out: str, mark: bool) -> int:
    """写出编辑器用的模式，能补全事实、代码、依据 / write a schema that offers the words of the rules."""
    from smrules.publishing.library_schema import library_schema, written

    text = written(library_schema(session.load()))
    file = Path(out) / NAME
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise unreadable(str(error.filename), error) from None
    marked = _mark(session, file) if mark else []
    told = {"file": file.as_posix(), "marked": marked}
    session.show(told, lambda screen: screen.line(f"已写出 {file.as_posix()}" + (f"，{len(marked)} 个文件加了第一行" if marked else "")))
    return 0


def modeline(schema: Path, file: Path) -> str:
    """Return the line by which editors find the schema of a rule file: from the folder of the file."""
    where = Path(os.path.relpath(schema.resolve(), file.resolve().parent)).as_posix()
    return f"{MODELINE}{where}"


def _mark(session: Session, schema: Path) -> list[str]:
    """Write the first line of every rule file that has none; the files of an overlay if there is one."""
    folder = Path(session.overlay or session.library or api.shipped_content())
    found = []
    for file in rule_files(folder) if folder.suffix != ".json" else ():
        text = file.read_bytes().decode("utf-8-sig")
        if not text.startswith(MODELINE):
            ending = "\r\n" if "\r\n" in text else "\n"
            file.write_bytes(f"{modeline(schema, file)}{ending}{text}".encode())
            found.append(file.as_posix())
    return found
