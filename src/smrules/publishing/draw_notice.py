"""
The public notice of a draw: who was drawn, by what rule, and how to check it.

One HTML page that needs nothing else, for a telephone and for paper, and a CSV file for a spreadsheet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from html import escape

from smrules.concepts.draw_record import KEYED_ORDER, Commitment, DrawRecord, SeedSource, SeedValue, Visit
from smrules.inspection.draw.substitution import Standing

_ALGORITHMS = {KEYED_ORDER: "HMAC-SHA256 键控次序（smrules 第 1 版）"}
_ROUNDS = {"up": "进一", "down": "舍去", "half-up": "四舍五入"}
_WAIVED = {"competence": "专业资格", "new_pair": "不连续由同一组合检查", "most_visits": "每人次数上限"}
_SOURCES = {"lottery": "彩票开奖", "drand": "drand 公共信标", "nist": "NIST 随机信标", "secret": "各方秘密"}
_WHOM = {"each_stratum": "每层", "whole": "整体"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

STYLE = """
:root{color-scheme:light}*{box-sizing:border-box}
body{font:16px/1.65 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","WenQuanYi Zen Hei",sans-serif;color:#1b1f24;
background:#fff;margin:0 auto;max-width:64rem;padding:1.2rem}
h1{font-size:1.5rem;line-height:1.3;margin:.2rem 0 .4rem}h2{font-size:1.15rem;margin:2rem 0 .5rem;border-bottom:2px solid #a61c1c;
padding-bottom:.2rem}p{margin:.4rem 0}.lead{font-size:1.05rem}.muted{color:#59636e}
table{border-collapse:collapse;width:100%;margin:.6rem 0;font-size:.92rem}th,td{border:1px solid #d0d7de;padding:.35rem .5rem;
text-align:left;vertical-align:top}.n{white-space:nowrap;overflow-wrap:normal}
th{background:#f3f5f7;font-weight:600}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
code{font:.85em/1.4 ui-monospace,Consolas,monospace;overflow-wrap:anywhere}td{overflow-wrap:anywhere}
.open{color:#a61c1c;font-weight:600}.sum{display:flex;flex-wrap:wrap;gap:.6rem;margin:.8rem 0}
.sum div{border:1px solid #d0d7de;border-radius:.4rem;padding:.4rem .8rem;min-width:8rem}.sum b{display:block;font-size:1.35rem}
@media(max-width:40rem){body{padding:.8rem}.cards thead{display:none}.cards tr{display:block;border:1px solid #d0d7de;
border-radius:.4rem;margin:.5rem 0;padding:.2rem .4rem}.cards td{display:flex;gap:.8rem;border:0;border-bottom:1px solid #eef0f2;
text-align:left;padding:.25rem}.cards td:last-child{border-bottom:0}.cards td::before{content:attr(data-l);flex:0 0 6.5em;
color:#59636e}.cards td:empty{display:none}.figures{font-size:.78rem}.figures th,.figures td{padding:.25rem .3rem}}
@media print{@page{size:A4;margin:16mm 14mm}body{font-size:10pt;max-width:none;padding:0}thead{display:table-header-group}
tr{break-inside:avoid}h2{break-after:avoid}table{font-size:9pt}}
"""


def notice_html(record: DrawRecord, names: Mapping[str, str] | None = None) -> str:
    """
    Return the notice as one page of HTML; everything that comes from outside is escaped.

    Args:
        record: Before the seed the notice announces the draw, after it the result too.
        names: Names of entities by id, where they are known.
    """
    title = "双随机抽查" + ("公告" if record.completion is None else "结果公告")
    sections = [_heading(record, title), _rules(record.commitment), _teams(record.commitment), _seed(record)]
    if record.completion is not None:
        standing = Standing(record)
        sections += [_visits(record, standing, names or {}), _substitutions(record)]
    sections.append(_checking(record))
    body = "\n".join(filter(None, sections))
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>'
        f"<style>{STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def notice_csv(record: DrawRecord, names: Mapping[str, str] | None = None) -> str:
    """Return the visits as CSV for a spreadsheet: with a byte order mark, no cell of which can act as a formula."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    write(["序号", "对象编号", "名称", "抽查计划", "检查组", "无人有资格的领域", "放宽的要求"])
    visits = _in_order(record, Standing(record).visits.values()) if record.completion is not None else []
    for number, visit in enumerate(visits, 1):
        write([number, *map(_inert, _cells(record.commitment, visit, names or {}))])
    return "\ufeff" + out.getvalue()


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _in_order(record: DrawRecord, visits: Iterable[Visit]) -> list[Visit]:
    """Return visits in the order of the result; those that came by substitution follow."""
    assert record.completion is not None
    first = {one.entity: number for number, one in enumerate(record.completion.visits)}
    return sorted(visits, key=lambda one: first.get(one.entity, len(first)))


def _cells(commitment: Commitment, visit: Visit, names: Mapping[str, str]) -> list[str]:
    titles = {one.id: one.title for one in commitment.draws}
    domains = {domain: title for one in commitment.draws for domain, title in one.domains.items()}
    return [
        visit.entity, names.get(visit.entity, ""), "、".join(titles[one] for one in visit.draws),
        "、".join(visit.team) or "待定（无人可派）", "、".join(domains[one] for one in visit.uncovered),
        "、".join(_WAIVED[one] for one in visit.gave_way if visit.team),
    ]  # fmt: skip


# --- sections ------------------------------------------------------------------------------------


def _heading(record: DrawRecord, title: str) -> str:
    commitment = record.commitment
    told = [f"<h1>{title}</h1>", _paragraph(f"公告时间 {_time(commitment.committed_at)}；按 {commitment.on} 的情况判断；"
            + (f"检查时间 {commitment.window.replace('..', ' 至 ')}。" if commitment.window else "检查时间见检查计划。"), "muted")]  # fmt: skip
    figures = [("抽查计划", len(commitment.draws)), ("名录户数", commitment.pool.size), ("抽查名额", _quota(commitment))]
    if record.completion is not None:
        done = record.completion
        figures += [("合并后的检查", done.merged_visits), ("少上门", done.separate_visits - done.merged_visits)]
    boxes = "".join(f"<div>{label}<b>{number:,}</b></div>" for label, number in figures)
    return "\n".join([*told, f'<div class="sum">{boxes}</div>'])


def _quota(commitment: Commitment) -> int:
    return sum(stratum.quota for draw in commitment.draws for stratum in draw.strata)


def _rules(commitment: Commitment) -> str:
    rows = [
        (draw.title, f"{stratum.id} {stratum.label}".strip() if draw.strata_by else "不分层", f"{stratum.size:,}",
         percent(stratum.rate), f"{stratum.quota:,}", f"{stratum.probability}（{percent(stratum.probability)}）")
        for draw in commitment.draws for stratum in draw.strata if stratum.size
    ]  # fmt: skip
    left = [(draw.title, one.why, "、".join(one.basis), f"{one.count:,}") for draw in commitment.draws for one in draw.left_out]
    plans = [
        (draw.title, "、".join(draw.approval.values()), "、".join(draw.basis), _bounds(draw.at_least, draw.at_most), _ROUNDS[draw.round])
        for draw in commitment.draws
    ]
    outside = f"另有 {commitment.pool.outside:,} 户不属于任何一个计划的名录。" if commitment.pool.outside else ""
    return "\n".join([
        "<h2>抽谁，抽多少</h2>",
        _table(("抽查计划", "批准", "依据", "下限和上限", "舍入"), plans),
        _paragraph("每一层的每一户机会相等。几个计划用同一个次序抽取，同一户被几个计划抽中，只上门一次。"
                   "概率是被这一个计划抽中的机会；名录里除下面列明理由的以外，没有机会为零的。"),
        _table(("抽查计划", "层", "户数", "比例", "名额", "每户的概率"), rows, ("户数", "比例", "名额")),
        _paragraph("以下对象这次不抽（条件确定成立的才排除，不能确定的照常参加）。" + outside),
        _table(("抽查计划", "不抽的理由", "依据", "户数"), left, ("户数",)),
    ])  # fmt: skip


def _bounds(at_least: Mapping[str, str], at_most: Mapping[str, str]) -> str:
    told = [f"{_WHOM.get(name, name)}至少 {one}" for name, one in at_least.items()]
    told += [f"{_WHOM.get(name, name)}至多 {one}" for name, one in at_most.items()]
    return "，".join(told)


def percent(text: str) -> str:
    """
    Return a share in per cent, to two places.

    >>> percent("1/30"), percent("0.03")
    ('3.33%', '3%')
    """
    hundredths = round(Fraction(text) * 10_000)
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".") + "%"


def _teams(commitment: Commitment) -> str:
    team = commitment.team
    may = sum(one.may_go for one in team.officers)
    told = [f"每次检查 {team.size} 名执法人员，从 {may} 名具备条件的人员（名录共 {len(team.officers)} 名）中产生。",
            "每次检查有自己的随机次序，取次序最前、符合要求的一组："
            + "；".join(filter(None, (
                "检查组合起来对所查领域都有资格",
                "应当回避的不派" if team.recusal else "",
                f"每人至多 {team.most_visits} 次" if team.most_visits else "",
                "同一对象不连续由同一组合检查" if team.new_pair else "",
            ))) + "。"]  # fmt: skip
    rule = "、".join(_WAIVED[one] for one in team.gives_way)
    told.append((f"没有符合要求的，依次放宽：{rule}。" if rule else "") + "仍然无人可派的，检查组待定。")
    return "<h2>谁去查</h2>\n" + "\n".join(map(_paragraph, told))


def _seed(record: DrawRecord) -> str:
    values: Sequence[SeedValue] = record.completion.seed if record.completion else ()
    given = {one.name: one for one in values}
    rows = [(_SOURCES[one.kind], one.name, _time(one.at), _source(one), _value(given.get(one.name))) for one in record.commitment.seed]
    told = "<h2>随机种子</h2>\n" + _paragraph("种子在公告之后才产生，公告时谁也不知道。")
    return told + _table(("种类", "名称", "公开时间", "说明", "结果"), rows)


def _source(one: SeedSource) -> str:
    if one.kind == "lottery":
        return "；".join(f"{of} 选 {some}" for some, of in one.pick)
    return {"drand": f"第 {one.round:,} 轮，链 {one.chain[:16]}…", "secret": f"SHA-256 {one.commitment}"}.get(one.kind, "")


def _value(value: SeedValue | None) -> str:
    if value is None:
        return "尚未公开"
    if value.numbers:
        return " + ".join(" ".join(map(str, group)) for group in value.numbers)
    return value.value or "没有揭晓"


def _visits(record: DrawRecord, standing: Standing, names: Mapping[str, str]) -> str:
    done = record.completion
    assert done is not None
    rows = [(str(number), *_cells(record.commitment, one, names))
            for number, one in enumerate(_in_order(record, standing.visits.values()), 1)]  # fmt: skip
    replaced = f"替补以后 {len(standing.visits):,} 次。" if record.substitutions else ""
    open_ = sum(not one.team for one in standing.visits.values())
    lacking = sum(bool(one.uncovered) and bool(one.team) for one in standing.visits.values())
    told = (f"各计划分开检查要上门 {done.separate_visits:,} 次，合并以后 {done.merged_visits:,} 次。"
            + replaced + (f"{lacking:,} 次检查的检查组对某些领域没有资格，已逐项列明。" if lacking else "")
            + (f"{open_:,} 次检查的检查组待定。" if open_ else ""))  # fmt: skip
    heads = ("序号", "对象", "名称", "抽查计划", "检查组", "无人有资格的领域", "放宽的要求")
    return "<h2>抽中的对象和检查组</h2>\n" + _paragraph(told) + _table(heads, rows, ("序号",))


def _substitutions(record: DrawRecord) -> str:
    if not record.substitutions:
        return ""
    kinds = {"entity": "对象", "officer": "执法人员"}
    titles = {one.id: one.title for one in record.commitment.draws}
    rows = [
        (_time(one.at), kinds[one.kind], one.left, one.reason,
         "；".join(f"{titles.get(key, key)}：{value or '无人替补'}" for key, value in one.stand_ins.items()))
        for one in record.substitutions
    ]  # fmt: skip
    told = _paragraph("由公布次序中的下一个替补，其他人不变，不重新抽取。")
    return "<h2>替补</h2>\n" + told + _table(("时间", "谁", "编号", "理由", "替补"), rows)


def _checking(record: DrawRecord) -> str:
    algorithm = _ALGORITHMS.get(record.commitment.algorithm, "RFC 3797（MD5）；检查组用 HMAC-SHA256 键控次序")
    lines = [
        "任何人都可以用公开的记录文件重新计算一遍。不需要本系统，一个不到一百行、只用 Python 标准库的程序就够了：",
        "<code>python3 verify_draw.py RECORD.json</code>",
        "记录文件里任何一个字节被改动，核对都不会通过，并指出改动的位置。请先与公告时留存的散列值比较：",
        f"公告内容的散列值（SHA-256）：<code>{escape(record.commitment_hash)}</code>",
        *([f"结果的散列值：<code>{escape(record.last_hash)}</code>"] if record.last_hash else []),
        f"名录的散列值：<code>{escape(record.commitment.pool.sha256)}</code>（{record.commitment.pool.size:,} 户）；"
        f"规则库的散列值：<code>{escape(record.commitment.library_hash)}</code>",
        f"算法：{escape(algorithm)}。",
    ]
    return "<h2>怎样核对</h2>\n" + "\n".join(f"<p>{one}</p>" for one in lines)


# --- building blocks -----------------------------------------------------------------------------


def _paragraph(text: str, style: str = "") -> str:
    return f'<p class="{style}">{escape(text)}</p>' if style else f"<p>{escape(text)}</p>"


def _time(text: str) -> str:
    """
    Return a time as people read it.

    >>> _time("2026-11-25T09:00:00+08:00")
    '2026-11-25 09:00:00（+08:00）'
    """
    return f"{text[:10]} {text[11:19]}（{text[19:]}）"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[str] = ()) -> str:
    """Return a table without its empty columns; on a telephone its rows become cards, unless it is one of figures."""
    shown = [number for number, _ in enumerate(heads) if any(row[number] for row in rows)]
    if not shown:
        return ""
    labels = [escape(heads[number]) for number in shown]
    style = [' class="n"' if heads[number] in numbers else "" for number in shown]
    head = "".join(f"<th{one}>{label}</th>" for one, label in zip(style, labels, strict=True))
    body = "\n".join(
        "<tr>" + "".join(f'<td{one} data-l="{label}">{escape(row[number])}</td>'
                         for one, label, number in zip(style, labels, shown, strict=True)) + "</tr>"
        for row in rows
    )  # fmt: skip
    kind = "figures" if len(numbers) > 1 else "cards"
    return f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>\n'
