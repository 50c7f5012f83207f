"""Tables decided by durable_rules: rows become rules over whole numbers, and what is known of a member becomes one fact."""
