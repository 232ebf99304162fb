"""The pages of a wish, as people use them."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.world import GARDEN, GARDEN_1, NOW, RIVER_1, Town

from wangge.kinds.wish.models import WishDetails
from wangge.kinds.wish.rules import Move, State
from wangge.kinds.wish.tests.stories import (
    ADDRESS,
    PUBLIC,
    act,
    checked,
    claimed,
    delivered,
    details,
    opened,
    published,
    told,
)
from wangge.matters.models import Matter
from wangge.matters.rules import MoveRefused

GIVEN = {
    "title": "一袋米", "sort": "thing", "story": "两口人", "persons_served": "2", "cost_limit": "100",
    "address": "团结巷平房", "name": "丁某", "contact": "13909530002",
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_tries_left_over() -> None:
    cache.clear()


def text_of(answer) -> str:
    return answer.content.decode()


class TestWall:
    def test_everybody_reads_what_is_published_and_where_but_nothing_of_the_rest(self, town: Town) -> None:
        published(town)
        told(town, title="还没有审核的心愿", address="另一家 平房")
        page = text_of(Client().get(reverse("wish_wall:wall")))
        assert PUBLIC in page
        assert "花园社区" in page
        assert "花园第一网格" not in page
        assert "还没有审核的心愿" not in page

    def test_it_is_narrowed_by_community_and_kind(self, town: Town) -> None:
        published(town)
        address = reverse("wish_wall:wall")
        assert PUBLIC in text_of(Client().get(address, {"community": GARDEN, "sort": "thing"}))
        assert PUBLIC not in text_of(Client().get(address, {"sort": "repair"}))
        assert Client().get(address, {"community": "nonsense"}).status_code == 200

    def test_an_empty_wall_says_what_to_do(self, town: Town) -> None:
        assert reverse("wish_wall:tell") in text_of(Client().get(reverse("wish_wall:wall")))


class TestOwnWish:
    def tell(self, town: Town, client: Client, **more: str):
        given = {**GIVEN, "area": GARDEN, "agrees": "on", **more}
        return client.post(reverse("wish_wall:tell"), given)

    def test_told_without_an_account_it_is_followed_with_number_and_code(self, town: Town) -> None:
        client = Client()
        answer = self.tell(town, client)
        page = text_of(client.get(answer["Location"]))
        number = re.search(r'id="number">([^<]+)<', page).group(1).strip()
        code = re.search(r'id="code"[^>]*>([^<]+)<', page).group(1).strip()
        other = Client()
        assert other.get(reverse("wish_wall:own", args=[number])).status_code == 404
        found = other.post(reverse("portal:track"), {"number": number, "code": code})
        assert found["Location"] == reverse("wish_wall:own", args=[number])
        assert "一袋米" in text_of(other.get(found["Location"]))
        assert number in text_of(other.get(reverse("wish_wall:mine")))

    def test_without_agreeing_nothing_is_kept_and_nothing_typed_is_lost(self, town: Town) -> None:
        answer = self.tell(town, Client(), agrees="")
        assert answer.status_code == 422
        assert "团结巷平房" in text_of(answer)
        assert not Matter.objects.filter(kind="wish").exists()

    def test_a_name_in_the_first_line_is_explained(self, town: Town) -> None:
        answer = self.tell(town, Client(), title="给13909530002的米")
        assert answer.status_code == 422
        assert "电话号码" in text_of(answer)

    def test_after_many_wrong_codes_there_is_a_pause(self, town: Town) -> None:
        number = opened(town).matter.number
        client = Client()
        statuses = [
            client.post(reverse("portal:track"), {"number": number, "code": f"WRONG{one}"}).status_code
            for one in range(10)
        ]
        assert statuses[0] == 422
        assert statuses[-1] == 429

    def test_the_household_confirms_by_itself(self, town: Town) -> None:
        first = opened(town)
        for move, who, given in (
            (Move.CHECK, "clerk", {"wall_title": "眼镜", "wall_text": PUBLIC}),
            (Move.PUBLISH, "secretary", {"looked": True}),
            (Move.CLAIM, "watcher", {}),
            (Move.DELIVER, "watcher", {}),
        ):
            act(town, first.matter, move, who, **given)
        client = Client()
        client.post(reverse("portal:track"), {"number": first.matter.number, "code": first.code})
        client.post(reverse("wish_wall:received", args=[first.matter.number]))
        first.matter.refresh_from_db()
        assert first.matter.state == State.CONFIRMED

    def test_nobody_else_confirms_or_withdraws_it(self, town: Town) -> None:
        matter = delivered(town)
        for name in ("received", "not_received", "withdraw"):
            assert Client().post(reverse(f"wish_wall:{name}", args=[matter.number])).status_code == 404
        matter.refresh_from_db()
        assert matter.state == State.DELIVERED

    def test_it_is_withdrawn_without_a_reason(self, town: Town) -> None:
        client = Client()
        number = self.tell(town, client)["Location"].split("/")[-2]
        client.post(reverse("wish_wall:withdraw", args=[number]))
        assert Matter.objects.get(number=number).state == State.WITHDRAWN


class TestDesk:
    def test_the_grid_worker_notes_a_wish_and_hands_over_the_code(self, town: Town) -> None:
        client = town.client("grid_worker")
        given = {**GIVEN, "area": str(town.areas[f"{GARDEN}001"].pk)}
        answer = client.post(reverse("wish:new"), given, follow=True)
        row = WishDetails.objects.get()
        assert (row.persons_served, row.matter.channel) == (2, "visit")
        assert "请抄给住户" in text_of(answer)

    def test_a_wish_for_another_community_cannot_be_noted(self, town: Town) -> None:
        given = {**GIVEN, "area": str(town.areas["640302002001"].pk)}
        answer = town.client("clerk").post(reverse("wish:new"), given)
        assert answer.status_code == 422
        assert not WishDetails.objects.exists()

    def test_doubts_are_marked_for_the_second_person(self, town: Town) -> None:
        matter = told(town)
        act(town, matter, Move.CHECK, "clerk", wall_title="老花镜", wall_text="独居的王奶奶想要一副老花镜")
        page = text_of(town.client("secretary").get(reverse("matters:detail", args=[matter.number])))
        assert "<mark>王奶奶</mark>" in page
        assert "<mark>独居</mark>" in page

    def test_a_marked_text_is_still_escaped(self, town: Town) -> None:
        matter = told(town)
        act(town, matter, Move.CHECK, "clerk", wall_title="老花镜", wall_text="<b>王奶奶</b>想要老花镜")
        page = text_of(town.client("secretary").get(reverse("matters:detail", args=[matter.number])))
        assert "<b>" not in page
        assert "&lt;b&gt;<mark>王奶奶</mark>" in page

    def test_the_board_lists_what_waits_by_state(self, town: Town) -> None:
        told(town)
        checked(town, title="字典", address="另一家 平房")
        page = text_of(town.client("clerk").get(reverse("wish:board")))
        assert "一副老花镜" in page
        assert "字典" in page

    def test_the_figures_take_no_other_period_than_those_offered(self, town: Town) -> None:
        client, page = town.client("clerk"), reverse("wish:figures")
        assert [client.get(f"{page}?days={days}").context["days"] for days in ("9999999", "x", "30")] == [0, 0, 30]

    def test_who_stands_above_goes_down_to_the_grid_and_sees_no_wish(self, town: Town) -> None:
        act(town, delivered(town), Move.RECEIVED, "clerk", note="电话问过", at=NOW + timedelta(days=1))
        published(town, address="平房 9排")
        client, page = town.client("county_leader"), reverse("wish:figures")
        assert "wish_fulfilled_rate" in text_of(client.get(reverse("indicators:definitions")))
        assert page in text_of(client.get(reverse("indicators:board")))
        top = client.get(page)
        below = client.get(f"{page}?area={GARDEN}")
        assert (top.context["total"].rate.text, below.context["total"].rate.text) == ("50.0", "50.0")
        assert f"?area={town.areas[GARDEN].code[:9]}" in text_of(top)
        assert [line.code for line in below.context["lines"]] == [GARDEN_1]
        assert "kind=wish" not in text_of(below)
        assert f"kind=wish&amp;area={GARDEN_1}" in text_of(town.client("clerk").get(page))
        assert town.client("clerk").get(f"{page}?area=640302002001").context["place"].code == GARDEN


class TestClaimer:
    def test_a_member_claims_and_delivers_on_the_phone(self, town: Town) -> None:
        matter = published(town)
        client = town.client("watcher")
        claim = reverse("wish_field:move", args=[matter.number, "claim"])
        assert client.post(claim, {}).status_code == 302
        client.post(reverse("wish_field:move", args=[matter.number, "deliver"]), {"minutes": "35"})
        matter.refresh_from_db()
        assert (matter.state, details(matter).minutes) == (State.DELIVERED, 35)

    def test_who_comes_second_is_told(self, town: Town) -> None:
        matter = published(town)
        act(town, matter, Move.CLAIM, "volunteer")
        answer = town.client("watcher").post(reverse("wish_field:move", args=[matter.number, "claim"]), {})
        assert answer.status_code == 404

    def test_a_stale_page_says_that_somebody_was_first(self, town: Town) -> None:
        matter = claimed(town, who="handler")
        act(town, matter, Move.START, "manager")
        address = reverse("wish_field:move", args=[matter.number, "deliver"])
        answer = town.client("handler").post(address, {"version": str(matter.version - 1)})
        assert answer.status_code == 409
        matter.refresh_from_db()
        assert matter.state == State.DELIVERING

    def test_an_unknown_step_does_not_exist(self, town: Town) -> None:
        matter = claimed(town)
        assert town.client("watcher").get(reverse("wish_field:move", args=[matter.number, "fly"])).status_code == 404

    def test_a_step_of_the_community_is_refused(self, town: Town) -> None:
        matter = claimed(town)
        answer = town.client("watcher").post(
            reverse("wish_field:move", args=[matter.number, "let_know"]), {"household_agreed": "on"}
        )
        assert answer.status_code == 422
        assert details(matter).household_agreed_at is None

    def test_a_worker_who_may_not_check_gets_nothing_onto_the_claimers_page(self, town: Town) -> None:
        far = opened(town, who="river_worker", title="一本字典", area_code=RIVER_1).matter
        with pytest.raises(MoveRefused):
            act(town, far, Move.CHECK, "river_worker", wall_title="字典", wall_text="想要一本字典")
        page = text_of(town.client("watcher").get(reverse("wish_field:home")))
        assert "字典" not in page
        assert ADDRESS not in page


STATEMENTS = {"wish_wall:wall": 8, "wish_field:home": 8, "wish:board": 8, "wish:figures": 8}


@pytest.mark.parametrize("page", STATEMENTS)
def test_lists_cost_the_same_however_many_wishes_there_are(
    town: Town, page: str, django_assert_max_num_queries
) -> None:
    for number in range(6):
        claimed(town, address=f"平房 {number}排", at=NOW)
        published(town, address=f"平房 {number}排", at=NOW)
    client = town.client("watcher" if page == "wish_field:home" else "clerk")
    client.get(reverse(page))
    with django_assert_max_num_queries(STATEMENTS[page]):
        client.get(reverse(page))


def test_the_page_of_a_wish_costs_little(town: Town, django_assert_max_num_queries) -> None:
    matter = delivered(town)
    client = town.client("clerk")
    client.get(reverse("matters:detail", args=[matter.number]))
    with django_assert_max_num_queries(12):
        client.get(reverse("matters:detail", args=[matter.number]))


def test_the_grid_worker_finds_on_the_phone_what_is_wished_and_who_lives_there(town: Town) -> None:
    matter = claimed(town)
    phone = town.client("grid_worker")
    page = text_of(phone.get(reverse("field:matter", args=[matter.number])))
    assert PUBLIC in page
    assert ADDRESS not in page
    opened_page = phone.post(reverse("wish:household", args=[matter.number]), {"purpose": "confirm"})
    assert ADDRESS in text_of(opened_page)
    assert reverse("field:matter", args=[matter.number]) in text_of(opened_page), "and the way back stays on the phone"
