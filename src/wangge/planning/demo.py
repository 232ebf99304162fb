"""The part of the planning desk in the demo city: one community with a grid out of its norm, two drafts to compare.

The drafts are left to the background process, which works them out in the first minute after the city is opened: the
planner would have to be compiled first, and building the city should not wait for that.
"""

from datetime import datetime
from typing import Protocol

from wangge.areas.models import Area
from wangge.areas.queries import Show, grids_in
from wangge.people.actors import Actor
from wangge.people.rules import Role
from wangge.planning.models import Draft
from wangge.planning.services.starting import Wanted, ask_for_draft, start_plan


class Stage(Protocol):
    """What the desk needs of the stage."""

    district: Area
    end: datetime

    def actors(self, role: Role) -> list[Actor]: ...


def schedule(stage: Stage) -> None:
    """Starts one plan and asks for two drafts: one that keeps what it can, one as if there were no grids yet."""
    found = next(
        (
            (leader, grid.parent)
            for leader in stage.actors(Role.TOWNSHIP_LEADER)
            for grid in grids_in(leader.area_code, show=Show.OUT).filter(parent__kind=Area.Kind.URBAN_COMMUNITY)[:1]
        ),
        None,
    )
    if found is None:
        return
    leader, community = found
    plan = start_plan(area=community, name="", actor=leader, at=stage.end)
    for name, keep in (("少变动", 1.0), ("重新划分", 0.0)):
        wanted = Wanted(effort=Draft.Effort.FAST, keep=keep)
        ask_for_draft(plan, wanted, name=name, actor=leader, at=stage.end)
