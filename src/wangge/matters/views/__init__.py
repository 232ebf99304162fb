"""Doors of the matters: guard, parse, one call, answer."""
