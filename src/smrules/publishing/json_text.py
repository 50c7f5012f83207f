"""JSON text becomes plain data with exact numbers, and every value of it can be found again in the text."""

from __future__ import annotations

import errno
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from smrules.concepts.diagnostic import Diagnostic, InputError, diagnostic
from smrules.concepts.position import Position

GREATEST_EXPONENT = 40
"""Numbers beyond 10 to this power are a mistake, and costly to keep exact."""

MAX_EXCERPT = 160
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_STEP = re.compile(r"\[(\d+)\]")
Path_ = tuple[str | int, ...]


WHOLE = "$"
"""Path of a whole value that has no name."""


class _Refused(ValueError):
    """Something that JSON parsers accept and this one does not, in two languages."""

    def __init__(self, zh: str, en: str):
        super().__init__(en)
        self.problem = (zh, en)


_NOT_UTF_8 = ("不是 UTF-8 编码", "not UTF-8")
_TOO_DEEP = ("嵌套太深", "nested too deeply")
_HALF = ("有半个代理对字符", "half of a surrogate pair")
_TOO_LONG = ("数字的位数太多", "a number of too many digits")
_PROBLEMS = {
    "Expecting value": "这里缺少值",
    "Expecting ',' delimiter": "这里缺少逗号或者括号",
    "Expecting ':' delimiter": "键的后面缺少冒号",
    "Expecting property name": "这里要写带双引号的键",
    "Extra data": "后面还有多余的内容",
    "Unterminated string": "文字的引号没有结束",
    "Invalid control character": "文字里有换行之类的控制字符",
    "Invalid \\": "反斜杠的用法不对",
    "Illegal trailing comma": "末尾多了逗号",
}
_FILE_PROBLEMS = {
    errno.ENOENT: "没有这个文件",
    errno.EISDIR: "这是文件夹",
    errno.EACCES: "没有读取的权限",
}


@dataclass(frozen=True)
class JsonText:
    """
    One JSON value as text.

    Attributes:
        name: File name, or `-` for standard input.
        first_line: Line of the file on which the text begins.
    """

    name: str
    text: str
    first_line: int = 1

    @classmethod
    def of_file(cls, name: str) -> JsonText:
        """Read a file; raises `InputError` (SM617, SM607)."""
        try:
            raw = Path(name).read_bytes()
        except (OSError, ValueError) as error:
            raise unreadable(name, error) from None
        return cls.of_bytes(name, raw)

    @classmethod
    def of_bytes(cls, name: str, raw: bytes, first_line: int = 1) -> JsonText:
        """Decode UTF-8; raises `InputError` (SM607)."""
        try:
            return cls(name, raw.decode("utf-8-sig"), first_line)
        except UnicodeDecodeError as error:
            place = Position(name, first_line + raw[: error.start].count(b"\n"))
            raise InputError([_not_json(name, place, _NOT_UTF_8)]) from None

    # --- reading ---------------------------------------------------------------------------------

    @cached_property
    def data(self) -> Any:
        """The value, with decimals; raises `InputError` (SM607) with the place of the mistake."""
        try:
            found = json.loads(self.text, parse_float=_decimal, parse_constant=_constant, object_pairs_hook=_object)
            if _SURROGATE.search(self.text):
                json.dumps(found, default=str, ensure_ascii=False).encode()
            return found
        except json.JSONDecodeError as error:
            zh = next((text for start, text in _PROBLEMS.items() if error.msg.startswith(start)), "写法不对")
            self.refuse((zh, error.msg), error.lineno, error.colno)
        except RecursionError:
            self.refuse(_TOO_DEEP)
        except UnicodeEncodeError:
            self.refuse(_HALF)
        except _Refused as error:
            self.refuse(error.problem, *self.twice())
        except ValueError:
            self.refuse(_TOO_LONG)

    def refuse(self, problem: tuple[str, str], line: int = 1, column: int = 1) -> NoReturn:
        """Raise `InputError` (SM607)."""
        place = Position(self.name, self.first_line + line - 1, column)
        raise InputError([self.with_excerpt(_not_json(self.name, place, problem))])

    def twice(self) -> tuple[int, int]:
        """Return line and column of the first key that is there twice; the beginning if none is."""
        seen: set[Path_] = set()
        for path, offset in places(self.text):
            if path in seen:
                return self.line_and_column(offset)
            seen.add(path)
        return 1, 1

    # --- places ----------------------------------------------------------------------------------

    @cached_property
    def offsets(self) -> dict[Path_, int]:
        """Where each value begins."""
        return dict(places(self.text))

    def line_and_column(self, offset: int) -> tuple[int, int]:
        return self.text.count("\n", 0, offset) + 1, offset - self.text.rfind("\n", 0, offset)

    def located(self, found: Diagnostic, root: str = "") -> Diagnostic | None:
        """
        Return a message that names a path, such as `entity.facts.floor_area`, with the place of that value instead.

        Args:
            found: The message; the file of its position is a path.
            root: What the whole value is called in paths, where it has a name.
        """
        where = found.position.file
        if root and where != root and not where.startswith((f"{root}.", f"{root}[")):
            return None
        where = "" if where == WHOLE else where[len(root) :]
        path = steps(self.data, where)
        if where and not path:
            return None
        line, column = self.line_and_column(self.offsets[path])
        return self.with_excerpt(replace(found, position=Position(self.name, self.first_line + line - 1, column)))

    def with_excerpt(self, found: Diagnostic) -> Diagnostic:
        """Return a message with the line that it points at, unless that is very long."""
        lines = self.text.split("\n")
        number = found.position.line - self.first_line
        line = lines[number].rstrip() if number < len(lines) else ""
        return replace(found, excerpt=line if len(line) <= MAX_EXCERPT else "")


def steps(data: Any, where: str) -> Path_:
    """
    Return the path that *where* writes, as far as *data* has it; names may hold dots.

    >>> steps({"facts": {"entity.area": [7]}}, "facts.entity.area[0].more")
    ('facts', 'entity.area', 0)
    """
    found: list[str | int] = []
    while where and isinstance(data, (dict, list)):
        step, where = _number(data, where) if isinstance(data, list) else _name(data, where.lstrip(".["))
        if step is None:
            break
        found.append(step)
        data = data[step]
    return tuple(found)


def _number(data: list, where: str) -> tuple[int | None, str]:
    written = _STEP.match(where)
    if written is None or int(written[1]) >= len(data):
        return None, where
    return int(written[1]), where[written.end() :]


def _name(data: dict, where: str) -> tuple[str | None, str]:
    named = [key for key in data if where.startswith(key) and where[len(key) : len(key) + 1] in ("", ".", "[", "]")]
    step = max(named, key=len, default=None)
    return step, where if step is None else where[len(step) :].removeprefix("]")


def places(text: str) -> Iterator[tuple[Path_, int]]:
    """Yield path and offset of every value in a valid JSON text; deep nesting costs no stack."""
    path: list[str | int | None] = []
    key_next = False
    for token in _TOKEN.finditer(text):
        match token[0]:
            case "}" | "]":
                path.pop()
                key_next = False
            case ",":
                key_next = not isinstance(path[-1], int)
                if not key_next:
                    path[-1] += 1
            case ":":
                key_next = False
            case string if key_next:
                path[-1] = json.loads(string)
            case value:
                yield tuple(path), token.start()
                if value in "{[":
                    path.append(None if value == "{" else 0)
                    key_next = value == "{"


def unreadable(name: str, error: Exception) -> InputError:
    """Return the error that says why a file cannot be read (SM617)."""
    en = getattr(error, "strerror", None) or str(error)
    zh = _FILE_PROBLEMS.get(getattr(error, "errno", None), en)
    return InputError([diagnostic("SM617", Position(name), file=name, problem_zh=zh, problem_en=en)])


def _not_json(name: str, place: Position, problem: tuple[str, str]) -> Diagnostic:
    return diagnostic("SM607", place, where=name, problem_zh=problem[0], problem_en=problem[1])


def _decimal(text: str) -> Decimal:
    number = Decimal(text)
    if number and abs(number.adjusted()) > GREATEST_EXPONENT:
        raise _Refused(f"数字 {text[:40]} 太大或者太小", f"the number {text[:40]} is out of bounds")
    return number


def _constant(text: str) -> NoReturn:
    raise _Refused(f"{text} 不是数字", f"{text} is not a number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Refused(f"键“{twice}”写了两次", f"the key `{twice}` is there twice")
    return found
