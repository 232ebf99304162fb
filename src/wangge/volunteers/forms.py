from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.areas.models import Area
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.volunteers.models import CoProject, Need, Pairing, PairVisit, Registration, Resource, Skill
from wangge.volunteers.models.lists import Entry
from wangge.volunteers.models.registrations import Standing
from wangge.volunteers.queries import communities, skills
from wangge.volunteers.rules import MOST_MINUTES

PURPOSES = (
    ("arrange", _("To agree on a time")),
    ("confirm", _("To ask whether it was done")),
    ("emergency", _("Danger to life or property")),
)
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"})


def _choose(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


def _choose_community(form: forms.Form, code: str = "") -> None:
    """Communities under their townships: two villages of a county may bear one name."""
    rows = communities(code)
    _choose(form, "community", rows)
    groups = [(place, [(row.pk, row.name) for row in here]) for place, here in groupby(rows, key=_township)]
    form.fields["community"].choices = [("", _("Please choose")), *groups]  # type: ignore[attr-defined]


def _township(area: Area) -> str:
    return area.parent.name if area.parent else ""


class SkillForm(forms.Form):
    """One entry of the list of skills."""

    name = forms.CharField(label=_("Skill"), max_length=40)
    position = forms.IntegerField(
        label=_("Place in the list"), min_value=1, max_value=9999, required=False,
        help_text=_("Small numbers stand first; empty puts it at the end."),
    )  # fmt: skip
    is_active = forms.BooleanField(
        label=_("Is offered in forms"), required=False,
        help_text=_("Taken out, it stays with those who have it and is offered to nobody else."),
    )  # fmt: skip


class SkillsForm(forms.Form):
    """What somebody can do and when."""

    skills = forms.ModelMultipleChoiceField(
        label=_("What I can do"), queryset=Skill.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    free = forms.ChoiceField(label=_("When I have time"), choices=Registration.Free.choices, widget=forms.RadioSelect)
    hours_per_month = forms.IntegerField(label=_("Hours a month"), required=False, min_value=1, max_value=100)
    shows_name = forms.BooleanField(
        label=_("My name may be published with what I did"), required=False,
        help_text=_("Without this tick nobody reads your name in public. You may change it at any time."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "skills", skills())


class JoinForm(SkillsForm):
    """Somebody registers at a community."""

    kind = forms.ChoiceField(
        label=_("I register as"), choices=Registration.Kind.choices, widget=forms.RadioSelect, initial="volunteer"
    )
    community = forms.ModelChoiceField(label=_("Community or village"), queryset=Area.objects.none())
    unit_name = forms.CharField(label=_("My unit, for members in office"), max_length=100, required=False)
    name = forms.CharField(label=_("Full name"), max_length=60, required=False)
    contact = forms.CharField(label=_("Telephone"), max_length=60, required=False)
    is_minor = forms.BooleanField(label=_("I am under 18"), required=False)
    guardian_name = forms.CharField(label=_("Name of the guardian who agrees"), max_length=60, required=False)
    guardian_contact = forms.CharField(label=_("Telephone of the guardian"), max_length=60, required=False)
    agrees = forms.BooleanField(
        label=_("I agree that the community keeps this to call me for service; I may end it at any time"),
        required=False,
    )
    field_order = (
        "kind", "community", "unit_name", "name", "contact", "skills", "free", "hours_per_month", "is_minor",
        "guardian_name", "guardian_contact", "shows_name", "agrees",
    )  # fmt: skip

    def __init__(self, *args: Any, is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_community(self)
        if is_known:
            del self.fields["name"]
        else:
            self.fields["name"].required = self.fields["contact"].required = True


class UnitForm(forms.Form):
    """A unit registers at a community."""

    organization = forms.ModelChoiceField(label=_("Unit"), queryset=Organization.objects.none())
    community = forms.ModelChoiceField(label=_("Community or village"), queryset=Area.objects.none())
    liaison_name = forms.CharField(label=_("Whom to speak with"), max_length=60)
    liaison_contact = forms.CharField(label=_("Telephone"), max_length=60)
    offers = forms.CharField(label=_("What the unit can give"), max_length=300, required=False)
    members_serving = forms.IntegerField(
        label=_("How many of its members serve"), required=False, min_value=0, max_value=100_000,
        help_text=_("A number, never a list of names."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = actor.area_code[:6]
        if is_own:
            del self.fields["organization"]
            _choose_community(self, near)
        else:
            del self.fields["community"]
            units = Organization.objects.filter(is_active=True, area__code__startswith=near)
            _choose(self, "organization", units.order_by("code"))


class ActivityForm(forms.Form):
    """An activity to announce."""

    title = forms.CharField(label=_("Activity"), max_length=80)
    text = forms.CharField(label=_("What is done"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    risks = forms.CharField(
        label=_("Risks"), max_length=300,
        help_text=_("Truthfully: heights, traffic, weather, tools. Who takes part has to know before."),
    )  # fmt: skip
    place = forms.CharField(label=_("Where to meet"), max_length=200)
    starts_at = forms.DateTimeField(label=_("Begins"), widget=MOMENT)
    ends_at = forms.DateTimeField(label=_("Ends"), widget=MOMENT)
    seats = forms.IntegerField(label=_("Places"), min_value=1, max_value=1000, initial=10)
    skill = forms.ModelChoiceField(label=_("Skill it needs"), queryset=Skill.objects.none(), required=False)
    is_for_minors = forms.BooleanField(label=_("Suited to those under 18"), required=False)
    is_insured = forms.BooleanField(label=_("Those who take part are insured"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "skill", skills())


class MovingForm(forms.Form):
    """Another time or place for an activity."""

    starts_at = forms.DateTimeField(label=_("Begins"), widget=MOMENT)
    ends_at = forms.DateTimeField(label=_("Ends"), widget=MOMENT)
    place = forms.CharField(label=_("Where to meet"), max_length=200)


class ClosingForm(forms.Form):
    """What an activity reached."""

    person_times = forms.IntegerField(
        label=_("Residents reached, as person-times"), required=False, min_value=0, max_value=1_000_000
    )


class DaysForm(forms.Form):
    """The days whose service is listed; swapped ones are put right."""

    first = forms.DateField(label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("Up to"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def days(self, today: date) -> tuple[date, date]:
        """First and last day; this year up to today when none are named."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        first = given.get("first") or today.replace(month=1, day=1)
        last = given.get("last") or today
        return min(first, last), max(first, last)


class MinutesForm(forms.Form):
    """How long somebody served."""

    minutes = forms.IntegerField(label=_("Time in minutes"), min_value=1, max_value=MOST_MINUTES)


class DisputeForm(forms.Form):
    """What is not right about one's hours."""

    text = forms.CharField(label=_("What is not right"), max_length=300)


class CheckInForm(forms.Form):
    """The code that hangs at the place."""

    code = forms.CharField(
        label=_("Code at the place"), max_length=8, widget=forms.TextInput(attrs={"autocapitalize": "characters"})
    )


class NeedForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the community needs."""

    class Meta:
        model = Need
        fields = ("skill", "text", "quantity", "wanted_by")
        labels = {
            "skill": _("Kind of help"), "text": _("What is needed"), "quantity": _("How often or how many"),
            "wanted_by": _("Wanted by"),
        }  # fmt: skip
        widgets = {"wanted_by": forms.DateInput(attrs={"type": "date"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"].queryset = skills()  # type: ignore[attr-defined]


class ResourceForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a unit offers."""

    class Meta:
        model = Resource
        fields = ("organization", "community", "skill", "text", "quantity", "season")
        labels = {
            "organization": _("Unit"), "community": _("Community or village"), "skill": _("Kind of help"),
            "text": _("What is offered"), "quantity": _("How often or how many"), "season": _("Season"),
        }  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"].queryset = skills()  # type: ignore[attr-defined]
        registered = {"unit_registrations__standing": Standing.ACCEPTED}
        if is_own:
            del self.fields["organization"]
            self.fields["community"].queryset = communities().filter(  # type: ignore[attr-defined]
                unit_registrations__organization_id=actor.organization_id or 0, **registered
            )
        else:
            del self.fields["community"]
            self.fields["organization"].queryset = Organization.objects.filter(  # type: ignore[attr-defined]
                unit_registrations__community__code=actor.area_code, **registered
            ).order_by("code")


class ProjectForm(forms.ModelForm):  # type: ignore[type-arg]
    """A need and a resource brought together."""

    class Meta:
        model = CoProject
        fields = ("need", "resource", "title", "quantity", "starts_on", "ends_on")
        labels = {
            "need": _("What is needed"), "resource": _("What is offered"), "title": _("Project"),
            "quantity": _("How often or how many"), "starts_on": _("From"), "ends_on": _("Until"),
        }  # fmt: skip
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}), "ends_on": forms.DateInput(attrs={"type": "date"})
        }  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ones = {"community__code": actor.area_code, "state": Entry.OPEN}
        self.fields["need"].queryset = Need.objects.filter(**open_ones)  # type: ignore[attr-defined]
        self.fields["resource"].queryset = Resource.objects.filter(**open_ones)  # type: ignore[attr-defined]


class PairingForm(forms.Form):
    """Two neighbours the community proposes to pair."""

    younger = forms.ModelChoiceField(label=_("The younger"), queryset=Registration.objects.none())
    elder_name = forms.CharField(label=_("Name of the older neighbour"), max_length=60, help_text=_("Kept sealed."))
    elder_contact = forms.CharField(label=_("Telephone"), max_length=60, required=False, help_text=_("Kept sealed."))
    elder_address = forms.CharField(
        label=_("Home address"), max_length=200, required=False, help_text=_("Kept sealed.")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Registration.objects.filter(
            community__code=actor.area_code, standing=Standing.ACCEPTED, is_minor=False
        ).select_related("person")
        _choose(self, "younger", rows)
        self.fields["younger"].label_from_instance = lambda row: row.person.name  # type: ignore[attr-defined]


class ConsentForm(forms.Form):
    """How the older neighbour agreed."""

    how = forms.ChoiceField(label=_("How it was said"), choices=Pairing.Consent.choices, widget=forms.RadioSelect)


class VisitForm(forms.Form):
    """A visit, noted by the younger."""

    how = forms.ChoiceField(label=_("How"), choices=PairVisit.How.choices, widget=forms.RadioSelect, initial="home")
    minutes = forms.IntegerField(label=_("Time in minutes"), min_value=1, max_value=MOST_MINUTES, initial=30)
    note_text = forms.CharField(
        label=_("What to remember"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sealed. No illness, no opinion on anybody."),
    )  # fmt: skip
    needs_help = forms.BooleanField(label=_("The community should call there soon"), required=False)


class PurposeForm(forms.Form):
    """Why somebody looks at personal data."""

    purpose = forms.ChoiceField(label=_("What for?"), choices=PURPOSES, widget=forms.RadioSelect)

    def stated(self) -> str:
        """The purpose in words, as the log keeps it."""
        return str(dict(PURPOSES)[self.cleaned_data["purpose"]])


class ReasonForm(forms.Form):
    """Why something ends."""

    reason = forms.CharField(label=_("Why (may stay empty)"), required=False, max_length=200)
