"""Reading what people write: proposals for category, unit, place, duplicates, hot spots and answers (no Django)."""
