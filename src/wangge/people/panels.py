"""What people puts into the frames of all doors: the acting post and the account's links."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from wangge.people.labels import ROLE_LABELS


def acting_post_panel(request: HttpRequest, subject: Any) -> str:
    """Which post acts; with several, a way to change it."""
    posts = getattr(request, "posts", [])
    if not posts:
        return ""
    actor = request.actor  # type: ignore[attr-defined]
    acting = next((post for post in posts if post.pk == actor.post_id), posts[0])
    values = {"acting": acting, "role": ROLE_LABELS[actor.role], "has_several": len(posts) > 1}
    return render_to_string("people/parts/acting_post.html", values, request=request)


def account_panel(request: HttpRequest, subject: Any) -> str:
    """Name, profile and signing out; or signing in."""
    return render_to_string("people/parts/account.html", {}, request=request)
