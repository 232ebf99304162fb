"""Deliberation months on the desk."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.kinds.topic.forms.desk import CampaignForm, SummaryForm
from wangge.kinds.topic.queries import months
from wangge.kinds.topic.services import months as verbs
from wangge.kinds.topic.views.asking import CALLERS, SEERS, attempt, framed, is_sent, status_of
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role


@has_role(*SEERS)
@require_GET
def campaigns(request: HttpRequest) -> HttpResponse:
    """Deliberation months near the actor's area."""
    actor = actor_of(request)
    values = {
        "rows": months.campaigns_near(actor.area_code), "may_call": actor.role in CALLERS, "today": localdate(moment()),
    }  # fmt: skip
    return framed(request, "topic/campaigns.html", values)


@has_role(*CALLERS)
def new_campaign(request: HttpRequest) -> HttpResponse:
    """Call a deliberation month."""
    actor = actor_of(request)
    form = CampaignForm(request.POST or None, actor=actor, initial={"name": _("Deliberation month")})
    if is_sent(request) and form.is_valid():
        row = attempt(form, lambda: verbs.call_month(actor=actor, at=moment(), **form.cleaned_data))
        if row is not None:
            return redirect("topic:campaign", row.pk)
    values = {"form": form, "title": _("Call a deliberation month"), "back": "topic:campaigns"}
    return framed(request, "topic/form.html", values, status=status_of(form))


@has_role(*SEERS)
@require_GET
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """A deliberation month: what came from each community, and which are silent."""
    actor = actor_of(request)
    row = months.find_campaign(pk)
    if row is None or not (actor.covers(row.area.code) or actor.area_code.startswith(row.area.code)):
        raise Http404
    rows = months.campaign_rows(row, actor.area_code)
    values = {
        "campaign": row, "rows": rows, "totals": months.totals_of(rows),
        "may_sum_up": actor.role in CALLERS and actor.covers(row.area.code) and row.ends_on < localdate(moment()),
    }  # fmt: skip
    return framed(request, "topic/campaign.html", values)


@has_role(*CALLERS)
def sum_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Write for everybody what came of a month."""
    actor = actor_of(request)
    row = months.find_campaign(pk)
    if row is None or not actor.covers(row.area.code):
        raise Http404
    totals = months.totals_of(months.campaign_rows(row, row.area.code))
    begun = row.summary or months.summary_words(totals, localdate(moment()))
    form = SummaryForm(request.POST or None, initial={"summary": begun})
    if is_sent(request) and form.is_valid():
        saved = attempt(form, lambda: verbs.sum_up(row, actor=actor, at=moment(), **form.cleaned_data))
        if saved is not None:
            messages.success(request, _("The summary stands here and on the residents' page of feedback."))
            return redirect("topic:campaign", pk)
    values = {
        "form": form, "title": _("Sum up: %(name)s") % {"name": row.name}, "back": "topic:campaigns",
        "lead": _("The figures are counted from the topics. Residents read it: no names, no ranking of communities."),
    }  # fmt: skip
    return framed(request, "topic/form.html", values, status=status_of(form))
