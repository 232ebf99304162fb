"""Handing a case on, asking for one, mediating along, and what runs at the court once it was asked."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader
from tests.walk import text_of
from tests.world import CAST, COUNTY, GARDEN, NOW, Town

from wangge.kinds.dispute.models import DisputeDetails, Invitation, MediationBody, Seat, Transfer
from wangge.kinds.dispute.queries.bodies import choices_for
from wangge.kinds.dispute.rules.competence import Standing, is_competent, may_take, order, reasons
from wangge.kinds.dispute.rules.course import BEFORE_ASKED, NOT_ACCEPTED, Move, State
from wangge.kinds.dispute.rules.words import About, Part, Trouble
from wangge.kinds.dispute.services import invitations, transfers
from wangge.kinds.dispute.tests.cast import (
    SECRETS,
    SUBJECT,
    TODAY,
    accepted,
    applied,
    body,
    consent,
    do,
    effective,
    fresh,
)
from wangge.matters.access import may_see
from wangge.matters.models import Clock, Matter
from wangge.matters.rules import MoveRefused
from wangge.matters.services import SomebodyWasFirst
from wangge.notices.models import Notice

WHY = "涉及物业合同，专业调委会更合适"


class TestChoice:
    def test_a_body_takes_cases_of_its_area_and_beneath_if_somebody_is_there(self) -> None:
        near, far = Standing(GARDEN, is_sector=False, takers=1), Standing(COUNTY, is_sector=True, takers=1)
        assert is_competent(near, GARDEN)
        assert is_competent(far, GARDEN)
        assert not is_competent(near, COUNTY)
        assert not is_competent(Standing(GARDEN, is_sector=False, takers=0), GARDEN)
        assert [may_take(COUNTY, GARDEN), may_take(GARDEN, COUNTY), may_take(GARDEN, "640302002001")] == [
            True,
            True,
            False,
        ]

    def test_who_knows_the_sort_comes_first_then_the_nearest(self) -> None:
        own = Standing(GARDEN, is_sector=False, takers=1)
        sector = Standing(COUNTY, is_sector=True, takers=1, troubles=frozenset({"labour"}))
        assert sorted([sector, own], key=lambda one: order(one, "neighbour"))[0] is own
        assert sorted([own, sector], key=lambda one: order(one, "labour"))[0] is sector
        assert len(reasons(sector, "labour")) == 3

    def test_the_applicant_chooses_or_leaves_it_to_the_sort_of_dispute(self, folk: Town) -> None:
        found = [one.body.organization.code for one in choices_for(GARDEN, TODAY)]
        assert found == ["garden_mediation", "court_mediation"]
        values = {
            "community": GARDEN, "trouble": Trouble.PROPERTY, "subject": SUBJECT, "name": "某", "contact": "1",
            "agreed": "on",
        }  # fmt: skip
        client = folk.client("resident")
        page = text_of(client.get(reverse("mediation_public:apply") + f"?community={GARDEN}"))
        assert "物业纠纷人民调解委员会（本县（市、区）" in page
        court = body(folk, "court_mediation")
        for wanted, code in ((str(court.pk), "court_mediation"), ("", "garden_mediation")):
            client.post(reverse("mediation_public:apply"), {**values, "body": wanted})
            assert Matter.objects.latest("pk").dispute.body.organization.code == code


class TestHandingOn:
    def offered(self, folk: Town, matter: Matter, *, agree: bool = True) -> Transfer:
        return transfers.offer(
            fresh(matter), to_body=body(folk, "court_mediation"), actor=folk.actor("chair"), reason=WHY,
            parties_agree=agree, at=NOW,
        )  # fmt: skip

    def test_with_a_yes_the_case_moves_with_its_consents_and_its_month(self, folk: Town) -> None:
        matter = accepted(folk)
        month = Clock.objects.get(matter=matter, name="mediate")
        row = self.offered(folk, matter)
        assert not may_see(folk.actor("judge"), matter)
        page = text_of(folk.client("judge").get(reverse("dispute:asked")))
        assert WHY in page
        assert not [secret for secret in SECRETS if secret in page]
        folk.client("judge").post(reverse("dispute:answer_transfer", args=[row.pk]), {"accepts": "yes", "text": ""})
        matter = fresh(matter)
        assert (matter.state, matter.dispute.body.organization.code) == (State.REGISTERED, "court_mediation")
        assert may_see(folk.actor("judge"), matter)
        assert not may_see(folk.actor("chair"), matter)
        assert not may_see(folk.actor("peacemaker"), matter)
        assert (matter.dispute.unconsented, matter.dispute.has_chief) == (0, False)
        assert Notice.objects.filter(title=f"请接收移交的调解案件：{matter.number}").exists()
        seat = Seat.objects.get(matter=matter, person=folk.people["judge"])
        Seat.objects.filter(pk=seat.pk).update(part=Part.CHIEF)
        do(folk, matter, Move.GUARD, actor="judge", measure="prevent", note="已劝")
        assert fresh(matter).dispute.has_chief
        do(folk, matter, Move.ASK_CONSENT, actor="judge")
        do(folk, matter, Move.ACCEPT, actor="judge")
        running = Clock.objects.get(matter=matter, name="mediate", stopped_at=None)
        assert (running.pk, running.due_at) == (month.pk, month.due_at)

    def test_a_no_needs_a_reason_and_changes_nothing(self, folk: Town) -> None:
        matter = applied(folk)
        row = self.offered(folk, matter, agree=False)
        judge = folk.actor("judge")
        with pytest.raises(MoveRefused):
            transfers.answer(row, accepts=False, actor=judge, text=" ", at=NOW)
        transfers.answer(row, accepts=False, actor=judge, text="不是物业纠纷", at=NOW)
        assert (fresh(matter).dispute.body, may_see(judge, matter)) == (body(folk), False)
        assert "不是物业纠纷" in text_of(folk.client("chair").get(reverse("matters:detail", args=[matter.number])))
        with pytest.raises(SomebodyWasFirst):
            transfers.answer(row, accepts=False, actor=judge, text="再说一次", at=NOW)

    def test_once_the_parties_were_asked_they_agree_first(self, folk: Town) -> None:
        with pytest.raises(MoveRefused):
            self.offered(folk, accepted(folk), agree=False)

    def test_the_body_above_asks_and_who_has_the_case_decides(self, folk: Town) -> None:
        matter = applied(folk)
        court = body(folk, "court_mediation")
        with pytest.raises(MoveRefused):
            transfers.ask_for("J0", to_body=court, actor=folk.actor("judge"), reason=WHY, at=NOW)
        with pytest.raises(MoveRefused):
            transfers.ask_for(
                matter.number, to_body=body(folk, "river_mediation"), actor=folk.actor("stranger"), reason=WHY, at=NOW
            )
        row = transfers.ask_for(matter.number, to_body=court, actor=folk.actor("judge"), reason=WHY, at=NOW)
        with pytest.raises(MoveRefused):
            transfers.answer(row, accepts=True, actor=folk.actor("judge"), text="", at=NOW)
        transfers.answer(row, accepts=True, actor=folk.actor("chair"), text="", at=NOW)
        assert fresh(matter).dispute.body == court

    def test_only_the_software_hands_on_and_nobody_without_a_seat_offers(self, folk: Town) -> None:
        matter = applied(folk)
        with pytest.raises(MoveRefused):
            do(folk, matter, Move.HAND_ON, actor="chair", reason=WHY)
        with pytest.raises(MoveRefused):
            transfers.offer(
                fresh(matter), to_body=body(folk, "court_mediation"), actor=folk.actor("stranger"), reason=WHY,
                parties_agree=True, at=NOW,
            )  # fmt: skip


class TestMediatingAlong:
    def invited(self, folk: Town, matter: Matter, unit: str = "urban") -> Invitation:
        return invitations.invite(
            fresh(matter), organization=folk.units[unit], actor=folk.actor("chair"), reason="到场说明法规", at=NOW
        )

    def joined(self, folk: Town) -> Matter:
        matter = accepted(folk)
        consent(folk, matter, About.JOINT)
        row = self.invited(folk, matter)
        handler = folk.client("urban_handler")
        page = text_of(handler.get(reverse("dispute:asked")))
        assert "到场说明法规" in page
        assert not [secret for secret in SECRETS if secret in page]
        answered = handler.post(
            reverse("dispute:answer_invitation", args=[row.pk]),
            {"accepts": "yes", "people": [folk.people["urban_handler"].pk]},
        )
        assert answered.status_code == 302
        return matter

    def test_it_takes_every_partys_consent_and_somebody_who_can_come(self, folk: Town) -> None:
        matter = accepted(folk)
        with pytest.raises(MoveRefused):
            self.invited(folk, matter)
        consent(folk, matter, About.JOINT)
        with pytest.raises(MoveRefused):
            self.invited(folk, matter, "civil")
        self.invited(folk, matter)
        with pytest.raises(MoveRefused):
            self.invited(folk, matter)

    def test_who_comes_sees_the_case_and_nobody_else_of_the_unit(self, folk: Town) -> None:
        matter = self.joined(folk)
        seen = {name for name, *_rest in CAST if may_see(folk.actor(name), matter)}
        assert seen == {"urban_handler"}
        client = folk.client("urban_handler")
        page = text_of(client.get(reverse("matters:detail", args=[matter.number])))
        assert SUBJECT in page
        assert not [secret for secret in SECRETS[2:5] if secret in page]
        assert client.get(reverse("dispute:names", args=[matter.number])).status_code == 403
        assert folk.client("urban_manager").get(reverse("matters:detail", args=[matter.number])).status_code == 404
        with pytest.raises(MoveRefused):
            do(folk, matter, Move.PREPARE, actor="urban_handler")

    def test_the_sight_ends_with_the_seat(self, folk: Town) -> None:
        matter = self.joined(folk)
        seat = Seat.objects.get(matter=matter, part=Part.JOINT)
        folk.client("chair").post(reverse("dispute:end_seat", args=[matter.number, seat.pk]))
        assert not may_see(folk.actor("urban_handler"), matter)

    def test_a_no_with_its_reason_reaches_the_table(self, folk: Town) -> None:
        matter = accepted(folk)
        consent(folk, matter, About.JOINT)
        row = self.invited(folk, matter)
        values = {"accepts": False, "actor": folk.actor("urban_handler"), "at": NOW}
        with pytest.raises(MoveRefused):
            invitations.answer(row, text="", **values)
        with translation.override("en"):
            invitations.answer(row, text="本周人手不够", **values)
        assert Notice.objects.filter(title__startswith="受邀单位不参加联合调解").exists(), (
            "notices speak the city's language"
        )
        assert not may_see(folk.actor("urban_handler"), matter)
        assert "本周人手不够" in text_of(folk.client("chair").get(reverse("matters:detail", args=[matter.number])))
        said = " ".join(f"{one.title} {one.body}" for one in Notice.objects.all())
        assert "人手" not in said


class TestCourt:
    def asked(self, folk: Town) -> Matter:
        matter = effective(folk)
        consent(folk, matter, About.CONFIRMATION)
        return do(folk, matter, Move.ASK_COURT, actor="peacemaker", court="利通区人民法院", asked_on=TODAY)

    def said(self, folk: Town, matter: Matter, ruling: str, days: int = 0) -> Matter:
        at = NOW + timedelta(days=days)
        values = {"ruling": ruling, "ruled_on": TODAY + timedelta(days=days)}
        return do(folk, matter, Move.COURT_SAID, actor="peacemaker", at=at, **values)

    def running(self, matter: Matter) -> dict[str, str]:
        rows = Clock.objects.filter(matter=matter, name__startswith="court_", stopped_at=None)
        return {row.name: row.due_at.date().isoformat() for row in rows}

    def test_three_days_to_accept_fifteen_to_decide_ten_more(self, folk: Town) -> None:
        matter = self.asked(folk)
        assert self.running(matter) == {"court_take": "2026-03-09"}
        matter = self.said(folk, matter, "accepted", 2)
        DisputeDetails.objects.filter(matter=matter).update(told="先前告知的其他途径")
        page = text_of(folk.client("peacemaker").get(reverse("matters:detail", args=[matter.number])))
        assert "未获确认" not in page
        DisputeDetails.objects.filter(matter=matter).update(told="")
        assert self.running(matter) == {"court_decide": "2026-03-23"}
        matter = self.said(folk, matter, "longer", 9)
        assert self.running(matter) == {"court_longer": "2026-04-02"}
        matter = self.said(folk, matter, "confirmed", 12)
        assert (self.running(matter), matter.dispute.ruling, matter.dispute.told) == ({}, "confirmed", "")

    def test_not_confirmed_tells_the_other_ways(self, folk: Town) -> None:
        matter = self.said(folk, self.asked(folk), "dismissed", 5)
        assert "民事诉讼法" in matter.dispute.told
        page = text_of(folk.client("peacemaker").get(reverse("matters:detail", args=[matter.number])))
        assert "达成新的协议" in page
        assert "未获确认" in page
        with pytest.raises(MoveRefused, match="法院已有结论"):
            self.said(folk, matter, "confirmed", 6)

    def test_the_court_adds_time_only_to_what_it_accepted_and_speaks_after_it_was_asked(self, folk: Town) -> None:
        matter = self.asked(folk)
        for ruling, days, reason in (("longer", 1, NOT_ACCEPTED), ("accepted", -1, BEFORE_ASKED)):
            with pytest.raises(MoveRefused) as refused:
                self.said(folk, matter, ruling, days)
            assert refused.value.reason in {reason, "法院受理之后才会延长。", "法院那时还没有收到申请。"}

    def test_the_papers_to_bring_are_printed_without_a_name(self, folk: Town) -> None:
        matter = effective(folk)
        got = folk.client("peacemaker").get(reverse("dispute:court_papers", args=[matter.number]))
        words = (
            "".join(page.extract_text() for page in PdfReader(BytesIO(got.content)).pages)
            .replace(" ", "")
            .replace("\n", "")
        )
        assert "2026年4月3日" in words
        assert "调解协议" in words
        assert not [secret for secret in SECRETS if secret in words]
        assert MediationBody.objects.get(organization__code="garden_mediation").organization.name in words
