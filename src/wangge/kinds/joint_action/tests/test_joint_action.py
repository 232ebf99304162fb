"""Joint actions: every state × move × role, units that come by their own act, findings, record, follow-ups."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader
from tests.world import GARDEN, NOW, Town, category, photo

from wangge.kinds.concern.tests.stages import reported
from wangge.kinds.joint_action import services
from wangge.kinds.joint_action.rules import ORDER_STEPS, PHASES, STAGES, STATE_TITLES, STEPS, Move, State
from wangge.matters.models import Attachment, Link, Matter, WorkOrder
from wangge.matters.rules import Facts, MoveRefused, OrderMove, OrderState, refusal
from wangge.matters.services import OpeningRefused, move, move_order
from wangge.people.rules import UNIT_ROLES, Role

pytestmark = pytest.mark.django_db
UNIT = "unit_handler unit_manager property_manager"
DESK = "township_leader dispatcher"
EXPECTED = f"""
drafted    call       called      township_leader
drafted    call_off   called_off  {DESK}
called     call_more  called      township_leader
called     call_off   called_off  township_leader
called     started    under_way   system
under_way  find       under_way   {DESK} {UNIT}
under_way  without    under_way   {DESK}
under_way  all_done   done        system
done       review     closed      township_leader
"""
TABLE = {
    (state, the_move): (to, frozenset(roles))
    for state, the_move, to, *roles in (line.split() for line in EXPECTED.strip().splitlines())
}
ORDERS = {
    ("sent", "answer"): ("answered", {"called", "under_way"}),
    ("sent", "decline"): ("declined", {"called", "under_way"}),
    ("sent", "arrive"): ("arrived", {"called", "under_way"}),
    ("answered", "arrive"): ("arrived", {"called", "under_way"}),
    ("arrived", "finish"): ("done", {"under_way"}),
}
MANAGERS = ("urban_manager", "manager")


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("the_move", list(Move))
def test_only_the_written_roles_make_only_the_written_moves(state: State, the_move: Move) -> None:
    step = STEPS.get((state, the_move))
    to, roles = TABLE.get((state, the_move), (None, frozenset()))
    assert (step.to if step else None) == to
    facts: dict[str, Any] = {"at": datetime(2026, 3, 4, tzinfo=UTC), "covers_area": True, "order_states": {"sent"}}
    opened = {
        role.value
        for role in Role
        if step and not refusal(step, Facts(role=role, is_assist=True, is_lead=True, **facts))
    }
    assert opened == roles


@pytest.mark.parametrize("state", list(OrderState))
@pytest.mark.parametrize("act", list(OrderMove))
def test_units_do_only_what_is_written(state: OrderState, act: OrderMove) -> None:
    step = ORDER_STEPS.get((state, act))
    expected = ORDERS.get((state.value, act.value))
    assert (step and (step.to.value, set(step.states))) == expected
    assert step is None or step.by == UNIT_ROLES


def test_every_state_has_its_words_phase_and_stage() -> None:
    assert set(STATE_TITLES) == set(PHASES) == set(State) == set().union(*(states for _title, states in STAGES))


def planned(town: Town, **given: Any) -> Matter:
    values: dict[str, Any] = {
        "action_kind": "enforcement", "title": "夜市周边联合整治", "text": "反复反映", "places": "夜市北口", "at": NOW,
        "meet_at": NOW + timedelta(days=1), "area_code": GARDEN, "actor": town.actor("township_leader"),
    } | given  # fmt: skip
    return services.plan_action(**values).matter


def order_of(matter: Matter, town: Town, unit: str) -> WorkOrder:
    return WorkOrder.objects.select_related("matter", "unit").get(matter=matter, unit=town.units[unit])


def act(town: Town, matter: Matter, who: str, unit: str, the_act: OrderMove, **given: Any) -> None:
    move_order(order_of(matter, town, unit), the_act, actor=town.actor(who), at=NOW, given=given)


def called(town: Town) -> Matter:
    matter = planned(town)
    given = {"lead_unit": town.units["urban"], "assist_units": [town.units["water"]]}
    move(matter, Move.CALL, actor=town.actor("township_leader"), at=NOW, given=given)
    return matter


class TestAction:
    def test_units_confirm_come_find_and_finish_each_by_its_own_act(self, town: Town) -> None:
        matter = called(town)
        with pytest.raises(MoveRefused):
            act(town, matter, "manager", "urban", OrderMove.ARRIVE)
        act(town, matter, "urban_manager", "urban", OrderMove.ANSWER, answer="四人一车")
        act(town, matter, "urban_manager", "urban", OrderMove.ARRIVE)
        matter.refresh_from_db()
        assert matter.state == State.UNDER_WAY
        act(town, matter, "manager", "water", OrderMove.ARRIVE)
        matter.refresh_from_db()
        given = {"note": "井盖被压坏一处", "photos": [photo()]}
        move(matter, Move.FIND, actor=town.actor("handler"), at=NOW, given=given)
        assert Attachment.objects.filter(matter=matter).count() == 1
        with pytest.raises(MoveRefused):
            move(matter, Move.FIND, actor=town.actor("housing_handler"), at=NOW, given={"note": "没被叫来"})
        for who, unit in zip(MANAGERS, ("urban", "water"), strict=True):
            act(town, matter, who, unit, OrderMove.FINISH, result="办完")
        matter.refresh_from_db()
        assert matter.state == State.DONE
        move(matter, Move.REVIEW, actor=town.actor("township_leader"), at=NOW, given={"note": "下次早半小时"})
        assert matter.state == State.CLOSED
        paper = town.client("urban_manager").get(reverse("joint_action:record", args=[matter.number])).content
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages).replace(" ", "")
        for words in ("夜市周边联合整治", "四人一车", "井盖被压坏一处", "自来水公司", "下次早半小时", "到场人员签字"):
            assert words in text, words

    def test_who_never_came_holds_nobody_up(self, town: Town) -> None:
        matter = called(town)
        act(town, matter, "urban_manager", "urban", OrderMove.ARRIVE)
        act(town, matter, "urban_manager", "urban", OrderMove.FINISH, result="办完")
        matter.refresh_from_db()
        assert matter.state == State.UNDER_WAY
        move(matter, Move.WITHOUT, actor=town.actor("township_leader"), at=NOW, given={"reason": "没来"})
        matter.refresh_from_db()
        assert matter.state == State.DONE

    def test_only_the_township_calls_and_only_for_a_day_ahead(self, town: Town) -> None:
        matter = planned(town, actor=town.actor("west_dispatcher"))
        for name in ("west_dispatcher", "east_leader", "county_leader", "manager"):
            with pytest.raises(MoveRefused):
                move(matter, Move.CALL, actor=town.actor(name), at=NOW, given={"lead_unit": town.units["urban"]})
        with pytest.raises(OpeningRefused):
            planned(town, meet_at=NOW)


class TestLinks:
    def test_grows_out_of_several_concerns_and_stays_linked(self, town: Town) -> None:
        lamp = category()
        concerns = [reported(town, row=lamp).matter for _one in range(2)]
        client = town.client("township_leader")
        query = "&".join(f"from={one.number}" for one in concerns)
        given = {
            "action_kind": "tackling", "title": "路灯一起修", "text": "两处都不亮", "places": "三号楼",
            "meet_at": "2026-03-05T09:00",
        }  # fmt: skip
        address = f"{reverse('joint_action:new')}?{query}"
        assert all(one.number in client.get(address).content.decode() for one in concerns)
        assert client.post(address, given | {"places": ""}).status_code == 422
        page = client.post(address, given, follow=True).content.decode()
        assert "路灯一起修" in page
        made = Matter.objects.get(kind="joint_action")
        assert set(Link.objects.filter(source=made).values_list("target", flat=True)) == {one.pk for one in concerns}

    def test_a_finding_becomes_a_concern_or_a_slip_from_its_page(self, town: Town) -> None:
        matter = called(town)
        act(town, matter, "urban_manager", "urban", OrderMove.ARRIVE)
        matter.refresh_from_db()
        leader = town.actor("township_leader")
        move(matter, Move.FIND, actor=leader, at=NOW, given={"note": "充电插座不够"})
        client = town.client("township_leader")
        page = client.get(reverse("matters:detail", args=[matter.number])).content.decode()
        for kind in ("concern", "slip"):
            assert f"?from={matter.number}" in page, kind
        form = client.get(f"{reverse('slip:new')}?from={matter.number}")
        assert form.status_code == 200

    def test_the_leader_and_the_units_find_it_in_the_inbox(self, town: Town) -> None:
        matter = planned(town)
        inbox = reverse("desk:inbox")
        assert matter.title in town.client("township_leader").get(inbox).content.decode()
        given = {"lead_unit": town.units["urban"], "assist_units": [town.units["water"]]}
        move(matter, Move.CALL, actor=town.actor("township_leader"), at=NOW, given=given)
        for name in MANAGERS:
            assert matter.title in town.client(name).get(inbox).content.decode(), name
