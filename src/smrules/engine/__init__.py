"""A library and the facts of one case become values with reasons. Engines differ in speed, never in meaning."""
