"""What to show of topics."""
