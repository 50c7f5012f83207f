"""The columnar engine: the same plan and assessment for many visits at once, a column for each value and a table for each scope."""
