"""Whose inbox a hazard fills: the keeper's, and who stands behind only when it is late."""

from datetime import timedelta

import pytest
from tests.world import NOW, Town

from wangge.desk.queries import inbox
from wangge.kinds.inspection.tests.lifts import lift
from wangge.kinds.inspection.tests.test_services import hazard

pytestmark = pytest.mark.django_db
BEHIND = ("clerk", "secretary", "dispatcher", "township_leader", "county_leader")


def wanted(town: Town, who: str, **later: float) -> list[tuple[str, str]]:
    """What somebody is to do, and which step."""
    shown = inbox(town.actor(who), at=NOW + timedelta(**later))
    return [(task.row.number, task.step) for task in (*shown.late, *shown.today, *shown.later)]


def test_to_grade_a_hazard_is_the_keepers_until_it_is_late(town: Town) -> None:
    matter = hazard(town, lift(town))
    todo = [(matter.number, "隐患定级")]
    assert wanted(town, "property_manager") == todo
    for who in BEHIND:
        assert wanted(town, who) == [], who
        assert wanted(town, who, days=1) == todo, who
