"""Wangge: software for grid-based community governance."""
