"""
A rule file as a workbook, and a workbook back into the text of the rule file.

`tree` reads the text of a file and `edits` changes it at exact places; `fields` says which key stands in which sheet and
column, `sheets` fills them; `looks` and `workbook` write a workbook, `typed` and `reading` read one; `comparison` finds what
was changed in it, `merging` brings that into a file that was changed meanwhile, and `proposal` puts it together.
"""
