"""Pages of the phone's door."""
