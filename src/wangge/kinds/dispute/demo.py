"""The part that mediation plays in the demo city: organizations, cases in every state, a group, three counters."""

import tomllib
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from wangge.kinds.dispute import demo_joining, demo_legal
from wangge.kinds.dispute.demo_bodies import Team, found
from wangge.kinds.dispute.demo_case import CaseStory
from wangge.kinds.dispute.demo_counter import Counter
from wangge.kinds.dispute.services import groups
from wangge.matters.stage import Stage

DAY = timedelta(days=1)
FIRST_BODY = (
    ("filed", 57), ("oral", 50), ("confirmed", 46), ("disputed", 44), ("refused", 38), ("withdrawn", 34),
    ("not_agreed", 32), ("court", 26), ("performing", 25), ("effective", 21), ("agreed", 14), ("meeting", 12),
    ("guarded", 9), ("preparing", 7), ("asked", 6), ("registered", 4),
)  # fmt: skip
"""What the first organization has: its mediators see every state."""
OTHERS = (
    ("filed", 55), ("not_agreed", 36), ("oral", 41), ("performing", 24), ("filed", 48), ("meeting", 10), ("agreed", 13),
)  # fmt: skip
OTHER_STORIES = 3
"""The second story from here on is told of the other organizations, so that neighbours differ."""
GROUPED = 3


def schedule(stage: Stage) -> None:
    """Plans organizations, cases, a group of alike ones and the counters."""
    text = files("wangge.kinds.dispute.data").joinpath("demo.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    ground = found(stage, told)
    stories = told["story"]
    if ground.teams:
        for number, (road, days) in enumerate(FIRST_BODY):
            CaseStory(stage, ground.teams[0], stories[number % len(stories)], road).begin(days)
    for number, (road, days) in enumerate(OTHERS):
        if len(ground.teams) > 1:
            team = ground.teams[1 + number % (len(ground.teams) - 1)]
            CaseStory(stage, team, stories[(number + OTHER_STORIES) % len(stories)], road).begin(days)
    if ground.sector:
        Alike(stage, ground.sector, told).plan()
    for place in ground.counters:
        Counter(stage, place, ground, told).plan()
    demo_legal.schedule(stage, ground)
    demo_joining.schedule(stage, ground, stories)


class Alike:
    """Several households, one question: a group of the sector organization."""

    def __init__(self, stage: Stage, team: Team, told: dict[str, Any]) -> None:
        self.stage, self.team, self.words = stage, team, told["group"]
        story = next(row for row in told["story"] if row["trouble"] == "property")
        roads = ("filed", "performing", "meeting")
        self.cases = [CaseStory(stage, team, story, road) for road in roads]

    def plan(self) -> None:
        """Cases on neighbouring days, then the group."""
        for number, case in enumerate(self.cases):
            case.begin(40 - 3 * number)
        self.stage.plan(self.stage.end - 24 * DAY, self.gather)

    def gather(self, at: datetime) -> None:
        """The chief makes the group and writes, the head reads and publishes."""
        first, *others = [case.matter for case in self.cases if case.pk]
        group = groups.make_group(first, actor=self.team.chief, name=self.words["name"], at=at)
        for matter in others:
            groups.join(matter, group, actor=self.team.chief, at=at)
        groups.write_texts(
            group,
            actor=self.team.chief,
            legal_note=self.words["legal_note"],
            public_text=self.words["public_text"],
            at=at,
        )
        groups.check_text(group, actor=self.team.chair, at=at)
