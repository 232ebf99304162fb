"""What the desk shows of matters, as plain values: gathered in few queries, rendered by the templates."""
