"""The space of all cases that rules can tell apart: dimensions, cells, boxes, and what the solver adds."""
