"""Doors of installations."""
