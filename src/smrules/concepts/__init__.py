"""What things are: values, vocabulary, rules, plans and results. Nothing here reads files or evaluates."""
