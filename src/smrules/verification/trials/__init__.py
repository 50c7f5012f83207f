"""Examples are tried, and what they cover is counted."""
