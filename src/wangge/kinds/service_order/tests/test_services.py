"""A service order through the services and pages: matched with reasons, refused without a mark, rated, never leaking."""

from dataclasses import replace
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.world import GARDEN, GARDEN_1, NOW, RIVER, Town

from wangge.kinds.service_order import services
from wangge.kinds.service_order.models import OrderDetails
from wangge.kinds.service_order.rules import Move, State
from wangge.kinds.service_order.tests.stories import (
    ADDRESS,
    DAY,
    NAME,
    PHONE,
    SECRETS,
    act,
    assigned,
    item,
    ordered,
    serving,
)
from wangge.matters.access import may_see
from wangge.matters.models import Clock, Matter, Movement, Rating
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused, move
from wangge.matters.services.alarms import sound_due_alarms
from wangge.matters.tests.cost import costs_no_more
from wangge.notices.models import Notice
from wangge.people.actors import resident
from wangge.volunteers.models import Hours, Registration, Skill
from wangge.volunteers.services import end_registration, note_hours
from wangge.volunteers.tests.stories import registered


def asker(matter: Matter):
    return resident(reporter_id=matter.reporters.get().pk)


def details(matter: Matter) -> OrderDetails:
    return OrderDetails.objects.get(matter=matter)


class TestMatching:
    def test_the_best_fit_stands_first_and_the_reason_is_kept_and_told(self, town: Town) -> None:
        able, other = serving(town)
        matter = ordered(town)
        found = services.proposals(matter, details(matter))
        assert [row.pk for row, _match in found] == [able.pk, other.pk]
        act(town, matter, Move.ASSIGN, "clerk", helper=str(able.pk))
        assert "会这项技能" in details(matter).assigned_why
        assert Notice.objects.get(key__startswith="service_order:").person_id == town.people["volunteer"].pk

    def test_who_leaves_leaves_no_order_in_his_name_unless_he_serves_on_elsewhere(self, town: Town) -> None:
        able, _other = serving(town)
        matter = ordered(town)
        act(town, matter, Move.ASSIGN, "clerk", helper=str(able.pk))
        second = Registration.objects.create(
            person=able.person, kind="member", community=able.community, standing="accepted", agreed_at=NOW,
            applied_at=NOW,
        )  # fmt: skip
        end_registration(able, actor=town.actor("clerk"), at=NOW + DAY)
        assert details(matter).helper_person_id == able.person_id
        end_registration(second, actor=town.actor("clerk"), at=NOW + DAY)
        matter.refresh_from_db()
        assert (matter.state, details(matter).helper_person_id) == (State.ORDERED, None)

    def test_who_gave_the_hours_he_offered_this_month_is_spared_and_the_reason_says_so(self, town: Town) -> None:
        able, _other = serving(town)
        second = registered(town, "steward", skills=[Skill.objects.get(code="hair")])
        Registration.objects.filter(pk=able.pk).update(hours_per_month=1)
        matter = ordered(town)
        assert services.proposals(matter, details(matter))[0][0].pk == able.pk
        note_hours(
            person_id=able.person_id, community=able.community, minutes=60, what="理发", source="task", reference="A",
            on=NOW.date(), at=NOW,
        )  # fmt: skip
        later = ordered(town)
        found = services.proposals(later, details(later))
        assert found[0][0].pk == second.pk
        assert "本月已达本人愿意的时长" in services.why({row.pk: one for row, one in found}[able.pk])

    def test_nobody_from_elsewhere_can_be_asked(self, town: Town) -> None:
        able, _other = serving(town)
        Registration.objects.filter(pk=able.pk).update(community=town.areas[RIVER])
        with pytest.raises(MoveRefused):
            act(town, ordered(town), Move.ASSIGN, "clerk", helper=str(able.pk))

    def test_who_has_much_in_hand_is_asked_later(self, town: Town) -> None:
        able, _other = serving(town)
        second = registered(town, "steward", skills=[Skill.objects.get(code="hair")])
        act(town, ordered(town), Move.ASSIGN, "clerk", helper=str(able.pk))
        matter = ordered(town)
        assert services.proposals(matter, details(matter))[0][0].pk == second.pk


class TestRefusing:
    def test_it_goes_back_and_nothing_of_the_person_stays_on_it(self, town: Town) -> None:
        matter = assigned(town)
        before = services.proposals(ordered(town), details(matter))
        act(town, matter, Move.REFUSE, "volunteer")
        row = details(matter)
        assert (matter.state, row.helper, row.helper_person, row.assigned_why) == (State.ORDERED, None, None, "")
        assert matter.next_clock == "assign"
        movement = Movement.objects.get(matter=matter, move=Move.REFUSE)
        assert (movement.reason, movement.note) == ("", "")
        assert len(before) == len(services.proposals(matter, row))

    def test_ten_refusals_change_no_place_in_the_next_match(self, town: Town) -> None:
        able, other = serving(town)
        matter = ordered(town)
        for _again in range(10):
            act(town, matter, Move.ASSIGN, "clerk", helper=str(able.pk))
            act(town, matter, Move.REFUSE, "volunteer")
        assert [row.pk for row, _match in services.proposals(matter, details(matter))] == [able.pk, other.pk]
        assert not Hours.objects.exists()

    def test_no_answer_brings_it_back_exactly_once(self, town: Town) -> None:
        matter = assigned(town)
        due = Clock.objects.get(matter=matter, name="answer").due_at
        for _again in range(3):
            sound_due_alarms(due)
        matter.refresh_from_db()
        assert matter.state == State.ORDERED
        assert Movement.objects.filter(matter=matter, move=Move.NO_ANSWER).count() == 1


class TestCarryingOut:
    def test_accepted_done_confirmed_and_rated_with_hours_for_the_person(self, town: Town) -> None:
        matter = assigned(town)
        act(town, matter, Move.ACCEPT, "volunteer")
        act(town, matter, Move.START, "volunteer")
        act(town, matter, Move.FINISH, "volunteer", minutes=50)
        move(matter, Move.CONFIRM, actor=asker(matter), at=NOW)
        move(matter, Move.RATE, actor=asker(matter), at=NOW, given={"satisfied": "yes"})
        matter.refresh_from_db()
        assert (matter.state, matter.phase) == (State.RATED, "done")
        assert (Hours.objects.get().minutes, Hours.objects.get().person) == (50, town.people["volunteer"])
        assert Rating.objects.get().satisfied == "yes"

    def test_the_printed_order_names_who_did_it_and_what_the_resident_said_of_it(self, town: Town) -> None:
        matter = assigned(town)
        for the_move in (Move.ACCEPT, Move.FINISH):
            act(town, matter, the_move, "volunteer")
        move(matter, Move.CONFIRM, actor=asker(matter), at=NOW)
        move(matter, Move.RATE, actor=asker(matter), at=NOW, given={"satisfied": "yes"})
        answer = town.client("clerk").get(reverse("matters:print", args=[matter.number]))
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
        assert town.people["volunteer"].name in text
        assert "满意" in text
        assert not [word for word in SECRETS if word in text]

    def test_another_registered_person_cannot_take_it(self, town: Town) -> None:
        with pytest.raises(MoveRefused):
            act(town, assigned(town), Move.ACCEPT, "watcher")

    def test_not_done_goes_on_with_the_same_person(self, town: Town) -> None:
        matter = assigned(town)
        act(town, matter, Move.ACCEPT, "volunteer")
        act(town, matter, Move.FINISH, "volunteer")
        move(matter, Move.NOT_DONE, actor=asker(matter), at=NOW, given={"reason": "没有人来"})
        matter.refresh_from_db()
        assert (matter.state, details(matter).helper_person) == (State.UNDER_WAY, town.people["volunteer"])

    def test_story_and_address_are_erased_after_thirty_days(self, town: Town) -> None:
        matter = ordered(town)
        move(matter, Move.WITHDRAW, actor=asker(matter), at=NOW)
        assert services.forget_ended(NOW + 31 * DAY) == 1
        assert (details(matter).story, details(matter).address) == ("", "")


class TestOrdering:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"item": None, "title": "到3号楼修灯"}, {"contact": "", "address": ""},
            {"item": None, "title": "打13909530001"}, {"item": None, "title": ""},
        ],
    )  # fmt: skip
    def test_what_cannot_be_ordered_is_refused(self, town: Town, wrong: dict[str, object]) -> None:
        with pytest.raises(OpeningRefused):
            ordered(town, **wrong)
        assert not Matter.objects.filter(kind="service_order").exists()

    def test_a_menu_belongs_to_its_community(self, town: Town) -> None:
        with pytest.raises(OpeningRefused):
            ordered(town, community=town.areas[RIVER])
        with pytest.raises(MoveRefused):
            services.add_item(
                actor=town.actor("clerk"), community=town.areas[RIVER], name="…", text="",
                skill=Skill.objects.first(), at=NOW,
            )  # fmt: skip


class TestSight:
    def test_the_resident_is_known_to_the_place_and_after_taking_it_on_to_the_helper(self, town: Town) -> None:
        matter = assigned(town)
        names = [*town.names(), "resident"]

        def knowing() -> set[str]:
            return {
                name for name in names
                if services.open_resident(matter, actor=town.actor(name), purpose="看一看", at=NOW) is not None
            }  # fmt: skip

        inside = {"grid_leader", "clerk", "secretary"}
        assert knowing() == inside
        act(town, matter, Move.ACCEPT, "volunteer")
        assert knowing() == inside | {"volunteer"}
        act(town, matter, Move.REFUSE, "volunteer")
        assert knowing() == inside
        assert {name for name in names if may_see(town.actor(name), matter)} == inside


class TestPages:
    def test_ordered_without_account_and_followed_to_the_rating(self, town: Town) -> None:
        able, _other = serving(town)
        entry = item(town)
        client = Client()
        answer = client.post(
            reverse("service_order_public:order", args=[GARDEN]),
            {"item": entry.pk, "wanted_part": "any", "name": NAME, "contact": PHONE, "address": ADDRESS},
        )
        matter = Matter.objects.get(kind="service_order")
        assert answer["Location"] == reverse("portal:receipt", args=[matter.number])
        assert 'id="code"' in client.get(answer["Location"]).content.decode()
        assert matter.channel == Matter.Channel.RESIDENT_WEB
        own = reverse("service_order_public:own", args=[matter.number])
        assert "派单：最迟" in client.get(own).content.decode()
        clerk, helper = town.client("clerk"), town.client("volunteer")
        page = clerk.get(reverse("matters:detail", args=[matter.number])).content.decode()
        assert "会这项技能" in page
        assert "0.0公里" not in page
        for name in ("refuse", "accept", "finish"):
            clerk.post(reverse("matters:move", args=[matter.number, "assign"]), {"helper": able.pk})
            assert ("谁来服务" in client.get(own).content.decode()) == (name == "finish")
            said = helper.post(reverse("service_order_field:move", args=[matter.number, name]), {}, follow=True)
            assert ("单子已退回社区" in said.content.decode()) == (name == "refuse")
        assert able.person.name in client.get(own).content.decode()
        client.post(reverse("service_order_public:say", args=[matter.number, "confirm"]))
        client.post(reverse("service_order_public:say", args=[matter.number, "rate"]), {"satisfied": "yes"})
        assert "您的评价：满意" in client.get(own).content.decode()
        matter.refresh_from_db()
        assert matter.state == State.RATED

    def test_an_empty_order_comes_back_with_what_was_typed(self, town: Town) -> None:
        answer = Client().post(
            reverse("service_order_public:order", args=[GARDEN]),
            {"wanted_part": "any", "name": NAME, "contact": PHONE, "address": ADDRESS},
        )
        assert answer.status_code == 422
        assert NAME in answer.content.decode()

    def test_the_menu_is_kept_by_the_community(self, town: Town) -> None:
        entry = item(town)
        client = town.client("clerk")
        client.post(reverse("service_order:menu_act", args=[entry.pk, "hide"]))
        assert "上门理发" not in Client().get(reverse("service_order_public:menu")).content.decode()
        river = town.areas[RIVER]
        services.add_item(
            actor=replace(town.actor("clerk"), area_code=RIVER), community=river, name="代买菜", text="", skill=Skill.objects.get(code="hair"), at=NOW
        )  # fmt: skip
        client.post(reverse("service_order:menu_act", args=[entry.pk, "offer"]))
        asked = Client().get(reverse("service_order_public:menu")).content.decode()
        assert river.name in asked
        assert "代买菜" not in asked, "of many communities one chooses one's own first"
        theirs = Client().get(reverse("service_order_public:menu"), {"at": RIVER}).content.decode()
        assert ("代买菜" in theirs, "上门理发" in theirs) == (True, False)
        assert "上门理发" in client.get(reverse("service_order:menu")).content.decode()

    @pytest.mark.parametrize(("who", "place"), [("clerk", GARDEN), ("grid_worker", GARDEN_1)])
    def test_who_notes_an_order_begins_at_the_own_place(self, town: Town, who: str, place: str) -> None:
        form = town.client(who).get(reverse("service_order:new")).context["form"]
        assert form.initial["area"] == town.areas[place]

    def test_pages_open_empty(self, town: Town) -> None:
        for name, page in (
            ("clerk", "service_order:board"), ("clerk", "service_order:new"), ("clerk", "service_order:menu"),
            ("volunteer", "service_order_field:home"), ("", "service_order_public:menu"),
        ):  # fmt: skip
            assert town.client(name).get(reverse(page)).status_code == 200


def test_whom_to_ask_is_looked_up_once_for_a_page_and_for_a_move(town: Town) -> None:
    able, _other = serving(town)
    matter = ordered(town)
    client = town.client("clerk")
    detail = reverse("matters:detail", args=[matter.number])
    client.get(detail)
    costs_no_more("detail", lambda: client.get(detail))
    given = {"version": matter.version, "idempotency_key": "one", "helper": able.pk}
    address = reverse("matters:move", args=[matter.number, Move.ASSIGN])
    costs_no_more("move_with_candidates", lambda: client.post(address, given))
    assert details(matter).helper_id == able.pk
