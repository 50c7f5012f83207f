"""To people and other systems: JSON in and out with its schemas, tables on a terminal, pages made from the code."""
