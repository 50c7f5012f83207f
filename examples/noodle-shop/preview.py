"""
面馆的检查表预览，两个网页：执法人员看的 officer.html，店家自查用的 business.html。

用法：python examples/noodle-shop/preview.py 文件夹（要先 pip install 'smrules[pages]'）
"""

import json
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import smrules
from smrules.publishing.pages.frame import save_page
from smrules.publishing.pages.preview import AUDIENCES, preview_page

HERE = Path(__file__).resolve().parent
ON = date(2026, 11, 23)


def write_pages(folder: Path) -> list[Path]:
    """Write both pages into *folder* and return their files."""
    entity = json.loads((HERE / "entity.json").read_text(encoding="utf-8"), parse_float=Decimal)
    library = smrules.load()
    plan = smrules.plan(library, smrules.Entity(**entity), on=ON)
    files = [folder / f"{audience}.html" for audience in AUDIENCES]
    for audience, file in zip(AUDIENCES, files, strict=True):
        save_page(file, preview_page(library, plan, audience=audience))
    return files


if __name__ == "__main__":
    for written in write_pages(Path(sys.argv[1])):
        print(written)
