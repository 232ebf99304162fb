"""Verbs of mediation; each changes rows in one transaction and leaves no contents in the audit log."""
