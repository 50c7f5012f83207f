"""The columnar engine: many visits at once, a column in place of each value and a table in place of each scope."""
