"""Each household says itself what it agrees to; nobody's amount changes behind its back."""

import io

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.world import NOW, Town

from wangge.audit.models import Entry
from wangge.kinds.topic.models import CostPlan, CostShare
from wangge.kinds.topic.services import costs
from wangge.kinds.topic.services.costs import Household
from wangge.kinds.topic.tests.stories import DAY, screened
from wangge.matters.rules import MoveRefused

FLATS = ("13-1-101", "13-1-102", "13-1-201")


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


def asked(town: Town, *, total: int = 30_000) -> CostPlan:
    """A sewer for three flats, whose households are asked."""
    clerk = town.actor("clerk")
    plan = costs.draw_up(
        screened(town), actor=clerk, title="下水改造", total_fen=total, rule="equal", at=NOW,
        households=[Household(flat) for flat in FLATS],
    )  # fmt: skip
    return costs.ask_households(plan, actor=clerk, at=NOW)


def codes_of(town: Town, plan: CostPlan, **given: str) -> dict[str, str]:
    letters = costs.issue_links(plan, actor=town.actor("clerk"), at=NOW, **given)
    return {letter.label: letter.code for letter in letters}


def row_of(plan: CostPlan, household: str) -> CostShare:
    return CostShare.objects.select_related("plan__matter__topic").get(plan=plan, household=household)


def say(town: Town, plan: CostPlan, household: str, consent: str) -> None:
    given = {"actor": town.actor("clerk"), "consent": consent, "on": NOW.date(), "at": NOW}
    costs.note_consent(row_of(plan, household), **given)


class TestByItsOwnLink:
    def test_a_household_scans_its_letter_and_agrees(self, town: Town) -> None:
        plan = asked(town)
        codes = codes_of(town, plan)
        phone = Client()
        with time_machine.travel(NOW + DAY, tick=False):
            page = phone.get(reverse("topics:link_code", args=[codes["13-1-102"]]), follow=True)
            assert page.redirect_chain == [(reverse("topics:share"), 302)]
            assert "100.00" in page.content.decode()
            assert "13-1-102" in page.content.decode()
            shown = phone.post(reverse("topics:share"), {"consent": "yes"}, follow=True).content.decode()
        assert "您已表示同意" in shown
        row = row_of(plan, "13-1-102")
        assert (row.consent, row.way, row.entered_by_id) == ("yes", "link", None)

    def test_it_thinks_again_until_the_plan_is_settled(self, town: Town) -> None:
        plan = asked(town)
        row = row_of(plan, FLATS[0])
        costs.answer_by_link(row, consent="yes", at=NOW)
        costs.answer_by_link(row_of(plan, FLATS[0]), consent="no", at=NOW)
        assert row_of(plan, FLATS[0]).consent == "no"
        for flat in FLATS:
            costs.answer_by_link(row_of(plan, flat), consent="yes", at=NOW)
        assert CostPlan.objects.get(pk=plan.pk).state == "agreed"
        with pytest.raises(MoveRefused):
            costs.answer_by_link(row_of(plan, FLATS[0]), consent="no", at=NOW)

    def test_a_wrong_code_opens_nothing_and_guessing_ends_soon(self, town: Town) -> None:
        asked(town)
        phone = Client()
        answers = [phone.get(reverse("topics:link_code", args=[f"WRONG{n:05d}"])) for n in range(30)]
        assert {answer.status_code for answer in answers} == {422}
        assert "一刻钟" in answers[-1].content.decode() or "15" in answers[-1].content.decode()
        assert phone.get(reverse("topics:share")).status_code == 302

    def test_a_lost_letter_is_printed_anew_and_the_old_code_ends(self, town: Town) -> None:
        plan = asked(town)
        old = codes_of(town, plan)[FLATS[0]]
        assert codes_of(town, plan) == {}
        fresh = codes_of(town, plan, household=FLATS[0])[FLATS[0]]
        assert costs.find_household(old) is None
        found = costs.find_household(f"{fresh[:4]}-{fresh[4:]}".lower())
        assert found is not None
        assert found.household == FLATS[0]

    def test_letters_carry_share_and_code_and_are_not_kept(self, town: Town) -> None:
        plan = asked(town)
        sheet = town.client("clerk").post(reverse("topic:plan_letters", args=[plan.pk]))
        text = PdfReader(io.BytesIO(sheet.content)).pages[0].extract_text().replace(" ", "")
        assert sheet["Cache-Control"] == "no-store"
        assert "13-1-101" in text
        assert "100.00" in text
        assert not Entry.objects.filter(detail__regex=r"[2-9A-Z]{10}").exists()


class TestAtTheCounter:
    def test_it_is_written_down_who_entered_it(self, town: Town) -> None:
        plan = asked(town)
        with time_machine.travel(NOW, tick=False):
            town.client("clerk").post(reverse("topic:consent", args=[row_of(plan, FLATS[0]).pk]), {"consent": "yes"})
            shown = town.client("secretary").get(reverse("topic:plan", args=[plan.pk])).content.decode()
        row = row_of(plan, FLATS[0])
        assert (row.way, row.entered_by_id) == ("counter", town.actor("clerk").person_id)
        assert f"窗口登记 {town.actor('clerk').name}" in shown
        say(town, plan, FLATS[0], "asked")
        row = row_of(plan, FLATS[0])
        assert (row.way, row.entered_by_id, row.answered_on) == ("", None, None)


class TestSomebodyDeclines:
    def test_the_others_share_the_whole_and_are_asked_again(self, town: Town) -> None:
        plan = asked(town)
        codes = codes_of(town, plan)
        say(town, plan, FLATS[0], "yes")
        say(town, plan, FLATS[1], "no")
        fresh = costs.redraw(plan, actor=town.actor("clerk"), at=NOW + DAY)
        assert CostPlan.objects.get(pk=plan.pk).state == "dropped"
        assert row_of(plan, FLATS[0]).consent == "yes"
        shares = fresh.shares.order_by("position").values_list("household", "amount_fen", "consent")
        assert list(shares) == [(FLATS[0], 15_000, "asked"), (FLATS[2], 15_000, "asked")]
        costs.ask_households(fresh, actor=town.actor("clerk"), at=NOW + DAY)
        found = costs.find_household(codes[FLATS[2]])
        assert found is not None
        assert found.plan_id == fresh.pk
        left_out = costs.find_household(codes[FLATS[1]])
        assert left_out is not None
        with pytest.raises(MoveRefused):
            costs.answer_by_link(left_out, consent="yes", at=NOW + DAY)

    def test_the_desk_shows_beforehand_what_it_would_come_to(self, town: Town) -> None:
        plan = asked(town)
        clerk = town.client("clerk")
        assert "重新分摊" not in clerk.get(reverse("topic:plan", args=[plan.pk])).content.decode()
        say(town, plan, FLATS[1], "no")
        shown = clerk.get(reverse("topic:plan", args=[plan.pk])).content.decode()
        assert "其余 2 户每户应摊 150.00 至 150.00 元" in shown
        answer = clerk.post(reverse("topic:plan_redraw", args=[plan.pk]))
        fresh = CostPlan.objects.get(follows=plan)
        assert answer.url == reverse("topic:plan", args=[fresh.pk])
        assert fresh.title == "下水改造（第2稿）"

    def test_without_a_refusal_or_with_nobody_left_nothing_is_shared_anew(self, town: Town) -> None:
        plan = asked(town)
        with pytest.raises(MoveRefused):
            costs.redraw(plan, actor=town.actor("clerk"), at=NOW)
        for flat in FLATS:
            say(town, plan, flat, "no")
        with pytest.raises(MoveRefused):
            costs.redraw(plan, actor=town.actor("clerk"), at=NOW)
        assert CostPlan.objects.count() == 1


def test_the_list_is_frozen_when_households_are_asked(town: Town) -> None:
    plan = asked(town)
    assert len(plan.list_hash) == 64
    assert costs.is_list_same(plan)
    CostShare.objects.filter(plan=plan, position=2).update(amount_fen=9_999)
    assert not costs.is_list_same(plan)
    assert "名单与征求意见时锁定的不一致" in (
        town.client("clerk").get(reverse("topic:plan", args=[plan.pk])).content.decode()
    )
