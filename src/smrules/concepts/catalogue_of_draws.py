"""The diagnostics of random draws: SM650 to SM667."""

from __future__ import annotations

from smrules.concepts.catalogue_entry import NEAREST, Entry

OF_DRAWS: dict[str, Entry] = {
    "SM650": Entry(
        "id that cannot be drawn",
        "编号 {found} 是空的，或者含有换行之类的控制字符，不能参加抽取",
        "the id {found} is empty or holds control characters and cannot be drawn",
    ),
    "SM651": Entry(
        "twice in the pool",
        "编号“{id}”已经在第 {first} 个出现过，每个只能有一次机会",
        "the id `{id}` is there already as number {first}; each has one chance",
        "删去重复的一条",
        "remove one of the two",
    ),
    "SM652": Entry("unknown draw", "没有叫“{name}”的抽查计划", "there is no draw `{name}`", *NEAREST),
    "SM653": Entry(
        "quotas that cannot be kept",
        "名额定不下来：{problem_zh}",
        "the quotas cannot be kept: {problem_en}",
        "修改抽查计划的 rate、at_least、at_most 或者 round",
        "change rate, at_least, at_most or round of the draw",
    ),
    "SM654": Entry(
        "draws that cannot be joined", "不能一起抽：{problem_zh}", "these cannot be drawn together: {problem_en}"
    ),
    "SM655": Entry(
        "seed that nobody can trust", "种子的公告不能用：{problem_zh}", "the seed cannot be announced so: {problem_en}"
    ),
    "SM656": Entry(
        "seed older than the commitment",
        "种子来源“{name}”的时间 {at} 不晚于公告时间 {committed}：公告的人可能已经知道结果",
        "the seed source `{name}` is of {at}, not after the commitment of {committed}: the result could have been known",
        "换一个公告之后才产生的来源",
        "name a source that speaks after the commitment",
    ),
    "SM657": Entry(
        "seed other than announced",
        "种子与公告不符：{problem_zh}",
        "the seed is not what was announced: {problem_en}",
    ),
    "SM658": Entry(
        "time without an offset",
        "“{found}”不是带时区的时间",
        "`{found}` is no time with an offset",
        "写成 2026-11-25T09:00:00+08:00",
        "write 2026-11-25T09:00:00+08:00",
    ),
    "SM659": Entry("beyond RFC 3797", "RFC 3797 做不到：{problem_zh}", "RFC 3797 cannot do this: {problem_en}"),
    "SM660": Entry(
        "record altered",
        "“{part}”被改动过：散列值对不上",
        "`{part}` was altered: its hash does not fit",
        "与公告时留存的文件比较：smrules draw verify RECORD.json --committed COMMITTED.json",
        "compare it with the file published before the seed: smrules draw verify RECORD.json --committed COMMITTED.json",
    ),
    "SM661": Entry(
        "record does not follow",
        "{where}是“{found}”，重新计算得到的是“{expected}”",
        "{where} is `{found}`, it should be `{expected}`",
    ),
    "SM662": Entry(
        "record not in canonical form",
        "从这里起，文件的字节不是规范写法",
        "from here on the bytes of the file are not the canonical ones",
        "记录文件由 smrules 写出，不要用编辑器另存",
        "records are written by smrules; do not save them with an editor",
    ),
    "SM663": Entry("wrong stage of a draw", "{problem_zh}", "{problem_en}"),
    "SM664": Entry(
        "no substitution", "不能替补“{name}”：{problem_zh}", "`{name}` cannot be replaced: {problem_en}"
    ),
    "SM665": Entry(
        "constraints that cannot be met",
        "检查组的要求无法满足，卡在“{constraint_zh}”：{problem_zh}",
        "the constraints on teams cannot be met, {constraint_en} blocks: {problem_en}",
    ),
    "SM666": Entry(
        "extra not installed",
        "这一步需要附加组件 {extra}",
        "this needs the extra `{extra}`",
        "pip install 'smrules[{extra}]'",
        "pip install 'smrules[{extra}]'",
    ),
    "SM667": Entry(
        "draw without approval",
        "抽查计划“{name}”没有批准文号",
        "the draw `{name}` has no approval number",
        "在计划里写 approval，或者用 --approval 给出",
        "write `approval` in the plan, or give --approval",
    ),
}
