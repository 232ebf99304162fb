from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.crews.labels import LEVEL_TITLES, PUBLICITY_TITLES
from wangge.crews.models import Seat, Slot
from wangge.crews.queries import slots_of, spot_of, spots_by_estate
from wangge.crews.rules import AREA_LEVELS, ROLES, Level
from wangge.people.actors import Actor
from wangge.people.labels import ROLE_LABELS

COMMUNITY = 12
DAY = {"type": "date"}


def _day(label: Any, **given: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **given)


class SlotForm(forms.Form):
    """One place of the template."""

    name = forms.CharField(label=_("Local title"), max_length=20, help_text=_("As people here call it"))
    level = forms.ChoiceField(
        label=_("Where it sits"), choices=[(level.value, title) for level, title in LEVEL_TITLES.items()]
    )
    role = forms.ChoiceField(
        label=_("Filled by"), required=False,
        choices=[("", _("Names that the community writes down")), *((role.value, ROLE_LABELS[role]) for role in ROLES)],
        help_text=_("With a role it is filled by the posts of that role, by itself."),
    )  # fmt: skip
    publicity = forms.ChoiceField(
        label=_("Who reads the name"), choices=[(one.value, title) for one, title in PUBLICITY_TITLES.items()]
    )
    wanted = forms.IntegerField(
        label=_("How many a place needs"), min_value=0, max_value=20, help_text=_("0: it may be empty")
    )
    term_months = forms.IntegerField(
        label=_("Term in months"), min_value=1, max_value=120, required=False, help_text=_("Empty: no fixed term")
    )
    tasks = forms.CharField(label=_("What residents may come for"), max_length=120, required=False)
    position = forms.IntegerField(
        label=_("Place in the list"), min_value=0, max_value=9999, help_text=_("Small numbers stand first")
    )


def slot_initial(row: Slot) -> dict[str, Any]:
    """A place of the template as the form shows it."""
    names = ("name", "level", "role", "publicity", "wanted", "term_months", "tasks", "position")
    return {name: getattr(row, name) for name in names}


class SeatForm(forms.Form):
    """Who stands there."""

    slot = forms.ModelChoiceField(label=_("Place in the crew"), queryset=Slot.objects.none())
    area = forms.ModelChoiceField(
        label=_("Township, community or grid"), queryset=Area.objects.none(), required=False,
        empty_label=_("Found by the building"),
    )  # fmt: skip
    spot = forms.ChoiceField(
        label=_("Building or stairwell"), required=False, help_text=_("Only for heads of buildings and stairwells")
    )
    name = forms.CharField(label=_("Name of the person"), max_length=40)
    body = forms.CharField(
        label=_("Where the person comes from"), max_length=60, required=False,
        help_text=_("Such as the department, the law firm, the estate"),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Telephone for residents"), max_length=40, required=False,
        help_text=_("A work number; of a neighbour only with his consent"),
    )  # fmt: skip
    agreed_on = _day(
        _("Agreed to be named on"), required=False, help_text=_("Empty: everybody reads only that there is one")
    )
    starts_on = _day(_("First day of the time"))
    ends_on = _day(_("Last day of the time"), required=False, help_text=_("Empty: the term of the template"))

    def __init__(self, *args: Any, actor: Actor, on: date, row: Seat | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", seat_initial(row) if row else {"starts_on": on})
        super().__init__(*args, **kwargs)
        slots, areas, spots = self.fields["slot"], self.fields["area"], self.fields["spot"]
        assert isinstance(slots, forms.ModelChoiceField)
        assert isinstance(areas, forms.ModelChoiceField)
        assert isinstance(spots, forms.ChoiceField)
        held = [slot.pk for slot in slots_of(actor.area_code) if not slot.role]
        slots.queryset = Slot.objects.filter(pk__in=[*held, row.slot_id] if row else held).order_by("position", "pk")
        areas.queryset = Area.objects.filter(
            within(actor.area_code), level__in=[*AREA_LEVELS.values()], valid_to=None
        ).order_by("code")
        scope = row.area.code[:COMMUNITY] if row else actor.area_code
        has_spots = len(scope) >= COMMUNITY
        spots.choices = [("", _("The whole area")), *(spots_by_estate(scope) if has_spots else [])]

    def clean(self) -> dict[str, Any]:
        """The grid of a building, where only the building was chosen."""
        given = super().clean() or {}
        given["building"], given["unit"] = spot_of(given.pop("spot", "") or "")
        slot = given.get("slot")
        if given["building"] is not None and slot is not None and Level(slot.level) not in AREA_LEVELS:
            given["area"] = given["building"].area
        if given.get("area") is None and "area" not in self.errors:
            self.add_error("area", _("Choose the township, community or grid, or the building."))
        return given


def seat_initial(row: Seat) -> dict[str, Any]:
    """A seat as the form shows it."""
    names = ("name", "body", "phone", "agreed_on", "starts_on", "ends_on")
    spot = f"u{row.unit_id}" if row.unit_id else f"b{row.building_id}" if row.building_id else ""
    return {name: getattr(row, name) for name in names} | {"slot": row.slot_id, "area": row.area_id, "spot": spot}


class EndForm(forms.Form):
    """The end of a time."""

    on = _day(_("Last day of the time"))
    reason = forms.CharField(label=_("Reason"), max_length=120, required=False)
