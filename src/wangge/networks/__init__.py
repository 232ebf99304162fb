"""多网合一: what departments call our grids, so that no second set of grids is kept."""
