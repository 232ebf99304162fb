"""Duty catalogues: their kinds, who reads and who keeps them; pure Python.

A catalogue says what residents may come for and what somebody answers for. It has no number to be reached, no count
of clicks and no points: there is no column for one, and nothing here is counted by person.
"""

from datetime import date, timedelta

from wangge.people.rules import FIELD_ROLES, UNIT_ROLES, Role

KINDS = ("grid", "worker", "affairs", "office", "scheme")
SHOWN_AT_A_GRID = ("grid", "worker", "affairs")
"""What stands on the page behind a grid's plate: what one may come to the grid for."""
EDITORS = frozenset({Role.COUNTY_LEADER, Role.DISPATCHER, Role.SYSTEM_ADMIN})
READERS = EDITORS | UNIT_ROLES | {
    Role.TOWNSHIP_LEADER, Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY, Role.GRID_LEADER, Role.GRID_WORKER,
    Role.SUPERVISOR,
}  # fmt: skip
COUNTERS = READERS - UNIT_ROLES - {Role.SYSTEM_ADMIN}
"""Who sees how many concerns fall under a duty, and which: those who see the matters of their area."""
ON_THE_PHONE = frozenset(FIELD_ROLES)
COUNTY = 6
MOST_ITEMS = 40
PERIODS = {"30": timedelta(days=30), "90": timedelta(days=90), "365": timedelta(days=365)}
USUAL_PERIOD = "90"


def day_before(day: date) -> date:
    """The last day of what the next version replaces."""
    return day - timedelta(days=1)
