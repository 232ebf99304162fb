"""Stations move with a re-division of grids."""

from wangge.areas.services import followers
from wangge.stations.services import follow_division

followers.append(follow_division)
