"""Doors of topics: the desk's pages and the residents'."""
