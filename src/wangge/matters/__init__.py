"""The engine: anything with a beginning, an owner, a deadline and an end."""
