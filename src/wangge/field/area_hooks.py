"""What lists of grids and of their people know of the phone's door: how much waits for each grid's worker."""

from wangge.areas.queries import load_providers
from wangge.field.queries import waiting_by_grid

load_providers["waiting"] = waiting_by_grid
