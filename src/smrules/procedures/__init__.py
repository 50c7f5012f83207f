"""What follows in time: the record of everything that happens to an entity."""
