"""Many entities and visits at once: columns are read and checked, and what cannot be told apart is planned once."""
