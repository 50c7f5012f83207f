"""One page in Chromium, and what every page must keep; each check returns what is wrong, nothing for a page in order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

PHONE = {"width": 360, "height": 800}
DESKTOP = {"width": 1280, "height": 900}
A4_CONTENT = {"width": 688, "height": 1004}
"""What the margins of the frame leave of A4, in CSS pixels of 1/96 inch."""

LEAST_CONTRAST = 4.5
LEAST_CONTRAST_OF_LARGE_TEXT = 3
JAVASCRIPT = (Path(__file__).with_name("checks.js")).read_text(encoding="utf-8")


@dataclass(slots=True)
class Opened:
    """A page in the browser, with all that it asked for and all that the browser complained of."""

    page: Any
    file: Path
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def found(self, check: str, *given: Any) -> Any:
        """Return what a function of `checks.js` finds in the page."""
        return self.page.evaluate(f"(given) => {{ {JAVASCRIPT}; return {check}(...given) }}", list(given))


@contextmanager
def opened(
    browser: Any, file: Path, *, size: dict[str, int] = DESKTOP, dark: bool = False, script: bool = True
) -> Iterator[Opened]:
    """Open a file in a fresh profile, as large as a phone or a screen, light or dark, with or without script."""
    context = browser.new_context(
        viewport=size, color_scheme="dark" if dark else "light", java_script_enabled=script, locale="zh-CN", offline=True
    )
    try:
        one = Opened(context.new_page(), file)
        one.page.on("request", lambda request: one.requests.append(request.url))
        one.page.on("console", lambda said: one.complaints.append(said.text) if said.type in ("error", "warning") else None)
        one.page.on("pageerror", lambda error: one.complaints.append(str(error)))
        one.page.goto(file.resolve().as_uri())
        yield one
    finally:
        context.close()


def loads_nothing_outside(one: Opened) -> list[str]:
    """Return every address that was asked for besides the page, what points to one, and a policy that would let it."""
    asked = [url for url in one.requests if Path(unquote(urlsplit(url).path)) != one.file.resolve()]
    return asked + one.found("whatLoads")


def complains_of_nothing(one: Opened) -> list[str]:
    """Return errors and warnings of the console: broken script, or what the policy held back."""
    return one.complaints


def is_well_formed(one: Opened) -> list[str]:
    """Return what is missing of language, title, landmarks, order of headings, single ids, names of controls."""
    return one.found("whatIsMalformed")


def fits_phone(one: Opened) -> list[str]:
    """Return what is wider than a phone of 360 pixels, folded parts unfolded."""
    one.page.set_viewport_size(PHONE)
    one.found("unfold")
    return one.found("whatSticksOut")


def prints_on_a4(one: Opened) -> list[str]:
    """Return what A4 paper would cut off; a PDF must come out."""
    one.page.emulate_media(media="print")
    one.page.set_viewport_size(A4_CONTENT)
    cut = one.found("whatSticksOut")
    made = one.page.pdf(prefer_css_page_size=True, print_background=False)
    one.page.emulate_media(media="screen")
    return cut + ([] if made.startswith(b"%PDF") and b"/Page" in made else ["no PDF"])


def has_contrast(one: Opened) -> list[str]:
    """Return text whose colour differs too little from what lies behind it (WCAG 2.2, 1.4.3), folded parts unfolded."""
    one.found("unfold")
    return one.found("whatIsFaint", LEAST_CONTRAST, LEAST_CONTRAST_OF_LARGE_TEXT)


def reaches_by_keyboard(one: Opened) -> list[str]:
    """Return controls that the tabulator does not reach in their order, and those that do not show that they are reached."""
    expected = one.found("stops")
    one.found("beginAtTop")
    wrong = []
    for number, stop in enumerate(expected):
        one.page.keyboard.press("Tab")
        reached, shown = one.found("reached")
        if reached != stop:
            return [*wrong, f"stop {number + 1} is {reached}, not {stop}"]
        wrong += [] if shown else [f"{stop} does not show that it is reached"]
    return wrong
