"""A wish through the services: published by a second person, claimed unseen, confirmed by both, its clocks, its counters."""

from datetime import timedelta

import pytest
from django.db import connection
from tests.world import GARDEN, GARDEN_2, NOW, Town

from wangge.audit.models import Entry
from wangge.kinds.wish.models import WishDetails
from wangge.kinds.wish.queries import claimed_by, figures, fulfilled_everywhere, open_to, wall
from wangge.kinds.wish.rules import Counters, Move, State
from wangge.kinds.wish.services import forget_ended, open_household, remind_claimers
from wangge.kinds.wish.tests.stories import (
    ADDRESS,
    NAME,
    PHONE,
    PUBLIC,
    SECRETS,
    STORY,
    act,
    checked,
    claimed,
    delivered,
    details,
    opened,
    published,
    told,
)
from wangge.matters.models import Clock, Matter, Movement
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused, SomebodyWasFirst, move
from wangge.matters.services.alarms import sound_due_alarms
from wangge.matters.services.telling import tell_pending
from wangge.notices.models import Notice
from wangge.people.actors import Actor, resident
from wangge.vault.models import Opening
from wangge.vault.services import PurposeMissing
from wangge.volunteers.models import Hours
from wangge.volunteers.services import end_registration
from wangge.volunteers.tests.stories import registered

DAY = timedelta(days=1)


def asker(matter: Matter) -> Actor:
    return resident(reporter_id=matter.reporters.get().pk)


class TestTelling:
    def test_story_name_telephone_and_address_are_sealed_in_the_database(self, town: Town) -> None:
        matter = told(town)
        with connection.cursor() as cursor:
            cursor.execute("SELECT story, address FROM wish_wishdetails WHERE matter_id = %s", [matter.pk])
            raw = list(cursor.fetchone())
            cursor.execute("SELECT name, contact FROM matters_reporter WHERE matter_id = %s", [matter.pk])
            raw += list(cursor.fetchone())
            cursor.execute("SELECT title, text, public_text, address FROM matters_matter WHERE id = %s", [matter.pk])
            plain = cursor.fetchone()
        assert all(raw)
        assert not [secret for secret in SECRETS if any(secret in text for text in (*raw, *plain))]
        assert (details(matter).story, details(matter).address) == (STORY, ADDRESS)

    @pytest.mark.parametrize("title", ["给马秀兰的眼镜", "眼镜，打13909530001", "白内障老人的眼镜", "送到3号楼的米"])
    def test_the_title_says_what_and_not_who(self, town: Town, title: str) -> None:
        with pytest.raises(OpeningRefused):
            told(town, title=title)
        assert not Matter.objects.filter(kind="wish").exists()

    def test_a_wish_needs_a_community_and_a_household(self, town: Town) -> None:
        with pytest.raises(OpeningRefused):
            told(town, area_code="640302001")
        with pytest.raises(OpeningRefused):
            told(town, address="  ")

    def test_sent_twice_it_is_one_wish(self, town: Town) -> None:
        first, second = opened(town, key="k1"), opened(town, key="k1")
        assert (first.is_new, second.is_new) == (True, False)
        assert first.matter == second.matter

    def test_a_household_tells_by_itself_and_gets_a_code(self, town: Town) -> None:
        done = opened(town, who="resident")
        assert len(done.code) == 8
        assert done.matter.opened_by == town.people["resident"]


class TestPublishing:
    @pytest.mark.parametrize(
        "text", [f"给{NAME}一副眼镜", f"电话{PHONE}", "住在幸福里的老人要眼镜", "患白内障的老人要眼镜"]
    )
    def test_a_text_with_identity_is_refused_and_says_what_it_found(self, town: Town, text: str) -> None:
        matter = told(town)
        with pytest.raises(MoveRefused):
            act(town, matter, Move.CHECK, "clerk", wall_title="一副老花镜", wall_text=text)
        matter.refresh_from_db()
        assert (matter.state, details(matter).public_text) == (State.TOLD, "")

    def test_only_a_second_person_publishes(self, town: Town) -> None:
        matter = checked(town)
        with pytest.raises(MoveRefused):
            act(town, matter, Move.PUBLISH, "clerk", looked=True)
        assert not wall(area_code="", sort="", after="").items
        act(town, matter, Move.PUBLISH, "secretary", looked=True)
        assert [row.number for row in wall(area_code="", sort="", after="").items] == [matter.number]
        assert details(matter).published_at == NOW

    def test_publishing_without_having_read_it_is_refused(self, town: Town) -> None:
        matter = checked(town)
        with pytest.raises(MoveRefused):
            act(town, matter, Move.PUBLISH, "secretary", looked=False)

    def test_what_is_written_anew_leaves_the_wall_and_needs_both_persons_again(self, town: Town) -> None:
        matter = published(town)
        act(town, matter, Move.SEND_BACK, "clerk", reason="写得太细")
        assert not wall(area_code="", sort="", after="").items
        act(town, matter, Move.CHECK, "secretary", wall_title="眼镜", wall_text="想要一副眼镜")
        with pytest.raises(MoveRefused):
            act(town, matter, Move.PUBLISH, "secretary", looked=True)
        act(town, matter, Move.PUBLISH, "clerk", looked=True)
        assert details(matter).public_text == "想要一副眼镜"
        assert Clock.objects.filter(matter=matter, name="wall", stopped_at=None).count() == 1


class TestClaiming:
    @pytest.mark.parametrize("who", ["watcher", "volunteer", "property_manager", "handler"])
    def test_members_volunteers_and_units_claim(self, town: Town, who: str) -> None:
        matter = claimed(town, who=who)
        assert matter.state == State.CLAIMED
        in_hand, _over = claimed_by(town.actor(who), at=NOW)
        assert [card.number for card in in_hand] == [matter.number]
        assert open_to(town.actor(who), at=NOW) == []

    def test_of_two_one_is_first(self, town: Town) -> None:
        matter = published(town)
        seen = Matter.objects.get(pk=matter.pk)
        act(town, matter, Move.CLAIM, "watcher")
        with pytest.raises(SomebodyWasFirst):
            move(seen, Move.CLAIM, actor=town.actor("volunteer"), at=NOW)
        assert details(matter).claimed_by == town.people["watcher"]
        assert Movement.objects.filter(matter=matter, move=Move.CLAIM).count() == 1

    def test_a_colleague_of_the_unit_brings_what_the_unit_claimed(self, town: Town) -> None:
        matter = claimed(town, who="handler")
        act(town, matter, Move.DELIVER, "manager")
        assert matter.state == State.DELIVERED

    def test_the_community_notes_what_a_unit_claims_by_telephone(self, town: Town) -> None:
        matter = published(town)
        act(town, matter, Move.CLAIM_FOR_UNIT, "clerk", claim_unit=town.units["property"])
        assert details(matter).claimed_unit == town.units["property"]
        act(town, matter, Move.DELIVER, "property_manager")
        assert matter.state == State.DELIVERED

    def test_another_person_cannot_deliver_it(self, town: Town) -> None:
        matter = claimed(town, who="watcher")
        with pytest.raises(MoveRefused):
            act(town, matter, Move.DELIVER, "volunteer")

    def test_giving_back_hangs_it_up_again_and_leaves_nothing_of_the_claimer(self, town: Town) -> None:
        matter = claimed(town)
        act(town, matter, Move.GIVE_BACK, "watcher", at=NOW + DAY)
        row = details(matter)
        assert matter.state == State.RELEASED
        assert (row.claimed_by, row.claimed_at, row.claimed_unit) == (None, None, None)
        assert [card.number for card in open_to(town.actor("watcher"), at=NOW)] == [matter.number]


class TestHousehold:
    def test_a_claimer_learns_it_only_after_the_household_agreed_and_each_look_is_logged(self, town: Town) -> None:
        matter = claimed(town)
        watcher = town.actor("watcher")
        assert open_household(matter, actor=watcher, purpose="送达", at=NOW) is None
        act(town, matter, Move.LET_KNOW, "clerk", household_agreed=True)
        known = open_household(matter, actor=watcher, purpose="送达心愿", at=NOW)
        assert known is not None
        assert (known.name, known.contact, known.address, known.story) == (NAME, PHONE, ADDRESS, "")
        look = Opening.objects.get(subject_id=matter.number)
        assert (look.person_id, look.purpose) == (watcher.person_id, "送达心愿")

    def test_the_household_has_to_agree(self, town: Town) -> None:
        matter = claimed(town)
        with pytest.raises(MoveRefused):
            act(town, matter, Move.LET_KNOW, "clerk", household_agreed=False)
        assert details(matter).household_agreed_at is None

    def test_a_purpose_is_needed(self, town: Town) -> None:
        with pytest.raises(PurposeMissing):
            open_household(told(town), actor=town.actor("clerk"), purpose="", at=NOW)

    def test_after_release_and_after_the_end_the_claimer_knows_nothing_any_more(self, town: Town) -> None:
        matter = claimed(town)
        act(town, matter, Move.LET_KNOW, "clerk", household_agreed=True)
        act(town, matter, Move.RELEASE, "clerk", reason="联系不上")
        assert open_household(matter, actor=town.actor("watcher"), purpose="送达", at=NOW) is None
        act(town, matter, Move.CLAIM, "watcher")
        assert open_household(matter, actor=town.actor("watcher"), purpose="送达", at=NOW) is None

    def test_over_the_whole_cast_only_the_places_own_people_may_know(self, town: Town) -> None:
        matter = claimed(town)
        knowing = {
            name for name in [*town.names(), "resident"]
            if open_household(matter, actor=town.actor(name), purpose="看一看", at=NOW) is not None
        }  # fmt: skip
        assert knowing == {"grid_worker", "grid_leader", "clerk", "secretary"}
        assert Opening.objects.filter(subject_id=matter.number).count() == len(knowing)

    def test_story_and_address_are_erased_thirty_days_after_the_end(self, town: Town) -> None:
        matter = told(town)
        act(town, matter, Move.WITHDRAW, "clerk", reason="已自行解决")
        assert forget_ended(NOW + 29 * DAY) == 0
        assert forget_ended(NOW + 31 * DAY) == 1
        assert forget_ended(NOW + 32 * DAY) == 0
        assert (details(matter).story, details(matter).address) == ("", "")
        assert details(matter).household_index


class TestConfirming:
    def test_it_is_fulfilled_when_both_have_confirmed_and_not_before(self, town: Town) -> None:
        matter = delivered(town)
        assert (matter.state, details(matter).giver_confirmed_at is not None) == (State.DELIVERED, True)
        move(matter, Move.RECEIVED, actor=asker(matter), at=NOW + DAY)
        matter.refresh_from_db()
        assert (matter.state, matter.phase, matter.closed_at) == (State.CONFIRMED, "done", NOW + DAY)
        assert not Clock.objects.filter(matter=matter, stopped_at=None).exists()

    def test_delivered_by_the_grid_worker_the_giver_still_has_to_confirm(self, town: Town) -> None:
        matter = claimed(town)
        act(town, matter, Move.DELIVER, "grid_worker")
        move(matter, Move.RECEIVED, actor=asker(matter), at=NOW)
        matter.refresh_from_db()
        assert matter.state == State.DELIVERED
        act(town, matter, Move.GIVEN, "watcher")
        assert matter.state == State.CONFIRMED

    def test_who_brought_it_does_not_confirm_for_the_household_a_colleague_does(self, town: Town) -> None:
        matter = claimed(town)
        act(town, matter, Move.DELIVER, "grid_worker")
        with pytest.raises(MoveRefused):
            act(town, matter, Move.RECEIVED, "grid_worker", note="问过了")
        act(town, matter, Move.RECEIVED, "clerk", note="电话问过，眼镜很合适")
        assert details(matter).household_confirmed_at == NOW

    def test_not_received_sends_it_back_to_delivery_with_fresh_days(self, town: Town) -> None:
        matter = delivered(town)
        move(matter, Move.NOT_RECEIVED, actor=asker(matter), at=NOW + DAY, given={"reason": "没有人来过"})
        matter.refresh_from_db()
        assert (matter.state, matter.next_clock) == (State.DELIVERING, "deliver")
        assert details(matter).giver_confirmed_at is None
        assert Notice.objects.filter(key__startswith="wish:", person_id=town.people["watcher"].pk).exists()

    def test_somebody_elses_wish_is_not_mine_to_confirm(self, town: Town) -> None:
        matter, other = delivered(town), told(town, address="另一家 平房")
        with pytest.raises(MoveRefused):
            move(matter, Move.RECEIVED, actor=asker(other), at=NOW)

    def test_the_claimers_time_counts_when_both_have_confirmed_and_only_for_who_registered(self, town: Town) -> None:
        registered(town, "watcher", kind="member")
        for who in ("watcher", "volunteer"):
            matter = delivered(town, who=who)
            move(matter, Move.RECEIVED, actor=asker(matter), at=NOW + DAY)
        hours = Hours.objects.get()
        assert (hours.person, hours.minutes, hours.what) == (town.people["watcher"], 40, "一副老花镜")


class TestClocks:
    def test_after_fourteen_days_without_delivery_it_is_released_exactly_once(self, town: Town) -> None:
        matter = claimed(town)
        due = Clock.objects.get(matter=matter, name="deliver").due_at
        sound_due_alarms(due - timedelta(minutes=1))
        matter.refresh_from_db()
        assert matter.state == State.CLAIMED
        for _again in range(3):
            sound_due_alarms(due)
        matter.refresh_from_db()
        assert matter.state == State.RELEASED
        assert Movement.objects.filter(matter=matter, move=Move.RUN_OUT).count() == 1
        assert details(matter).claimed_by is None
        assert Notice.objects.filter(key__startswith="wish:", person_id=town.people["watcher"].pk).count() == 1

    def test_fourteen_days_without_delivery_count_from_under_way_too_and_are_said_before(self, town: Town) -> None:
        matter = claimed(town)
        act(town, matter, Move.START, "watcher", at=NOW + DAY)
        assert remind_claimers(NOW + 12 * DAY) == 1
        sound_due_alarms(NOW + 20 * DAY)
        matter.refresh_from_db()
        assert matter.state == State.RELEASED

    def test_whose_registration_ends_leaves_no_wish_in_his_name_and_the_community_hears_of_it(self, town: Town) -> None:
        row = registered(town, "watcher", kind="member")
        matter = claimed(town)
        act(town, matter, Move.START, "watcher", at=NOW + DAY)
        end_registration(row, actor=town.actor("watcher"), at=NOW + 2 * DAY)
        matter.refresh_from_db()
        assert (matter.state, details(matter).claimed_by) == (State.RELEASED, None)
        tell_pending(NOW + 2 * DAY)
        assert Notice.objects.filter(person_id=town.people["clerk"].pk, url__contains=matter.number).exists()

    def test_after_ninety_days_on_the_wall_it_expires_exactly_once(self, town: Town) -> None:
        matter = published(town)
        due = Clock.objects.get(matter=matter, name="wall").due_at
        assert timedelta(days=89) < due - NOW <= timedelta(days=91)
        for _again in range(3):
            sound_due_alarms(due)
        matter.refresh_from_db()
        assert (matter.state, matter.phase) == (State.EXPIRED, "dropped")
        assert Movement.objects.filter(matter=matter, move=Move.EXPIRE).count() == 1
        assert not wall(area_code="", sort="", after="").items

    def test_the_days_in_somebodys_hand_do_not_count_on_the_wall(self, town: Town) -> None:
        matter = published(town)
        first = Clock.objects.get(matter=matter, name="wall").due_at
        act(town, matter, Move.CLAIM, "watcher", at=NOW + 10 * DAY)
        act(town, matter, Move.GIVE_BACK, "watcher", at=NOW + 15 * DAY)
        again = Clock.objects.get(matter=matter, name="wall")
        assert timedelta(days=4) <= again.due_at - first <= timedelta(days=6)
        assert (matter.next_clock, again.paused_at) == ("wall", None)

    def test_no_alarm_of_the_wall_sounds_for_a_claimed_wish(self, town: Town) -> None:
        matter = delivered(town)
        sound_due_alarms(NOW + 200 * DAY)
        matter.refresh_from_db()
        assert matter.state == State.DELIVERED

    def test_the_claimer_is_reminded_once_three_days_before(self, town: Town) -> None:
        matter = claimed(town)
        due = Clock.objects.get(matter=matter, name="deliver").due_at
        remind_claimers(due - 4 * DAY)
        assert not Notice.objects.filter(key__startswith="wish:", person_id=town.people["watcher"].pk).exists()
        remind_claimers(due - 2 * DAY)
        remind_claimers(due - DAY)
        assert Notice.objects.filter(key__startswith="wish:", person_id=town.people["watcher"].pk).count() == 1

    def test_an_expired_wish_is_checked_again_when_it_is_still_wished_for(self, town: Town) -> None:
        matter = published(town)
        sound_due_alarms(NOW + 100 * DAY)
        act(town, matter, Move.RENEW, "clerk", at=NOW + 101 * DAY, note="问过，还想要")
        act(town, matter, Move.PUBLISH, "secretary", at=NOW + 101 * DAY, looked=True)
        assert matter.state == State.PUBLISHED
        assert details(matter).published_at == NOW


class TestWithdrawing:
    @pytest.mark.parametrize("stage", [told, checked, published, claimed, delivered])
    def test_the_household_takes_it_back_at_any_time_without_a_reason(self, town: Town, stage) -> None:
        matter = stage(town)
        fresh = Matter.objects.get(pk=matter.pk)
        move(fresh, Move.WITHDRAW, actor=asker(matter), at=NOW + DAY)
        assert (fresh.state, fresh.phase) == (State.WITHDRAWN, "dropped")
        assert not Clock.objects.filter(matter=matter, stopped_at=None).exists()

    def test_the_claimer_hears_of_it(self, town: Town) -> None:
        matter = claimed(town)
        move(matter, Move.WITHDRAW, actor=asker(matter), at=NOW)
        assert Notice.objects.filter(key__startswith="wish:", person_id=town.people["watcher"].pk).count() == 1


class TestCounters:
    def test_wishes_households_and_persons_are_counted_apart(self, town: Town) -> None:
        one = delivered(town, persons_served=2)
        two = delivered(town, title="一袋米", persons_served=1)
        other = delivered(town, title="一把椅子", persons_served=3, address="团结巷 平房", area_code=GARDEN_2)
        waiting = published(town, title="一本字典", address="另一家 平房")
        for matter in (one, two, other):
            act(town, matter, Move.RECEIVED, "clerk", note="问过")
        total, lines = figures(GARDEN, at=NOW)
        assert total.fulfilled == Counters(households=2, persons=5, wishes=3)
        assert total.told == Counters(households=3, persons=6, wishes=4)
        assert (total.rate.top, total.rate.bottom, total.rate.text) == (3, 4, "75.0")
        assert {line.code: line.figures.fulfilled.wishes for line in lines} == {f"{GARDEN}001": 2, f"{GARDEN}002": 1}
        assert fulfilled_everywhere() == total.fulfilled
        assert waiting.state == State.PUBLISHED

    def test_the_rate_is_confirmed_through_published_and_told_ones_do_not_count(self, town: Town) -> None:
        told(town)
        total, _lines = figures(GARDEN, at=NOW)
        assert total.rate.text == "-"


class TestJournal:
    def test_every_step_stands_in_the_journal_and_in_the_audit(self, town: Town) -> None:
        matter = delivered(town)
        move(matter, Move.RECEIVED, actor=asker(matter), at=NOW + DAY)
        made = list(Movement.objects.filter(matter=matter).order_by("pk").values_list("move", flat=True))
        assert made == ["open", "check", "publish", "claim", "deliver", "received", "both_confirmed"]
        acts = set(Entry.objects.filter(subject_id=matter.number).values_list("act", flat=True))
        assert {"matter.open", *(f"wish.{name}" for name in made[1:])} <= acts

    def test_nothing_that_is_told_names_the_household(self, town: Town) -> None:
        matter = delivered(town)
        move(matter, Move.RECEIVED, actor=asker(matter), at=NOW + DAY)
        tell_pending(NOW + DAY)
        sound_due_alarms(NOW + 40 * DAY)
        texts = [f"{row.title} {row.body}" for row in Notice.objects.all()]
        texts += [f"{row.reason} {row.note} {row.public_text}" for row in Movement.objects.filter(matter=matter)]
        texts += [row.detail for row in Entry.objects.all()]
        assert texts
        assert not [text for text in texts for secret in SECRETS if secret in text]


def test_public_words_are_kept_apart_from_what_was_told(town: Town) -> None:
    matter = checked(town)
    assert WishDetails.objects.get(matter=matter).public_text == PUBLIC
    assert matter.text == ""
