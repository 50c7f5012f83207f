"""Commands that begin a rule: what they write is complete in form and changes nothing that is there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path

import click

from smrules import api
from smrules.cli.check import ROOT
from smrules.cli.editor import NAME
from smrules.cli.session import Day, Session, commands
from smrules.cli.session import command as _command
from smrules.concepts.diagnostic import InputError, LibraryError, diagnostic, listed, nearest
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.vocabulary import Fact
from smrules.definitions.image import read_image
from smrules.definitions.keys import FACT, ID
from smrules.definitions.library import build_library, read_folder
from smrules.definitions.names import Mistake
from smrules.definitions.yaml_source import YamlDocument, excerpts, read_yaml
from smrules.publishing import skeletons
from smrules.publishing.insertion import inserted, place_of_next
from smrules.publishing.json_text import unreadable
from smrules.publishing.limit_answers import decimals_of, limit_answers

_FILE = click.argument("file", metavar="FILE.yaml")


@commands.group()
def new() -> None:
    """开始写一条规则：写出骨架，注明怎么填 / begin a rule with a skeleton."""


command = partial(_command, group=new)


@command
@_FILE
@click.argument("name", metavar="ID")
@click.option("--title", required=True, metavar="TEXT", help="名称 / title")
@click.option("--from", "start", type=Day(), required=True, metavar="DATE", help="从哪一天起施行 / first day in force")
def checklist(session: Session, file: str, name: str, title: str, start: date) -> int:
    """新的检查表文件，标识写成 领域.场景 / a checklist in a file of its own."""
    rules = _Rules(session, file)
    domain = name.partition(".")[0]
    rules.must_be_new("检查表", "a checklist", name, rules.library.checklists)
    rules.must_be_known(domain, rules.library.domains, "领域", "domain")
    return rules.create(skeletons.checklist(name, domain, title, start.isoformat(), rules.schema, rules.library))


@command
@_FILE
@click.argument("name", metavar="ID")
@click.option("--fact", metavar="FACT", help="答案记在哪个事实，不写就取一个新的 / fact that is asked for")
@click.option("--ask", default="", metavar="TEXT", help="怎么问 / the question")
@click.option("--look-for", default="", metavar="TEXT", help="怎么查 / how to look")
@click.option("--where", default="", metavar="PLACE", help="在现场的哪个位置 / place of the visit")
@click.option("--expect", default="", metavar="TEST", help="问一个数字，什么数符合，如 '≥ 25' / the test of a number")
@click.option("--unit", default="", metavar="UNIT", help="数字的单位 / unit of the number")
@click.option("--instrument", default="", metavar="ID", help="依据哪部法 / instrument of its basis")
@click.option("--article", default="", metavar="TEXT", help="依据哪一条 / article")
def item(session: Session, file: str, name: str, fact: str | None, expect: str, unit: str, **told: str) -> int:
    """检查表里加一个事项，加在最后 / an item at the end of a checklist."""
    rules = _Rules(session, file)
    library = rules.library
    text = rules.text()
    owner, place = place_of_next(file, text, "checklist", "items")
    rules.must_be_new("检查事项", "an item", name, library.items, below=owner)
    fact = fact or f"entity.{re.sub('[.-]', '_', name.removeprefix(f'{owner}.'))}"
    rules.must_have_form(fact, FACT)
    if told["instrument"]:
        rules.must_be_known(told["instrument"], library.instruments, "法律依据", "instrument")
    if told["where"]:
        rules.must_be_known(told["where"], library.vocabulary.places, "位置", "place")
    known = library.vocabulary.facts.get(fact)
    told |= {
        "known": known, "library": library, "in_force": _in_force(library, owner, told["instrument"]),
        "number": _number(fact, known, expect, unit, file), "expect": expect,
    }  # fmt: skip
    begun = partial(skeletons.item, name, fact, **told)
    rules.must_be_sound(inserted(text, place, lambda column: begun(indent=column, waits_for_guidance=False)), place.line + 1)
    return rules.replace(inserted(text, place, lambda column: begun(indent=column)), place.line + 1)


@command
@_FILE
@click.argument("name", metavar="ID")
@click.option("--decides", required=True, metavar="FACT", help="决定哪个事实 / fact that it decides")
def table(session: Session, file: str, name: str, decides: str) -> int:
    """新的决策表：文件已有就加在最后，没有就新建 / a decision table."""
    rules = _Rules(session, file)
    rules.must_be_new("决策表", "a table", name, rules.library.tables)
    rules.must_be_known(decides, rules.library.vocabulary.facts, "事实", "fact")
    if not Path(file).exists():
        return rules.create(skeletons.decisions(name, decides, rules.schema))
    text = rules.text()
    _, place = place_of_next(file, text, "decisions", "tables")
    added = inserted(text, place, lambda column: skeletons.table(name, decides, column))
    rules.must_be_sound(added, place.line + 1)
    return rules.replace(added, place.line + 1)


@command
@_FILE
@click.argument("name", metavar="ID")
@click.option("--title", required=True, metavar="TEXT", help="名称 / title")
@click.option("--number", required=True, metavar="TEXT", help="批准文号 / number of the approval")
@click.option("--by", required=True, metavar="TEXT", help="批准机关 / who approved it")
@click.option("--on", "approved", type=Day(), required=True, metavar="DATE", help="批准日期 / day of the approval")
@click.option("--from", "start", type=Day(), required=True, metavar="DATE", help="第一天 / first day")
@click.option("--to", "end", type=Day(), required=True, metavar="DATE", help="最后一天 / last day")
def campaign(session: Session, file: str, name: str, title: str, number: str, by: str, approved: date, start: date, end: date) -> int:
    """新的专项检查文件，有批准文号和起止日期 / a campaign in a file of its own."""
    rules = _Rules(session, file)
    rules.must_be_new("专项检查", "a campaign", name, rules.library.checklists)
    return rules.create(skeletons.campaign(name, title, number, by, str(approved), f"{start}..{end}", rules.schema))


def _number(fact: str, known: Fact | None, expect: str, unit: str, file: str) -> Fact | None:
    """Return the number that an item asks for, if it asks for one; raises `InputError` where *expect* is no test of it."""
    if not expect and not unit:
        return None
    if not expect or (known and (unit or known.type not in ("number", "money"))):
        raise click.UsageError(
            "--expect 写数字的条件，如 --expect '≥ 25'；--unit 写新数字的单位 / --expect tests a number, --unit is that of a new one"
        )
    number = known or Fact(fact, fact, "number", unit=unit, decimals=decimals_of(expect))
    try:
        limit_answers(expect, number)
    except Mistake as mistake:
        raise InputError([diagnostic(mistake.code, Position(file, 0), **mistake.fields)]) from None
    return number


def _in_force(library: Library, checklist: str, instrument: str) -> str:
    """Return the days of an instrument if it begins later, or ends sooner, than the checklist that is to cite it."""
    if not instrument or checklist not in library.checklists:
        return ""
    mine, law = library.checklists[checklist].in_force, library.instruments[instrument].in_force
    begins = law.start is not None and (mine.start is None or mine.start < law.start)
    ends = law.end is not None and (mine.end is None or law.end < mine.end)
    return str(law) if begins or ends else ""


class _Rules:
    """The library to which one file belongs, or will belong."""

    def __init__(self, session: Session, file: str):
        self.session = session
        self.file = file
        self.path = Path(file).resolve()
        overlay = Path(session.overlay).resolve() if session.overlay else None
        self.is_over = overlay is not None and self.path.is_relative_to(overlay)
        root = overlay if self.is_over else next((one for one in self.path.parents if (one / ROOT).is_file()), None)
        if root is None:
            raise InputError([diagnostic("SM692", Position(file, 0), file=file)])
        self.root = root
        self.library = self._library()

    @property
    def schema(self) -> str:
        """How the file names the schema that editors read: relative, from its own folder."""
        return Path(os.path.relpath(self.root.parent / "schemas" / NAME, self.path.parent)).as_posix()

    @property
    def name(self) -> str:
        """What messages call the file."""
        return ("overlay/" if self.is_over else "") + self.path.relative_to(self.root).as_posix()

    def _library(self, text: str | None = None) -> Library:
        """Return the library, with another text of the file if one is given; raises `LibraryError`."""
        documents: list[YamlDocument] = []
        if self.is_over:
            base = self.session.library or api.shipped_content()
            documents = _documents(Path(base))
        prefix, name = "overlay/" if self.is_over else "", self.name
        more, found, texts = read_folder(self.root, prefix)
        if text is not None:
            read, wrong = read_yaml(name, text.encode())
            more = [*(one for one in more if one.file != name), *read]
            found, texts = [*found, *wrong], texts | {name: text}
        return build_library([*documents, *more], found, texts)

    # --- what must be so -------------------------------------------------------------------------

    def must_have_form(self, name: str, form: str) -> None:
        """Refuse a name of another form (SM693)."""
        if not re.fullmatch(form, name):
            is_fact = form == FACT
            zh, en = ("范围.名称，小写字母和下划线", "scope.name, lower case and underscores") if is_fact else (
                "小写字母、数字、连字符，用点分层", "lower case, digits, hyphens, dots for place")  # fmt: skip
            raise InputError([diagnostic("SM693", Position(self.file, 0), name=name, form_zh=zh, form_en=en)])

    def must_be_new(self, what: str, what_en: str, name: str, known: Iterable[str], below: str = "") -> None:
        """Refuse an id that is taken, or that does not begin as it should (SM693, SM696)."""
        self.must_have_form(name, ID)
        if below and not name.startswith(f"{below}."):
            told = {"name": name, "form_zh": f"以 {below}. 开头", "form_en": f"an id that begins with {below}."}
            raise InputError([diagnostic("SM693", Position(self.file, 0), **told)])
        if name in set(known):
            raise InputError([diagnostic("SM696", Position(self.file, 0), what=what, what_en=what_en, name=name)])

    def must_be_known(self, name: str, known: Iterable[str], what: str, what_en: str) -> None:
        """Refuse a name that nothing has (SM697)."""
        names = list(known)
        if name not in names:
            close = nearest(name, names) or listed(names)
            raise InputError([diagnostic("SM697", Position(self.file, 0), what=what, what_en=what_en, name=name, allowed=close)])

    # --- writing ---------------------------------------------------------------------------------

    def text(self) -> str:
        """Return the text of the file with its own line ends; raises `InputError` (SM617)."""
        try:
            return self.path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise unreadable(self.file, error) from None

    def create(self, text: str) -> int:
        """Write a file that is not there yet (SM691)."""
        if self.path.exists():
            raise InputError([diagnostic("SM691", Position(self.file, 0), file=self.file)])
        self.must_be_sound(text, 1)
        return self._write(text, "xb", 1)

    def replace(self, text: str, line: int) -> int:
        """Write a file to which something was added at a line."""
        return self._write(text, "wb", line)

    def _write(self, text: str, mode: str, line: int) -> int:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open(mode) as stream:
                stream.write(text.encode())
        except OSError as error:
            raise unreadable(self.file, error) from None
        is_waiting = skeletons.waits(text, line)
        self.session.show({"file": self.file, "line": line}, lambda screen: self._say(screen, line, is_waiting))
        return 0

    def must_be_sound(self, text: str, line: int) -> None:
        """Refuse what checking finds wrong with the lines that are new; raises `LibraryError`."""
        from smrules.verification.check import check

        found = check(self._library(text))
        end = line + text.count("\n")
        new_errors = [
            one for one in found
            if one.level == "error" and one.position.file == self.name and line <= one.position.line <= end
        ]  # fmt: skip
        if new_errors:
            raise LibraryError(excerpts(new_errors, {self.name: text}))

    def _say(self, screen, line: int, is_waiting: bool) -> None:
        screen.line(f"已写入 {self.file}，从第 {line} 行开始；按注释填好，再运行：")
        screen.line(f"  smrules check {self.file}")
        screen.line(f"  smrules test {self.file}")
        if is_waiting:
            screen.line("里面有一行 status: unverified：填好、核对以后删去它，这一条才生效")
        if not (self.root.parent / "schemas" / NAME).exists():
            where = Path(os.path.relpath(self.root.parent / "schemas")).as_posix()
            screen.line(f"要让编辑器补全和提示，运行一次 smrules schema -o {where}")


def _documents(base: Path) -> list[YamlDocument]:
    """Return the documents of a folder of rules, or of the image of the shipped ones."""
    return read_image(base)[0] if base.suffix == ".json" else read_folder(base)[0]
