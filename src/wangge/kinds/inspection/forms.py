from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.estates.models import Estate
from wangge.kinds.inspection.access import visible_installations
from wangge.kinds.inspection.homes import HOME_KINDS, HOME_STEPS, HOME_TITLES, HomeCheckState
from wangge.kinds.inspection.models import Installation, SheetItem
from wangge.kinds.inspection.services.checking import Answer
from wangge.matters.forms.uploads import UploadField
from wangge.people.actors import Actor
from wangge.people.models import Organization, Person, Post
from wangge.people.queries import in_force
from wangge.people.rules import UNIT_ROLES
from wangge.rounds.forms import LinesForm

HOMES = [(name, gettext_lazy(title)) for name, title in HOME_KINDS.items()]
RESULTS = [(name, gettext_lazy(HOME_TITLES[name])) for name in HOME_STEPS[HomeCheckState.PLANNED]]


class CheckForm(LinesForm):
    """A check of an installation on the phone; a meeting tells how many took part and what was decided."""

    def __init__(
        self, *args: Any, items: list[SheetItem], actor: Actor, at: datetime, is_meeting: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, items=items, **kwargs)
        if is_meeting:
            self.fields["present"] = forms.IntegerField(
                label=_("How many took part"), min_value=1, max_value=500, help_text=_("A number; names stay out.")
            )
        self.fields["note"] = forms.CharField(
            label=_("What was decided") if is_meeting else _("Remark"), max_length=2000, required=is_meeting,
            widget=forms.Textarea(attrs={"rows": 4 if is_meeting else 2}),
        )  # fmt: skip
        self.fields["photos"] = UploadField(
            label=_("Photos"), actor=actor, at=at, required=False, accept="image/*",
            help_text=_("Of the installation, not of people."),
        )  # fmt: skip

    def answers(self) -> dict[int, Answer]:
        """What was found, by position."""
        return {position: Answer(is_ok, said) for position, is_ok, said in self.verdicts()}


class CodeField(forms.CharField):
    """A row found by its code or name; the error says what is missing."""

    def __init__(self, *, model: Any, by: str, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)
        self.model, self.by = model, by

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = self.model.objects.filter(**{self.by: text.strip().lower() if self.by == "username" else text.strip()})
        row = found.first()
        if row is None:
            raise forms.ValidationError(_("Nothing has this code or name: %(text)s") % {"text": text})
        return row


class InstallationForm(forms.Form):
    """One row of the register."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of installation"), choices=Installation.Kind.choices)
    code = forms.CharField(
        label=gettext_lazy("Equipment code"), max_length=40, help_text=gettext_lazy("As on the registration; unique")
    )
    name = forms.CharField(
        label=gettext_lazy("Name on the spot"), max_length=100,
        help_text=gettext_lazy("Building, unit, number of the lift"),
    )  # fmt: skip
    area = forms.ModelChoiceField(
        label=gettext_lazy("Community or grid"), queryset=Area.objects.none(), empty_label=None
    )
    estate = CodeField(label=gettext_lazy("Estate"), model=Estate, by="name", required=False)
    address = forms.CharField(label=gettext_lazy("Position"), max_length=160, required=False)
    keeper = forms.ModelChoiceField(label=gettext_lazy("Keeping unit"), queryset=Organization.objects.none())
    director = forms.ModelChoiceField(
        label=gettext_lazy("Safety director"), queryset=Person.objects.none(), required=False,
        help_text=gettext_lazy("Holds a post in the keeping unit."),
    )  # fmt: skip
    officer = forms.ModelChoiceField(
        label=gettext_lazy("Safety officer"), queryset=Person.objects.none(), required=False,
        help_text=gettext_lazy("Holds a post in the keeping unit."),
    )  # fmt: skip
    maintainer = forms.CharField(label=gettext_lazy("Maintenance firm"), max_length=100, required=False)
    maintainer_phone = forms.CharField(
        label=gettext_lazy("Telephone of the maintenance firm"), max_length=40, required=False
    )
    rescue_phone = forms.CharField(label=gettext_lazy("Rescue telephone"), max_length=40, required=False)
    next_inspection_on = forms.DateField(
        label=gettext_lazy("Next statutory inspection"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, at: datetime, row: Installation | None = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs.setdefault("initial", initial_of(row))
        super().__init__(*args, **kwargs)
        self._choices("area").queryset = Area.objects.filter(
            within(actor.area_code), level__in=["community", "grid"], valid_to=None
        ).order_by("code")
        keepers = Organization.objects.filter(
            kind__in=["property_company", "handling_unit", "partner_unit", "community_office", "department"],
            is_active=True,
        )
        self._choices("keeper").queryset = keepers.order_by("kind", "name")
        people = Person.objects.filter(
            posts__in=Post.objects.filter(in_force(localdate(at)), organization__in=keepers)
        ).distinct()
        for name in ("director", "officer"):
            self._choices(name).queryset = people.order_by("name")

    def _choices(self, name: str) -> Any:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        return field


def initial_of(row: Installation) -> dict[str, Any]:
    """What the form of a row holds."""
    given = {name: getattr(row, name) for name in ("kind", "code", "name", "address", "maintainer")}
    return given | {
        "area": row.area_id, "estate": row.estate.name if row.estate else "", "keeper": row.keeper_id,
        "director": row.director_id, "officer": row.officer_id, "maintainer_phone": row.maintainer_phone,
        "rescue_phone": row.rescue_phone, "next_inspection_on": row.next_inspection_on,
    }  # fmt: skip


class HazardForm(forms.Form):
    """A hazard that somebody saw."""

    installation = forms.CharField(
        label=gettext_lazy("Equipment code"), max_length=40,
        help_text=gettext_lazy("Choose from the list, or write what stands on the plate."),
        widget=forms.TextInput(attrs={"list": "installations", "autocomplete": "off"}),
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("What is wrong?"), max_length=120)
    text = forms.CharField(
        label=gettext_lazy("More about it"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_urgent = forms.BooleanField(label=gettext_lazy("People are in danger"), required=False)

    def __init__(self, *args: Any, actor: Actor, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["photos"] = UploadField(
            label=_("Photos"), actor=actor, at=at, required=False, accept="image/*",
            help_text=_("Of the installation, not of people."),
        )  # fmt: skip

    def known(self) -> list[tuple[str, str]]:
        """Codes with estate and name to choose from; a longer list helps nobody, there the plate is read."""
        rows = list(visible_installations(self.actor).select_related("estate").order_by("estate__name", "name")[:301])
        return [(row.code, row.label) for row in rows] if len(rows) <= 300 else []

    def clean_installation(self) -> Installation:
        near = ("area", "estate__area", "keeper")
        rows = visible_installations(self.actor).select_related(*near)
        found = rows.filter(code=self.cleaned_data["installation"].strip()).first()
        if found is None:
            raise forms.ValidationError(_("There is no installation with this code in your area."))
        return found


class SheetForm(forms.Form):
    """A check list as text: one line each, grave ones begin with an exclamation mark."""

    lines = forms.CharField(
        label=gettext_lazy("Lines of the list"), widget=forms.Textarea(attrs={"rows": 14}), max_length=5000,
        help_text=gettext_lazy("One line for each thing to look at. A line that begins with ! is grave."),
    )  # fmt: skip

    def parsed(self) -> list[tuple[str, bool]]:
        """The lines, each with whether it is grave."""
        rows = (line.strip() for line in self.cleaned_data["lines"].splitlines())
        return [(line.lstrip("!！ "), line.startswith(("!", "！"))) for line in rows if line]


class RegulatorForm(forms.Form):
    """Who watches a kind of installation in the area."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of installation"), choices=Installation.Kind.choices)
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Regulating unit"), queryset=Organization.objects.filter(kind="department", is_active=True)
    )


class HomePlanForm(forms.Form):
    """A check at home, agreed with the household."""

    kind = forms.ChoiceField(label=gettext_lazy("What is checked"), choices=HOMES)
    area = forms.ModelChoiceField(
        label=gettext_lazy("Community or grid"), queryset=Area.objects.none(), empty_label=None
    )
    estate = CodeField(label=gettext_lazy("Estate"), model=Estate, by="name", required=False)
    door = forms.CharField(
        label=gettext_lazy("Building, unit and door"), max_length=60,
        help_text=gettext_lazy("Such as 3-1-501. Without names."),
    )  # fmt: skip
    unit = forms.ModelChoiceField(label=gettext_lazy("Who checks"), queryset=Organization.objects.none())
    meet_at = forms.DateTimeField(
        label=gettext_lazy("Agreed for"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    consent_on = forms.DateField(
        label=gettext_lazy("The household agreed on"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Leave it empty when it is asked at the door."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area, unit = self.fields["area"], self.fields["unit"]
        assert isinstance(area, forms.ModelChoiceField)
        assert isinstance(unit, forms.ModelChoiceField)
        area.queryset = Area.objects.filter(
            within(actor.area_code), level__in=["community", "grid"], valid_to=None
        ).order_by("code")
        units = Organization.objects.filter(kind__in=["handling_unit", "partner_unit"], is_active=True)
        unit.queryset = (units.filter(pk=actor.organization_id or 0) if actor.role in UNIT_ROLES else units).order_by(
            "name"
        )


class HomeResultForm(forms.Form):
    """How a check at home ended."""

    to = forms.ChoiceField(label=gettext_lazy("Result"), widget=forms.RadioSelect, choices=RESULTS)
    consent_on = forms.DateField(
        label=gettext_lazy("The household agreed on"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    checker = forms.CharField(
        label=gettext_lazy("Who of the utility checked"), max_length=60, required=False,
        help_text=gettext_lazy("Staff number"),
    )  # fmt: skip
    defect = forms.CharField(
        label=gettext_lazy("What has to be rectified"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    due_on = forms.DateField(
        label=gettext_lazy("Rectified until"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
