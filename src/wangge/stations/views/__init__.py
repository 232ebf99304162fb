"""Doors of service stations."""
