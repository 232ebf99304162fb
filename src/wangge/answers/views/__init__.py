"""Doors of the answers: desk, phone, residents, and panels on the pages of others."""
