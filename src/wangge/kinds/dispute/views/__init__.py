"""Doors of mediation: guard, parse, one call, answer."""
