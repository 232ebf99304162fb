from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.areas.models import Area
from wangge.areas.queries import locate, within
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.stations.labels import FACILITY_TITLES, KIND_TITLES, hours_words, refusal_words
from wangge.stations.models import Station
from wangge.stations.queries import keepers_for
from wangge.stations.rules import HoursRefused, read_hours, write_hours

DAY = {"type": "date"}


class StationForm(forms.Form):
    """One station."""

    name = forms.CharField(
        label=gettext_lazy("Name of the station"), max_length=60, help_text=gettext_lazy("As it stands over the door")
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of station"), choices=list(KIND_TITLES.items()))
    address = forms.CharField(
        label=gettext_lazy("Address of the station"),
        max_length=160,
        help_text=gettext_lazy("So that a stranger finds it"),
    )
    lng = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=73, max_value=136)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=3, max_value=54)
    area = forms.ModelChoiceField(
        label=gettext_lazy("Community or grid"), queryset=Area.objects.none(), required=False,
        empty_label=gettext_lazy("Found by the point on the map"),
    )  # fmt: skip
    hours = forms.CharField(
        label=gettext_lazy("Opening hours"), max_length=200, required=False,
        help_text=gettext_lazy("Like Mon-Fri 08:30-12:00 14:00-18:00; Sat 09:00-12:00"),
    )  # fmt: skip
    facilities = forms.MultipleChoiceField(
        label=gettext_lazy("What is there"), choices=list(FACILITY_TITLES.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    services = forms.CharField(
        label=gettext_lazy("What is done there"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}), help_text=gettext_lazy("One line each; may be empty"),
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("What else to know"), max_length=200, required=False)
    phone = forms.CharField(
        label=gettext_lazy("Telephone of the station"), max_length=40, required=False,
        help_text=gettext_lazy("No private number"),
    )  # fmt: skip
    keeper = forms.ModelChoiceField(label=gettext_lazy("Looked after by"), queryset=Organization.objects.none())
    opened_on = forms.DateField(
        label=gettext_lazy("Set up on"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    cost_yuan = forms.DecimalField(
        label=gettext_lazy("Cost in yuan"), required=False, min_value=0, max_digits=12, decimal_places=2,
        help_text=gettext_lazy("What it cost to set up; seen by staff only"),
    )  # fmt: skip
    fund_source = forms.CharField(label=gettext_lazy("Source of the funds"), max_length=100, required=False)

    def __init__(self, *args: Any, actor: Actor, row: Station | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", initial_of(row) if row else {"keeper": actor.organization_id})
        super().__init__(*args, **kwargs)
        areas, keepers = self.fields["area"], self.fields["keeper"]
        assert isinstance(areas, forms.ModelChoiceField)
        assert isinstance(keepers, forms.ModelChoiceField)
        areas.queryset = Area.objects.filter(
            within(actor.area_code), level__in=["community", "grid"], valid_to=None
        ).order_by("code")
        keepers.queryset = keepers_for(actor.area_code)

    def clean_hours(self) -> str:
        """Hours in the one way of writing, or why they cannot be read."""
        try:
            return write_hours(read_hours(self.cleaned_data["hours"]))
        except HoursRefused as refused:
            raise forms.ValidationError(refusal_words(refused)) from refused

    def clean(self) -> dict[str, Any]:
        """Where no area was chosen, the one around the point."""
        given = super().clean() or {}
        if given.get("area") is None and "area" not in self.errors:
            has_point = given.get("lng") is not None and given.get("lat") is not None
            given["area"] = locate(given["lng"], given["lat"]) if has_point else None
            if given["area"] is None:
                self.add_error("area", _("Mark the place on the map, or choose the community or grid."))
        return given


def initial_of(row: Station) -> dict[str, Any]:
    """A station as the form shows it."""
    plain = (
        "name",
        "kind",
        "address",
        "lng",
        "lat",
        "services",
        "note",
        "phone",
        "opened_on",
        "cost_yuan",
        "fund_source",
    )
    return {name: getattr(row, name) for name in plain} | {
        "area": row.area_id,
        "keeper": row.keeper_id,
        "hours": "; ".join(hours_words(row.hours)),
        "facilities": [one.facility for one in row.facilities.all()],
    }


class PauseForm(forms.Form):
    """Shut for a while."""

    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=120, help_text=gettext_lazy("Everybody reads it, such as: no water today")
    )
    until = forms.DateField(
        label=gettext_lazy("Shut up to and including"), required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text=gettext_lazy("Empty: until somebody opens it again here"),
    )  # fmt: skip


class CloseForm(forms.Form):
    """Closed for good."""

    on = forms.DateField(label=gettext_lazy("Gone since"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
