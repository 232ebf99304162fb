"""What a post may open from the phone beside a report: everything its role is offered, each in the phone's frame."""

import pytest
from django.urls import reverse
from tests.world import GARDEN_1, Town

from wangge.kinds.wish.models import WishDetails
from wangge.matters.kinds import kinds
from wangge.people.rules import Role
from wangge.volunteers.services import begin_skills

pytestmark = pytest.mark.django_db


def test_the_grid_worker_reaches_every_kind_offered_to_his_post_on_pages_made_for_the_phone(town: Town) -> None:
    begin_skills()
    client = town.client("grid_worker")
    page = client.get(reverse("field:new"))
    offered = {kind.name for kind in kinds().values() if Role.GRID_WORKER in kind.offered_to}
    assert {kind.name for kind, _url in page.context["choices"]} == offered
    assert {"wish", "topic", "service_order", "dispute", "concern"} <= offered
    for kind, url in page.context["choices"]:
        if kind.name in {"wish", "topic", "service_order", "dispute", "concern", "errand"}:
            assert 'class="tabbar"' in client.get(url).content.decode(), kind.name
    assert f'href="{reverse("field:new")}"' in client.get(reverse("field:home")).content.decode()


def test_who_is_offered_one_kind_alone_is_not_asked_which(town: Town) -> None:
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
