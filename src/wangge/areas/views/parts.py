"""What several pages of areas need: the area of an address, the way to it, the day asked for."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.areas.forms import DayForm
from wangge.areas.queries import AnyArea, around, find_area, path_of
from wangge.ui.parts import Crumb


def area_or_404(code: str) -> AnyArea:
    """The area of an address."""
    area = find_area(code)
    if area is None:
        raise Http404(_("There is no area with this code."))
    return area


def crumbs_of(area: AnyArea) -> list[Crumb]:
    """The way from the top of the tree to an area."""
    return crumbs_along(path_of(area.code))


def crumbs_along(path: list[AnyArea]) -> list[Crumb]:
    """The same, when the way is known already."""
    if not path:
        return []
    steps = [Crumb(upper.name, reverse("areas:area", args=[upper.code])) for upper in path[:-1]]
    return [Crumb(_("Areas"), reverse("areas:tree")), *steps, Crumb(path[-1].name)]


@dataclass(frozen=True)
class Scope:
    """What a list or map is about: an area with the way to it and what lies beneath; everywhere when `area` is None."""

    code: str
    path: list[AnyArea]
    below: list[AnyArea]

    @property
    def area(self) -> AnyArea | None:
        """The area itself."""
        return self.path[-1] if self.path else None

    @property
    def parent(self) -> AnyArea | None:
        """The area above it."""
        return self.path[-2] if len(self.path) > 1 else None


def scope_of(request: HttpRequest) -> Scope:
    """The area asked for, else the acting post's own."""
    wanted = request.GET.get("area")
    if wanted is None:
        wanted = getattr(getattr(request, "actor", None), "area_code", "")
    path, below = around(wanted)
    if wanted and (not path or path[-1].code != wanted):
        raise Http404(_("There is no area with this code."))
    return Scope(wanted, path, below)


def asked_day(form: DayForm) -> date:
    """The day a form asks for, else today."""
    asked = form.cleaned_data.get("on") if form.is_valid() else None
    return asked or timezone.localdate()
