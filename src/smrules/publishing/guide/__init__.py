"""For the business: what will be looked at, how to pass, what the law says and what follows if not."""
