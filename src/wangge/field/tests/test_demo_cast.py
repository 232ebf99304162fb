"""Who of a demo city is offered at its entrance: those in whose grid something waits."""

from dataclasses import replace

from django.test import Client
from tests.world import GARDEN_2, NOW, RIVER_1, SINCE, Town

from wangge.kinds.concern.tests.stages import handled
from wangge.people.actors import SYSTEM
from wangge.people.labels import ROLE_LABELS
from wangge.people.queries import demo_cast
from wangge.people.rules import Role
from wangge.people.services import appoint, create_person


def test_the_demo_offers_workers_with_work_first_from_every_township_and_lets_one_search(town: Town, settings) -> None:
    settings.ENV = replace(settings.ENV, demo=True)
    for number in range(8):
        person = create_person(username=f"w{number}", name=f"网格员{number}", actor=SYSTEM, at=NOW, password=None)
        appoint(
            person=person, organization=town.units["garden_office"], area=town.areas[GARDEN_2], role=Role.GRID_WORKER,
            starts_on=SINCE, actor=SYSTEM, at=NOW,
        )  # fmt: skip
    story = handled(town, grid=RIVER_1)
    (workers,) = [group for group in demo_cast(SINCE) if group.label == ROLE_LABELS[Role.GRID_WORKER]]
    assert [(member.place, member.waiting) for member in workers.members[:2]] == [
        ("河畔社区 河畔第一网格", 1), ("花园社区 花园第一网格", 0),
    ]  # fmt: skip
    assert (len(workers.members), workers.more) == (6, 4)
    assert story.matter.area_code == RIVER_1
    page = Client().get("/sign-in/", {"who": "网格员7"}).content.decode()
    assert "<strong>网格员7</strong>" in page
    assert "何巡查" not in page
    assert "没有找到“无此人”" in Client().get("/sign-in/", {"who": "无此人"}).content.decode()
