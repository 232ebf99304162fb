"""Base templates, parts, styles and scripts."""
