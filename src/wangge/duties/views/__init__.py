"""Doors of the duty catalogues: editing, reading, importing, and panels on the pages of others."""
