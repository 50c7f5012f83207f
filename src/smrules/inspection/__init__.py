"""One visit: admit, plan, assess, explain, decide. Written once, above whichever engine evaluates."""
