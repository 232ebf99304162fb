"""The part that deliberation plays in the demo city: forums, topics in every state, votes, a demand, one month."""

import tomllib
from datetime import datetime
from importlib.resources import files

from wangge.kinds.topic.demo_topics import DAY, Community
from wangge.kinds.topic.demo_votes import OwnersVote, VillageAssembly
from wangge.kinds.topic.services import register
from wangge.matters.stage import Stage
from wangge.people.actors import Actor
from wangge.people.rules import Role

MOST_COMMUNITIES = 8
VOTES = 2
"""Owners' votes: one counted and published, one under way when the curtain rises."""


def schedule(stage: Stage) -> None:
    """Plans forums, topics, cost plans, votes of owners and villagers, and a deliberation month."""
    text = files("wangge.kinds.topic.data").joinpath("demo.toml").read_text(encoding="utf-8")
    stories = tomllib.loads(text)
    places = [Community(stage, stories, place, *pair) for place, pair in enumerate(_pairs(stage)[:MOST_COMMUNITIES])]
    for community in places:
        community.plan()
    for community, begin in zip(places[:VOTES], (stage.start, stage.end - 18 * DAY), strict=False):
        stage.plan(max(begin, stage.start), OwnersVote(community).prepare)
    village = next((one for one in places if one.area is not None and one.area.kind == "village"), None)
    leaders = stage.actors(Role.COUNTY_LEADER)
    if village is not None and leaders:
        VillageAssembly(village, stories["assembly"], leaders[0]).plan()
    _plan_month(stage)


def _pairs(stage: Stage) -> list[tuple[Actor, Actor]]:
    """Secretary and clerk of each community that has both."""
    clerks = {clerk.area_code: clerk for clerk in stage.actors(Role.COMMUNITY_CLERK)}
    found = ((head, clerks.get(head.area_code)) for head in stage.actors(Role.COMMUNITY_SECRETARY))
    return [(head, clerk) for head, clerk in found if clerk is not None]


def _plan_month(stage: Stage) -> None:
    leaders = stage.actors(Role.COUNTY_LEADER)
    if not leaders:
        return
    end = min(stage.end + 10 * DAY, stage.start + 45 * DAY).date()

    def call(at: datetime) -> None:
        register.save_campaign(
            actor=leaders[0], at=at, area=stage.district, starts_on=stage.start.date(), ends_on=end,
            name="民主协商月", text="与大走访一起开展，议题从群众中来。",
        )  # fmt: skip

    stage.plan(stage.start, call)
