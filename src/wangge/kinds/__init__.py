"""One folder, one kind of matter."""
