"""Verbs of reading: learn, read, judge, gather hot spots, draft."""
