"""The merged form of a visit as a page."""

from __future__ import annotations

import sys
from datetime import date
from hashlib import sha256

import click

from smrules import api
from smrules.cli.session import Day, Session, command
from smrules.cli.visit import LINES, request_of
from smrules.concepts.diagnostic import SmrulesError
from smrules.concepts.library import Library
from smrules.concepts.plan import VisitPlan
from smrules.publishing.exchange import Request, located
from smrules.publishing.json_text import JsonText
from smrules.publishing.pages.frame import save_page


@command
@click.argument("entity", metavar="ENTITY.json")
@click.argument("answers", metavar="[ANSWERS.json]", required=False)
@click.option("--on", type=Day(), required=True, metavar="DATE", help="检查日期 / day of the visit")
@click.option("--for", "audience", type=click.Choice(["officer", "business"]), default="officer", help="给谁看 / who reads it")
@click.option("--out", "-o", required=True, metavar="PAGE.html", help="写到哪个文件 / file to write")
def preview(session: Session, entity: str, answers: str | None, on: date, audience: str, out: str) -> int:
    """预览：合并后的检查表，一个网页，可打印 / the merged form as one page, for a telephone and for A4 paper."""
    if entity == LINES:
        raise click.UsageError("预览一次做一个对象，要写 ENTITY.json / a page shows one entity: name its file")
    library = session.load()
    sources = {"entity": JsonText.of_file(entity)} | ({"": JsonText.of_file(answers)} if answers else {})
    try:
        request = request_of(sources)
        plan = api.plan(library, request.entity, on=on)
        page = _page(library, plan, request, audience, answered=answers is not None)
    except SmrulesError as error:
        return session.refuse(located(error.diagnostics, sources))
    data = save_page(out, page)
    told = {"page": out, "sha256": sha256(data).hexdigest(), "bytes": len(data), "library_hash": library.content_hash,
            "questions": plan.replaced.questions, "items": len(plan.items)}  # fmt: skip
    line = f"{out}：{plan.replaced.questions} 个问题，{len(plan.items)} 个检查事项，{len(data) // 1024} KB"
    session.show(told, lambda screen: screen.line(line))
    return 0


def _page(library: Library, plan: VisitPlan, request: Request, audience: str, *, answered: bool) -> str:
    from smrules.publishing.pages.preview import preview_page
    from smrules.publishing.progress import progress_bar

    case = {"history": request.history, "act_on": request.act_on, "decide_on": request.decide_on}
    with progress_bar(sys.stderr) as progress:
        return preview_page(
            library, plan, answers=request.answers if answered else None, audience=audience, progress=progress, **case
        )
