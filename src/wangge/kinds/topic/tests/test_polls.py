"""Votes through the services: one vote for each line of the roll, secret, counted and counted again."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pypdf import PdfReader
from tests.world import NOW, Town

from wangge.kinds.topic.models import Ballot, BoxSlip, PaperReading, Poll, RollEntry
from wangge.kinds.topic.printing import letters_pdf, tally_pdf
from wangge.kinds.topic.rules import Move
from wangge.kinds.topic.rules.law import NoRule
from wangge.kinds.topic.rules.polls import PollAct
from wangge.kinds.topic.rules.voting import Part
from wangge.kinds.topic.services import ballots, boxes, polls, register, rolls
from wangge.kinds.topic.tests.stories import (
    CLOSED,
    DAY,
    OPENED,
    SCREENED,
    SETTLED,
    at_home,
    deliberated,
    entry,
    home,
    opened,
    parts,
    poll_on,
    read,
    screened,
    told,
)
from wangge.matters.rules import MoveRefused
from wangge.matters.services import SomebodyWasFirst, move


def cast(poll: Poll, position: int, choice: str = "yes") -> None:
    ballots.cast_online(poll, entry=entry(poll, position), choice=choice, at=OPENED)


def on_paper(town: Town, poll: Poll, position: int, *readings: tuple[str, str]) -> list[str]:
    return [
        ballots.read_paper(poll, position=position, choice=choice, actor=town.actor(clerk), at=OPENED)
        for clerk, choice in readings
    ]


def finished(town: Town, poll: Poll, at=CLOSED) -> Poll:
    for act in (PollAct.CLOSE, PollAct.COUNT):
        polls.act(poll, act, actor=town.actor("secretary"), at=at)
    return poll


class TestPreparing:
    def test_the_rule_of_the_day_is_kept_with_its_article(self, town: Town) -> None:
        poll = poll_on(town, screened(town), subject="fund_raising")
        assert (poll.weight, poll.quorum_area, poll.majority_heads) == ("special", ">=2/3", ">=3/4")
        assert "278" in poll.source

    @pytest.mark.parametrize("body", ["villagers_assembly", "residents_assembly"])
    def test_a_body_whose_law_changed_is_refused_until_its_rule_is_entered(self, town: Town, body: str) -> None:
        matter = screened(town)
        with pytest.raises(NoRule):
            poll_on(town, matter, body=body, basis="person", subject="")
        register.add_rule(
            actor=town.actor("county_leader"), at=NOW, body=body, basis="person", valid_from=NOW.date(),
            source="新法第几条", quorum_heads=">1/2", majority_heads=">1/2", notice_days=10,
        )  # fmt: skip
        assert poll_on(town, matter, body=body, basis="person", subject="").source == "新法第几条"

    def test_fifteen_days_of_notice(self, town: Town) -> None:
        poll = poll_on(town, screened(town), opens_at=NOW + 14 * DAY)
        polls.load_roll(poll, parts(), actor=town.actor("secretary"), at=NOW)
        with pytest.raises(MoveRefused):
            polls.act(poll, PollAct.ANNOUNCE, actor=town.actor("secretary"), at=NOW)
        assert poll.state == "draft"

    def test_announcing_freezes_the_roll(self, town: Town) -> None:
        poll = opened(town, screened(town))
        assert (poll.roll_heads, poll.roll_area, len(poll.roll_hash)) == (6, 60_000, 64)
        with pytest.raises(MoveRefused):
            polls.load_roll(poll, parts(9), actor=town.actor("secretary"), at=OPENED)

    def test_a_topic_waits_for_its_vote(self, town: Town) -> None:
        matter = deliberated(town)
        poll = opened(town, matter)
        with pytest.raises(MoveRefused):
            move(read(matter), Move.RESOLVE, actor=town.actor("secretary"), at=SETTLED, given={"resolution": "用"})
        for position in range(1, 7):
            cast(poll, position)
        finished(town, poll)
        polls.act(poll, PollAct.PUBLISH, actor=town.actor("secretary"), at=CLOSED)
        move(read(matter), Move.RESOLVE, actor=town.actor("secretary"), at=CLOSED, given={"resolution": "用"})
        assert read(matter).state == "resolved"

    def test_the_background_opens_it_at_its_moment_and_once(self, town: Town) -> None:
        poll = poll_on(town, screened(town))
        polls.load_roll(poll, parts(), actor=town.actor("secretary"), at=NOW)
        polls.act(poll, PollAct.ANNOUNCE, actor=town.actor("secretary"), at=NOW)
        assert [polls.open_due_polls(at) for at in (NOW + DAY, OPENED, OPENED)] == [0, 1, 0]

    def test_of_two_who_announce_at_once_one_wins(self, town: Town) -> None:
        poll = poll_on(town, screened(town))
        polls.load_roll(poll, parts(), actor=town.actor("secretary"), at=NOW)
        other = Poll.objects.select_related("matter__topic").get(pk=poll.pk)
        polls.act(poll, PollAct.ANNOUNCE, actor=town.actor("secretary"), at=NOW)
        with pytest.raises(SomebodyWasFirst):
            polls.act(other, PollAct.ANNOUNCE, actor=town.actor("clerk"), at=NOW)

    @pytest.mark.parametrize("name", ["dispatcher", "grid_worker", "property_manager", "east_leader", "resident"])
    def test_others_run_no_votes_here(self, town: Town, name: str) -> None:
        with pytest.raises(MoveRefused):
            poll_on(town, screened(town), actor=town.actor(name))

    def test_the_owners_committee_runs_owners_votes_and_no_others(self, town: Town) -> None:
        assert poll_on(town, at_home(town), actor=town.actor("owner")).pk
        with pytest.raises(MoveRefused):
            poll_on(town, at_home(town), actor=town.actor("owner"), body="residents_assembly", basis="person")

    def test_the_committee_of_another_estate_runs_no_vote_here(self, town: Town) -> None:
        home(town)
        with pytest.raises(MoveRefused):
            poll_on(town, screened(town), actor=town.actor("owner"))


class TestRollFile:
    def table(self, *rows: tuple[str, ...]) -> bytes:
        stream = io.StringIO()
        csv.writer(stream).writerows(rows)
        return stream.getvalue().encode("gb18030")

    def test_a_table_of_the_property_office_is_read(self) -> None:
        content = self.table(("专有部分", "面积", "业主编号"), ("1-1-101", "89.37", "甲"), ("车位3", "12.5㎡", "甲"))
        assert rolls.read_roll(content, "名册.csv", counts_area=True) == [
            Part("1-1-101", 8937, "甲"), Part("车位3", 1250, "甲"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "rows",
        [
            (("号", "面积"), ("1", "9")),
            (("专有部分",), ("1-1",)),
            (("专有部分", "面积"), ("1-1", "八十")),
            (("专有部分", "面积"), ("1-1", "89.375")),
            (("专有部分", "面积"), ("1-1", "-4")),
        ],
    )
    def test_what_cannot_be_read_is_refused_in_words(self, rows: tuple[tuple[str, ...], ...]) -> None:
        with pytest.raises(MoveRefused):
            rolls.read_roll(self.table(*rows), "名册.csv", counts_area=True)

    def test_households_need_no_area(self) -> None:
        content = self.table(("户",), ("第一户",))
        assert rolls.read_roll(content, "户.csv", counts_area=False) == [Part("第一户", 0)]


class TestVotingOnline:
    def test_a_code_opens_one_line_of_the_roll_and_lower_case_and_hyphens_do_not_matter(self, town: Town) -> None:
        poll = opened(town, screened(town))
        letters = polls.issue_codes(poll, actor=town.actor("clerk"), at=OPENED)
        first = letters[0]
        assert len({letter.code for letter in letters}) == 6
        spoken = f"{first.code[:4].lower()}-{first.code[4:]}"
        assert ballots.find_voter(poll, spoken) == entry(poll, first.position)
        assert ballots.find_voter(poll, "AAAAAAAAAA") is None

    def test_codes_are_kept_nowhere_in_clear_and_given_out_once(self, town: Town) -> None:
        poll = opened(town, screened(town))
        letters = polls.issue_codes(poll, actor=town.actor("clerk"), at=OPENED)
        assert not RollEntry.objects.filter(code_hash__in=[letter.code for letter in letters]).exists()
        assert polls.issue_codes(poll, actor=town.actor("clerk"), at=OPENED) == []

    def test_four_letters_go_on_a_page(self, town: Town) -> None:
        poll = opened(town, screened(town))
        letters = polls.issue_codes(poll, actor=town.actor("clerk"), at=OPENED)
        sheet = letters_pdf(poll, letters, "https://wangge.example/topics/votes/1/")
        assert len(PdfReader(io.BytesIO(sheet)).pages) == -(-len(letters) // 4)

    def test_a_lost_letter_is_printed_anew_and_the_old_code_ends(self, town: Town) -> None:
        poll = opened(town, screened(town))
        old = polls.issue_codes(poll, actor=town.actor("clerk"), at=OPENED)[2]
        new = polls.issue_codes(poll, actor=town.actor("clerk"), at=OPENED, positions=[3])[0]
        assert ballots.find_voter(poll, old.code) is None
        assert ballots.find_voter(poll, new.code) == entry(poll, 3)

    def test_nobody_votes_twice_online_or_online_and_on_paper(self, town: Town) -> None:
        poll = opened(town, screened(town))
        cast(poll, 1)
        with pytest.raises(MoveRefused):
            cast(poll, 1, "no")
        with pytest.raises(MoveRefused):
            on_paper(town, poll, 1, ("clerk", "no"))
        on_paper(town, poll, 2, ("clerk", "no"))
        with pytest.raises(MoveRefused):
            cast(poll, 2)
        assert Ballot.objects.count() == 1

    def test_a_stale_page_does_not_vote_again(self, town: Town) -> None:
        poll = opened(town, screened(town))
        stale = entry(poll, 1)
        cast(poll, 1)
        with pytest.raises(MoveRefused):
            ballots.cast_online(poll, entry=stale, choice="no", at=OPENED)

    @pytest.mark.parametrize("moment", [OPENED - 2 * DAY, CLOSED])
    def test_only_within_the_announced_time(self, town: Town, moment) -> None:
        poll = opened(town, screened(town))
        with pytest.raises(MoveRefused):
            ballots.cast_online(poll, entry=entry(poll, 1), choice="yes", at=moment)

    def test_a_code_of_another_vote_opens_nothing(self, town: Town) -> None:
        matter = screened(town)
        poll, other = opened(town, matter), opened(town, matter)
        code = polls.issue_codes(other, actor=town.actor("clerk"), at=OPENED)[0].code
        assert ballots.find_voter(poll, code) is None


class TestPaper:
    def test_two_clerks_who_agree_fill_the_box(self, town: Town) -> None:
        poll = opened(town, screened(town))
        assert on_paper(town, poll, 1, ("clerk", "yes"), ("secretary", "yes")) == ["once", "complete"]
        assert entry(poll, 1).is_complete

    def test_one_clerk_alone_cannot_enter_a_ballot_twice(self, town: Town) -> None:
        poll = opened(town, screened(town))
        on_paper(town, poll, 1, ("clerk", "yes"))
        with pytest.raises(MoveRefused):
            on_paper(town, poll, 1, ("clerk", "yes"))

    def test_where_two_differ_a_third_decides(self, town: Town) -> None:
        poll = opened(town, screened(town))
        assert on_paper(
            town, poll, 1, ("clerk", "yes"), ("secretary", "no"), ("township_leader", "no")
        ) == ["once", "differs", "complete"]  # fmt: skip
        finished(town, poll)
        assert (poll.heads_yes, poll.heads_no) == (0, 1)

    def test_a_third_reading_that_differs_from_both_is_no_decision(self, town: Town) -> None:
        poll = opened(town, screened(town))
        on_paper(town, poll, 1, ("clerk", "yes"), ("secretary", "no"))
        with pytest.raises(MoveRefused):
            on_paper(town, poll, 1, ("township_leader", "abstain"))

    def test_a_half_entered_ballot_holds_up_the_closing(self, town: Town) -> None:
        poll = opened(town, screened(town))
        on_paper(town, poll, 1, ("clerk", "yes"))
        with pytest.raises(MoveRefused):
            polls.act(poll, PollAct.CLOSE, actor=town.actor("secretary"), at=CLOSED)

    def test_a_wrong_number_is_taken_back_with_a_reason_and_the_line_can_vote(self, town: Town) -> None:
        poll = opened(town, screened(town))
        on_paper(town, poll, 1, ("clerk", "yes"))
        with pytest.raises(MoveRefused):
            ballots.discard_readings(poll, position=1, reason="", actor=town.actor("clerk"), at=OPENED)
        ballots.discard_readings(poll, position=1, reason="看错号", actor=town.actor("clerk"), at=OPENED)
        cast(poll, 1)
        with pytest.raises(MoveRefused):
            ballots.discard_readings(poll, position=1, reason="再来", actor=town.actor("clerk"), at=OPENED)

    def test_a_number_that_is_not_on_the_roll_is_refused(self, town: Town) -> None:
        with pytest.raises(MoveRefused):
            on_paper(town, opened(town, screened(town)), 77, ("clerk", "yes"))


class TestCounting:
    @pytest.mark.parametrize(
        ("choices", "is_passed", "is_quorate"),
        [
            ("yes yes yes no", True, True),  # 4 of 6 take part (exactly two thirds), 3 of 4 agree
            ("yes yes no no", False, True),  # exactly half of those taking part
            ("yes yes yes", False, False),  # 3 of 6 take part
            ("yes yes yes abstain abstain", True, True),  # 3 of 5
            ("yes yes abstain no", False, True),  # 2 of 4 with one who abstains
            ("yes yes yes yes yes yes", True, True),
        ],
    )
    def test_cases_of_the_law(self, town: Town, choices: str, is_passed: bool, is_quorate: bool) -> None:
        poll = opened(town, screened(town))
        for position, choice in enumerate(choices.split(), start=1):
            cast(poll, position, choice)
        finished(town, poll)
        found = boxes.recount(poll, polls.majority_of(poll))
        assert (poll.is_passed, found.verdict.is_quorate, found.faults) == (is_passed, is_quorate, ())

    def test_exactly_three_quarters_pass_a_special_decision(self, town: Town) -> None:
        poll = opened(town, screened(town), subject="rebuilding", roll=parts(4))
        for position, choice in enumerate(("yes", "yes", "yes", "no"), start=1):
            cast(poll, position, choice)
        assert finished(town, poll).is_passed

    def test_heads_alone_do_not_carry_it_against_the_area(self, town: Town) -> None:
        roll = [Part("商铺", 90_000), *parts(5, 5_000)]
        poll = opened(town, screened(town), roll=roll)
        cast(poll, 1, "no")
        for position in range(2, 7):
            cast(poll, position)
        finished(town, poll)
        assert (poll.heads_yes, poll.area_yes, poll.area_no, poll.is_passed) == (5, 25_000, 90_000, False)

    def test_both_ways_are_counted_together(self, town: Town) -> None:
        poll = opened(town, screened(town))
        for position in (1, 2):
            cast(poll, position)
        for position in (3, 4):
            on_paper(town, poll, position, ("clerk", "yes"), ("secretary", "yes"))
        finished(town, poll)
        assert (poll.heads_voted, poll.area_yes, poll.is_passed) == (4, 40_000, True)


class TestSecrecy:
    def closed(self, town: Town, **given: object) -> Poll:
        poll = opened(town, screened(town), roll=[Part(f"3-1-{n}", 8000 + 37 * n) for n in range(1, 31)], **given)
        for position in range(1, 26):
            cast(poll, position, "yes" if position % 3 else "no")
        polls.act(poll, PollAct.CLOSE, actor=town.actor("secretary"), at=CLOSED)
        return poll

    def test_while_it_runs_choices_are_sealed_in_the_database(self, town: Town) -> None:
        poll = opened(town, screened(town))
        cast(poll, 1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT choice FROM topic_ballot")
            assert "yes" not in cursor.fetchone()[0]

    def test_after_closing_nothing_joins_a_voter_with_a_choice(self, town: Town) -> None:
        poll = self.closed(town)
        assert not Ballot.objects.exists()
        assert not PaperReading.objects.exists()
        assert set(RollEntry.objects.values_list("open_choice", flat=True)) == {""}
        columns = {field.name for field in BoxSlip._meta.get_fields()}
        assert columns == {"id", "poll", "what", "choice", "size"}
        assert RollEntry.objects.filter(poll=poll, is_complete=True).count() == 25

    def test_every_area_is_changed_into_coins_that_others_have_too(self, town: Town) -> None:
        poll = self.closed(town)
        sizes = BoxSlip.objects.filter(poll=poll, what="area").values_list("size", flat=True)
        assert {size & (size - 1) for size in sizes} == {0}
        assert max(sizes) <= 4096
        largest = [size for size in sizes if size == 4096]
        assert len(largest) >= 25
        total = sum(RollEntry.objects.filter(poll=poll, is_complete=True).values_list("area", flat=True))
        assert sum(sizes) == total

    def test_slips_do_not_lie_in_the_order_of_voting(self, town: Town) -> None:
        poll = self.closed(town)
        heads = list(BoxSlip.objects.filter(poll=poll, what="head").order_by("id").values_list("choice", flat=True))
        cast_order = ["yes" if position % 3 else "no" for position in range(1, 26)]
        assert sorted(heads) == sorted(cast_order)
        assert heads != cast_order

    def test_an_open_vote_says_who_voted_how(self, town: Town) -> None:
        poll = self.closed(town, is_secret=False)
        assert [entry(poll, position).open_choice for position in (1, 3, 30)] == ["yes", "no", ""]


class TestRecount:
    def counted(self, town: Town) -> Poll:
        poll = opened(town, screened(town))
        for position, choice in enumerate(("yes", "yes", "yes", "no"), start=1):
            cast(poll, position, choice)
        return finished(town, poll)

    def test_the_command_counts_again_and_agrees(self, town: Town, capsys: pytest.CaptureFixture[str]) -> None:
        poll = self.counted(town)
        call_command("recount_vote", str(poll.pk))
        said = capsys.readouterr().out
        assert "3 / 4" in said
        assert "75.00%" in said

    @pytest.mark.parametrize(
        ("change", "fault"),
        [
            (lambda poll: Poll.objects.filter(pk=poll.pk).update(heads_yes=4), "tally_differs"),
            (
                lambda poll: BoxSlip.objects.filter(poll=poll, what="head", choice="no").update(choice="yes"),
                "tally_differs",
            ),
            (lambda poll: BoxSlip.objects.filter(poll=poll, what="head", choice="no").delete(), "heads_differ"),
            (lambda poll: RollEntry.objects.filter(poll=poll, position=6).update(area=1), "roll_changed"),
            (lambda poll: RollEntry.objects.filter(poll=poll, position=6).update(is_complete=True), "heads_differ"),
            (lambda poll: Poll.objects.filter(pk=poll.pk).update(is_passed=False), "verdict_differs"),
            (lambda poll: Poll.objects.filter(pk=poll.pk).update(tally_mac="0" * 64), "mark_differs"),
        ],
    )
    def test_whatever_is_changed_afterwards_is_found(self, town: Town, change, fault: str) -> None:
        poll = self.counted(town)
        change(poll)
        poll.refresh_from_db()
        assert fault in boxes.recount(poll, polls.majority_of(poll)).faults
        with pytest.raises(CommandError):
            call_command("recount_vote", str(poll.pk))

    def test_a_vote_that_is_not_counted_cannot_be_counted_again(self, town: Town) -> None:
        poll = opened(town, screened(town))
        with pytest.raises(CommandError):
            call_command("recount_vote", str(poll.pk))

    def test_the_tally_sheet_prints_the_four_fractions(self, town: Town) -> None:
        poll = self.counted(town)
        sheet = tally_pdf(poll, boxes.recount(poll, polls.majority_of(poll)))
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(sheet)).pages)
        for fraction in ("4 / 6", "400.00 / 600.00", "3 / 4", "300.00 / 400.00"):
            assert fraction in text


class TestRecusal:
    def test_who_holds_a_post_with_the_company_is_off_the_roll_and_counted_on_no_side(self, town: Town) -> None:
        register.disclose(
            actor=town.actor("secretary"), at=NOW, organization=town.units["property"], post="副经理",
            basis="公司聘任", starts_on=NOW.date(), ends_on=(NOW + 365 * DAY).date(), roll_label="3-1-2",
        )  # fmt: skip
        matter = told(town).matter
        given = {**SCREENED, "concerned_unit": town.units["property"]}
        move(matter, Move.SCREEN, actor=town.actor("secretary"), at=NOW, given=given)
        poll = opened(town, read(matter), subject="company", roll=[*parts(3), Part("3-1-20", 10_000)])
        assert (poll.roll_heads, poll.excluded, entry(poll, 2).exclusion) == (3, 1, "副经理")
        assert not entry(poll, 4).is_excluded
        with pytest.raises(MoveRefused):
            cast(poll, 2)
        with pytest.raises(MoveRefused):
            on_paper(town, poll, 2, ("clerk", "yes"))
        for position in (1, 3):
            cast(poll, position)
        assert finished(town, poll).is_passed

    def test_a_clerk_with_a_post_there_reads_no_ballots(self, town: Town) -> None:
        matter = told(town).matter
        given = {**SCREENED, "concerned_unit": town.units["property"]}
        move(matter, Move.SCREEN, actor=town.actor("secretary"), at=NOW, given=given)
        poll = opened(town, read(matter), subject="company")
        register.disclose(
            actor=town.actor("secretary"), at=NOW, organization=town.units["property"], post="顾问", basis="聘任",
            starts_on=NOW.date(), ends_on=(NOW + 365 * DAY).date(), person=town.people["clerk"],
        )  # fmt: skip
        with pytest.raises(MoveRefused):
            on_paper(town, poll, 1, ("clerk", "yes"))


def test_a_challenge_keeps_the_result_out_of_effect_until_it_is_upheld(town: Town) -> None:
    poll = opened(town, screened(town))
    cast(poll, 1)
    finished(town, poll)
    secretary, later = town.actor("secretary"), CLOSED + timedelta(days=3)
    polls.act(poll, PollAct.PUBLISH, actor=secretary, at=CLOSED)
    polls.act(poll, PollAct.CHALLENGE, actor=secretary, at=later, reason="业主起诉撤销")
    with pytest.raises(MoveRefused):
        polls.act(poll, PollAct.SETTLE, actor=secretary, at=later)
    polls.act(poll, PollAct.UPHOLD, actor=secretary, at=later, reason="法院驳回")
    polls.act(poll, PollAct.SETTLE, actor=secretary, at=later)
    assert (poll.state, poll.matter.topic.__class__.objects.get(matter=poll.matter).open_votes) == ("effective", 0)
