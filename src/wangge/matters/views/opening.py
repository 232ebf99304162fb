"""A new matter entered by staff: choose what it is, then one form."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.matters.access import may_see
from wangge.matters.forms.opening import OFFERED_CHANNELS, OpeningForm
from wangge.matters.kinds import Kind, get_kind, kinds
from wangge.matters.origins import source_of
from wangge.matters.pages.acts import new_url
from wangge.matters.pages.board import addresses
from wangge.matters.rules import MoveRefused
from wangge.matters.services import Opened, OpeningRefused, SomebodyWasFirst, open_matter
from wangge.matters.services.linking import grow
from wangge.matters.views.asking import ACTORS, actor_of, moment
from wangge.people.actors import Actor
from wangge.people.guards import has_role, refused

UNPROCESSABLE = 422


def offered(actor: Actor) -> list[Kind]:
    """Kinds that the actor's post may open from the desk."""
    return [kind for kind in kinds().values() if actor.role in kind.offered_to]


@has_role(*ACTORS)
@require_GET
def choose_kind(request: HttpRequest) -> HttpResponse:
    """What is it? One choice is no choice: it goes on at once."""
    found = offered(actor_of(request))
    if len(found) == 1:
        return HttpResponseRedirect(new_url(found[0]))
    return render(request, "matters/choose.html", {"choices": [(kind, new_url(kind)) for kind in found]})


def _initial(source: Any) -> dict[str, str]:
    if source is None:
        return {}
    title, text = get_kind(source.kind).story(source)
    return {"title": title, "text": text, **({"channel": source.channel} if source.channel in OFFERED_CHANNELS else {})}


@has_role(*ACTORS)
def open_new(request: HttpRequest, kind: str) -> HttpResponse:
    """The form for a new matter of a kind; a kind with a page of its own is sent there."""
    actor, at = actor_of(request), moment()
    the_kind = kinds().get(kind)
    if the_kind is None:
        raise Http404
    if actor.role not in the_kind.offered_to:
        return refused(request, _("Your post does not open matters of this kind."))
    if the_kind.new_url:
        return HttpResponseRedirect(reverse(the_kind.new_url))
    source = source_of(request, actor, kind)
    is_sent = request.method == "POST"
    sent = (request.POST, request.FILES) if is_sent else (None, None)
    form = OpeningForm(*sent, actor=actor, at=at, auto_id="new_%s", initial=_initial(source))
    if is_sent and form.is_valid():
        opened = _opened(form, source, kind=kind, actor=actor, at=at)
        if opened is not None:
            return _answer(request, actor, opened.matter.number, opened.code, is_seen=may_see(actor, opened.matter))
    status = UNPROCESSABLE if is_sent else 200
    context = {"form": form, "kind": the_kind, "source": source, "addresses": addresses(actor.area_code)}
    return render(request, "matters/new.html", context, status=status)


def _opened(form: OpeningForm, source: Any, **who: Any) -> Opened | None:
    """The new matter, or None with the reason beside the field that can be corrected."""
    begin = partial(grow, source=source) if source else open_matter
    try:
        return begin(**who, **form.given())
    except OpeningRefused as wrong:
        form.add_error("point", str(wrong))
    except MoveRefused as wrong:
        form.add_error(None, _(wrong.reason))
    except SomebodyWasFirst:
        said = _("Somebody was first. Nothing of yours was carried out, and nothing you typed is lost.")
        form.add_error(None, said)
    return None


def _answer(request: HttpRequest, actor: Actor, number: str, code: str, *, is_seen: bool) -> HttpResponse:
    """To the new matter, with the reporter's code said once."""
    if code:
        messages.success(
            request, _("Entered as %(number)s. Code for the reporter: %(code)s") % {"number": number, "code": code}
        )
    else:
        messages.success(request, _("Entered as %(number)s.") % {"number": number})
    address = reverse("matters:detail", args=[number]) if is_seen else reverse("matters:list")
    return HttpResponseRedirect(address)
