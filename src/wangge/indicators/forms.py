"""What a board is asked for, read from the address; what cannot be read is passed over."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wangge.indicators.access import own_unit
from wangge.indicators.queries import By, Scope
from wangge.indicators.rules import DAYS, DEFAULT_DAYS, period_of
from wangge.matters.forms.filters import is_code
from wangge.people.actors import Actor

MOST = 2**31 - 1


class BoardForm(forms.Form):
    """Period, place, unit, category and what the table has a line for."""

    opened_from = forms.DateField(label=_("Period from"), required=False, widget=forms.DateInput())
    opened_to = forms.DateField(label=_("Period until"), required=False, widget=forms.DateInput())
    days = forms.TypedChoiceField(choices=[(days, days) for days in DAYS], coerce=int, required=False, empty_value=None)
    area = forms.CharField(required=False, max_length=17)
    branch = forms.IntegerField(required=False, min_value=1, max_value=MOST)
    unit = forms.IntegerField(required=False, min_value=1, max_value=MOST)
    by = forms.ChoiceField(choices=[(one.value, one.value) for one in By], required=False)

    def __init__(self, data: QueryDict, *, actor: Actor) -> None:
        super().__init__(data)
        self.actor = actor
        self.is_valid()

    def days_shown(self) -> int | None:
        """The number of days that was chosen, or None when days were typed."""
        if self.cleaned_data.get("opened_from") or self.cleaned_data.get("opened_to"):
            return None
        return int(self.cleaned_data.get("days") or DEFAULT_DAYS)

    def scope(self, *, today: date, kind: str) -> Scope:
        """What to count; never beyond the post's own area and unit."""
        given: dict[str, Any] = self.cleaned_data
        area = given.get("area", "")
        is_own = is_code(area) and self.actor.covers(area)
        return Scope(
            kind=kind,
            period=period_of(
                today=today,
                days=self.days_shown() or DEFAULT_DAYS,
                first=given.get("opened_from"),
                last=given.get("opened_to"),
            ),
            area=area if is_own else self.actor.area_code,
            branch=given.get("branch"),
            unit=own_unit(self.actor) or given.get("unit"),
        )

    def chosen_by(self, *, offered: tuple[By, ...]) -> By:
        """What the table has a line for; the first of those offered when nothing else was asked for."""
        wanted = self.cleaned_data.get("by", "")
        return next((by for by in offered if by.value == wanted), offered[0])
