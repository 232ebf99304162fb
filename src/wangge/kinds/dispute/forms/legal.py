from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext_lazy as _

from wangge.areas.models import Area
from wangge.kinds.dispute.forms.choices import MediatorField, choices_of, with_blank
from wangge.kinds.dispute.models import LegalRole, LegalSession, Mediator, Room
from wangge.kinds.dispute.queries.legal import areas_for, rooms_for, visitors_for
from wangge.kinds.dispute.rules.legal import KINDS, POINTED, TOPICS
from wangge.kinds.dispute.services.legal import LEVELS, AdviserGiven, SessionGiven
from wangge.people.models import Person, Post
from wangge.people.rules import Role

TIME = {"type": "time"}
LONG = {"rows": 6}


class RoomField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A room with the place it is in."""

    def label_from_instance(self, obj: Room) -> str:
        return f"{obj.name} · {obj.area.name}"


def _choose(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


class SessionForm(forms.Form):
    """Where, when, who comes, and whether places are booked."""

    area = forms.ModelChoiceField(label=_("Area it is for"), queryset=Area.objects.none())
    kind = forms.ChoiceField(label=_("What takes place"), choices=choices_of(KINDS), widget=forms.RadioSelect)
    topic = forms.CharField(
        label=_("Topic"), required=False, max_length=120,
        help_text=_("For a class or a day on one subject. Nothing about anybody's case; a hearing has none."),
    )  # fmt: skip
    day = forms.DateField(label=_("Day"), widget=forms.DateInput())
    begins = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput(attrs=TIME))
    ends = forms.TimeField(label=_("Ends at"), widget=forms.TimeInput(attrs=TIME))
    room = RoomField(label=_("Room"), queryset=Room.objects.none(), required=False, empty_label=_("Another place"))
    place = forms.CharField(label=_("Place in words"), required=False, max_length=120)
    visitor = MediatorField(
        label=_("Who comes"), queryset=Mediator.objects.none(), required=False,
        empty_label=_("Somebody not registered"),
    )  # fmt: skip
    legal_role = forms.ModelChoiceField(
        label=_("Their legal role"), queryset=LegalRole.objects.none(), required=False, empty_label=_("Chosen above"),
        help_text=_("When nobody is chosen above: role and office are enough, no name is needed."),
    )  # fmt: skip
    guest_from = forms.CharField(label=_("Court, office or firm"), required=False, max_length=80)
    seats = forms.IntegerField(
        label=_("Places to book"), required=False, min_value=1, max_value=500,
        help_text=_("Empty: people just come. Booking asks for no name."),
    )  # fmt: skip

    def __init__(self, *args: Any, area_code: str, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "area", areas_for(area_code, LEVELS))
        _choose(self, "room", rooms_for(area_code))
        _choose(self, "visitor", visitors_for(area_code, on))
        _choose(self, "legal_role", LegalRole.objects.order_by("position"))
        if len(area_code) >= 12:
            self.fields["area"].widget = forms.HiddenInput()
            self.initial.setdefault("area", Area.objects.filter(code=area_code[:12]).first())

    def given(self) -> SessionGiven:
        """What the service takes."""
        data, zone = dict(self.cleaned_data), get_current_timezone()
        day, begins, ends = data.pop("day"), data.pop("begins"), data.pop("ends")
        data.pop("area")
        return SessionGiven(
            starts_at=datetime.combine(day, begins, tzinfo=zone),
            ends_at=datetime.combine(day, ends, tzinfo=zone),
            **data,
        )


def initial_of(row: LegalSession) -> dict[str, Any]:
    """A session as its form shows it."""
    names = ("area", "kind", "topic", "room", "place", "visitor", "legal_role", "guest_from", "seats")
    starts, ends = localtime(row.starts_at), localtime(row.ends_at)
    return {name: getattr(row, name) for name in names} | {
        "day": starts.date(), "begins": starts.time(), "ends": ends.time(),
    }  # fmt: skip


class OffForm(forms.Form):
    """Why it does not take place."""

    reason = forms.CharField(
        label=_("Why it is called off"), max_length=200, help_text=_("Residents read it. Without names.")
    )


class HeldForm(forms.Form):
    """How many came."""

    attended = forms.IntegerField(label=_("How many came (person-times)"), min_value=0, max_value=20_000)
    advised = forms.IntegerField(
        label=_("Pieces of advice given"), min_value=0, max_value=20_000, initial=0,
        help_text=_("Numbers only; nobody's name is written down."),
    )  # fmt: skip


class AdviserForm(forms.Form):
    """The adviser of a community."""

    area = forms.ModelChoiceField(label=_("Community or village"), queryset=Area.objects.none())
    name = forms.CharField(label=_("Adviser's name"), max_length=60)
    legal_role = forms.ModelChoiceField(
        label=_("Legal role"), queryset=LegalRole.objects.none(), required=False, empty_label=_("None")
    )
    firm = forms.CharField(label=_("Law firm or office"), max_length=80)
    work_phone = forms.CharField(label=_("Work telephone"), max_length=40, help_text=_("Everybody reads it."))
    hours = forms.CharField(
        label=_("In the community at"),
        required=False,
        max_length=80,
        help_text=_("Such as: Wednesdays, 9:00 to 11:30."),
    )
    person = forms.ModelChoiceField(
        label=_("Account"), queryset=Person.objects.none(), required=False, empty_label=_("No account"),
        help_text=_("With an account (role mediator) residents can ask in writing as well."),
    )  # fmt: skip
    starts_on = forms.DateField(label=_("Appointed from"), widget=forms.DateInput())
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=forms.DateInput())
    replaces = forms.BooleanField(
        label=_("Takes over from the present adviser, who ends the day before"), required=False
    )

    def __init__(self, *args: Any, area_code: str, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "area", areas_for(area_code, ["community"]))
        _choose(self, "legal_role", LegalRole.objects.order_by("position"))
        posts = Post.objects.filter(area__code__startswith=area_code[:6], role=Role.MEDIATOR).values("person_id")
        _choose(self, "person", Person.objects.filter(pk__in=posts, is_active=True).order_by("name"))
        if not is_new:
            del self.fields["area"]
            del self.fields["replaces"]

    def given(self) -> AdviserGiven:
        """What the service takes."""
        return AdviserGiven(
            **{key: value for key, value in self.cleaned_data.items() if key not in {"area", "replaces"}}
        )


class EndForm(forms.Form):
    """The last day of an appointment."""

    on = forms.DateField(label=_("Last day"), widget=forms.DateInput())
    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)


class AnswerForm(forms.Form):
    """The answer to a question."""

    answer = forms.CharField(
        label=_("Your answer"), max_length=8000, widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_("In plain words: what holds, what to do next, by when, with which papers."),
    )  # fmt: skip
    pointed = forms.ChoiceField(label=_("Where it leads"), choices=choices_of(POINTED), required=False)


class ContactForm(forms.Form):
    """What the telephone number is needed for."""

    purpose = forms.CharField(
        label=_("What do you need the telephone number for?"),
        max_length=200,
        help_text=_("Written down with your name."),
    )


class LawsuitForm(forms.Form):
    """What a court counted."""

    area = forms.ModelChoiceField(label=_("Area"), queryset=Area.objects.none())
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    month = forms.TypedChoiceField(label=_("Month"), coerce=int, initial=0)
    lawsuits = forms.IntegerField(label=_("New civil lawsuits"), min_value=0, max_value=10_000_000)
    people = forms.IntegerField(label=_("Inhabitants"), min_value=1, max_value=100_000_000)
    source = forms.CharField(label=_("Source"), max_length=120, help_text=_("Which court told it, and where."))

    def __init__(self, *args: Any, area_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "area", areas_for(area_code, LEVELS))
        month = self.fields["month"]
        assert isinstance(month, forms.TypedChoiceField)
        month.choices = [(0, _("The whole year")), *((number, str(number)) for number in range(1, 13))]


class AskForm(forms.Form):
    """A resident's question; no name is asked for."""

    community = forms.CharField(widget=forms.HiddenInput, max_length=12)
    person = forms.TypedChoiceField(label=_("Whom do you ask?"), coerce=int, widget=forms.RadioSelect)
    topic = forms.ChoiceField(label=_("What is your question about?"), choices=with_blank(TOPICS, _("Please choose")))
    question = forms.CharField(
        label=_("Your question"), min_length=4, max_length=4000, widget=forms.Textarea(attrs=LONG),
        help_text=_("What happened, since when, and what you want to know. Names of others are not needed."),
    )  # fmt: skip
    contact = forms.CharField(
        label=_("Telephone"), required=False, max_length=60,
        help_text=_("Need not be given: the answer waits here under your number and code."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    website = forms.CharField(required=False, widget=forms.HiddenInput, max_length=100)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields["person"]
        assert isinstance(person, forms.TypedChoiceField)
        person.choices = people
        if people:
            self.initial.setdefault("person", people[0][0])


class SeatForm(forms.Form):
    """Number and code of a booked place."""

    serial = forms.IntegerField(label=_("Booking number"), min_value=1, max_value=30_000)
    code = forms.CharField(
        label=_("Query code"), max_length=12, help_text=_("Eight signs."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip
