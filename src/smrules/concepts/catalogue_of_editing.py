"""The diagnostics of writing rules: SM690 to SM699, of the editor and of what is made for it."""

from __future__ import annotations

from smrules.concepts.catalogue_entry import Entry

OF_EDITING: dict[str, Entry] = {
    "SM690": Entry(
        "files of several libraries",
        "这些文件不在同一个规则文件夹里：{roots_zh}",
        "these files belong to several libraries: {roots_en}",
        "分几次检查",
        "check them one library after the other",
    ),
    "SM691": Entry(
        "file that is there already",
        "文件“{file}”已经有了，不会覆盖",
        "the file `{file}` is there already and is not overwritten",
        "换一个文件名",
        "name another file",
    ),
    "SM692": Entry(
        "file of no library",
        "“{file}”不在任何规则文件夹里：上级文件夹都没有 domains.yaml",
        "`{file}` lies in no folder of rules: none above it has a domains.yaml",
        "写在规则文件夹里；自己的规则叠加在自带规则上的，加 --overlay 文件夹",
        "put it into a folder of rules; for rules of your own that lie over the shipped ones give --overlay FOLDER",
    ),
    "SM693": Entry(
        "name of another form", "“{name}”不能作标识：应当是{form_zh}", "`{name}` cannot be an id: it must be {form_en}"
    ),
    "SM694": Entry(
        "no list to add to",
        "文件里没有写着“{key}”的“{kind}”文档",
        "the file has no document `{kind}` with `{key}`",
    ),
    "SM695": Entry(
        "list that cannot be added to",
        "“{key}”是空的，或者写在方括号里，不能接着写",
        "`{key}` is empty or written in brackets and cannot be added to",
        "改成每项一行，以 - 开头，至少有一项",
        "write one entry a line, each with a -, and at least one",
    ),
    "SM696": Entry("id that is taken", "{what}“{name}”已经有了", "{what_en} `{name}` is there already", "换一个标识", "take another id"),
    "SM697": Entry(
        "name that nothing has",
        "没有叫“{name}”的{what}",
        "there is no {what_en} `{name}`",
        "可用的：{allowed}",
        "allowed: {allowed}",
    ),
}
