"""民主协商: topics from residents, deliberated, decided, carried out and answered in public."""
