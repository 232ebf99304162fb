"""Branches go with a re-division of grids."""

from wangge.areas.services import followers
from wangge.chain.services import follow_division

followers.append(follow_division)
