"""
How fast smrules is, measured beside what else could do the same work; `make bench` runs all of it and writes
docs/performance.md.

`generate` draws rules and visits, `engines` puts smrules behind one small interface, `baselines` holds hand-made Python for
the same interface, `peers` other rule engines; `kernel` checks them against each other and times them, `noodle_shop` does the
same for one whole assessment, `visit` for loading and planning, `report` writes the page and the plot.
"""
