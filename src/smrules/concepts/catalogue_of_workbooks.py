"""The diagnostics of workbooks: SM680 to SM689."""

from __future__ import annotations

from smrules.concepts.catalogue_entry import NEAREST, Entry

OF_WORKBOOKS: dict[str, Entry] = {
    "SM680": Entry(
        "file that cannot be exported", "不能导出成表格：{problem_zh}", "this cannot be exported to a workbook: {problem_en}"
    ),
    "SM681": Entry(
        "workbook that cannot be read",
        "不能作为规则表格读入：{problem_zh}",
        "this cannot be read as a workbook of rules: {problem_en}",
        "用 smrules export 重新导出，在导出的表格里修改",
        "export it again with smrules export and edit that workbook",
    ),
    "SM682": Entry("sheet that is unknown or missing", "{problem_zh}", "{problem_en}", *NEAREST),
    "SM683": Entry("column that is unknown or missing", "{problem_zh}", "{problem_en}", *NEAREST),
    "SM684": Entry(
        "cell that cannot be used",
        "这一格不能用：{problem_zh}",
        "this cell cannot be used: {problem_en}",
        "{advice_zh}",
        "{advice_en}",
    ),
    "SM685": Entry(
        "value not in the list",
        "“{column_zh}”没有“{found}”这个值；可用的：{allowed}",
        "`{column_en}` has no value `{found}`; allowed: {allowed}",
        *NEAREST,
    ),
    "SM686": Entry("what is locked was changed", "{problem_zh}", "{problem_en}", "{advice_zh}", "{advice_en}"),
    "SM687": Entry(
        "cell read otherwise than it is stored",
        "“{found}”读作“{read}”：{reason_zh}",
        "`{found}` is read as `{read}`: {reason_en}",
    ),
    "SM688": Entry(
        "changed on both sides",
        "两边都改了：导出时是“{base}”，文件里现在是“{ours}”，表格里是“{theirs}”",
        "changed on both sides: exported as `{base}`, now `{ours}` in the file and `{theirs}` in the workbook",
        "在文件或者表格里把这一处改成一致，再导入",
        "make both agree in the file or in the workbook, then import again",
    ),
    "SM689": Entry("no base to compare with", "{problem_zh}", "{problem_en}"),
}
