"""Registers of estates, buildings and units."""
