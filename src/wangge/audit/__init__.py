"""Who did what and when, appended and sealed."""
