"""Cases through the services: consent first, nothing signed by half, the thirty days, other ways told."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from tests.world import GARDEN, NOW, Town

from wangge.audit.models import Entry
from wangge.kinds.dispute.models import DisputeDetails, Party, Seat, Skill
from wangge.kinds.dispute.queries.cases import own_mediators
from wangge.kinds.dispute.rules.course import Move
from wangge.kinds.dispute.rules.words import About, Form, How, Outcome, Paper, Part, Side, Source, Trouble
from wangge.kinds.dispute.services import agreements, parties, seats, sessions
from wangge.kinds.dispute.services.hooks import confirm_days
from wangge.kinds.dispute.services.opening import PartyGiven, open_case
from wangge.kinds.dispute.services.reminders import remind
from wangge.kinds.dispute.tests.cast import (
    CONTENT,
    DAY,
    RECORD,
    STORY,
    SUBJECT,
    TODAY,
    TWO,
    accepted,
    applied,
    asked,
    at_table,
    body,
    consent,
    do,
    effective,
    fresh,
    given,
    mediator,
    party,
    recorded,
    signed,
    written,
)
from wangge.matters.models import Clock, Link, Matter, Movement
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused, SomebodyWasFirst, move
from wangge.matters.services.alarms import sound_due_alarms
from wangge.matters.services.telling import tell_pending
from wangge.matters.tests.stories import sent_out
from wangge.notices.models import Notice
from wangge.people.models import Person


def hearers(rows: Any) -> set[str]:
    """User names behind notices."""
    people = Person.objects.filter(pk__in=[row.person_id for row in rows])
    return set(people.values_list("username", flat=True))


def holders(matter: Matter) -> dict[str, str]:
    rows = Seat.objects.filter(matter=matter, ended_at__isnull=True)
    return dict(rows.values_list("part", "person__username"))


class TestOpening:
    def test_the_engine_keeps_nothing_of_what_was_told(self, folk: Town) -> None:
        matter = applied(folk)
        assert (matter.title, matter.text, matter.address) == ("邻里纠纷", "", "")
        assert (matter.area_code, matter.lng, matter.confidentiality) == (GARDEN, None, "sealed")
        assert fresh(matter).dispute.subject == SUBJECT

    def test_the_chair_gets_it_and_the_clerk_keeps_a_seat_until_the_parties_are_asked(self, folk: Town) -> None:
        assert holders(applied(folk)) == {"head": "chair", "opener": "clerk"}
        assert holders(asked(folk)) == {"head": "chair", "chief": "peacemaker"}

    def test_a_number_of_its_own_and_one_for_the_same_form_sent_twice(self, folk: Town) -> None:
        again = [
            open_case(
                actor=folk.actor("clerk"),
                body=body(folk),
                given=given(),
                parties=TWO,
                area_code=GARDEN,
                at=NOW,
                key="k",
            )
            for _time in range(2)
        ]
        assert [row.is_new for row in again] == [True, False]
        assert again[0].matter.number.startswith("J640302")
        assert Party.objects.count() == 2

    @pytest.mark.parametrize(
        ("actor", "values", "words"),
        [
            ("clerk", {"source": Source.ON_OWN_MOTION}, "主动"),
            ("clerk", {"source": Source.DELEGATED}, "委托"),
            ("clerk", {"subject": " "}, "几句话"),
        ],
    )
    def test_what_is_missing_is_said(self, folk: Town, actor: str, values: dict[str, object], words: str) -> None:
        with pytest.raises(OpeningRefused):
            applied(folk, actor=actor, **values)
        assert Matter.objects.count() == 0

    def test_nobody_else_opens_a_case(self, folk: Town) -> None:
        for name in ("township_leader", "county_leader", "supervisor", "manager", "system_admin"):
            with pytest.raises(MoveRefused):
                applied(folk, actor=name)

    def test_an_organization_without_anybody_to_take_it_gets_no_case(self, folk: Town) -> None:
        with pytest.raises(OpeningRefused):
            open_case(
                actor=folk.actor("clerk"), body=body(folk, "west_mediation"), given=given(), parties=TWO,
                area_code=GARDEN, at=NOW,
            )  # fmt: skip


class TestOutOfAConcern:
    def grown(self, folk: Town, people: object) -> Matter:
        concern = sent_out(folk)
        return open_case(
            actor=folk.actor("clerk"), body=body(folk), given=given(), parties=people, area_code="", source=concern,
            at=NOW,
        ).matter  # fmt: skip

    def test_it_grows_only_with_the_consent_of_every_side(self, folk: Town) -> None:
        yes = [PartyGiven(row.side, row.name, consented=How.ORAL) for row in TWO]
        for people in (TWO, yes[:1], [yes[0], TWO[1]]):
            with pytest.raises(OpeningRefused):
                self.grown(folk, people)
        assert not Matter.objects.filter(kind="dispute").exists()
        matter = self.grown(folk, yes)
        assert (matter.lng, matter.estate, matter.area_code) == (None, None, GARDEN)
        assert fresh(matter).dispute.unconsented == 0
        assert Link.objects.get(source=matter).kind == "follows_from"


class TestConsent:
    def test_the_case_is_accepted_when_every_party_consented(self, folk: Town) -> None:
        matter = asked(folk)
        people = folk.actor("peacemaker")
        parties.note_consent(
            party(matter), actor=people, about=About.MEDIATION, is_given=True, how=How.PHONE, said_on=TODAY, at=NOW
        )
        with pytest.raises(MoveRefused):
            do(folk, matter, Move.ACCEPT, actor="peacemaker")
        consent(folk, matter)
        assert do(folk, matter, Move.ACCEPT, actor="peacemaker").state == "accepted"

    def test_no_meeting_before_everybody_consented(self, folk: Town) -> None:
        matter = accepted(folk)
        parties.note_consent(
            party(matter, Side.SECOND), actor=folk.actor("peacemaker"), about=About.MEDIATION, is_given=False,
            how=How.ORAL, said_on=TODAY, at=NOW,
        )  # fmt: skip
        with pytest.raises(MoveRefused):
            sessions.set_session(
                matter, actor=folk.actor("peacemaker"), starts_at=NOW, room=None, place="室", is_open=False, at=NOW
            )

    def test_a_refusal_needs_no_reason_and_tells_the_other_ways(self, folk: Town) -> None:
        matter = asked(folk)
        with pytest.raises(MoveRefused):
            do(folk, matter, Move.REFUSED, actor="peacemaker", told="可以去法院")
        consent(folk, matter, yes=False)
        matter = do(folk, matter, Move.REFUSED, actor="peacemaker", told="可以去法院")
        assert (matter.state, matter.phase, matter.dispute.outcome) == ("refused", "dropped", Outcome.REFUSED)
        assert matter.dispute.told == "可以去法院"
        assert do(folk, matter, Move.ARCHIVE, actor="peacemaker").state == "archived"

    def test_a_party_that_comes_later_is_asked_too(self, folk: Town) -> None:
        matter = accepted(folk)
        parties.add_party(matter, actor=folk.actor("peacemaker"), given=PartyGiven(Side.THIRD, "第三人"), at=NOW)
        assert fresh(matter).dispute.unconsented == 1

    def test_a_case_longer_than_a_month_needs_the_parties(self, folk: Town) -> None:
        matter = at_table(folk)
        until = NOW + 45 * DAY
        with pytest.raises(MoveRefused):
            do(folk, matter, Move.EXTEND, actor="peacemaker", until=until, reason="等鉴定", parties_consent=False)
        matter = do(folk, matter, Move.EXTEND, actor="peacemaker", until=until, reason="等鉴定", parties_consent=True)
        assert matter.next_due_at == until


class TestSeats:
    def test_a_mediator_of_another_organization_or_with_a_tie_gets_no_seat(self, folk: Town) -> None:
        matter = applied(folk)
        for name, free in (("stranger", True), ("peacemaker", False)):
            with pytest.raises(MoveRefused):
                seats.seat(
                    fresh(matter), actor=folk.actor("chair"), mediator=mediator(folk, name), part=Part.CHIEF,
                    is_free_of_ties=free, at=NOW,
                )  # fmt: skip

    def test_whoever_is_versed_in_the_kind_of_dispute_stands_first(self, folk: Town) -> None:
        matter = applied(folk, trouble=Trouble.LABOUR)
        assert not any(row.is_versed for row in own_mediators(matter, TODAY))
        Skill.objects.create(mediator=mediator(folk, "peacemaker"), trouble=Trouble.LABOUR)
        assert own_mediators(matter, TODAY)[0].person_id == folk.people["peacemaker"].pk
        page = folk.client("chair").get(reverse("dispute:add_seat", args=[matter.number])).content.decode()
        assert "擅长此类纠纷" in page

    def test_somebody_stays_on_the_case(self, folk: Town) -> None:
        matter = applied(folk)
        with pytest.raises(MoveRefused):
            seats.unseat(
                Seat.objects.select_related("matter").get(matter=matter, part="head"), actor=folk.actor("chair"), at=NOW
            )


class TestAgreement:
    def test_a_written_one_takes_effect_with_all_signatures_and_the_seal(self, folk: Town) -> None:
        matter = written(folk)
        assert matter.dispute.unsigned == 4
        with pytest.raises(MoveRefused):
            do(folk, matter, Move.TAKE_EFFECT, actor="peacemaker", effective_on=TODAY)
        assert do(folk, signed(folk), Move.TAKE_EFFECT, actor="peacemaker", effective_on=TODAY).state == "effective"

    def test_an_oral_one_takes_effect_at_once(self, folk: Town) -> None:
        matter = written(folk, form=Form.ORAL)
        assert do(folk, matter, Move.TAKE_EFFECT, actor="peacemaker", effective_on=TODAY).state == "effective"

    def test_back_at_the_table_nothing_is_signed_any_more(self, folk: Town) -> None:
        matter = do(folk, signed(folk), Move.REDRAFT, actor="peacemaker", reason="金额要改")
        assert (matter.state, matter.dispute.outcome, matter.dispute.unsigned) == ("meeting", Outcome.OPEN, 4)
        assert Clock.objects.get(matter=matter, name="mediate").stopped_at is None

    def test_performance_is_followed_and_a_broken_promise_blocks_the_end(self, folk: Town) -> None:
        matter = do(folk, effective(folk), Move.PERFORM, actor="peacemaker")
        promise = matter.dispute_promises.select_related("matter").get()
        agreements.follow_promise(promise, actor=folk.actor("peacemaker"), is_done=False, on=TODAY, at=NOW)
        with pytest.raises(MoveRefused):
            do(folk, matter, Move.PERFORMED, actor="peacemaker")
        matter = do(folk, matter, Move.DISPUTE, actor="peacemaker", reason="没付", told="可以起诉")
        agreements.follow_promise(promise, actor=folk.actor("peacemaker"), is_done=True, on=TODAY, at=NOW)
        matter = do(folk, do(folk, matter, Move.RESUME, actor="peacemaker"), Move.PERFORMED, actor="peacemaker")
        with pytest.raises(MoveRefused):
            do(folk, matter, Move.ARCHIVE, actor="peacemaker")
        sessions.write_note(
            matter,
            actor=folk.actor("peacemaker"),
            kind=Paper.VISIT,
            on=TODAY,
            place="",
            party=None,
            text="已付清",
            at=NOW,
        )
        assert do(folk, matter, Move.ARCHIVE, actor="peacemaker").state == "archived"

    def test_the_journal_of_the_engine_and_the_audit_log_hold_no_contents(self, folk: Town) -> None:
        matter = effective(folk)
        logged = " ".join(Entry.objects.values_list("detail", flat=True))
        told = " ".join(f"{row.reason}{row.note}{row.public_text}" for row in Movement.objects.filter(matter=matter))
        for secret in (SUBJECT, STORY, RECORD, CONTENT):
            assert secret not in logged + told + matter.title + matter.text


class TestThirtyDays:
    def test_reminders_come_on_the_twentieth_and_the_twenty_seventh_day(self, folk: Town) -> None:
        matter = effective(folk)
        assert confirm_days(matter.dispute) == (date(2026, 3, 24), date(2026, 3, 31), date(2026, 4, 3))
        window, days = Clock.objects.get(matter=matter, name="confirm"), []
        for day in range(40):
            at = NOW + day * DAY + timedelta(hours=1)
            before = Notice.objects.filter(key__startswith=f"clock:{window.pk}:").count()
            sound_due_alarms(at)
            if Notice.objects.filter(key__startswith=f"clock:{window.pk}:").count() > before:
                days.append(localdate(at))
        assert days == [date(2026, 3, 24), date(2026, 3, 31)]
        assert hearers(Notice.objects.filter(key__startswith=f"clock:{window.pk}:")) == {"chair", "peacemaker"}

    def test_the_window_ends_with_the_thirtieth_day_past_a_rest_day(self, folk: Town) -> None:
        clock = Clock.objects.get(matter=effective(folk), name="confirm")
        assert localtime(clock.due_at - timedelta(minutes=1)).date() == date(2026, 4, 3)

    def test_a_day_of_effect_in_the_past_counts_from_that_day(self, folk: Town) -> None:
        matter = signed(folk)
        later = NOW + 22 * DAY
        matter = do(folk, matter, Move.TAKE_EFFECT, actor="peacemaker", at=later, effective_on=TODAY)
        clock = Clock.objects.get(matter=matter, name="confirm")
        assert (clock.rung, localdate(clock.next_alarm_at)) == (1, date(2026, 3, 31))

    def test_the_court_is_asked_together_in_time_and_not_on_family_status(self, folk: Town) -> None:
        matter = effective(folk)
        values = {"court": "利通区人民法院", "asked_on": TODAY}
        with pytest.raises(MoveRefused):
            do(folk, matter, Move.ASK_COURT, actor="peacemaker", **values)
        consent(folk, matter, About.CONFIRMATION)
        with pytest.raises(MoveRefused):
            do(folk, matter, Move.ASK_COURT, actor="peacemaker", court="法院", asked_on=TODAY + DAY)
        with pytest.raises(MoveRefused):
            do(folk, matter, Move.ASK_COURT, actor="peacemaker", at=NOW + 31 * DAY, **values)
        matter = do(folk, matter, Move.ASK_COURT, actor="peacemaker", **values)
        assert Clock.objects.get(matter=matter, name="confirm").is_met is True
        matter = do(folk, matter, Move.COURT_SAID, actor="peacemaker", ruling="confirmed", ruled_on=TODAY)
        assert matter.dispute.ruling == "confirmed"

    def test_family_status_is_not_confirmed_by_a_court(self, folk: Town) -> None:
        matter = signed(folk, is_status=True)
        matter = do(folk, matter, Move.TAKE_EFFECT, actor="peacemaker", effective_on=TODAY)
        consent(folk, matter, About.CONFIRMATION)
        with pytest.raises(MoveRefused):
            do(folk, matter, Move.ASK_COURT, actor="peacemaker", court="法院", asked_on=TODAY)

    def test_an_effect_in_the_future_is_refused(self, folk: Town) -> None:
        with pytest.raises(MoveRefused):
            do(folk, signed(folk), Move.TAKE_EFFECT, actor="peacemaker", effective_on=TODAY + DAY)


class TestSpecialLaws:
    def test_fifteen_days_of_a_labour_dispute_run_from_the_request(self, folk: Town) -> None:
        matter = applied(folk, trouble=Trouble.LABOUR)
        clock = Clock.objects.get(matter=matter, name="labour")
        assert (clock.limit, clock.started_at) == ("15 calendar_day", NOW)
        assert not Clock.objects.filter(matter=applied(folk), name="labour").exists()

    @pytest.mark.parametrize(
        ("trouble", "words"),
        [(Trouble.LABOUR, "劳动仲裁"), (Trouble.FOREST_LAND, "农村土地承包"), (Trouble.OTHER, "法院")],
    )
    def test_the_form_tells_the_ways_of_the_law_that_fits(self, folk: Town, trouble: Trouble, words: str) -> None:
        matter = at_table(folk, trouble=trouble)
        page = folk.client("peacemaker").get(f"/desk/matters/{matter.number}/do/not_agree/")
        assert words in page.content.decode()

    def test_a_limitation_period_does_not_pass_unseen(self, folk: Town) -> None:
        matter = applied(folk, limitation_on=TODAY + 30 * DAY)
        for day in range(32):
            remind(NOW + day * DAY)
        rows = Notice.objects.filter(key__startswith="limitation:")
        assert hearers(rows) == {"chair"}
        assert [localdate(row.created_at) for row in rows.order_by("created_at")] == [
            TODAY, TODAY + 23 * DAY, TODAY + 29 * DAY,
        ]  # fmt: skip
        assert all(SUBJECT not in row.title + row.body and matter.number in row.title for row in rows)

    def test_a_promise_is_called_to_mind_before_and_after_its_day_once(self, folk: Town) -> None:
        effective(folk)
        for hour in range(0, 24 * 64, 8):
            remind(NOW + timedelta(hours=hour))
        rows = Notice.objects.filter(key__startswith="promise:", person_id=folk.people["peacemaker"].pk)
        assert [localdate(row.created_at) for row in rows.order_by("created_at")] == [
            date(2026, 4, 27),
            date(2026, 5, 1),
        ]


class TestRace:
    def test_of_two_who_accept_at_once_one_is_told_to_look_again(self, folk: Town) -> None:
        matter = asked(folk)
        consent(folk, matter)
        first, second = fresh(matter), fresh(matter)
        move(first, Move.ACCEPT, actor=folk.actor("peacemaker"), at=NOW)
        with pytest.raises(SomebodyWasFirst):
            move(second, Move.ACCEPT, actor=folk.actor("chair"), at=NOW, seen_version=second.version - 1)
        second.version = matter.version
        with pytest.raises((SomebodyWasFirst, MoveRefused)):
            move(second, Move.ACCEPT, actor=folk.actor("chair"), at=NOW)
        assert Movement.objects.filter(matter=matter, move="accept").count() == 1


class TestNotices:
    def test_only_those_at_the_table_hear_and_no_contents_leave(self, folk: Town) -> None:
        matter = written(folk)
        do(folk, matter, Move.REDRAFT, actor="peacemaker", reason=CONTENT)
        tell_pending(NOW)
        rows = list(Notice.objects.all())
        assert hearers(rows) <= {"chair", "peacemaker"}
        assert rows
        assert all(CONTENT not in row.body + row.title for row in rows)


def test_details_name_no_time_zone_slip(folk: Town) -> None:
    """An agreement of the early morning counts to its own day in Ningxia, not to the day before in Greenwich."""
    early = datetime(2026, 3, 4, 16, 30, tzinfo=NOW.tzinfo)
    matter = signed(folk)
    matter = do(folk, matter, Move.TAKE_EFFECT, actor="peacemaker", at=early, effective_on=TODAY + DAY)
    assert DisputeDetails.objects.get(matter=matter).effective_on == date(2026, 3, 5)


def test_recorded_and_unrecorded_meetings_are_told_apart(folk: Town) -> None:
    assert at_table(folk).dispute.sessions_held == 0
    assert recorded(folk).dispute.sessions_held == 1
