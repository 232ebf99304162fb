"""Forms of topics."""
