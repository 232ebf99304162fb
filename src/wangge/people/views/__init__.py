"""Doors of people."""
