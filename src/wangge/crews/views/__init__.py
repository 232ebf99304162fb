"""Doors of crews."""
