"""Whose posts open which pages of rounds."""

from wangge.people.rules import UNIT_ROLES, Role
from wangge.rounds.access import KEEPERS
from wangge.rounds.purposes import SETTING, SUPERVISING

DOERS = tuple(sorted(UNIT_ROLES | {Role.GRID_WORKER, Role.GRID_LEADER, Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY}))
READERS = tuple(sorted(SUPERVISING | UNIT_ROLES | {Role.GRID_LEADER, Role.GRID_WORKER}))
SETTERS = tuple(sorted(SETTING))
LIST_KEEPERS = tuple(sorted(KEEPERS))
FORM_KEEPERS = (Role.COUNTY_LEADER, Role.DISPATCHER)
"""Check forms hold for the whole county."""
UNPROCESSABLE = 422
