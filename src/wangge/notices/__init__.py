"""Messages to people, each exactly once."""
