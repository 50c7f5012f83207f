"""
Makes the pictures of docs/for_experts.md again: the page is walked, and what its commands wrote is photographed.

    python docs/pictures/make.py [FOLDER]

FOLDER is one in which the page was walked already, as the tests do.
Needs the extras `pages`, `excel` and `browser`, a Chromium, LibreOffice with pdftoppm, and Pillow.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
from PIL import Image, ImageChops
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.walked_page import prepared, walk  # noqa: E402

ITEM = "food-operation.catering.pollution-distance"
QUESTION = "离最近的粪坑"
ANSWER = "按 24米 算"
PHONE = {"width": 390, "height": 780}
DESK = {"width": 960, "height": 760}
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync")


def main() -> None:
    """Walk the page in a folder, unless that is done, and take the pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(sys.argv[1]).resolve() if sys.argv[1:] else prepared(Path(name), ROOT)
        if not sys.argv[1:]:
            walk((ROOT / "docs" / "for_experts.md").read_text("utf-8"), folder)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
            photograph(browser.new_page(viewport=PHONE), folder / "检查表.html", HERE / "preview.png", QUESTION, ANSWER)
            photograph(browser.new_page(viewport=DESK), folder / "网站" / "items" / f"{ITEM}.html", HERE / "site.png")
            browser.close()
        sheet(folder / "餐饮.xlsx", Path(name))


def photograph(page: Page, file: Path, picture: Path, question: str = "", answer: str = "") -> None:
    """Take a picture of a page; of a form, of one question and what one answer to it would lead to."""
    page.goto(file.as_uri())
    if question:
        page.get_by_text(answer, exact=True).first.click()
        page.get_by_text(question).first.evaluate("one => { one.scrollIntoView(); scrollBy(0, -20) }")
    page.screenshot(path=picture)
    make_small(picture)


def sheet(workbook: Path, folder: Path) -> None:
    """Take a picture of the last rows of the items of a workbook, as LibreOffice prints them."""
    book = openpyxl.load_workbook(workbook)
    for one in book.worksheets:
        if one.title != "条目" and one.sheet_state == "visible":
            one.sheet_state = "hidden"
    items = book["条目"]
    book.active = book.worksheets.index(items)
    last = max(cell.row for cell in items["D"] if cell.value)
    for row in range(2, last - 2):
        items.row_dimensions[row].hidden = True
    for column in "ABCGI":
        items.column_dimensions[column].hidden = True
    for column in "NOPQRSTUVW":
        items.column_dimensions[column].hidden = True
    items.row_dimensions[last].height = 40
    items.oddHeader.center.text = items.oddHeader.left.text = items.oddFooter.center.text = ""
    items.page_setup.orientation = "landscape"
    items.page_setup.fitToWidth, items.page_setup.fitToHeight = 1, 0
    items.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    book.save(folder / "shown.xlsx")
    subprocess.run(["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, folder / "shown.xlsx"], check=True)
    subprocess.run(["pdftoppm", "-r", "110", "-png", "-singlefile", folder / "shown.pdf", folder / "shown"], check=True)
    (HERE / "workbook.png").write_bytes((folder / "shown.png").read_bytes())
    make_small(HERE / "workbook.png")


def make_small(picture: Path) -> None:
    """Cut the white margin off a picture and keep 64 colours."""
    image = Image.open(picture).convert("RGB")
    box = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
    image.crop(box).quantize(64).save(picture, optimize=True)


if __name__ == "__main__":
    main()
