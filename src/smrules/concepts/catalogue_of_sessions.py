"""The diagnostics of visits in progress: SM640 to SM649."""

from __future__ import annotations

from smrules.concepts.catalogue_entry import NEAREST, Entry

OF_SESSIONS: dict[str, Entry] = {
    "SM640": Entry(
        "durable_rules missing",
        "这里不能用 durable_rules：{reason}",
        "durable_rules cannot be used here: {reason}",
        '在 Python 3.11 或 3.12 上运行 pip install "smrules[session]"（需要 C 编译器）；不装也可以用 backend="compiled"，结果相同',
        'on Python 3.11 or 3.12 run pip install "smrules[session]" (needs a C compiler); backend="compiled" gives the same results',
    ),
    "SM641": Entry(
        "row beyond durable_rules",
        "表“{table}”的行“{row}”超出 durable_rules 的限度：{problem_zh}",
        "row `{row}` of table `{table}` is beyond the limits of durable_rules: {problem_en}",
        '把这一行拆成几行，或者用 backend="compiled"',
        'split the row, or use backend="compiled"',
    ),
    "SM642": Entry("unknown backend", "没有叫“{name}”的引擎", "there is no backend `{name}`", "可写：{allowed}", "allowed: {allowed}"),
    "SM643": Entry("not answered", "“{name}”没有回答过，不能撤回", "`{name}` was not answered, so it cannot be withdrawn", *NEAREST),
    "SM644": Entry(
        "line of a session",
        "看不懂这一行：{problem_zh}",
        "this line cannot be understood: {problem_en}",
        "写 事实 = 值、成员 事实 = 值、撤回 事实，或者 结果、保存、结束",
        "write fact = value, member fact = value, withdraw fact, or report, record, quit",
    ),
    "SM645": Entry("session that was closed", "这次检查的会话已经关闭", "this session was closed"),
}
"""Code → message."""
