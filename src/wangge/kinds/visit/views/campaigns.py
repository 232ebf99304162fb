"""Campaigns: written down, allowed, run, closed; and the doors on the phone."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.kinds.visit.access import CAMPAIGN_READERS, campaigns_of, get_campaign, get_place
from wangge.kinds.visit.forms.campaigns import CampaignForm, DecideForm, KnockForm, QuestionFormSet
from wangge.kinds.visit.queries import campaigns as queries
from wangge.kinds.visit.rules.burden import (
    APPROVERS,
    CAMPAIGN_TITLES,
    CAMPAIGN_TONES,
    MOST_DAYS,
    MOST_QUESTIONS,
    OPENERS,
    QUIET_DAYS,
    CampaignState,
)
from wangge.kinds.visit.rules.visits import VISITORS
from wangge.kinds.visit.services import campaigns as services
from wangge.kinds.visit.services.noting import VisitRefused
from wangge.kinds.visit.views.frame import UNPROCESSABLE, show
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.ui.paging import keyset_page

PAGE, DOORS = 40, 60
WAITING = (CampaignState.DRAFT, CampaignState.SUBMITTED)
GUARD = {"questions": MOST_QUESTIONS, "days": MOST_DAYS, "quiet": QUIET_DAYS}


def _titled(rows: Any) -> list[tuple[Any, str, str]]:
    return [
        (row, _(CAMPAIGN_TITLES[CampaignState(row.state)]), CAMPAIGN_TONES[CampaignState(row.state)]) for row in rows
    ]


@has_role(*CAMPAIGN_READERS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Campaigns that touch the place."""
    actor = actor_of(request)
    page = keyset_page(campaigns_of(actor), ("-starts_on", "-id"), request.GET.get("after", ""), PAGE)
    context = {"page": page, "rows": _titled(page.items), "may_open": actor.role in OPENERS, "guard": GUARD}
    return show(request, "visit/campaigns.html", context)


@has_role(*OPENERS)
def new(request: HttpRequest) -> HttpResponse:
    """Writes a campaign down."""
    actor, sent = actor_of(request), request.POST if request.method == "POST" else None
    form = CampaignForm(sent, actor=actor, initial={"starts_on": localdate(moment())})
    questions = QuestionFormSet(sent, prefix="question")
    if sent is not None and form.is_valid() and questions.is_valid():
        given = form.cleaned_data
        try:
            campaign = services.draft_campaign(
                actor=actor, title=given["title"], purpose=given["purpose"], reason=given["reason"],
                area_code=given["area"].code, starts_on=given["starts_on"], ends_on=given["ends_on"],
                questions=[one.asked() for one in questions], at=moment(),
            )  # fmt: skip
        except VisitRefused as refused:
            form.add_error(refused.field or None, refused.reason)
        else:
            return redirect("visit:campaign", campaign.pk)
    context = {"form": form, "questions": questions, "guard": GUARD}
    return show(request, "visit/campaign_new.html", context, status=UNPROCESSABLE if sent is not None else 200)


def _about(request: HttpRequest, pk: int) -> dict[str, Any]:
    actor = actor_of(request)
    campaign = get_campaign(actor, pk)
    lines = queries.coverage(campaign, actor)
    is_mine = actor.role in OPENERS and actor.covers(campaign.area_code)
    state = CampaignState(campaign.state)
    return {
        "campaign": campaign, "state": _(CAMPAIGN_TITLES[state]), "tone": CAMPAIGN_TONES[state],
        "lines": lines, "whole": queries.whole(lines), "answers": queries.answers(campaign, actor),
        "raised": queries.raised(campaign, actor), "decide_form": DecideForm(),
        "against": services.burden_of(campaign) if campaign.state in WAITING else [],
        "may_start": is_mine and campaign.state == CampaignState.DRAFT,
        "may_close": is_mine and campaign.state == CampaignState.RUNNING,
        "may_decide": actor.role in APPROVERS and campaign.state == CampaignState.SUBMITTED,
        "may_knock": actor.role in VISITORS and campaign.state == CampaignState.RUNNING,
        "is_begun": campaign.state in queries.BEGUN,
    }  # fmt: skip


@has_role(*CAMPAIGN_READERS)
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it has come, what was answered in sums, what came of it."""
    return show(request, "visit/campaign.html", _about(request, pk))


@has_role(*OPENERS)
@require_POST
def act(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Starts, allows, refuses or closes."""
    actor, at = actor_of(request), moment()
    campaign = get_campaign(actor, pk)
    form = DecideForm(request.POST)
    answer = form.cleaned_data["answer"] if form.is_valid() else ""
    try:
        if what == "start":
            campaign = services.start_campaign(campaign, actor=actor, at=at)
        elif what == "close":
            campaign = services.close_campaign(campaign, actor=actor, at=at)
        else:
            campaign = services.decide_campaign(
                campaign, is_allowed=what == "allow", answer=answer, actor=actor, at=at
            )  # fmt: skip
    except VisitRefused as refused:
        return show(
            request, "visit/campaign.html", _about(request, pk) | {"refusal": refused.reason}, status=UNPROCESSABLE
        )
    messages.success(request, _("Done. Now: %(state)s.") % {"state": _(CAMPAIGN_TITLES[CampaignState(campaign.state)])})
    return redirect("visit:campaign", pk)


@has_role(*VISITORS)
@require_GET
def doors(request: HttpRequest, pk: int) -> HttpResponse:
    """The stairwells of my area, those with most left first."""
    actor = actor_of(request)
    campaign = get_campaign(actor, pk)
    page = keyset_page(queries.places(campaign, actor), ("id",), request.GET.get("after", ""), DOORS)
    context = {"campaign": campaign, "page": page, "whole": queries.whole(queries.coverage(campaign, actor))}
    return show(request, "visit/doors.html", context)


@has_role(*VISITORS)
def place(request: HttpRequest, pk: int, place_id: int) -> HttpResponse:
    """One stairwell, door after door."""
    actor = actor_of(request)
    campaign = get_campaign(actor, pk)
    spot = get_place(actor, campaign, place_id)
    form = KnockForm(request.POST if request.method == "POST" else None, questions=queries.questions(campaign))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            services.knock(
                spot, door=given["door"], outcome=given["outcome"], answers=form.answers(), actor=actor, at=moment()
            )  # fmt: skip
        except VisitRefused as refused:
            form.add_error(refused.field or None, refused.reason)
        else:
            messages.success(request, _("Noted. Next door."))
            return redirect("visit_field:place", pk, place_id)
    context = {"campaign": campaign, "place": spot, "form": form}
    return show(request, "visit/place.html", context, status=UNPROCESSABLE if form.is_bound else 200)
