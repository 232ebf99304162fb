"""Who may call the pages of installations."""

from wangge.kinds.inspection.access import EDITORS, READERS
from wangge.kinds.inspection.rules import FINDERS
from wangge.people.rules import UNIT_ROLES, Role

VIEWERS = tuple(sorted(READERS | UNIT_ROLES))
KEEPERS = tuple(sorted(EDITORS))
REPORTERS = tuple(sorted(FINDERS))
CHECKERS = tuple(sorted(UNIT_ROLES))
COUNTY_OFFICE = (Role.COUNTY_LEADER,)
UNPROCESSABLE = 422
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
