"""The phone pages of those who serve: what I may join, my part, my hours, my certificate, my neighbour."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.people.guards import has_role
from wangge.volunteers import access, forms, printing, queries, services
from wangge.volunteers.rules import SERVING, STAGES
from wangge.volunteers.views.asking import UNPROCESSABLE, act_and_go, actor_of, form_page, moment

FORM = "volunteers/field_form.html"


@has_role(*SERVING)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """My service: hours, activities, neighbour, registration."""
    actor = actor_of(request)
    own = queries.own(actor, at=moment())
    parts = [(part, _(STAGES[part.stage])) for part in own.parts]
    return render(request, "volunteers/field_home.html", {"own": own, "parts": parts, "at": moment()})


@has_role(*SERVING)
@require_GET
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """One activity, with its risks, and what I can do."""
    actor = actor_of(request)
    row = access.get_activity(actor, pk)
    part = queries.own_part(actor, row)
    context = {
        "activity": row,
        "part": part,
        "stage": _(STAGES[part.stage]) if part else "",
        "form": forms.CheckInForm(),
        "at": moment(),
        "is_registered": queries.registration_to_serve(actor, row) is not None,
    }
    return render(request, "volunteers/field_activity.html", context)


@has_role(*SERVING)
@require_POST
def activity_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Applies, calls off, checks in."""
    actor, at = actor_of(request), moment()
    row = access.get_activity(actor, pk)
    part = queries.own_part(actor, row)
    registration = queries.registration_to_serve(actor, row)
    code = request.POST.get("code", "")
    acts: dict[str, tuple[bool, Callable[[], Any]]] = {
        "apply": (
            registration is not None,
            lambda: services.apply_for(row, registration=registration, actor=actor, at=at),  # type: ignore[arg-type]
        ),
        "call-off": (part is not None, lambda: services.call_off(part, actor=actor, at=at)),  # type: ignore[arg-type]
        "check-in": (
            part is not None,
            lambda: services.check_in(part, code=code, actor=actor, at=at),  # type: ignore[arg-type]
        ),
    }
    if act not in acts or not acts[act][0]:
        raise Http404
    return act_and_go(request, acts[act][1], done=reverse("volunteers_field:activity", args=[pk]), thanks=_("Done."))


@has_role(*SERVING)
def registration(request: HttpRequest, pk: int) -> HttpResponse:
    """What I can do and when; whether my name may be published."""
    actor = actor_of(request)
    row = access.get_registration(actor, pk)
    initial = {
        "skills": row.skills.all(), "free": row.free, "hours_per_month": row.hours_per_month,
        "shows_name": row.shows_name,
    }  # fmt: skip
    form = forms.SkillsForm(request.POST or None, initial=initial)
    return form_page(
        request, form, lambda given: services.change_registration(row, actor=actor, at=moment(), **given),
        done=reverse("volunteers_field:home"), thanks=_("Saved."), template=FORM, title=_("What I can do"),
        subtitle=row.community.name, end_url=reverse("volunteers_field:end", args=[pk]),
    )  # fmt: skip


@has_role(*SERVING)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """I end my registration."""
    actor = actor_of(request)
    row = access.get_registration(actor, pk)
    return act_and_go(
        request, lambda: services.end_registration(row, actor=actor, at=moment()),
        done=reverse("volunteers_public:activities"),
        thanks=_("Your registration is ended. Thank you for your service."),
    )  # fmt: skip


@has_role(*SERVING)
def dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """My hours are not right."""
    actor = actor_of(request)
    row = access.get_hours(actor, pk)
    form = forms.DisputeForm(request.POST or None)
    return form_page(
        request, form, lambda given: services.dispute_hours(row, text=given["text"], actor=actor, at=moment()),
        done=reverse("volunteers_field:home"), thanks=_("The community looks at it."), template=FORM,
        title=_("These hours are not right"), subtitle=row.what,
    )  # fmt: skip


@has_role(*SERVING)
@require_GET
def certificate(request: HttpRequest) -> HttpResponse:
    """My certificate of service as PDF, free, whenever I ask."""
    actor = actor_of(request)
    body = printing.certificate(actor, queries.confirmed_hours(actor.account), at=moment())
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="certificate.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@has_role(*SERVING)
@require_GET
def pairing(request: HttpRequest, pk: int) -> HttpResponse:
    """My neighbour: both agree, then I visit."""
    row = access.get_pairing(actor_of(request), pk)
    return render(request, "volunteers/field_pairing.html", _pairing_context(row))


def _pairing_context(row: Any, **more: Any) -> dict[str, Any]:
    visits = list(row.visits.order_by("-at")[:20])
    return {"row": row, "visits": visits, "purpose_form": forms.PurposeForm(), **more}


@has_role(*SERVING)
@require_POST
def pairing_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """I agree, or I end it."""
    actor, at = actor_of(request), moment()
    row = access.get_pairing(actor, pk)
    acts: dict[str, Callable[[], Any]] = {
        "agree": lambda: services.agree(row, actor=actor, at=at),
        "end": lambda: services.end_pairing(row, reason="", actor=actor, at=at),
    }
    if act not in acts:
        raise Http404
    done = reverse("volunteers_field:home") if act == "end" else reverse("volunteers_field:pairing", args=[pk])
    return act_and_go(request, acts[act], done=done, thanks=_("Done."))


@has_role(*SERVING)
@require_POST
def elder(request: HttpRequest, pk: int) -> HttpResponse:
    """How to reach my neighbour, after both agreed; the look is logged."""
    actor = actor_of(request)
    row = access.get_pairing(actor, pk)
    form = forms.PurposeForm(request.POST)
    if not form.is_valid() or not row.has_begun:
        context = _pairing_context(row, purpose_form=form)
        return render(request, "volunteers/field_pairing.html", context, status=UNPROCESSABLE)
    opened = services.open_elder(row, actor=actor, purpose=form.stated(), at=moment())
    answer = render(request, "volunteers/field_pairing.html", _pairing_context(row, opened=opened))
    answer["Cache-Control"] = "private, no-store"
    return answer


@has_role(*SERVING)
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """I note a visit."""
    actor = actor_of(request)
    row = access.get_pairing(actor, pk)
    form = forms.VisitForm(request.POST or None)
    return form_page(
        request, form, lambda given: services.note_visit(row, actor=actor, at=moment(), **given),
        done=reverse("volunteers_field:pairing", args=[pk]), thanks=_("Noted."), template=FORM,
        title=_("Note a visit"),
    )  # fmt: skip


@has_role(*SERVING)
def teams(request: HttpRequest) -> HttpResponse:
    """Volunteer teams: join and leave as one likes."""
    actor = actor_of(request)
    if request.method == "POST":
        return _join_or_leave(request)
    context = {"teams": queries.teams(actor), "mine": queries.own_teams(actor)}
    return render(request, "volunteers/field_teams.html", context)


def _join_or_leave(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    team = next((row for row in queries.teams(actor) if str(row.pk) == request.POST.get("team")), None)
    row = next((row for row in queries.own(actor, at=moment()).registrations if row.standing == "accepted"), None)
    if team is None or row is None:
        raise Http404
    verb = services.leave_team if team.pk in queries.own_teams(actor) else services.join_team
    done = reverse("volunteers_field:teams")
    return act_and_go(request, lambda: verb(row, team=team, actor=actor, at=moment()), done=done, thanks=_("Done."))
