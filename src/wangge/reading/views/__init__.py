"""Pages of hot spots and of the quality of proposals."""
