"""What a matter grows out of, read from the address: another matter, or what is none, such as a finding on a round.

Origins that are no matters are offered by apps, by name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from wangge.matters.access import get_matter
from wangge.matters.kinds import Kind, get_kind, grows, kinds, no_hook
from wangge.matters.models import Matter
from wangge.people.actors import Actor
from wangge.ui.modules import installed_modules

PARAMETER, SOURCE = "out_of", "from"


@dataclass(frozen=True)
class Origin:
    """What is known of it, for the form; `attach(matter=, actor=, at=)` notes the matter on its side.

    The matter is opened with `key`: a second time nothing is opened, and the matter's own row tells where it came from.
    """

    key: str = ""
    title: str = ""
    text: str = ""
    area_code: str = ""
    attach: Callable[..., None] = no_hook

    def initial(self, *, text: str = "text") -> dict[str, str]:
        """What a form begins with, whose field for the words is called `text`."""
        return {"title": self.title, text: self.text} if self.key else {}

    def key_or_sent(self, request: HttpRequest) -> str:
        """With what key the matter is opened: the origin's own, else that of the form."""
        return self.key or str(request.POST.get("idempotency_key", ""))


def origin_of(request: HttpRequest, actor: Actor, kind: str) -> Origin:
    """The origin that the address names as `?out_of=name:key`, an empty one where it names none; 404 if the actor may
    not see it or nothing of the kind grows out of it."""
    name, colon, key = request.GET.get(PARAMETER, "").partition(":")
    if not colon:
        return Origin()
    if name not in get_kind(kind).grows_from:
        raise Http404
    for module in installed_modules():
        if name in module.origins:
            found: Origin = module.origins[name](actor, key)
            return found
    raise Http404


def source_of(request: HttpRequest, actor: Actor, kind: str) -> Matter | None:
    """The matter that the address names as `?from=number`; None without one, 404 if the actor may not see it or nothing
    of the kind grows out of it."""
    number = request.GET.get(SOURCE, "")
    if not number:
        return None
    source = get_matter(actor, number)
    if not grows(get_kind(source.kind), get_kind(kind)):
        raise Http404
    return source


def grown_kinds(name: str, actor: Actor) -> list[Kind]:
    """Kinds that grow out of an origin of that name, for whoever may open them."""
    return [kind for kind in kinds().values() if name in kind.grows_from and actor.role in kind.offered_to]


def growing_url(kind: Kind, name: str, key: Any) -> str:
    """The kind's own form for something that grows; empty where it has none and the origin's page opens it."""
    return f"{reverse(kind.new_url)}?{PARAMETER}={name}:{key}" if kind.new_url else ""
