"""来访转办: the course against a table written by hand, and what a visitor, the unit and the centre live through."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.walk import text_of
from tests.world import CAST, COUNTY, GARDEN, NOW, Town

from wangge.audit.models import Entry
from wangge.kinds.dispute.access import referral_sight
from wangge.kinds.dispute.models import Ticket
from wangge.kinds.dispute.queries.visitors import counter_figures
from wangge.kinds.dispute.rules.referral import (
    CLOCKS,
    DECIDED,
    LEADERS,
    MOVE_TITLES,
    PHASES,
    REOPENED_ONCE,
    SERVERS,
    STAGES,
    STATE_TITLES,
    STEPS,
    Move,
    State,
)
from wangge.kinds.dispute.services import counter, referrals
from wangge.matters.access import may_see, visible
from wangge.matters.models import Clock, Matter, Movement, Rating, WorkOrder
from wangge.matters.queries import search_q
from wangge.matters.rules import Facts, MoveRefused, refusal
from wangge.matters.services import SomebodyWasFirst, move
from wangge.matters.services.telling import tell_pending as tell_all
from wangge.matters.tests.stories import sent_out
from wangge.notices.models import Notice
from wangge.people.actors import SYSTEM
from wangge.people.rules import UNIT_ROLES, Role
from wangge.people.services import create_organization

EXPECTED = """
counter   send      sent       servers
sent      take      taken      unit
sent      answer    answered   unit
sent      not_ours  back       unit
sent      withdraw  withdrawn  servers visitor
taken     answer    answered   unit
taken     not_ours  back       unit
taken     extend    taken      leaders
taken     ask_papers papers    unit servers
taken     withdraw  withdrawn  servers visitor
papers    papers_came taken    unit servers
papers    go_on     taken      unit time
papers    withdraw  withdrawn  servers visitor
back      decide    sent       leaders
back      close     closed     leaders
back      withdraw  withdrawn  servers visitor
answered  reopen    back       leaders visitor
closed    reopen    back       leaders visitor
sent      grow      grown      servers leaders
taken     grow      grown      servers leaders
papers    grow      grown      servers leaders
back      grow      grown      servers leaders
answered  grow      grown      servers leaders
closed    grow      grown      servers leaders
"""
WHO = {
    "time": frozenset({Role.SYSTEM}),
    "servers": SERVERS,
    "leaders": LEADERS,
    "unit": UNIT_ROLES,
    "visitor": frozenset({Role.RESIDENT}),
}
TABLE = {
    (state, the_move): (to, frozenset().union(*(WHO[name] for name in names)))
    for state, the_move, to, *names in (line.split() for line in EXPECTED.strip().splitlines())
}
ABOUT = "工地围挡把消防通道堵了一半，想知道哪天能让出来"
RESULT = "围挡周五前后退四米，已约施工方到场"
WHY = "围挡属于在建工地，应由住建部门管"
PHONE = "13977778888"
SECRETS = (ABOUT, RESULT, WHY, PHONE, "围挡", "消防通道")


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("the_move", list(Move))
def test_only_the_written_moves_are_made_and_only_by_those_named(state: State, the_move: Move) -> None:
    step = STEPS.get((state, the_move))
    to, by = TABLE.get((state, the_move), (None, frozenset()))
    assert (step.to if step else None) == to
    near = {"has_seat": True, "is_lead": True, "is_reporter": True}
    assert {role for role in Role if step and not refusal(step, Facts(at=NOW, role=role, **near))} == set(by)
    strangers = set(Role) - {Role.SYSTEM}
    assert not [role for role in strangers if step and not refusal(step, Facts(at=NOW, role=role))]


def test_what_the_leader_decided_holds_and_a_visitor_comes_again_once() -> None:
    unit = Facts(at=NOW, role=Role.UNIT_HANDLER, is_lead=True, counts={"decide": 1})
    assert {refusal(STEPS[state, Move.NOT_OURS], unit) for state in (State.SENT, State.TAKEN)} == {DECIDED}
    visitor = Facts(at=NOW, role=Role.RESIDENT, is_reporter=True, counts={"reopen": 1})
    assert refusal(STEPS[State.ANSWERED, Move.REOPEN], visitor) == REOPENED_ONCE
    leader = Facts(at=NOW, role=Role.COUNTY_LEADER, has_seat=True, counts={"reopen": 3})
    assert refusal(STEPS[State.ANSWERED, Move.REOPEN], leader) == ""


def test_every_state_move_and_clock_has_its_word() -> None:
    assert set(STATE_TITLES) == set(PHASES) == set(State)
    assert set(MOVE_TITLES) == set(Move)
    assert sorted(state for _title, states in STAGES for state in states) == sorted(State)
    named = {name for step in STEPS.values() for name in (*step.starts, *step.stops, *step.voids, step.extends) if name}
    assert named == set(CLOCKS)


@pytest.fixture
def ticket(folk: Town) -> Ticket:
    return called(folk)


def called(folk: Town, *, subject: str = "report") -> Ticket:
    """Somebody at the county's counter, called by the dispatcher."""
    centre, dispatcher = folk.units["centre"], folk.actor("dispatcher")
    row = counter.take_ticket(centre, actor=dispatcher, subject=subject, at=NOW)
    counter.call_next(centre, actor=dispatcher, at=NOW)
    row.refresh_from_db()
    return row


def referred(folk: Town, row: Ticket, *, unit: str = "water", **more: object) -> Matter:
    values = {"about": ABOUT, "days": None, **more}
    return referrals.refer(row, actor=folk.actor("dispatcher"), unit=folk.units[unit], at=NOW, **values).matter  # type: ignore[arg-type]


def do(folk: Town, matter: Matter, the_move: Move, who: str, **given: object) -> Matter:
    fresh = Matter.objects.get(pk=matter.pk)
    move(fresh, the_move, actor=folk.actor(who), at=NOW + timedelta(minutes=5), given=given)
    return Matter.objects.get(pk=matter.pk)


class TestReferring:
    def test_the_unit_has_it_in_its_inbox_with_a_deadline_in_working_days(self, folk: Town, ticket: Ticket) -> None:
        matter = referred(folk, ticket, days=3)
        ticket.refresh_from_db()
        assert (ticket.state, ticket.number, ticket.unit) == ("referred", matter.number, folk.units["water"])
        assert matter.number.startswith("Z640302")
        order = WorkOrder.objects.get(matter=matter)
        assert (order.unit, order.state) == (folk.units["water"], "sent")
        clock = Clock.objects.get(matter=matter, name="answer")
        assert (clock.limit, clock.due_at.isoformat()) == ("3 work_day", "2026-03-09T10:00:00+00:00")
        inbox = text_of(folk.client("handler").get(reverse("desk:inbox")))
        assert matter.number in inbox
        assert "接收办理" in inbox
        assert matter.number not in text_of(folk.client("urban_handler").get(reverse("desk:inbox")))
        tell_all(NOW)
        told = {row.person_id for row in Notice.objects.filter(url__contains=matter.number)}
        assert {folk.people["handler"].pk, folk.people["manager"].pk} <= told

    def test_without_days_of_its_own_the_usual_limit_runs(self, folk: Town, ticket: Ticket) -> None:
        assert Clock.objects.get(matter=referred(folk, ticket), name="answer").limit == "5 work_day"

    def test_it_takes_a_word_of_what_it_is_about_and_a_unit_with_somebody_in_it(
        self, folk: Town, ticket: Ticket
    ) -> None:
        with pytest.raises(counter.CounterRefused):
            referred(folk, ticket, about="  ")
        with pytest.raises(counter.CounterRefused):
            referred(folk, ticket, days=60)
        with pytest.raises(MoveRefused, match="民政局"):
            referred(folk, ticket, unit="civil")
        ticket.refresh_from_db()
        assert (ticket.state, Matter.objects.filter(kind="referral").count()) == ("called", 0)

    def test_a_ticket_is_referred_once(self, folk: Town, ticket: Ticket) -> None:
        referred(folk, ticket)
        with pytest.raises(counter.CounterRefused):
            referred(folk, ticket)
        assert Matter.objects.filter(kind="referral").count() == 1

    def test_who_serves_another_counter_refers_nothing_here(self, folk: Town, ticket: Ticket) -> None:
        with pytest.raises(counter.CounterRefused):
            referrals.refer(ticket, actor=folk.actor("handler"), unit=folk.units["urban"], about=ABOUT, at=NOW)

    def test_it_is_audited_without_its_contents(self, folk: Town, ticket: Ticket) -> None:
        matter = referred(folk, ticket, contact=PHONE)
        acts = set(Entry.objects.filter(subject_id=matter.number).values_list("act", flat=True))
        assert acts == {"matter.open", "referral.send"}
        assert not any(
            secret in detail for detail in Entry.objects.values_list("detail", flat=True) for secret in SECRETS
        )


class TestAnswering:
    def test_taken_on_and_answered(self, folk: Town, ticket: Ticket) -> None:
        matter = do(folk, referred(folk, ticket), Move.TAKE, "handler")
        matter = do(folk, matter, Move.ANSWER, "handler", result=RESULT)
        assert (matter.state, matter.phase, matter.was_late) == ("answered", "done", False)
        assert Clock.objects.get(matter=matter, name="answer").is_met
        assert WorkOrder.objects.get(matter=matter).result == RESULT

    def test_not_ours_goes_back_and_the_leader_decides_for_good(self, folk: Town, ticket: Ticket) -> None:
        matter = do(folk, referred(folk, ticket), Move.NOT_OURS, "handler", reason=WHY)
        assert (matter.state, matter.next_clock) == ("back", "decide")
        leader = text_of(folk.client("county_leader").get(reverse("desk:inbox")))
        assert matter.number in leader
        with pytest.raises(MoveRefused):
            do(folk, matter, Move.DECIDE, "dispatcher", lead_unit=folk.units["urban"], reason=WHY)
        matter = do(folk, matter, Move.DECIDE, "county_leader", lead_unit=folk.units["housing"], reason=WHY)
        assert (matter.state, matter.lead_unit) == ("sent", folk.units["housing"])
        assert not may_see(folk.actor("urban_handler"), matter)
        with pytest.raises(MoveRefused) as refused:
            do(folk, matter, Move.NOT_OURS, "housing_handler", reason=WHY)
        assert refused.value.reason == DECIDED
        done = do(folk, matter, Move.ANSWER, "housing_handler", result=RESULT)
        assert done.number == matter.number == Ticket.objects.get(pk=ticket.pk).number

    def test_the_leader_may_insist_on_the_same_unit_or_answer_himself(self, folk: Town, ticket: Ticket) -> None:
        matter = do(folk, referred(folk, ticket), Move.NOT_OURS, "handler", reason=WHY)
        again = do(folk, matter, Move.DECIDE, "county_leader", lead_unit=folk.units["water"], reason=WHY)
        states = WorkOrder.objects.filter(matter=again).order_by("pk").values_list("state", flat=True)
        assert list(states) == ["returned", "sent"]
        other = do(folk, referred(folk, called(folk)), Move.NOT_OURS, "handler", reason=WHY)
        closed = do(folk, other, Move.CLOSE, "county_leader", public_text="请到一楼窗口办理")
        assert (closed.state, closed.phase) == ("closed", "done")

    def test_of_two_only_one_answers(self, folk: Town, ticket: Ticket) -> None:
        matter = referred(folk, ticket)
        late = Matter.objects.get(pk=matter.pk)
        do(folk, matter, Move.TAKE, "handler")
        with pytest.raises((SomebodyWasFirst, MoveRefused)):
            move(late, Move.TAKE, actor=folk.actor("manager"), at=NOW)
        assert Movement.objects.filter(matter=matter, move="take").count() == 1


class TestVisitor:
    """What the person who came has in hand: number, code, unit, day; and the way to the answer."""

    def at_counter(self, folk: Town) -> tuple[Client, Ticket, str]:
        """A dispatcher refers somebody by the page; the number and the code that are said."""
        cache.clear()
        row, client = called(folk), folk.client("dispatcher")
        centre = folk.units["centre"].pk
        address = reverse("mediation:refer", args=[centre, row.pk])
        told = client.post(address, {"unit": folk.units["water"].pk, "about": ABOUT, "contact": PHONE}, follow=True)
        row.refresh_from_db()
        return client, row, told.context["slip"].code

    def test_number_code_unit_and_day_are_said_and_printed(self, folk: Town) -> None:
        client, row, code = self.at_counter(folk)
        told = reverse("mediation:told", args=[row.centre_id, row.pk])
        page = text_of(client.get(told))
        assert all(word in page for word in (row.number, code, "自来水公司", "2026年3月11日"))
        slip = client.get(reverse("mediation:slip", args=[row.centre_id, row.pk])).content
        words = "".join(page.extract_text() for page in PdfReader(BytesIO(slip)).pages)
        assert all(word in words for word in (row.number, code, "自来水公司"))
        assert not any(secret in words + page for secret in SECRETS)
        assert code not in text_of(folk.client("second_dispatcher").get(told))

    def test_the_visitor_follows_it_rates_it_and_comes_again_once(self, folk: Town) -> None:
        _client, row, code = self.at_counter(folk)
        visitor = Client()
        assert "编号和查询码对不上" in text_of(
            visitor.post(reverse("portal:track"), {"number": row.number, "code": "AAAAAAAA"})
        )
        page = visitor.post(reverse("portal:track"), {"number": row.number, "code": code.lower()}, follow=True)
        shown = text_of(page)
        assert "自来水公司" in shown
        assert "2026-03-11" in shown
        assert "工作日" in shown
        matter = Matter.objects.get(number=row.number)
        do(folk, matter, Move.ANSWER, "handler", result=RESULT)
        own = reverse("counter_public:own", args=[row.number])
        assert RESULT in text_of(visitor.get(own))
        visitor.post(reverse("counter_public:rate", args=[row.number]), {"solved": "no", "satisfied": "neutral"})
        assert Rating.objects.get(matter=matter).solved == "no"
        twice = visitor.post(
            reverse("counter_public:rate", args=[row.number]), {"solved": "yes", "satisfied": "neutral"}
        )
        assert (twice.status_code, Rating.objects.get(matter=matter).solved) == (422, "no")
        again = reverse("counter_public:again", args=[row.number])
        assert visitor.post(again, {"reason": ""}).status_code == 422
        visitor.post(again, {"reason": "还没有让开"})
        assert Matter.objects.get(pk=matter.pk).state == "back"
        shown = text_of(visitor.get(own))
        assert all(word in shown for word in ("裁定承办单位的期限", "2026-03-05"))
        do(folk, matter, Move.CLOSE, "county_leader", public_text="已约定周五")
        assert visitor.post(again, {"reason": "再来"}).status_code == 422
        assert Client().get(own).status_code == 404

    def test_it_can_be_taken_back_before_it_is_answered(self, folk: Town) -> None:
        _client, row, code = self.at_counter(folk)
        visitor = Client()
        visitor.post(reverse("portal:track"), {"number": row.number, "code": code})
        visitor.post(reverse("counter_public:back", args=[row.number]))
        matter = Matter.objects.get(number=row.number)
        assert (matter.state, WorkOrder.objects.get(matter=matter).state) == ("withdrawn", "withdrawn")

    def test_a_question_needs_neither_name_nor_number(self, folk: Town, ticket: Ticket) -> None:
        counter.answer(ticket, actor=folk.actor("dispatcher"), at=NOW)
        ticket.refresh_from_db()
        assert (ticket.state, ticket.number, Matter.objects.count()) == ("answered", "", 0)


class TestOneNumber:
    """What is entered for a visitor keeps its own number, whatever it is; the counter offers it by itself."""

    def test_what_was_entered_meanwhile_is_one_click_away(self, folk: Town) -> None:
        centre = create_organization(
            code="zz", name="花园综治中心", kind="governance_centre", area=folk.areas[GARDEN], actor=SYSTEM, at=NOW
        )
        clerk, client = folk.actor("clerk"), folk.client("clerk")
        counter.take_ticket(centre, actor=clerk, subject="report", at=NOW)
        row = counter.call_next(centre, actor=clerk, at=NOW)
        assert row is not None
        other = sent_out(folk)
        address = reverse("mediation:counter", args=[centre.pk])
        assert other.number not in text_of(client.get(address))
        Matter.objects.filter(pk=other.pk).update(opened_by=folk.people["clerk"], opened_at=NOW)
        assert other.number in text_of(client.get(address))
        told = client.post(
            reverse("mediation:register", args=[centre.pk, row.pk]), {"number": other.number}, follow=True
        )
        assert len(told.context["slip"].code) == 8
        visitor = Client()
        visitor.post(reverse("portal:track"), {"number": other.number, "code": told.context["slip"].code})
        assert visitor.get(reverse("portal:report", args=[other.number])).status_code == 200
        assert other.number in text_of(client.get(address))

    def test_nobody_gets_the_code_of_what_another_entered(self, folk: Town, ticket: Ticket) -> None:
        concern = sent_out(folk)
        told = referrals.register(ticket, matter=concern, actor=folk.actor("second_dispatcher"), at=NOW)
        assert (told.number, told.code) == (concern.number, "")
        with pytest.raises(counter.CounterRefused):
            referrals.register(called(folk), matter=concern, actor=folk.actor("dispatcher"), at=NOW)


class TestSealed:
    """Only the unit and the centre read it."""

    INSIDE = {"dispatcher", "second_dispatcher", "county_leader", "handler", "manager"}

    def planted(self, folk: Town) -> Matter:
        matter = do(folk, referred(folk, called(folk), contact=PHONE), Move.NOT_OURS, "handler", reason=WHY)
        matter = do(folk, matter, Move.DECIDE, "county_leader", lead_unit=folk.units["water"], reason=WHY)
        return do(folk, matter, Move.ANSWER, "handler", result=RESULT)

    def test_by_any_rule(self, folk: Town) -> None:
        matter = self.planted(folk)
        seen = {name for name, *_rest in CAST if may_see(folk.actor(name), matter)}
        assert seen == self.INSIDE
        for name, *_rest in CAST:
            actor = folk.actor(name)
            assert visible(actor).filter(pk=matter.pk).exists() == (name in self.INSIDE)
            rule = referral_sight(actor)
            assert bool(rule and Matter.objects.filter(rule, pk=matter.pk).exists()) == (name in self.INSIDE)
            if name not in self.INSIDE:
                assert not visible(actor).filter(search_q(matter.number)).exists()
                assert folk.client(name).get(reverse("matters:detail", args=[matter.number])).status_code in {403, 404}

    def test_neither_notices_nor_the_log_nor_the_database_hold_a_word_of_it(self, folk: Town) -> None:
        self.planted(folk)
        tell_all(NOW)
        said = " ".join(f"{row.title} {row.body}" for row in Notice.objects.all())
        assert not [secret for secret in SECRETS if secret in said]
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                text = " ".join(str(value) for row in cursor.fetchall() for value in row)
                assert not [secret for secret in SECRETS if secret in text], table

    def test_the_unit_and_the_centre_read_it(self, folk: Town) -> None:
        matter = self.planted(folk)
        for name in ("handler", "dispatcher", "county_leader"):
            page = text_of(folk.client(name).get(reverse("matters:detail", args=[matter.number])))
            assert ABOUT in page
            assert PHONE not in page


class TestNumbers:
    def test_a_counter_is_counted_by_what_became_of_its_visitors(self, folk: Town) -> None:
        done = referred(folk, called(folk))
        do(folk, done, Move.ANSWER, "handler", result=RESULT)
        referred(folk, called(folk))
        counter.answer(called(folk), actor=folk.actor("dispatcher"), at=NOW)
        referrals.register(called(folk), matter=sent_out(folk), actor=folk.actor("dispatcher"), at=NOW)
        (row,) = counter_figures(COUNTY, NOW.date(), NOW.date(), NOW + timedelta(days=30))
        assert (row.visitors, row.answered, row.entered, row.referred, row.gone) == (4, 1, 1, 2, 0)
        assert (row.in_time, row.late, row.running) == (1, 1, 0)
        page = text_of(folk.client("county_leader").get(reverse("mediation:counter_figures") + "?month=2026-03"))
        assert "利通区综治中心" in page
        assert not [secret for secret in SECRETS if secret in page]
        assert folk.client("county_leader").get(reverse("mediation:counter_figures") + "?month=x").status_code == 200

    def test_who_never_came_to_the_window_has_gone_when_the_day_is_over(self, folk: Town, ticket: Ticket) -> None:
        counter.take_ticket(folk.units["centre"], actor=folk.actor("dispatcher"), subject="other", at=NOW)
        assert counter.close_stale(NOW) == 0
        assert counter.close_stale(NOW + timedelta(days=1)) == 2
        assert set(Ticket.objects.values_list("state", flat=True)) == {"gone"}
