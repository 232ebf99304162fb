"""What to show of mediation."""
