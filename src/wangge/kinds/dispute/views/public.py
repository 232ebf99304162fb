"""What everybody may know of mediation: who, where, how, with what rights; and a resident's own application."""

from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from wangge.kinds.dispute.forms.opening import ApplyForm
from wangge.kinds.dispute.pages.legal import place_services
from wangge.kinds.dispute.pages.public import find_place, own_page, place_page
from wangge.kinds.dispute.queries.bodies import choices_for
from wangge.kinds.dispute.queries.cases import case_of_reporter
from wangge.kinds.dispute.services.opening import open_case
from wangge.kinds.dispute.views.asking import REFUSALS, UNPROCESSABLE, bound, no_store
from wangge.matters.proving import asker_of, code_of, is_account_of, remember
from wangge.matters.services.intake import ReporterGiven
from wangge.matters.views.asking import moment
from wangge.people.actors import resident
from wangge.people.client import client_ip
from wangge.people.guards import anyone

MOST_AN_HOUR, HOUR = 6, 60 * 60
TOO_MANY = 429
TOO_OFTEN = gettext_lazy(
    "Many applications came from here within the last hour. Please send this one later, or ring %(name)s: %(phone)s. "
    "What you wrote is still in the form."
)


AIMS = {"apply": "mediation_public:apply", "legal": "legal_public:show", "ask": "legal_public:ask"}
"""Where somebody wanted to go who first has to say in which community."""


def ask_where(aim: str) -> HttpResponse:
    """To the list of communities, and from there on to what was wanted."""
    return redirect(f"{reverse('mediation_public:show')}?for={aim}")


@anyone
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Rooms and hours, the course, the rights, what others in the same position should know."""
    aim = request.GET.get("for", "")
    aim = aim if aim in AIMS else ""
    wanted = request.GET.get("page", "1")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 else 1
    page = place_page(
        request.GET.get("community", ""), request.GET.get("q", ""), on=localdate(moment()), page=max(1, number)
    )
    services = place_services(page.community, moment()) if page.community else None
    onward = reverse(AIMS.get(aim, "mediation_public:show"))
    values = {"page": page, "services": services, "aim": aim, "onward": onward}
    return render(request, "dispute/public.html", values)


def _is_too_often(request: HttpRequest) -> bool:
    """Counts an application of this address; true when there were too many within the hour."""
    key = f"mediation-apply:{client_ip(request)}"
    cache.add(key, 0, HOUR)
    return int(cache.incr(key)) > MOST_AN_HOUR


def _open(request: HttpRequest, form: ApplyForm, body: Any, code: str) -> Any:
    """What was opened, or None when it was refused; why stands in the form."""
    actor = resident(getattr(getattr(request, "actor", None), "person_id", None))
    try:
        return open_case(
            actor=actor, body=body, given=form.given(), parties=form.parties(), area_code=code, at=moment(),
            reporter=ReporterGiven(person_id=actor.person_id, is_hidden=True),
            key=request.POST.get("idempotency_key", ""),
        )  # fmt: skip
    except REFUSALS as refused:
        form.add_error(None, _(str(refused)))
        return None


@anyone
def apply(request: HttpRequest) -> HttpResponse:
    """A resident asks for mediation; the organization's head rings back."""
    community = find_place(request.GET.get("community", "") or request.POST.get("community", ""))
    if community is None:
        return ask_where("apply")
    bodies = choices_for(community.code, localdate(moment()))
    if not bodies:
        messages.error(request, _("Applications from this community are taken at the community office for now."))
        return redirect(reverse("mediation_public:show") + f"?community={community.code}")
    form = ApplyForm(bound(request), bodies=bodies, initial={"community": community.code})
    status = UNPROCESSABLE if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid() and not form.cleaned_data["website"]:
        if _is_too_often(request):
            nearest = bodies[0].body.organization
            form.add_error(None, TOO_OFTEN % {"name": nearest.name, "phone": nearest.phone})
            status = TOO_MANY
        else:
            opened = _open(request, form, form.chosen(), community.code)
            if opened is not None:
                if opened.reporter is not None:
                    remember(request, opened.matter.number, opened.reporter.pk, opened.code)
                return redirect("portal:receipt", opened.matter.number)
    return no_store(render(request, "dispute/apply.html", {"form": form, "community": community}, status=status))


@anyone
@require_GET
def own(request: HttpRequest, number: str) -> HttpResponse:
    """An application for whoever sent it: who has it, what comes next, and which other ways there are."""
    asker = asker_of(request, number)
    matter = case_of_reporter(number) if asker.reporter_id or is_account_of(number, asker.person_id) else None
    if matter is None:
        raise Http404
    values = {"page": own_page(matter, at=moment()), "code": code_of(request, matter.number)}
    return no_store(render(request, "dispute/own.html", values))
