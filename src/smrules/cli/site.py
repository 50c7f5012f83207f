"""Commands that publish the library itself: the site of all rules, and the guide for one business."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from smrules import api
from smrules.cli.session import Day, Session, command
from smrules.concepts.diagnostic import SmrulesError
from smrules.publishing.exchange import located, read_entity
from smrules.publishing.json_text import JsonText

_ON = click.option("--on", type=Day(), required=True, metavar="DATE", help="按哪一天的规则 / the day whose rules are shown")


@command
@_ON
@click.option(
    "--out", "-o", default="site", metavar="DIR", help="写到哪个文件夹，不写是 site / folder to write, `site` if not given"
)
def docs(session: Session, on: date, out: str) -> int:
    """全部规则的网站：互相链接，可以搜索，不需要服务器 / a site of the whole library, without a server."""
    from smrules.publishing.progress import progress_bar
    from smrules.publishing.site.build import site_files
    from smrules.publishing.site.folder import write_site

    library = session.load()
    with progress_bar(sys.stderr) as progress:
        written = write_site(Path(out), site_files(library, on, progress))
    first = str(Path(out) / "index.html")
    data = {"first_page": first, "files": written.files, "bytes": written.bytes, "removed": written.removed}
    gone = f"，删去旧的{written.removed}个" if written.removed else ""
    told = f"已写出{written.files:,}个文件，{written.bytes / 1_000_000:.1f} MB{gone}；打开 {first}"
    session.show(data, lambda screen: screen.line(told))
    return 0


@command
@click.argument("entity", metavar="ENTITY.json")
@_ON
@click.option("--out", "-o", required=True, metavar="PAGE.html", help="写到哪个网页 / page to write")
def guide(session: Session, entity: str, on: date, out: str) -> int:
    """给一户的自查指南：会查什么、怎样合格 / for one business: what will be looked at and how to pass."""
    from smrules.publishing.guide.files import guide_page
    from smrules.publishing.pages.frame import save_page

    library, source = session.load(), JsonText.of_file(entity)
    try:
        read = read_entity(source)
        plan = api.plan(library, read, on=on)
    except SmrulesError as error:
        return session.refuse(located(error.diagnostics, {"entity": source}))
    data = save_page(out, guide_page(library, plan))
    known = plan.replaced.known_already
    told = f"已写出 {out}：{len(plan.questions)}个问题" + (f"（{known}个登记资料里已有答案）" if known else "") + f"，{len(data) // 1024} KB"
    session.show({"page": out, "questions": len(plan.questions), "bytes": len(data)}, lambda screen: screen.line(told))
    return 0
