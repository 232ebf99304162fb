"""Forms: they parse and clean, and never save."""
