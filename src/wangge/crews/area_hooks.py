"""Crews move with a re-division of grids, after the buildings did."""

from wangge.areas.services import followers
from wangge.crews.services import follow_division

followers.append(follow_division)
