"""Somebody's own copy of what is kept of them: the account here, the rest told by the apps that keep it."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wangge.kit.sheets import write_xlsx
from wangge.people.actors import Actor
from wangge.people.labels import ROLE_LABELS
from wangge.people.models import Person, Post
from wangge.people.rules import Role
from wangge.people.services.refusal import note
from wangge.ui.modules import installed_modules

Line = tuple[str, str, str, str]


def account_lines(person: Person) -> Iterator[Line]:
    """The account and the posts held."""
    words = " · ".join(word for word in (person.username, person.name, person.work_phone, person.email) if word)
    yield _("Account"), f"{localtime(person.created_at):%Y-%m-%d}", words, ""
    for post in Post.objects.filter(person=person).select_related("organization", "area").order_by("starts_on", "pk"):
        held = f"{ROLE_LABELS[Role(post.role)]} · {post.organization.name} · {post.area.name}"
        yield _("Post"), post.starts_on.isoformat(), held, post.ends_on.isoformat() if post.ends_on else ""


def own_copy(person: Person, *, actor: Actor, at: datetime) -> bytes:
    """A table of everything that the apps keep of somebody; that it was taken is noted."""
    lines = [*account_lines(person)]
    for module in installed_modules():
        if module.own_data is not None:
            lines += module.own_data(person.pk)
    note(actor, "person.own_copy", "person", person.pk, at=at, detail=str(len(lines)))
    return write_xlsx([pgettext("own copy", "What"), _("Day"), _("In words"), _("Standing")], lines, title=_("My data"))
