"""What stands at the top of every page of the phone's door."""

from typing import Any

from django.http import HttpRequest
from django.utils.safestring import mark_safe

from wangge.people.panels import account_panel, acting_post_panel


def account(request: HttpRequest, subject: Any) -> str:
    """The account's menu, and which post acts for those who hold several."""
    posts = acting_post_panel(request, subject) if len(getattr(request, "posts", [])) > 1 else ""
    return mark_safe(posts + account_panel(request, subject))  # noqa: S308 both are drawn from templates
