"""The diagnostics of pages: SM668 to SM678."""

from __future__ import annotations

from smrules.concepts.catalogue_entry import Entry

OF_PAGES: dict[str, Entry] = {
    "SM668": Entry(
        "cannot write the file",
        "写不了文件“{file}”：{problem_zh}",
        "cannot write `{file}`: {problem_en}",
        "换一个已有的、可以写入的文件夹",
        "name a folder that is there and may be written to",
    ),
    "SM669": Entry(
        "unknown audience", "没有给“{found}”看的页面；可选：{allowed}", "there is no page for `{found}`; allowed: {allowed}"
    ),
    "SM676": Entry(
        "folder that holds something else",
        "文件夹“{folder}”里已有别的文件，不是本命令写的网站（没有 {list}），不会覆盖",
        "the folder `{folder}` holds other files and is no site of this command (there is no {list}); nothing is overwritten",
        "换一个空的或者还没有的文件夹",
        "name a folder that is empty or not there yet",
    ),
}
