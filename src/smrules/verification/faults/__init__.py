"""What can be wrong with a library although every file can be read; each module looks for one kind of fault."""
