"""A household says by its own link whether it agrees to its share; no account, no name."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from wangge.kinds.topic.access import HIDDEN
from wangge.kinds.topic.forms.public import LinkForm, ShareForm
from wangge.kinds.topic.queries.file import household_page
from wangge.kinds.topic.services import costs
from wangge.kinds.topic.views.asking import attempt, is_sent, status_of
from wangge.matters.proving import count_try, is_tired
from wangge.matters.views.asking import moment
from wangge.people.guards import anyone

HOUSEHOLD = "topic_household"


@anyone
@never_cache
def link(request: HttpRequest, code: str = "") -> HttpResponse:
    """Where a letter leads: its code is taken out of the address at once, or typed in by hand."""
    form = LinkForm(request.POST or ({"code": code} if code else None))
    if form.is_bound and form.is_valid() and _entered(request, form):
        return redirect("topics:share")
    return render(request, "topic/public/link.html", {"form": form}, status=status_of(form))


def _entered(request: HttpRequest, form: LinkForm) -> bool:
    """Whether the code belongs to a household; too many wrong ones wait."""
    if is_tired(request, "topic-share"):
        form.add_error(None, _("Too many wrong codes. Please try again in a quarter of an hour."))
        return False
    if costs.find_household(form.cleaned_data["code"]) is None:
        count_try(request, "topic-share")
        form.add_error("code", _("This code does not belong to any household. Please check it, or ask your community."))
        return False
    request.session[HOUSEHOLD] = form.cleaned_data["code"]
    return True


@anyone
@never_cache
def share(request: HttpRequest) -> HttpResponse:
    """What this household shall pay, and its yes or no; it may think again until the plan is settled."""
    row: Any = costs.find_household(request.session.get(HOUSEHOLD, ""))
    if row is None:
        return redirect("topics:link")
    if row.plan.matter.state in HIDDEN:
        raise Http404
    form = ShareForm(request.POST or None)
    if is_sent(request) and form.is_valid():
        consent = form.cleaned_data["consent"]
        if attempt(form, lambda: costs.answer_by_link(row, consent=consent, at=moment())) is not None:
            return redirect("topics:share")
    values = household_page(row) | {"form": form}
    return render(request, "topic/public/share.html", values, status=status_of(form))
