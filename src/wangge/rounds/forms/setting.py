from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.people.actors import Actor
from wangge.rounds.models import Round, ShortForm
from wangge.rounds.purposes import purpose_of, purposes
from wangge.rounds.registers import TargetGiven, registers_for
from wangge.rounds.services import Change
from wangge.rounds.words import DAYS, LAST_DAY, chosen, describe, preset

FREQUENCIES = (
    ("daily", gettext_lazy("Every day")),
    ("weekly", gettext_lazy("Every week")),
    ("fortnightly", gettext_lazy("Every two weeks")),
    ("monthly", gettext_lazy("Every month")),
    ("quarterly", gettext_lazy("Every quarter")),
    ("halfyearly", gettext_lazy("Every half-year")),
    ("yearly", gettext_lazy("Every year")),
)
AS_NOW = "as_now"
WEEKLY = ("weekly", "fortnightly")
MONTHS = [(str(month), gettext_lazy("month %(number)d") % {"number": month}) for month in range(1, 13)]
MONTH_DAYS = [*((str(day), str(day)) for day in range(1, 29)), (LAST_DAY, gettext_lazy("the last day"))]
BY_UNIT, BY_AREA = "unit", "area"
DOERS = (
    (BY_AREA, gettext_lazy("Grid workers and the community, each in their area")),
    (BY_UNIT, gettext_lazy("The unit that the register names, such as the property company")),
)


def day_input() -> forms.DateInput:
    """A field for a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RhythmForm(forms.Form):
    """When a round comes back, in plain words; what a frequency does not need is left aside."""

    name = forms.CharField(label=gettext_lazy("Name of the round"), max_length=100)
    frequency = forms.ChoiceField(label=gettext_lazy("How often"), choices=FREQUENCIES, widget=forms.RadioSelect)
    days = forms.MultipleChoiceField(
        label=gettext_lazy("Days of the week"), choices=list(DAYS.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    month = forms.ChoiceField(label=gettext_lazy("Month"), choices=MONTHS, required=False)
    month_day = forms.ChoiceField(label=gettext_lazy("Day of the month"), choices=MONTH_DAYS, required=False)
    rest_days = forms.ChoiceField(label=gettext_lazy("On rest days"), choices=Round.Rest.choices)
    window_days = forms.IntegerField(
        label=gettext_lazy("Days to do it in"), min_value=1, max_value=366, required=False,
        help_text=gettext_lazy("Empty: until the next turn begins."),
    )  # fmt: skip
    closes_at = forms.TimeField(
        label=gettext_lazy("Until what time"), required=False, help_text=gettext_lazy("Empty: until the day ends."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )  # fmt: skip
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: until further notice."),
        widget=day_input(),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("frequency") in WEEKLY and not given.get("days"):
            self.add_error("days", _("Choose at least one day of the week."))
        return given

    def rule(self) -> str:
        """The recurrence rule that was chosen."""
        given = self.cleaned_data
        return preset(
            given["frequency"], days=given["days"], month_day=int(given["month_day"] or 1),
            month=int(given["month"] or 1),
        )  # fmt: skip


class RoundForm(RhythmForm):
    """A new round over a register: what for, what it goes over, where, who does it, how often."""

    purpose = forms.ChoiceField(label=gettext_lazy("What for"))
    area = forms.ModelChoiceField(label=gettext_lazy("Where"), queryset=Area.objects.none(), empty_label=None)
    register = forms.ChoiceField(
        label=gettext_lazy("What it goes over"), required=False,
        help_text=gettext_lazy("Your own lists, such as gas households or small shops, are brought in as a table."),
    )  # fmt: skip
    form = forms.ModelChoiceField(
        label=gettext_lazy("Check form"), queryset=ShortForm.objects.none(), required=False,
        empty_label=gettext_lazy("without a form: ticked off with a note"),
    )  # fmt: skip
    doers = forms.ChoiceField(
        label=gettext_lazy("Who does it"), choices=DOERS, widget=forms.RadioSelect, initial=BY_AREA, required=False
    )
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=day_input())
    field_order = (
        "purpose", "name", "area", "register", "form", "doers", "frequency", "days", "month", "month_day",
        "rest_days", "window_days", "closes_at", "starts_on", "ends_on",
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, at: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = localdate(at)
        offered = [one for one in purposes().values() if one.is_set_up_here and one.may_set_up(actor)]
        choices: dict[str, list[tuple[str, Any]]] = {
            "purpose": [(one.name, one.title) for one in offered],
            "register": [(one.name, one.title) for one in registers_for(actor.area_code)],
        }
        for name, own in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = own
        for name, rows in (
            ("area", places_of(actor)), ("form", ShortForm.objects.filter(is_offered=True).order_by("name"))
        ):  # fmt: skip
            chosen = self.fields[name]
            assert isinstance(chosen, forms.ModelChoiceField)
            chosen.queryset = rows

    def clean_starts_on(self) -> Any:
        day = self.cleaned_data["starts_on"]
        if day < self.today:
            raise forms.ValidationError(_("A round cannot begin in the past: that would count as missed."))
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        purpose, area = purpose_of(given.get("purpose", "")), given.get("area")
        if purpose is None or area is None:
            return given
        names = [one.name for one in purpose.chooses(area.code)]
        if not purpose.any_register:
            given["register"] = names[0] if names else ""
        elif given.get("register") not in names:
            self.add_error("register", _("This list does not lie in that area."))
        given["is_by_unit"] = not purpose.any_register or given.get("doers") == BY_UNIT
        if not purpose.has_form:
            given["form"] = None
        return given


def places_of(actor: Actor) -> QuerySet[Area]:
    """Where a round may be set up by an actor."""
    rows = Area.objects.filter(within(actor.area_code), level__in=["county", "township", "community"], valid_to=None)
    return rows.order_by("code")


class EditForm(RhythmForm):
    """A round that goes on otherwise from tomorrow on."""

    paused_from = forms.DateField(
        label=gettext_lazy("Paused from"), required=False, widget=day_input(),
        help_text=gettext_lazy("Nothing opens in a pause; empty: no pause."),
    )  # fmt: skip
    paused_until = forms.DateField(
        label=gettext_lazy("Paused until"), required=False, widget=day_input(),
        help_text=gettext_lazy("The last day without; empty: until further notice."),
    )  # fmt: skip

    def __init__(self, *args: Any, row: Round, **kwargs: Any) -> None:
        self.row = row
        one = chosen(row.rule)
        columns = ("name", "rest_days", "window_days", "closes_at", "ends_on", "paused_from", "paused_until")
        kwargs["initial"] = {
            "frequency": one.frequency or AS_NOW, "days": one.days or ("MO",), "month_day": one.month_day,
            "month": one.month, **{name: getattr(row, name) for name in columns},
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        if not one.frequency:
            field = self.fields["frequency"]
            assert isinstance(field, forms.ChoiceField)
            as_now = (AS_NOW, _("As now: %(rule)s") % {"rule": describe(row.rule)})
            field.choices = [as_now, *FREQUENCIES]

    def change(self) -> Change:
        """What was chosen."""
        given = self.cleaned_data
        rule = self.row.rule if given["frequency"] == AS_NOW else self.rule()
        known = chosen(self.row.rule)
        if known.frequency == given["frequency"] and chosen(rule) == known:
            rule = self.row.rule
        names = ("name", "rest_days", "window_days", "closes_at", "ends_on", "paused_from", "paused_until")
        return Change(rule=rule, **{name: given[name] for name in names})


class DoneForm(forms.Form):
    """A word about work that has no form of its own."""

    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)


class WaiveForm(forms.Form):
    """Why a piece of work may fall."""

    reason = forms.CharField(
        label=gettext_lazy("Why it need not be done"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class EndForm(forms.Form):
    """The last day of a round."""

    ends_on = forms.DateField(label=gettext_lazy("Last day"), widget=day_input())


class TargetsForm(forms.Form):
    """Which of a register take part in a round."""

    targets = forms.MultipleChoiceField(
        label=gettext_lazy("Takes part"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, found: list[TargetGiven], active: set[tuple[str, str]], **kwargs: Any) -> None:
        self.found = {f"{one.kind}:{one.id}": one for one in found}
        kwargs["initial"] = {"targets": [name for name, one in self.found.items() if (one.kind, one.id) in active]}
        super().__init__(*args, **kwargs)
        field = self.fields["targets"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(name, one.label) for name, one in self.found.items()]

    def chosen(self) -> list[TargetGiven]:
        """Those that take part."""
        return [self.found[name] for name in self.cleaned_data["targets"]]
