"""Bodies in which units meet, what they decide, and what became of it."""
