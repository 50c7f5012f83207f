"""Rule files become a library: text → YAML documents → shapes → resolved rules. The built library is one JSON image."""
