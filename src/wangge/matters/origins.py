"""What a matter grows out of when that is no matter itself, such as a finding on a round: apps offer it by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from wangge.matters.kinds import Kind, kinds
from wangge.people.actors import Actor
from wangge.ui.modules import installed_modules

PARAMETER = "out_of"


@dataclass(frozen=True)
class Origin:
    """What is known of it, for the form; `attach(matter=, actor=, at=)` notes the matter on its side.

    The matter is opened with `key`: a second time nothing is opened, and the matter's own row tells where it came from.
    """

    key: str
    title: str
    text: str
    area_code: str
    attach: Callable[..., None]


def origin_of(request: HttpRequest, actor: Actor) -> Origin | None:
    """The origin that the address names as `?out_of=name:key`; None without one, 404 if the actor may not see it."""
    name, colon, key = request.GET.get(PARAMETER, "").partition(":")
    if not colon:
        return None
    for module in installed_modules():
        if name in module.origins:
            found: Origin = module.origins[name](actor, key)
            return found
    raise Http404


def grown_kinds(name: str, actor: Actor) -> list[Kind]:
    """Kinds that grow out of an origin of that name, for whoever may open them."""
    return [kind for kind in kinds().values() if name in kind.grows_from and actor.role in kind.offered_to]


def growing_url(kind: Kind, name: str, key: Any) -> str:
    """The kind's own form for something that grows; empty where it has none and the origin's page opens it."""
    return f"{reverse(kind.new_url)}?{PARAMETER}={name}:{key}" if kind.new_url else ""
