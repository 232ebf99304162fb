"""Departments' own networks beside our grids: who reads and who keeps them; pure Python."""

from wangge.people.rules import Role

EDITORS = frozenset({Role.SYSTEM_ADMIN, Role.DISPATCHER, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER})
READERS = EDITORS | {
    Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY, Role.GRID_LEADER, Role.GRID_WORKER, Role.SUPERVISOR,
}  # fmt: skip
DRAFTS = "networks"
"""The kind under which tables of networks wait for their commit."""
USUAL = ("综治网格", "城管单元网格", "消防网格", "市场监管网格", "生态环境网格", "应急网格")
"""Offered as names; any other may be written."""
