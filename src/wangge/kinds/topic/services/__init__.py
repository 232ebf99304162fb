"""Verbs of topics that the engine does not have."""
