"""Tells lower apps what this one knows: the open errands of an agent, when a post ends."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from wangge.kinds.visit.queries.errands import open_errands
from wangge.kinds.visit.services.errands import pass_on
from wangge.people import handover
from wangge.people.actors import Actor
from wangge.people.handover import Handover, OpenWork
from wangge.people.models import Post


def errands_of(post: Post) -> list[OpenWork]:
    """Errands whose papers and mandate the holder of a post has in hand."""
    return open_errands(post.person_id)


def hand_over(post: Post, to: Post, actor: Actor, at: datetime) -> int:
    """Passes them on; the new agent asks for a mandate of his own."""
    return pass_on(post.person_id, to.person_id, actor=actor, at=at)


def connect() -> None:
    """Called once when the app is ready."""
    handover.register(Handover("errands", _("Errands in hand"), errands_of, hand_over))
