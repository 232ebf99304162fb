"""The chain of party organizations from the township down to the stairwell, and which grids it reaches."""
