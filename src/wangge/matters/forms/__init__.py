"""Parse and clean what people type; nothing is saved here but uploaded files, so that none is lost."""
