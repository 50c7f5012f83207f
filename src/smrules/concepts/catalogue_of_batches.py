"""The diagnostics of many visits at once: SM620 to SM639."""

from __future__ import annotations

from smrules.concepts.catalogue_entry import NEAREST, Entry

OF_BATCHES: dict[str, Entry] = {
    "SM620": Entry(
        "extra that is not installed",
        "成批计划和判断需要 Polars 和 PyArrow，这里没有：{problem}",
        "planning and assessing in batches needs Polars and PyArrow, which cannot be had here: {problem}",
        "pip install 'smrules[columnar]'",
        "pip install 'smrules[columnar]'",
    ),
    "SM630": Entry("unknown column", "没有“{column}”这样的列", "there is no such column as `{column}`", *NEAREST),
    "SM631": Entry(
        "column of a wrong type",
        "列“{column}”（{label}）要是{expected_zh}，现在的类型是 {found}",
        "column `{column}` must hold {expected_en}, its type is {found}",
    ),
    "SM632": Entry(
        "floating-point column that is not exact",
        "列“{name}”（{label}）是浮点数，第 {row} 行的 {found} 不能准确地写成 {decimals} 位小数",
        "column `{name}` is floating-point, and {found} in row {row} is not exact at {decimals} decimals",
        "改用小数（decimal）、整数或者文字列",
        "use a column of decimals, integers or text",
    ),
    "SM633": Entry("columns that do not go together", "{problem_zh}", "{problem_en}"),
    "SM634": Entry(
        "id that is there several times",
        "编号“{id}”出现了不止一次，不知道以哪一行为准",
        "the id `{id}` is there more than once, which row stands is not known",
        "每个编号只留一行",
        "keep one row for each id",
    ),
    "SM635": Entry("row of nobody", "“{file}”里没有编号“{id}”", "there is no id `{id}` in `{file}`"),
    "SM636": Entry(
        "a value and none at once",
        "“{name}”（{label}）有值，“{column}”却说没有",
        "`{name}` has a value, yet `{column}` says that there is none",
    ),
    "SM637": Entry(
        "number beyond what a batch holds",
        "“{name}”（{label}）的 {found} 太大或者太细：成批处理最大到 {most}，最多 {decimals} 位小数",
        "`{name}` is {found}, but a batch holds at most {most} with {decimals} decimals",
    ),
    "SM638": Entry(
        "run of other inputs",
        "“{file}”里有一次没有做完的处理，但它的{what_zh}不同，不能接着做",
        "`{file}` holds an unfinished run with another {what_en}, which cannot be continued",
        "删去“{file}”重新开始，或者换一个输出位置",
        "remove `{file}` to begin anew, or name another output",
    ),
    "SM639": Entry(
        "not a file of tables",
        "“{file}”不是 Parquet 或 Arrow 文件：{problem}",
        "`{file}` is no Parquet or Arrow file: {problem}",
    ),
}
