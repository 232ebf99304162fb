"""What several pages of areas need: the area of an address, the way to it, the day asked for."""

from datetime import date

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.areas.forms import DayForm
from wangge.areas.queries import AnyArea, find_area, path_of
from wangge.ui.parts import Crumb


def area_or_404(code: str) -> AnyArea:
    """The area of an address."""
    area = find_area(code)
    if area is None:
        raise Http404(_("There is no area with this code."))
    return area


def crumbs_of(area: AnyArea) -> list[Crumb]:
    """The way from the top of the tree to an area."""
    path = path_of(area.code)
    steps = [Crumb(upper.name, reverse("areas:area", args=[upper.code])) for upper in path[:-1]]
    return [Crumb(_("Areas"), reverse("areas:tree")), *steps, Crumb(area.name)]


def scope_of(request: HttpRequest) -> AnyArea | None:
    """The area a list or map is about: the one asked for, else the acting post's own; None means everywhere."""
    wanted = request.GET.get("area")
    if wanted is None:
        wanted = getattr(getattr(request, "actor", None), "area_code", "")
    return area_or_404(wanted) if wanted else None


def asked_day(form: DayForm) -> date:
    """The day a form asks for, else today."""
    asked = form.cleaned_data.get("on") if form.is_valid() else None
    return asked or timezone.localdate()
