"""The office door: dispatchers, units, communities, leaders."""
