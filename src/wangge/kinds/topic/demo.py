"""The part that deliberation plays in the demo city: forums, topics in every state, votes, a demand, one month."""

import tomllib
from datetime import datetime
from importlib.resources import files

from django.utils.timezone import localdate
from django.utils.translation import override

from wangge.kinds.topic.demo_bodies import SelfGovernment
from wangge.kinds.topic.demo_topics import DAY, Community
from wangge.kinds.topic.demo_votes import GATE, OwnersVote, VillageAssembly, at_hour
from wangge.kinds.topic.models import Campaign
from wangge.kinds.topic.month import round_key
from wangge.kinds.topic.queries.months import campaign_rows, summary_words, totals_of
from wangge.kinds.topic.services import months
from wangge.matters.stage import Stage
from wangge.people.actors import Actor
from wangge.people.rules import Role
from wangge.rounds.models import Round
from wangge.rounds.services import miss_overdue, open_due, prove_done

MOST_COMMUNITIES = 8
VOTES = 2
"""Owners' votes: one counted and published, one under way when the curtain rises."""
ELECTED = 3
"""Communities whose self-government is written down, beside the villages."""
MONTH_DAYS = 30
SAID_OF_MONTH = "大家说得最多的是停车、充电和楼道扶手。还没有开过会的社区，由街道上门一起商量怎么开。"


def schedule(stage: Stage) -> None:
    """Plans forums, topics, cost plans, votes of owners and villagers, and a deliberation month."""
    text = files("wangge.kinds.topic.data").joinpath("demo.toml").read_text(encoding="utf-8")
    stories = tomllib.loads(text)
    places = [Community(stage, stories, place, *pair) for place, pair in enumerate(_pairs(stage)[:MOST_COMMUNITIES])]
    for community in places:
        community.plan()
        if community.area is not None and (community.place < ELECTED or community.area.kind == "village"):
            stage.plan(stage.start, SelfGovernment(stage, community.area, community.head).elect)
    for community, begin in zip(places[:VOTES], (stage.start, stage.end - 18 * DAY), strict=False):
        stage.plan(max(begin, stage.start), OwnersVote(community).prepare)
    for community in places[VOTES : VOTES + 1]:
        stage.plan(stage.start, OwnersVote(community, GATE).prepare)
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
    """Called for the whole district, asked of every community, and summed up the morning after its last day."""
    leaders = stage.actors(Role.COUNTY_LEADER)
    if not leaders:
        return
    first = stage.start.date()
    last = min(stage.end - 3 * DAY, stage.start + MONTH_DAYS * DAY).date()

    def call(at: datetime) -> None:
        row = months.call_month(
            actor=leaders[0], at=at, area=stage.district, starts_on=first, ends_on=last, name="民主协商月",
            text="与大走访一起开展，议题从群众中来。",
        )  # fmt: skip
        kept = Round.objects.get(key=round_key(row.pk))
        open_due(at, round_ids=[kept.pk])
        stage.plan(
            at_hour(min(stage.end - 2 * DAY, stage.start + (MONTH_DAYS + 1) * DAY), 9), lambda then: end(then, row)
        )

    def end(at: datetime, row: Campaign) -> None:
        prove_done(at)
        miss_overdue(at)
        totals = totals_of(campaign_rows(row, row.area.code))
        with override("zh-hans"):
            words = summary_words(totals, localdate(at))
        months.sum_up(row, actor=leaders[0], at=at, summary=f"{words}\n{SAID_OF_MONTH}")

    stage.plan(stage.start, call)
