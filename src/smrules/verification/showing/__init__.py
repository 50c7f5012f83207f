"""A part of the space becomes one case that a person can read and paste."""
