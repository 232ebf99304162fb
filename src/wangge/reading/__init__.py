"""Reading what people write: proposals for the desk, likely duplicates, hot spots, earlier answers. People decide."""
