"""民情督办单: a numbered order to a unit with one or more problems."""
