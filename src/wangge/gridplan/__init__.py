"""Divide communities into grids: contiguous, balanced, compact, with exact borders and proven limits."""
