"""Forms of bodies and their meetings."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.kinds.decision.models import Body, Invitation, Meeting
from wangge.kinds.decision.rules import BodyKind, keepers_of
from wangge.matters.forms.fields import PickField
from wangge.matters.rules import MoveRefused
from wangge.people.actors import Actor
from wangge.people.labels import SUBKIND_LABELS
from wangge.people.models import Organization

LEVELS = ("city", "county", "township", "community")
FIRST_KIND = {"township": BodyKind.TOWNSHIP_LEVEL, "community": BodyKind.COMMUNITY_LEVEL}
KIND_CHOICES = [(value.value, SUBKIND_LABELS[value]) for value in BodyKind]


def _areas(actor: Actor) -> Any:
    levels = [level for level in LEVELS if actor.role in keepers_of(level)]
    rows = Area.objects.filter(within(actor.area_code), level__in=levels, valid_to=None)
    return rows.order_by("code")


class BodyForm(forms.Form):
    """A body as it is written down; persons are named by their function."""

    name = forms.CharField(
        label=_("Name of the body"), max_length=100, help_text=_("Such as: grand working committee of West Street")
    )
    kind = forms.ChoiceField(label=_("Kind of body"), choices=KIND_CHOICES)
    area = forms.ModelChoiceField(label=_("Area"), queryset=Area.objects.none())
    founded_on = forms.DateField(label=_("Meets since"), widget=forms.DateInput)
    head = forms.CharField(
        label=_("Headed by"), max_length=60, required=False, help_text=_("The function, not a name.")
    )
    first_secretary = forms.CharField(
        label=_("First secretary"), max_length=60, required=False,
        help_text=_("Where a leader of the county holds this office: the function, not a name."),
    )  # fmt: skip
    sits_in = forms.CharField(
        label=_("Sits in from above"), max_length=80, required=False,
        help_text=_("Such as: organization department; responsible leader of the subdistrict."),
    )  # fmt: skip
    meetings_a_year = forms.IntegerField(
        label=_("Meetings a year"), min_value=1, max_value=52, required=False,
        help_text=_("What the body promises itself. A joint committee holds at least what the county asks for."),
    )  # fmt: skip
    scope = forms.CharField(
        label=_("What it deals with"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    is_active = forms.BooleanField(label=_("The body still meets"), required=False, initial=True)

    def __init__(self, *args: Any, actor: Actor, body: Body | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"] = PickField(
            what="unit", actor=actor, label=_("Led by which unit"), required=False,
            help_text=_("The unit that prepares its meetings."),
        )  # fmt: skip
        self.fields["units"] = PickField(
            what="unit", actor=actor, is_many=True, label=_("Member units"), required=False,
            help_text=_("Departments, schools, health services, companies, partner units, offices beneath."),
        )  # fmt: skip
        self.order_fields(
            ["name", "kind", "area", "founded_on", "lead", "head", "first_secretary", "sits_in", "meetings_a_year",
             "units", "scope", "is_active"]
        )  # fmt: skip
        field = self.fields["area"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = _areas(actor)
        if body is None:
            del self.fields["is_active"]
            own = field.queryset.filter(code=actor.area_code).first()
            self.initial.setdefault("area", own)
            self.initial.setdefault("kind", FIRST_KIND.get(own.level if own else "", BodyKind.LEADING_GROUP))

    def begin_with(self, body: Body, units: list[Organization]) -> None:
        """What is written down stands there to be mended."""
        for name in ("founded_on", "head", "first_secretary", "sits_in", "meetings_a_year", "scope"):
            self.initial[name] = getattr(body, name)
        row = body.organization
        self.initial.update(name=row.name, kind=row.subkind, area=row.area, is_active=row.is_active)
        for name, things in (("lead", [body.lead]), ("units", units)):
            field = self.fields[name]
            assert isinstance(field, PickField)
            field.propose([thing for thing in things if thing is not None])

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "units"}


class MeetingForm(forms.Form):
    """Where and when a body meets, about what, and who is asked."""

    subject = forms.CharField(label=_("What the meeting is about"), max_length=120)
    meet_at = forms.DateTimeField(label=_("Day and time"), widget=forms.DateTimeInput)
    place = forms.CharField(label=_("Place of the meeting"), max_length=120)
    agenda = forms.CharField(
        label=_("Agenda"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One item on each line. What became of earlier decisions comes first by itself."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, units: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["units"] = PickField(
            what="unit", actor=actor, is_many=True, label=_("Units asked to come"), required=False,
            help_text=_("Members stand here already; guests can be added for this meeting."),
        )  # fmt: skip
        field.know(units)
        field.propose(units)

    @staticmethod
    def initial_of(meeting: Meeting) -> dict[str, Any]:
        """A meeting as the form begins."""
        return {name: getattr(meeting, name) for name in ("subject", "meet_at", "place", "agenda")}


class CancelForm(forms.Form):
    """Why a meeting does not take place."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class AnswerForm(forms.Form):
    """Whether a unit comes."""

    answer = forms.ChoiceField(
        label=_("Does your unit come?"), choices=Invitation.Answer.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(label=_("Note for the body's office"), max_length=120, required=False)


class MinutesForm(forms.Form):
    """Which units were there and what was said."""

    there = forms.MultipleChoiceField(
        label=_("Units that were there"), required=False, widget=forms.CheckboxSelectMultiple
    )
    minutes = forms.CharField(label=_("Minutes"), max_length=20000, widget=forms.Textarea(attrs={"rows": 10}))

    def __init__(self, *args: Any, roll: list[Invitation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["there"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(row.organization_id), row.organization.name) for row in roll]
        if not roll:
            del self.fields["there"]

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        there = {int(value) for value in self.cleaned_data.get("there", [])}
        return {"there": there, "minutes": self.cleaned_data["minutes"]}


class DecisionForm(forms.Form):
    """What was decided, who does it, by when."""

    title = forms.CharField(label=_("What was decided"), max_length=200)
    due_on = forms.DateField(label=_("Done by"), widget=forms.DateInput)
    text = forms.CharField(
        label=_("In more words"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, *args: Any, actor: Actor, units: list[Organization], meetings: list[Meeting] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"] = PickField(what="unit", actor=actor, label=_("Owner"))
        helpers = self.fields["helpers"] = PickField(
            what="unit", actor=actor, is_many=True, label=_("Units that help"), required=False
        )
        owner.know(units)
        owner.offer(units[:8])
        helpers.know(units)
        if meetings is not None:
            choices = [(str(row.pk), f"{row.body.organization.name} · {localdate(row.meet_at)}") for row in meetings]
            self.fields["meeting"] = forms.ChoiceField(label=_("Decided at which meeting"), choices=choices)
        self.order_fields(["meeting", "title", "owner", "due_on", "helpers", "text"])

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "meeting"}


class NoteForm(forms.Form):
    """What somebody sent to an area saw."""

    on = forms.DateField(label=_("Day of the visit"), widget=forms.DateInput)
    seen = forms.CharField(
        label=_("What was seen"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("No names of residents."),
    )  # fmt: skip
    asked = forms.CharField(
        label=_("What was asked for"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Of whom, and by when."),
    )  # fmt: skip


class OutcomeForm(forms.Form):
    """What became of a note."""

    outcome = forms.CharField(label=_("Outcome of the note"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


def refuse(form: forms.Form, refused: MoveRefused, words: str) -> None:
    """Puts a refusal beside the field it is about, or above all."""
    field = getattr(refused, "field", "")
    form.add_error(field if field in form.fields else None, words)
