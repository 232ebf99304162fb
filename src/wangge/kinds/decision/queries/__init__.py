"""What to show of bodies, their meetings and what they decided."""
