"""
The frame that all pages share: what a template may do, and how it becomes one file that needs nothing else.

Everything that a template shows is escaped; a name that it does not know is an error. Style and script stand in the page, and
its Content-Security-Policy lets exactly these run, by their hashes: whatever a rule file or a record holds, nothing else is
loaded or run.
"""

from __future__ import annotations

import errno
import re
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from smrules.concepts.diagnostic import InputError, diagnostic
from smrules.concepts.position import Position

HERE = Path(__file__).resolve().parent
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Control characters, marks that turn the direction of what follows, halves of characters."""

_FILE_PROBLEMS = {
    errno.ENOENT: "没有这个文件夹", errno.EISDIR: "这是文件夹", errno.EACCES: "没有写入的权限", errno.ENOSPC: "磁盘满了",
}  # fmt: skip


def shared_style() -> str:
    """Return the style sheet of all pages."""
    return (HERE / "frame.css").read_text(encoding="utf-8")


def write_page(
    template: str, *, folder: Path = HERE, styles: Sequence[str] = (), scripts: Sequence[str] = (), **content: Any
) -> str:
    """
    Return one page of HTML; the same content gives the same text.

    Args:
        template: Name of a template that extends `frame.html.jinja` and fills its blocks `title`, `head`, `main`, `foot`.
        folder: Where the template lies, if not beside the frame.
        styles: Style sheets besides the shared one.
        scripts: Scripts, run in this order at the end of the page; the page must do without them where they do not run.
        content: What the template shows.

    Raises:
        InputError: Jinja, the extra `pages`, is not installed (SM666).
    """
    from_sheets = (shared_style(), *styles)
    policy = security_policy(from_sheets, scripts)
    return fill_template(template, folder=folder, frame_styles=from_sheets, frame_scripts=scripts, policy=policy, **content)


def fill_template(template: str, *, folder: Path | tuple[Path, ...], **content: Any) -> str:
    """Return a template filled in: a page of a site, whose style and script lie beside it; raises as `write_page` does."""
    return _UNSHOWABLE.sub("\ufffd", _environment(folder).get_template(template).render(**content))


def save_page(name: str | Path, page: str) -> bytes:
    """Write a page into a file and return its bytes, alike on every system; raises `InputError` (SM668) if it cannot."""
    data = page.encode()
    try:
        Path(name).write_bytes(data)
    except OSError as error:
        en = error.strerror or str(error)
        fields = {"file": str(name), "problem_zh": _FILE_PROBLEMS.get(error.errno or 0, en), "problem_en": en}
        raise InputError([diagnostic("SM668", Position(str(name)), **fields)]) from None
    return data


def need_templates() -> None:
    """Raise `InputError` (SM666) if Jinja, the extra `pages`, is not installed: before long work, not after it."""
    _environment(HERE)


def security_policy(styles: Sequence[str], scripts: Sequence[str]) -> str:
    """Return the policy of a page that loads nothing and runs only these inline style sheets and scripts."""
    allowed = {"style-src": [*map(_hashed, styles)], "script-src": [*map(_hashed, scripts)], "img-src": ["data:"]}
    rules = ["default-src 'none'", *(f"{name} {' '.join(found)}" for name, found in allowed.items() if found)]
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


def _hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _environment(folder: Path | tuple[Path, ...]):
    """Return what makes pages of the templates in *folder*, or in several: everything is escaped, unknown names are errors."""
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
    except ImportError:
        raise InputError([diagnostic("SM666", Position("page", 0), extra="pages")]) from None
    made = Environment(
        loader=FileSystemLoader([*(folder if isinstance(folder, tuple) else (folder,)), HERE]), autoescape=True,
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": False, "separators": (",", ":")}
    return made
