"""Encryption of personal data and the log of its opening."""
