"""A department asks before it acts: every state × move × role, the register, silence, acts without consent."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader
from tests.world import COUNTY, EAST, GARDEN, NOW, WEST, Town

from wangge.kinds.consent_request import rules, services
from wangge.kinds.consent_request.models import Subject
from wangge.kinds.consent_request.rules import Move, State, UnaskedMove, UnaskedState
from wangge.matters.models import Link, Matter
from wangge.matters.rules import Facts, MoveRefused, refusal
from wangge.matters.services import OpeningRefused, move
from wangge.matters.services.alarms import sound_due_alarms
from wangge.matters.services.telling import tell_pending
from wangge.notices.models import Notice
from wangge.people.rules import Role

pytestmark = pytest.mark.django_db
UNIT = "unit_handler unit_manager"
EXPECTED = f"""
asked    agree      agreed       township_leader
asked    condition  conditional  township_leader
asked    object     objected     township_leader
asked    no_answer  overdue      system
asked    withdraw   withdrawn    {UNIT}
overdue  agree      agreed       township_leader
overdue  condition  conditional  township_leader
overdue  object     objected     township_leader
overdue  withdraw   withdrawn    {UNIT}
"""
UNASKED = f"""
noted      explain   explained  {UNIT}
noted      settle    settled    county_leader
noted      withdraw  withdrawn  township_leader
explained  settle    settled    county_leader
explained  withdraw  withdrawn  township_leader
"""


def table(text: str) -> dict[tuple[str, str], tuple[str, frozenset[str]]]:
    lines = (line.split() for line in text.strip().splitlines())
    return {(state, the_move): (to, frozenset(roles)) for state, the_move, to, *roles in lines}


@pytest.mark.parametrize(
    ("steps", "states", "moves", "expected"),
    [
        (rules.STEPS, State, Move, table(EXPECTED)),
        (rules.UNASKED_STEPS, UnaskedState, UnaskedMove, table(UNASKED)),
    ],
)
def test_only_the_written_roles_make_only_the_written_moves(
    steps: Any, states: Any, moves: Any, expected: dict[tuple[str, str], tuple[str, frozenset[str]]]
) -> None:
    now = datetime(2026, 3, 4, tzinfo=UTC)
    for state in states:
        for the_move in moves:
            step = steps.get((state, the_move))
            to, roles = expected.get((state.value, the_move.value), (None, frozenset()))
            assert (step.to if step else None) == to, (state, the_move)
            opened = {
                role.value
                for role in Role
                if step and not refusal(step, Facts(at=now, role=role, is_lead=True, covers_area=True))
            }
            assert opened == roles, (state, the_move)


def test_every_state_has_its_words_phase_and_stage() -> None:
    for titles, phases, states, stages in (
        (rules.STATE_TITLES, rules.PHASES, State, rules.STAGES),
        (rules.UNASKED_STATES, rules.UNASKED_PHASES, UnaskedState, rules.UNASKED_STAGES),
    ):
        assert set(titles) == set(phases) == set(states) == set().union(*(held for _title, held in stages))


def subject(town: Town) -> Subject:
    services.begin_with_usual(county=town.areas[COUNTY], actor=town.actor("county_leader"), at=NOW)
    return Subject.objects.select_related("county").get(name="辖区规划编制和修改")


def asked(town: Town, **given: Any) -> Matter:
    values: dict[str, Any] = {"title": "市场地块规划修改", "text": "拟改为停车场", "area": town.areas[WEST], "at": NOW}
    return services.ask(actor=town.actor("urban_manager"), subject=subject(town), **values | given).matter


def told(town: Town, name: str) -> int:
    tell_pending(NOW)
    return Notice.objects.filter(person_id=town.people[name].pk).count()


class TestAsking:
    def test_the_township_is_told_and_answers_and_the_department_hears_it(self, town: Town) -> None:
        matter = asked(town)
        assert (matter.lead_unit, matter.state) == (town.units["urban"], State.ASKED)
        assert told(town, "township_leader") == 1
        assert told(town, "east_leader") == 0
        leader = town.actor("township_leader")
        with pytest.raises(MoveRefused):
            move(matter, Move.CONDITION, actor=leader, at=NOW)
        move(matter, Move.CONDITION, actor=leader, at=NOW, given={"reason": "先落实替代摊位"})
        assert told(town, "urban_manager") == 1
        assert told(town, "county_leader") == 1
        assert matter.state == State.CONDITIONAL

    def test_silence_is_no_consent_it_is_reported_up_and_stays_open(self, town: Town) -> None:
        matter = asked(town)
        due = matter.clocks.get(name="answer").due_at
        sound_due_alarms(due + timedelta(minutes=1))
        sound_due_alarms(due + timedelta(minutes=2))
        matter.refresh_from_db()
        assert (matter.state, matter.phase) == (State.OVERDUE, "active")
        tell_pending(due + timedelta(minutes=3))
        assert Notice.objects.filter(person_id=town.people["county_leader"].pk).exists()
        page = town.client("urban_manager").get(reverse("matters:detail", args=[matter.number])).content.decode()
        assert "不答复不等于同意" in page
        move(matter, Move.AGREE, actor=town.actor("township_leader"), at=due + timedelta(days=1))
        assert matter.state == State.AGREED

    @pytest.mark.parametrize("given", [{"area": GARDEN}, {"planned_on": NOW.date()}])
    def test_what_is_no_question_is_refused(self, town: Town, given: dict[str, Any]) -> None:
        values = given | ({"area": town.areas[given["area"]]} if "area" in given else {})
        with pytest.raises(OpeningRefused):
            asked(town, **values)
        assert not Matter.objects.exists()

    def test_another_department_and_the_next_township_neither_see_nor_answer(self, town: Town) -> None:
        matter = asked(town)
        for name in ("east_leader", "manager"):
            with pytest.raises(MoveRefused):
                move(matter, Move.AGREE, actor=town.actor(name), at=NOW)
            page = town.client(name).get(reverse("consent_request:register")).content.decode()
            assert "市场地块规划修改" not in page, name


class TestUnasked:
    def test_a_township_notes_it_the_department_explains_the_county_settles(self, town: Town) -> None:
        before = asked(town)
        move(before, Move.OBJECT, actor=town.actor("township_leader"), at=NOW, given={"reason": "先有替代"})
        client = town.client("township_leader")
        given = {
            "subject": before.consent.subject_id, "unit": str(town.units["urban"].pk), "title": "没问就划线了",
            "text": "上周划的线", "happened_on": "2026-03-02",
        }  # fmt: skip
        page = client.post(f"{reverse('consent_request:unasked')}?from={before.number}", given, follow=True)
        assert "没问就划线了" in page.content.decode()
        matter = Matter.objects.get(kind="unasked_act")
        assert Link.objects.filter(source=matter, target=before).exists()
        assert told(town, "county_leader") >= 1
        move(matter, UnaskedMove.EXPLAIN, actor=town.actor("urban_manager"), at=NOW, given={"note": "没注意到"})
        move(matter, UnaskedMove.SETTLE, actor=town.actor("county_leader"), at=NOW, given={"reason": "补办，下不为例"})
        assert matter.state == UnaskedState.SETTLED

    def test_what_has_not_happened_is_not_noted(self, town: Town) -> None:
        with pytest.raises(OpeningRefused):
            services.note_unasked(
                actor=town.actor("township_leader"), subject=subject(town), unit=town.units["urban"], title="明天",
                text="明天", happened_on=NOW.date() + timedelta(days=1), at=NOW,
            )  # fmt: skip


class TestPages:
    def test_a_department_asks_on_the_page_and_nothing_is_lost_when_something_is_missing(self, town: Town) -> None:
        row, client = subject(town), town.client("urban_handler")
        given = {"subject": row.pk, "area": town.areas[EAST].pk, "title": "加装电梯选点", "text": ""}
        first = client.post(reverse("consent_request:new"), given)
        assert first.status_code == 422
        assert "加装电梯选点" in first.content.decode()
        client.post(reverse("consent_request:new"), given | {"text": "两个单元"})
        assert Matter.objects.get().area_code == EAST

    def test_the_register_filters_exports_and_prints(self, town: Town) -> None:
        matter = asked(town)
        client = town.client("township_leader")
        page = reverse("consent_request:register")
        for group, is_there in (("", True), ("open", True), ("agreed", False), ("unasked", False)):
            assert (matter.title in client.get(page, {"group": group}).content.decode()) is is_there, group
        assert matter.title not in client.get(page, {"township": EAST}).content.decode()
        assert client.get(reverse("consent_request:export")).content.startswith(b"PK")
        paper = client.get(reverse("consent_request:sheet")).content
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages).replace(" ", "")
        assert "市场地块规划修改" in text
        assert "城市管理局" in text

    def test_the_county_keeps_its_list(self, town: Town) -> None:
        client, page = town.client("county_leader"), reverse("consent_request:subjects")
        client.post(page, {"usual": "1"})
        client.post(page, {"power": "planning", "name": "公交站点调整"})
        row = Subject.objects.get(name="公交站点调整")
        client.post(reverse("consent_request:retire", args=[row.pk]))
        row.refresh_from_db()
        assert not row.is_active
        said = town.client("urban_handler").get(reverse("consent_request:new")).content.decode()
        assert "公交站点调整" not in said
        assert "派驻机构负责人任免" in said

    def test_the_leader_finds_it_in_the_inbox(self, town: Town) -> None:
        matter = asked(town)
        assert matter.title in town.client("township_leader").get(reverse("desk:inbox")).content.decode()
