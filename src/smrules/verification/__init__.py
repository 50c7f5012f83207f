"""Is the library right: gaps, overlaps, contradictions, law that is not in force."""
