"""Pages of bodies, their meetings and decisions."""
