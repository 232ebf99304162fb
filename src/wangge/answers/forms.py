from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.answers.queries import stations_for, units_for
from wangge.answers.rules import LEVELS, may_name_somebody
from wangge.answers.services import WORDS
from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.matters.forms.fields import PickField
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.stations.models import Station


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class AnswerForm(forms.Form):
    """A question in residents' words, and its answer."""

    area = forms.ModelChoiceField(label=_("Where it holds"), queryset=Area.objects.none(), empty_label=None)
    question = forms.CharField(
        label=_("Question"), max_length=80,
        help_text=_("As residents ask it: “Which papers does a residence permit need?”"),
    )  # fmt: skip
    text = forms.CharField(
        label=_("What the answer says"), max_length=1500, widget=_lines(6),
        help_text=_("Short sentences, the first one says what to do. No names of residents."),
    )  # fmt: skip
    bring = forms.CharField(
        label=_("What to bring"), max_length=500, required=False, widget=_lines(3), help_text=_("One thing a line")
    )
    station = forms.ModelChoiceField(
        label=_("At which service station"), queryset=Station.objects.none(), required=False,
        empty_label=_("At none of them"),
    )  # fmt: skip
    unit = forms.ModelChoiceField(
        label=_("Which unit does it"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=_("None in particular"),
    )
    place = forms.CharField(
        label=_("Where else, and when"), max_length=160, required=False,
        help_text=_("Such as a window of the service hall and its hours"),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Telephone at work"), max_length=40, required=False, help_text=_("Nobody's private number")
    )
    basis = forms.CharField(
        label=_("Law or rule behind it"), max_length=200, required=False, help_text=_("Name, number and article")
    )
    valid_until = _day(_("Holds until"), required=False, help_text=_("Only where it ends by itself"))
    review_on = _day(_("To be looked at again on"))
    is_looked_at = forms.BooleanField(label=_("I looked: no resident and no home is meant"), required=False)

    def __init__(self, *args: Any, actor: Actor, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Area.objects.filter(within(actor.area_code), level__in=LEVELS, valid_to=None)
        self._choose("area", rows.order_by("code"))
        self._choose("station", stations_for(actor))
        self._choose("unit", units_for(actor))
        if not is_new:
            del self.fields["area"]
        self.fields["category"] = PickField(what="category", actor=actor, label=_("Category"), required=False)
        self.order_fields(["area", "question", "category"])
        if not (self.is_bound and any(may_name_somebody(self.data.get(name, "")) for name in WORDS)):
            del self.fields["is_looked_at"]

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows


class VerdictForm(forms.Form):
    """What the second person says."""

    remark = forms.CharField(
        label=_("What is wrong, if anything"), max_length=200, required=False, widget=_lines(2),
        help_text=_("Needed when you send it back"),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Taking something down."""

    reason = forms.CharField(label=_("Reason"), max_length=120)


class QuestionForm(forms.Form):
    """A question that found no answer."""

    text = forms.CharField(
        label=_("Your question"), min_length=4, max_length=200, widget=_lines(2),
        help_text=_("Without names and telephone numbers. Nobody is kept with it, so nobody can be called back."),
    )  # fmt: skip
    area = forms.CharField(required=False, max_length=17, widget=forms.HiddenInput)


def initial_of(row: Any) -> Mapping[str, Any]:
    """An edition as the beginning of the next one."""
    names = ("question", "text", "bring", "place", "phone", "basis", "valid_until", "review_on", "station", "unit")
    return {name: getattr(row, name) for name in names}
