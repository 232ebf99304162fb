"""Verbs of bodies, their meetings and what they decide."""
