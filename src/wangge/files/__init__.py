"""Uploaded pictures and documents, cleaned and checked."""
