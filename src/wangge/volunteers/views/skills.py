"""The list of skills as the county keeps it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.people.guards import has_role
from wangge.volunteers import forms, queries, services
from wangge.volunteers.rules import KEEPERS
from wangge.volunteers.views.asking import actor_of, form_page, moment


@has_role(*KEEPERS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every skill with how many people, needs and offers name it."""
    services.begin_skills()
    return render(request, "volunteers/skills.html", {"rows": queries.skills_in_use()})


@has_role(*KEEPERS)
def edit(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """Adds a skill or changes one."""
    row = queries.find_skill(pk)
    if pk and row is None:
        raise Http404
    names = ("name", "position", "is_active")
    initial = {name: getattr(row, name) for name in names} if row else {"is_active": True}
    form = forms.SkillForm(request.POST or None, initial=initial)
    back = reverse("volunteers:skills")
    return form_page(
        request, form, lambda given: services.save_skill(row, actor=actor_of(request), at=moment(), **given),
        done=back, back=back, thanks=_("Saved."), title=row.name if row else _("Add a skill"),
        subtitle=_("What people can do, what is asked for and what units offer is matched by this one list."),
    )  # fmt: skip
