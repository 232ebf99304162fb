"""Pages of the residents' door."""
