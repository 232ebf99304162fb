"""For everybody: which activities are coming, and how to register at a community."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.people.actors import resident
from wangge.people.guards import anyone
from wangge.volunteers import forms, queries, services
from wangge.volunteers.views.asking import actor_of, form_page, moment


@anyone
@require_GET
def activities(request: HttpRequest) -> HttpResponse:
    """Activities to come."""
    at = moment()
    return render(request, "volunteers/public_activities.html", {"rows": queries.public_activities(at=at), "at": at})


@anyone
def join(request: HttpRequest) -> HttpResponse:
    """Somebody registers at a community, with an account or without."""
    services.begin_skills()
    acting = actor_of(request)
    actor = resident(acting.person_id, acting.name)
    is_known = request.user.is_authenticated and not request.user.is_resident
    form = forms.JoinForm(request.POST or None, is_known=is_known)
    return form_page(
        request, form, lambda given: services.register(actor=actor, at=moment(), **given),
        done=reverse("volunteers_public:joined"), thanks=_("Registered. The community will get in touch."),
        template="volunteers/join.html",
    )  # fmt: skip


@anyone
@require_GET
def joined(request: HttpRequest) -> HttpResponse:
    """What happens after registering."""
    return render(request, "volunteers/joined.html")
