from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.areas.models import Area
from wangge.chain.models import PARTY_KINDS, Branch, Level
from wangge.chain.queries import building_rows, estate_rows, founders, grid_rows, levels_of, parents
from wangge.chain.rules import PLACE_TITLES, USUAL, Place
from wangge.chain.services import Given
from wangge.people.models import Organization

PLACES = {"township": {Place.TOWNSHIP}, "community": {Place.COMMUNITY, Place.GRID, Place.BUILDING}}
"""Levels of the chain that are written down in an area of a level."""


class BranchForm(forms.Form):
    """A party organization of one township or community: only units, never members."""

    name = forms.CharField(label=_("Name"), max_length=100)
    level = forms.ModelChoiceField(label=_("Level of the chain"), queryset=Level.objects.none())
    grids = forms.ModelMultipleChoiceField(
        label=_("Grids it reaches"), queryset=Area.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("One leader may have several grids: choose all of them."),
    )  # fmt: skip
    estate = forms.ModelChoiceField(label=_("Stands on the estate"), queryset=Area.objects.none(), required=False)
    building = forms.ModelChoiceField(label=_("Stands in the building"), queryset=Area.objects.none(), required=False)
    parent = forms.ModelChoiceField(
        label=_("Organization above it"), queryset=Organization.objects.none(), required=False
    )
    founders = forms.ModelMultipleChoiceField(
        label=_("Founding units"), queryset=Organization.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of a joint branch: such as community, property company and owners' committee."),
    )  # fmt: skip
    is_active = forms.BooleanField(label=_("It still exists"), required=False, initial=True)

    def __init__(self, *args: Any, scope: Area, on: date, row: Organization | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        places = PLACES.get(scope.level, set())
        own = [level.pk for level in levels_of(scope.code) if level.place in places]
        self._offer("level", Level.objects.filter(pk__in=own).order_by("position"))
        self._offer("parent", parents(scope.code).exclude(pk=row.pk if row else 0))
        if scope.level == "community":
            self._offer("grids", grid_rows(scope.code, on))
            self._offer("estate", estate_rows(scope.code))
            self._offer("building", building_rows(scope.code))
            self._offer("founders", founders(scope.code))
        else:
            for name in ("grids", "estate", "building", "founders"):
                del self.fields[name]
        if row is None:
            del self.fields["is_active"]

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    @staticmethod
    def initial_of(row: Organization, branch: Branch | None) -> dict[str, Any]:
        """What is written down, as the form begins."""
        begun: dict[str, Any] = {"name": row.name, "parent": row.parent_id, "is_active": row.is_active}
        if branch is not None:
            begun |= {"level": branch.level_id, "estate": branch.estate_id, "building": branch.building_id}
            begun |= {"grids": list(branch.grids.all()), "founders": list(branch.founders.all())}
        elif row.area.level == "grid":
            begun["grids"] = [row.area]
        return begun

    def given(self) -> Given:
        """What the service takes."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "is_active"}
        for name in ("grids", "founders"):
            values[name] = list(values.get(name) or ())
        return Given(scope=self.scope, **values)


class LevelForm(forms.Form):
    """A level of the chain."""

    name = forms.CharField(label=_("Local title"), max_length=30, help_text=_("As people here call it"))
    place = forms.ChoiceField(
        label=_("Stands on"), choices=[(value, _(title)) for value, title in PLACE_TITLES.items()]
    )
    subkind = forms.ChoiceField(label=_("Kind of organization"), choices=PARTY_KINDS)
    position = forms.IntegerField(label=_("Order from the top"), min_value=0, max_value=999)


class BeginForm(forms.Form):
    """How many levels a chain begins with."""

    template = forms.ChoiceField(
        label=_("How many levels"), choices=[(name, _(title)) for name, (title, _lines) in USUAL.items()],
        widget=forms.RadioSelect,
    )  # fmt: skip
