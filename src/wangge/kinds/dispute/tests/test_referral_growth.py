"""What becomes of a referral: papers that are missing, the days of a petition, a concern or a case that grows out of it."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.walk import text_of
from tests.world import GARDEN, GARDEN_1, NOW, POINTS, Town

from wangge.kinds.dispute.documents.slips import slip_of, slip_pdf
from wangge.kinds.dispute.documents.values import case_values
from wangge.kinds.dispute.models import ReferralDetails, Ticket
from wangge.kinds.dispute.rules.referral import (
    ASKED_ENOUGH,
    DAYS_OF_LAW,
    OBJECTED_LATE,
    TAKEN_ALREADY,
    TELL_REMEDY,
    TOO_LONG,
    Move,
)
from wangge.kinds.dispute.services import referrals
from wangge.kinds.dispute.tests.test_referral import ABOUT, PHONE, RESULT, WHY, called, do, referred
from wangge.matters.models import Clock, Link, Matter, Pause, Reporter, WorkOrder
from wangge.matters.rules import MoveRefused
from wangge.matters.services import move
from wangge.matters.services.alarms import sound_due_alarms
from wangge.people.actors import SYSTEM
from wangge.people.services import create_organization

PAPERS = "房产证复印件；没有的话到一楼窗口免费打印"
DAY = timedelta(days=1)


def refer(folk: Town, **more: object) -> tuple[Matter, str]:
    """A referral and the code that its visitor took home."""
    values = {"unit": folk.units["water"], "about": ABOUT, **more}
    opened = referrals.refer(called(folk), actor=folk.actor("dispatcher"), at=NOW, **values)  # type: ignore[arg-type]
    return opened.matter, opened.code


def visitor(number: str, code: str) -> Client:
    client = Client()
    client.post(reverse("portal:track"), {"number": number, "code": code})
    return client


def due(matter: Matter, name: str = "answer") -> datetime:
    return Clock.objects.filter(matter=matter, name=name).latest("pk").due_at


def later(folk: Town, matter: Matter, the_move: Move, who: str, at: datetime, **given: object) -> Matter:
    move(Matter.objects.get(pk=matter.pk), the_move, actor=folk.actor(who), at=at, given=given)
    return Matter.objects.get(pk=matter.pk)


class TestPapers:
    """补正: the clock stands still while the visitor fetches papers."""

    @pytest.fixture
    def waiting(self, folk: Town) -> tuple[Matter, str]:
        matter, code = refer(folk)
        do(folk, matter, Move.TAKE, "handler")
        return do(folk, matter, Move.ASK_PAPERS, "dispatcher", public_text=PAPERS), code

    def test_the_visitor_reads_what_is_missing_and_where_to_bring_it(
        self, folk: Town, waiting: tuple[Matter, str]
    ) -> None:
        matter, code = waiting
        shown = text_of(visitor(matter.number, code).get(reverse("counter_public:own", args=[matter.number])))
        assert all(word in shown for word in ("房产证复印件", "利通区综治中心", "2026-03-19"))
        assert "2026-03-11" not in shown
        assert (matter.phase, matter.next_clock) == ("waiting", "papers")
        assert Pause.objects.get().reason == "reporter"

    def test_the_slip_carries_the_list_of_what_to_bring_and_until_when(
        self, folk: Town, waiting: tuple[Matter, str]
    ) -> None:
        row, client = Ticket.objects.get(number=waiting[0].number), folk.client("dispatcher")
        told = reverse("mediation:told", args=[row.centre_id, row.pk])
        assert told in client.get(reverse("mediation:counter", args=[row.centre_id])).content.decode()
        slip = PdfReader(BytesIO(client.get(reverse("mediation:slip", args=[row.centre_id, row.pk])).content))
        assert len(slip.pages) == 2
        listed = "".join(slip.pages[1].extract_text().split())
        assert [word for word in ("材料补正告知单", PAPERS, "2026年3月19日") if word not in listed] == []
        assert all(word in text_of(client.get(told)) for word in (PAPERS, "2026年3月19日"))
        assert ABOUT not in "".join(page.extract_text() for page in slip.pages)

    def test_the_time_goes_on_when_the_papers_came(self, folk: Town, waiting: tuple[Matter, str]) -> None:
        matter, code = waiting
        before = due(matter)
        matter = later(folk, matter, Move.PAPERS_CAME, "dispatcher", NOW + 5 * DAY)
        assert (matter.state, matter.next_clock, due(matter) > before) == ("taken", "answer", True)
        assert due(matter) == datetime(2026, 3, 16, 10, 0, tzinfo=UTC)
        assert WorkOrder.objects.get(matter=matter).due_at == due(matter)
        shown = text_of(visitor(matter.number, code).get(reverse("counter_public:own", args=[matter.number])))
        assert "2026-03-16" in shown
        assert "请补齐这些材料" not in shown

    def test_when_nobody_brings_them_the_unit_goes_on_with_what_it_has(
        self, folk: Town, waiting: tuple[Matter, str]
    ) -> None:
        matter, _code = waiting
        sound_due_alarms(NOW + 16 * DAY)
        matter.refresh_from_db()
        assert (matter.state, matter.next_clock) == ("taken", "answer")
        assert due(matter) > NOW + 16 * DAY

    def test_it_is_asked_for_twice_at_most(self, folk: Town, waiting: tuple[Matter, str]) -> None:
        matter, _code = waiting
        for _again in range(1):
            matter = do(folk, matter, Move.PAPERS_CAME, "handler")
            matter = do(folk, matter, Move.ASK_PAPERS, "handler", public_text=PAPERS)
        matter = do(folk, matter, Move.PAPERS_CAME, "handler")
        with pytest.raises(MoveRefused, match=ASKED_ENOUGH):
            do(folk, matter, Move.ASK_PAPERS, "handler", public_text=PAPERS)


class TestPetition:
    """The days of the Regulation on petition work, and nothing more of it."""

    def test_five_working_days_to_object_and_sixty_days_from_taking_it_on(self, folk: Town) -> None:
        matter, code = refer(folk, is_petition=True, days=3)
        assert not Clock.objects.filter(matter=matter, name="answer").exists()
        assert due(matter, "take") == datetime(2026, 3, 11, 10, 0, tzinfo=UTC)
        shown = text_of(visitor(matter.number, code).get(reverse("counter_public:own", args=[matter.number])))
        assert "2026-03-11" in shown
        assert "信访工作条例" in shown
        matter = do(folk, matter, Move.TAKE, "handler")
        assert Clock.objects.get(matter=matter, name="answer").limit == "60 calendar_day"
        assert WorkOrder.objects.get(matter=matter).due_at == due(matter)
        with pytest.raises(MoveRefused, match=TAKEN_ALREADY):
            do(folk, matter, Move.NOT_OURS, "handler", reason=WHY)
        with pytest.raises(MoveRefused, match=DAYS_OF_LAW):
            do(folk, matter, Move.ASK_PAPERS, "handler", public_text=PAPERS)

    def test_it_is_too_late_to_object_after_five_working_days(self, folk: Town) -> None:
        matter, _code = refer(folk, is_petition=True)
        with pytest.raises(MoveRefused, match=OBJECTED_LATE):
            later(folk, matter, Move.NOT_OURS, "handler", NOW + 8 * DAY, reason=WHY)
        assert do(folk, matter, Move.NOT_OURS, "handler", reason=WHY).state == "back"

    def test_thirty_days_more_once_and_in_time(self, folk: Town) -> None:
        matter, _code = refer(folk, is_petition=True)
        matter = do(folk, matter, Move.TAKE, "handler")
        end = due(matter)
        for until, at in ((end + 31 * DAY, NOW), (end + 10 * DAY, end + DAY)):
            with pytest.raises(MoveRefused, match=TOO_LONG):
                later(folk, matter, Move.EXTEND, "county_leader", at, until=until, reason=WHY)
        matter = later(folk, matter, Move.EXTEND, "county_leader", NOW + DAY, until=end + 30 * DAY, reason=WHY)
        assert due(matter) == end + 30 * DAY
        with pytest.raises(MoveRefused, match=TOO_LONG):
            later(folk, matter, Move.EXTEND, "county_leader", NOW + DAY, until=end + 31 * DAY, reason=WHY)

    def test_the_answer_tells_of_the_review_and_the_visitor_reads_until_when(self, folk: Town) -> None:
        matter, code = refer(folk, is_petition=True)
        with pytest.raises(MoveRefused, match=TELL_REMEDY):
            do(folk, matter, Move.ANSWER, "handler", result=RESULT, remedy_told=False)
        do(folk, matter, Move.ANSWER, "handler", result=RESULT, remedy_told=True)
        assert ReferralDetails.objects.get(matter=matter).remedy_told_at
        shown = text_of(visitor(matter.number, code).get(reverse("counter_public:own", args=[matter.number])))
        assert "复查" in shown
        assert "2026-04-03" in shown

    def test_everything_else_has_no_such_window(self, folk: Town) -> None:
        matter = do(folk, referred(folk, called(folk)), Move.ANSWER, "handler", result=RESULT)
        assert not Clock.objects.filter(matter=matter, name="review").exists()

    def test_the_window_proposes_it_for_who_came_with_a_petition(self, folk: Town) -> None:
        row, other = called(folk, subject="petition"), called(folk)
        centre, client = folk.units["centre"].pk, folk.client("dispatcher")
        asked = [client.get(reverse("mediation:refer", args=[centre, one.pk])).context["form"] for one in (row, other)]
        assert [form.initial["is_petition"] for form in asked] == [True, False]


class TestGrowing:
    """A concern, or a case of mediation: the visitor's number stays valid and leads on."""

    def at_own_counter(self, folk: Town) -> tuple[Matter, str]:
        """A referral from the counter of a community."""
        from_here = create_organization(
            code="zz", name="花园综治中心", kind="governance_centre", area=folk.areas[GARDEN], actor=SYSTEM,
            at=NOW,
        )  # fmt: skip
        row = Ticket.objects.create(
            centre=from_here, day=NOW.date(), serial=1, subject="report", state="called", taken_at=NOW
        )
        opened = referrals.refer(
            row, actor=folk.actor("clerk"), unit=folk.units["water"], about=ABOUT, contact=PHONE, at=NOW
        )
        return opened.matter, opened.code

    def to_concern(self, folk: Town, matter: Matter, who: str = "dispatcher") -> Matter | None:
        lng, lat = POINTS[GARDEN_1]
        sent = {
            "title": "消防通道被占", "text": ABOUT, "channel": "counter", "urgency": "normal", "point_lng": lng,
            "point_lat": lat, "point_0": lng, "point_1": lat,
        }  # fmt: skip
        address = f"{reverse('matters:new', args=['concern'])}?from={matter.number}"
        folk.client(who).post(address, sent)
        link = Link.objects.filter(target=matter).select_related("source").first()
        return link.source if link else None

    def test_it_goes_on_as_a_concern_and_the_visitor_follows_that_with_the_old_code(self, folk: Town) -> None:
        matter, code = refer(folk, contact=PHONE)
        do(folk, matter, Move.TAKE, "handler")
        page = folk.client("dispatcher").get(f"{reverse('matters:new', args=['concern'])}?from={matter.number}")
        assert ABOUT in text_of(page)
        concern = self.to_concern(folk, matter)
        assert concern is not None
        matter.refresh_from_db()
        assert (matter.state, matter.phase, WorkOrder.objects.get(matter=matter).state) == (
            "grown",
            "done",
            "withdrawn",
        )
        assert Reporter.objects.get(matter=concern).contact == PHONE
        home = visitor(matter.number, code)
        shown = text_of(home.get(reverse("counter_public:own", args=[matter.number])))
        assert concern.number in shown
        assert home.get(reverse("portal:report", args=[concern.number])).status_code == 200
        straight = visitor(concern.number, code)
        assert straight.get(reverse("portal:report", args=[concern.number])).status_code == 200
        assert Client().get(reverse("portal:report", args=[concern.number])).status_code == 404

    def test_it_grows_once_and_only_by_who_serves_or_leads_the_counter(self, folk: Town) -> None:
        matter, _code = self.at_own_counter(folk)
        assert self.to_concern(folk, matter, "handler") is None
        assert self.to_concern(folk, matter, "second_dispatcher") is None
        assert self.to_concern(folk, matter, "clerk") is not None
        self.to_concern(folk, matter, "clerk")
        assert Link.objects.filter(target=matter).count() == Matter.objects.filter(kind="concern").count() == 1

    def test_the_buttons_stand_on_its_page_for_those_alone(self, folk: Town) -> None:
        matter, _code = self.at_own_counter(folk)
        address = reverse("matters:detail", args=[matter.number])
        for who, is_offered in (("clerk", True), ("secretary", True), ("handler", False)):
            page = folk.client(who).get(address)
            assert (f"?from={matter.number}" in page.content.decode()) == is_offered, who
            assert "转为其他事项" not in text_of(page)
        self.to_concern(folk, matter, "clerk")
        assert f"?from={matter.number}" not in folk.client("clerk").get(address).content.decode()

    def test_a_case_of_mediation_grows_only_when_both_sides_consent(self, folk: Town) -> None:
        matter, code = self.at_own_counter(folk)
        do(folk, matter, Move.ANSWER, "handler", result=RESULT)
        address = f"{reverse('dispute:new')}?from={matter.number}"
        client = folk.client("clerk")
        page = client.get(address)
        assert ABOUT in text_of(page)
        body = page.context["form"].initial["body"]
        sent = {
            "trouble": "neighbour", "subject": "占道", "source": "on_application", "body": body,
            "party-TOTAL_FORMS": "2", "party-INITIAL_FORMS": "2", "party-0-side": "first", "party-0-name": "甲某",
            "party-0-consented": "oral", "party-1-side": "second", "party-1-name": "乙某",
        }  # fmt: skip
        assert client.post(address, sent).status_code == 422
        assert Matter.objects.get(pk=matter.pk).state == "answered"
        client.post(address, {**sent, "party-1-consented": "phone"})
        case = Matter.objects.get(kind="dispute")
        assert Matter.objects.get(pk=matter.pk).state == "grown"
        assert not Reporter.objects.get(matter=case).contact
        home = visitor(matter.number, code)
        assert case.number in text_of(home.get(reverse("counter_public:own", args=[matter.number])))
        assert home.get(reverse("mediation_public:own", args=[case.number])).status_code == 200
        assert case.number not in text_of(folk.client("secretary").get(reverse("matters:detail", args=[matter.number])))
        row = Ticket.objects.get(number=matter.number)
        slip = slip_of(row, code="", address="/track/")
        assert (slip.onward_number, slip.onward, slip.unit) == (case.number, "调解案件", str(case.dispute.body))
        assert slip.due
        words = "".join(page.extract_text() for page in PdfReader(BytesIO(slip_pdf(slip))).pages)
        assert case.number in words
        assert "占道" not in words
        came = case_values(case, parties=[], at=NOW)["referral"]
        assert (came["number"], came["unit"], came["papers"]) == (matter.number, "自来水公司", [])
