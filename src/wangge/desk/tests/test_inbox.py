"""Whose turn it is when several desks could act: the one its ladder names first, the others once it is late."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from tests.world import GARDEN_1, NOW, POINTS, Town, category

from wangge.desk.queries import MOST_OF_OTHERS, inbox
from wangge.desk.rules import left_to_others
from wangge.kinds.concern.services import report
from wangge.matters.models import Matter
from wangge.matters.rules import Audience, ClockRule, Rung, Step, warned_first
from wangge.people.actors import resident
from wangge.people.rules import UNIT_ROLES, Role

LNG, LAT = POINTS[GARDEN_1]
BY = UNIT_ROLES | {Role.COMMUNITY_CLERK, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER, Role.MEDIATOR}
STEPS = {("found", "grade"): Step("graded", by=BY, stops=("grade",))}


def clock(*rungs: tuple[Audience, ...]) -> dict[str, ClockRule]:
    """One clock whose ladder turns to these, one rung after the other."""
    return {"grade": ClockRule("", "1 work_day", ladder=tuple(Rung(share=1.0, tells=tells) for tells in rungs))}


class TestLadder:
    CLOCKS = clock((Audience.LEAD,), (Audience.LEAD, Audience.COMMUNITY), (Audience.TOWNSHIP,))

    @pytest.mark.parametrize("role", [Role.COMMUNITY_CLERK, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER])
    def test_the_desks_of_a_place_stand_behind_the_unit_that_is_warned_first(self, role: Role) -> None:
        assert left_to_others(STEPS, self.CLOCKS, "found", role) == {"grade"}

    @pytest.mark.parametrize("role", [*UNIT_ROLES, Role.MEDIATOR])
    def test_the_unit_itself_and_who_is_no_desk_of_a_place_stand_behind_nobody(self, role: Role) -> None:
        assert left_to_others(STEPS, self.CLOCKS, "found", role) == frozenset()

    def test_where_there_is_no_unit_the_next_on_the_ladder_has_it(self) -> None:
        left = {role for role in BY if left_to_others(STEPS, self.CLOCKS, "found", role, has_unit=False)}
        assert left == {Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER}

    def test_where_nobody_whom_the_ladder_names_first_can_act_it_is_everybodys_own(self) -> None:
        clocks = clock((Audience.DISPATCHER,), (Audience.COMMUNITY,))
        assert not any(left_to_others(STEPS, clocks, "found", role) for role in BY)

    def test_seats_are_told_by_no_role_so_nobody_stands_behind(self) -> None:
        clocks = clock((Audience.SEATS, Audience.COMMUNITY))
        assert warned_first(clocks["grade"], has_unit=True) == frozenset()
        assert not any(left_to_others(STEPS, clocks, "found", role) for role in BY)


def told(title: str, *, at=NOW, **given: object) -> Matter:
    """A resident's report in the first grid."""
    about = category("facility", "公共设施")
    return report(
        actor=resident(), title=title, channel="resident_qr", at=at, category=about, lng=LNG, lat=LAT, **given
    ).matter


def urgent_in(town: Town, who: str) -> list[str]:
    """Titles of what is urgent and not accepted in somebody's inbox."""
    return [task.row.title for task in inbox(town.actor(who), at=NOW).urgent]


@pytest.fixture(autouse=True)
def now():
    """The clock stands at the town's hour."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


class TestUrgent:
    def test_leaders_see_what_is_urgent_and_not_accepted_before_all_that_is_late(self, town: Town) -> None:
        told("普通的", at=NOW - timedelta(days=5))
        told("井盖塌了", urgency="urgent")
        for who in ("dispatcher", "secretary", "township_leader", "county_leader"):
            assert urgent_in(town, who) == ["井盖塌了"], who
            page = town.client(who).get(reverse("desk:inbox")).content.decode()
            assert page.index("紧急，还没受理") < page.index("井盖塌了") < page.index("普通的"), who
            assert page.count("井盖塌了") == 1, who
        assert urgent_in(town, "handler") == []

    def test_once_accepted_it_is_urgent_work_but_no_alarm_any_more(self, town: Town) -> None:
        matter = told("井盖塌了", urgency="urgent")
        town.client("dispatcher").post(reverse("matters:move", args=[matter.number, "accept"]), {"version": 1})
        matter.refresh_from_db()
        assert matter.state == "accepted"
        assert urgent_in(town, "county_leader") == urgent_in(town, "dispatcher") == []
        assert [task.row.number for task in inbox(town.actor("dispatcher"), at=NOW).today] == [matter.number]

    def test_many_of_one_kind_leave_room_for_others_but_who_must_accept_them_sees_them_all(self, town: Town) -> None:
        several = MOST_OF_OTHERS + 2
        for number in range(several):
            told(f"井盖{number}", urgency="urgent")
        assert len(urgent_in(town, "dispatcher")) == several
        assert len(urgent_in(town, "county_leader")) == MOST_OF_OTHERS
        page = town.client("county_leader").get(reverse("desk:inbox")).content.decode()
        assert "民情事项还有 2 件" in page
        assert "kind=concern&amp;urgency=urgent" in page
