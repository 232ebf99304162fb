"""The door of residents."""
