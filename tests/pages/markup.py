"""Pages as text: what is wrong with their mark-up by the rules of HTML, which ids they have, and where their links lead."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

VOID = {"meta", "link", "input", "br", "hr", "img"}
ONLY_IN = {"li": {"ul", "ol"}, "dt": {"dl"}, "dd": {"dl"}, "tr": {"thead", "tbody"}, "td": {"tr"}, "th": {"tr"}, "summary": {"details"},
           "option": {"select"}, "figcaption": {"figure"}}  # fmt: skip
FLOWING = {"p", "h1", "h2", "h3", "span", "b", "summary", "label", "dt"}
"""Elements that may hold text and marks in it only."""
BLOCKS = {
    "p",
    "div",
    "ul",
    "ol",
    "dl",
    "table",
    "section",
    "figure",
    "h1",
    "h2",
    "h3",
    "details",
    "nav",
    "header",
    "main",
    "footer",
}
ONE_OF_ITS_KIND = {"a", "button", "label"}


class Markup(HTMLParser):
    """Reads one page and notes what is wrong."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(text)
        self.close()
        self.wrong += [f"<{one}> is not closed" for one in self.open]
        self.wrong += [f"id {one} twice" for one in sorted({one for one in self.ids if self.ids.count(one) > 1})]

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(set(names)) < len(names):
            self.wrong.append(f"<{tag}> says an attribute twice")
        self.wrong += [f"<{tag}> has {name}" for name in names if name.startswith("on") or name == "style"]
        self.check_place(tag)
        told = dict(attrs)
        self.ids += [told["id"]] if "id" in told else []
        self.links += [told["href"]] if tag == "a" else []
        self.loads += [told[name] for name in ("src", "href") if name in told and tag != "a"]
        if tag not in VOID and not (self.get_starttag_text() or "").endswith("/>"):
            self.open.append(tag)

    def check_place(self, tag):
        outer = self.open[-1] if self.open else ""
        if tag in ONLY_IN and outer not in ONLY_IN[tag]:
            self.wrong.append(f"<{tag}> in <{outer}>")
        if tag in BLOCKS and FLOWING & set(self.open):
            self.wrong.append(f"<{tag}> within <{next(one for one in self.open if one in FLOWING)}>")
        if tag in ONE_OF_ITS_KIND and tag in self.open:
            self.wrong.append(f"<{tag}> within <{tag}>")
        if outer in ("ul", "ol") and tag != "li":
            self.wrong.append(f"<{tag}> in <{outer}>")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID and "svg" not in self.open:
            self.wrong.append(f"<{tag}/> outside a drawing")


def dead_links(folder: Path, pages: dict[str, Markup]) -> list[str]:
    """Return every link and every loaded file that leads to nothing, outside the folder, or from its root."""
    ids = {name: set(one.ids) for name, one in pages.items()}
    found = []
    for name, page in pages.items():
        for link in (*page.links, *page.loads):
            parts = urlsplit(link)
            path = PurePosixPath(name).parent / unquote(parts.path) if parts.path else PurePosixPath(name)
            target = resolved(path)
            if (
                parts.scheme
                or parts.netloc
                or link.startswith("/")
                or target is None
                or not (folder / target).is_file()
                or parts.fragment
                and unquote(parts.fragment) not in ids.get(target, ())
            ):
                found.append(f"{name}: {link}")
    return found


def resolved(path: PurePosixPath) -> str | None:
    """Return a path without `..`, or nothing if it leads out of the folder."""
    parts: list[str] = []
    for part in path.parts:
        if part != "..":
            parts.append(part)
        elif parts:
            parts.pop()
        else:
            return None
    return "/".join(parts)
