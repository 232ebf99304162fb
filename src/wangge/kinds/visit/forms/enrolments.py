from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.kinds.visit.queries.enrolments import buildings_in, grids_in
from wangge.kinds.visit.rules.categories import END_TITLES, GIVER_TITLES, WAY_TITLES, EndReason, Giver, Service
from wangge.kinds.visit.rules.categories import SERVICES as SERVICE_RULES
from wangge.kinds.visit.rules.rhythms import EVERY_TITLES
from wangge.kinds.visit.services.enrolling import ConsentGiven, Personal
from wangge.people.actors import Actor

GRID = 15
WEEKDAYS = (
    ("", gettext_lazy("any working day")), ("0", gettext_lazy("Monday")), ("1", gettext_lazy("Tuesday")),
    ("2", gettext_lazy("Wednesday")), ("3", gettext_lazy("Thursday")), ("4", gettext_lazy("Friday")),
    ("5", gettext_lazy("Saturday")), ("6", gettext_lazy("Sunday")),
)  # fmt: skip
PURPOSES = (
    ("visit", gettext_lazy("To visit or call as agreed")),
    ("service", gettext_lazy("To arrange what was asked for")),
    ("correct", gettext_lazy("To put data right on the person's word")),
    ("emergency", gettext_lazy("Danger to life or health")),
)


def translated(titles: dict[str, str] | Any, wanted: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """Choices with their titles in the active language."""
    keys = list(titles) if wanted is None else list(wanted)
    return [(str(key), _(titles[key])) for key in keys]


class PersonalForm(forms.Form):
    """What is known of the person; only the name must be there."""

    name = forms.CharField(label=gettext_lazy("Name, as people call the person"), max_length=60)
    contact = forms.CharField(
        label=gettext_lazy("Telephone"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    door = forms.CharField(label=gettext_lazy("Stairwell and door"), max_length=100, required=False)
    need = forms.CharField(
        label=gettext_lazy("What is asked for"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Only what the service needs; no illnesses, no number of an identity card."),
    )  # fmt: skip
    kin_name = forms.CharField(label=gettext_lazy("Contact person"), max_length=60, required=False)
    kin_contact = forms.CharField(
        label=gettext_lazy("Telephone of the contact person"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    guardian_name = forms.CharField(label=gettext_lazy("Guardian"), max_length=60, required=False)
    guardian_contact = forms.CharField(
        label=gettext_lazy("Telephone of the guardian"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    every = forms.ChoiceField(label=gettext_lazy("How often"), required=False)
    weekday = forms.ChoiceField(label=gettext_lazy("Which day suits"), choices=WEEKDAYS, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = self.fields["every"]
        assert isinstance(every, forms.ChoiceField)
        every.choices = [("", _("As is usual in the county")), *translated(EVERY_TITLES)]

    def personal(self) -> Personal:
        """The sealed part."""
        names = ("name", "contact", "door", "need", "guardian_name", "guardian_contact", "kin_name", "kin_contact")
        return Personal(**{name: self.cleaned_data[name].strip() for name in names})

    def rhythm(self) -> dict[str, Any]:
        """How often and on which day."""
        day = self.cleaned_data["weekday"]
        return {"every": self.cleaned_data["every"], "weekday": int(day) if day else None}


class ConsentForm(forms.Form):
    """How somebody agreed."""

    way = forms.ChoiceField(label=gettext_lazy("How was it given?"), widget=forms.RadioSelect)
    giver = forms.ChoiceField(label=gettext_lazy("Who agreed?"), widget=forms.RadioSelect, initial=Giver.SELF)
    is_separate = forms.BooleanField(
        label=gettext_lazy("The purpose was explained separately, and agreed to separately"), required=False,
        help_text=gettext_lazy("Needed for sensitive services and for children."),
    )  # fmt: skip
    has_consent = forms.BooleanField(
        label=gettext_lazy("I have read out the words above, and they were agreed to"), required=False
    )

    def __init__(self, *args: Any, is_child: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        way, giver = self.fields["way"], self.fields["giver"]
        assert isinstance(way, forms.ChoiceField)
        assert isinstance(giver, forms.ChoiceField)
        way.choices = translated(WAY_TITLES)
        giver.choices = translated(GIVER_TITLES, [Giver.GUARDIAN] if is_child else None)
        if is_child:
            giver.initial = Giver.GUARDIAN

    def consent(self) -> ConsentGiven:
        """As the service takes it."""
        given = self.cleaned_data
        return ConsentGiven(
            has_consent=given["has_consent"], way=given["way"], giver=given["giver"], is_separate=given["is_separate"]
        )


class EnrolForm(PersonalForm):
    """Where and who; the consent stands in a form of its own above it."""

    idempotency_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    is_minor = forms.BooleanField(label=gettext_lazy("Under 14: the guardian agrees"), required=False)

    field_order = ("name", "contact", "building", "grid", "door", "need", "is_minor")

    def __init__(self, *args: Any, actor: Actor, service: Service, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["building"] = forms.TypedChoiceField(
            label=_("Building"), required=False, choices=buildings_in(actor.area_code), coerce=int, empty_value=None
        )
        if len(actor.area_code) < GRID:
            self.fields["grid"] = forms.ChoiceField(
                label=_("Grid"), required=False, choices=[("", _("That of the building")), *grids_in(actor.area_code)]
            )
        if SERVICE_RULES[service].is_child:
            self.fields["is_minor"].initial = True
        self.order_fields(self.field_order)


class ContactPersonForm(forms.Form):
    """Whom to tell when nobody opens; written anew, so that nothing sealed has to be opened for it."""

    kin_name = forms.CharField(label=gettext_lazy("Contact person"), max_length=60, required=False)
    kin_contact = forms.CharField(
        label=gettext_lazy("Telephone of the contact person"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=gettext_lazy("One that is answered at night too. Leave both empty to note that there is nobody."),
    )  # fmt: skip
    knows = forms.BooleanField(
        label=gettext_lazy("The contact person knows of it and agrees to be called"), required=False
    )


class PurposeForm(forms.Form):
    """Why somebody looks at what is sealed."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("What for?"), choices=PURPOSES, widget=forms.RadioSelect, initial="visit"
    )

    def stated(self) -> str:
        """The purpose in words, as the log keeps it."""
        return str(dict(PURPOSES)[self.cleaned_data["purpose"]])


class EndForm(forms.Form):
    """Why an enrolment ends."""

    reason = forms.ChoiceField(label=gettext_lazy("Why does it end?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = translated(END_TITLES, [reason for reason in EndReason if reason != EndReason.EXPIRED])


class PlanForm(forms.Form):
    """A visit on request: until when."""

    due_on = forms.DateField(
        label=gettext_lazy("Until which day"), widget=forms.DateInput,
        help_text=gettext_lazy("The person asked for it; it stands on your list until then."),
    )  # fmt: skip
