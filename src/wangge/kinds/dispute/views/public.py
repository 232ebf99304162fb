"""What everybody may know of mediation: who, where, how, with what rights; and a resident's own application."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.kinds.dispute.forms.opening import ApplyForm
from wangge.kinds.dispute.pages.public import find_place, place_page
from wangge.kinds.dispute.queries.bodies import bodies_for
from wangge.kinds.dispute.services.opening import open_case, takers
from wangge.kinds.dispute.views.asking import REFUSALS, UNPROCESSABLE, bound, no_store
from wangge.matters.views.asking import moment
from wangge.people.actors import resident
from wangge.people.guards import anyone

RECEIPT = "mediation_receipt"


@anyone
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Rooms and hours, the course, the rights, what others in the same position should know."""
    page = place_page(request.GET.get("community", ""), request.GET.get("q", ""), on=localdate(moment()))
    return render(request, "dispute/public.html", {"page": page})


@anyone
def apply(request: HttpRequest) -> HttpResponse:
    """A resident asks for mediation; the organization's head rings back."""
    at = moment()
    community = find_place(request.GET.get("community", "") or request.POST.get("community", ""))
    if community is None:
        return redirect("mediation_public:show")
    form = ApplyForm(bound(request), initial={"community": community.code})
    if request.method == "POST" and form.is_valid() and not form.cleaned_data["website"]:
        bodies = [row for row in bodies_for(community.code) if takers(row, localdate(at))]
        actor = resident(getattr(getattr(request, "actor", None), "person_id", None))
        try:
            if not bodies:
                raise Http404
            opened = open_case(
                actor=actor, body=bodies[0], given=form.given(), parties=form.parties(), area_code=community.code,
                at=at, key=request.POST.get("idempotency_key", ""),
            )  # fmt: skip
        except REFUSALS as refused:
            form.add_error(None, _(str(refused)))
        else:
            request.session[RECEIPT] = {
                "number": opened.matter.number, "body": bodies[0].organization.name,
                "phone": bodies[0].organization.phone,
            }  # fmt: skip
            return redirect("mediation_public:receipt")
    status = UNPROCESSABLE if request.method == "POST" else 200
    return no_store(render(request, "dispute/apply.html", {"form": form, "community": community}, status=status))


@anyone
@require_GET
def receipt(request: HttpRequest) -> HttpResponse:
    """The number, who has it now, and by when they call."""
    kept = request.session.get(RECEIPT)
    if not kept:
        return redirect(reverse("mediation_public:show"))
    return no_store(render(request, "dispute/receipt.html", {"kept": kept}))
