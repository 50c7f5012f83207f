"""Is the library right: gaps, overlaps, contradictions, law that is not in force. Nothing here reads files or evaluates cases."""
