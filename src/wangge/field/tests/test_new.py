"""What a post may enter on the phone beside a report: everything its role is offered, each in the phone's frame."""

import pytest
from django.urls import reverse
from tests.world import GARDEN_1, Town

from wangge.field.module import MODULE
from wangge.kinds.wish.models import WishDetails
from wangge.matters.kinds import kinds
from wangge.people.rules import FIELD_ROLES, Role
from wangge.volunteers.services import begin_skills

pytestmark = pytest.mark.django_db


def test_the_grid_worker_reaches_every_kind_offered_to_his_post_on_pages_made_for_the_phone(town: Town) -> None:
    begin_skills()
    client = town.client("grid_worker")
    choices = client.get(reverse("field:new")).context["choices"]
    offered = {kind.name for kind in kinds().values() if Role.GRID_WORKER in kind.offered_to}
    assert {kind.name for kind, _url in choices} == offered - {"concern"}
    assert {"wish", "topic", "service_order", "dispute", "errand", "concern"} <= offered
    for kind, url in choices:
        page = client.get(url).content.decode()
        assert 'class="tabbar"' in page, kind.name
        if kind.name != "errand":
            assert f'<a class="tool" href="{reverse("field:new")}">' in page, kind.name
    assert f'href="{reverse("field:new")}"' in client.get(reverse("field:home")).content.decode()


def test_no_two_things_to_enter_wear_the_same_sign() -> None:
    icons = [kind.icon for kind in kinds().values() if Role.GRID_WORKER in kind.offered_to]
    assert len(set(icons)) == len(icons)


@pytest.mark.parametrize("role", FIELD_ROLES)
def test_the_menu_offers_to_enter_something_only_where_there_is_something_beside_a_report(role: Role) -> None:
    item = next(item for item in MODULE.navigation if item.url_name == "field:new")
    assert (role in item.roles) == any(role in kind.offered_to and kind.new_url for kind in kinds().values())


def test_who_can_only_report_is_led_to_the_report(town: Town) -> None:
    assert town.client("observer").get(reverse("field:new")).url == reverse("field:report")


def test_a_wish_noted_on_the_way_leads_back_to_a_page_of_the_phone(town: Town) -> None:
    given = {
        "title": "一副老花镜", "story": "看报看不清", "sort": "thing", "address": "三号楼二单元",
        "area": town.areas[GARDEN_1].pk, "persons_served": 1, "name": "某住户", "contact": "13909530012",
    }  # fmt: skip
    answer = town.client("grid_worker").post(reverse("wish:new"), given, follow=True)
    assert WishDetails.objects.exists(), answer.context["form"].errors
    assert 'class="tabbar"' in answer.content.decode()
    assert answer.redirect_chain[0][0].startswith("/f/")
