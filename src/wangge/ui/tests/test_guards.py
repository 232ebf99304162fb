from dataclasses import dataclass

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from wangge.ui.guards import Guard, anyone, has_role, signed_in


@dataclass(frozen=True)
class Acting:
    role: str
    person_id: int | None


CLERK = Acting("community_clerk", 1)
WORKER = Acting("grid_worker", 2)
PASSER_BY = Acting("resident", None)


@anyone
def front(request):
    return HttpResponse("front")


@signed_in
def inbox(request):
    return HttpResponse("inbox")


@has_role("grid_worker", "grid_leader")
def my_grid(request):
    return HttpResponse("my grid")


def call(view, actor, *, htmx=False, method="get"):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/areas/"} if htmx else {}
    request = getattr(RequestFactory(), method)("/desk/inbox/?page=2", headers=headers)
    request.htmx = HtmxDetails(request)
    if actor is not None:
        request.actor = actor
    return view(request)


@pytest.mark.parametrize("actor", [None, PASSER_BY])
def test_a_passer_by_sees_public_pages_and_is_led_to_sign_in_elsewhere(actor):
    assert call(front, actor).content == b"front"
    assert call(inbox, actor).url.endswith("?next=%2Fdesk%2Finbox%2F%3Fpage%3D2")
    assert "next=" in call(my_grid, actor).url
    assert call(my_grid, actor, method="post").url.endswith("?next=%2F")


def test_within_a_page_sign_in_returns_to_the_page_not_to_the_part():
    answer = call(inbox, None, htmx=True)
    assert answer["HX-Redirect"].endswith("?next=%2Fdesk%2Fareas%2F")


def test_roles_open_only_their_own_pages():
    assert call(my_grid, WORKER).content == b"my grid"
    assert call(inbox, CLERK).content == b"inbox"
    refused = call(my_grid, CLERK, htmx=True)
    assert refused.status_code == 403
    assert "my grid" not in refused.content.decode()


def test_every_marked_view_shows_its_guard():
    assert front.guard.kind == "anyone"
    assert inbox.guard.kind == "signed_in"
    assert my_grid.guard.roles == {"grid_worker", "grid_leader"}
    assert not my_grid.guard.admits(CLERK)
    assert my_grid.guard.admits(WORKER)


def test_who_is_refused_reads_the_posts_by_their_proper_names():
    assert "系统管理员" in Guard("has_role", frozenset({"system_admin", "grid_worker"})).reason()
