"""
A library as of a day, compiled: conditions are closures with remembered answers, tables are bit masks of rows, and what is counted is a
bit mask of members. It gives what the reference evaluator gives; `evaluator.py` is the way in.
"""
