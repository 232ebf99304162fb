"""Small pure functions by subject; imports nothing of ours."""
