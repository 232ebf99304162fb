"""Working days, office hours and deadlines that explain themselves."""
