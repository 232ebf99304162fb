"""Organizations, persons, posts and what they may do."""
