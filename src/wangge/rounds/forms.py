from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.people.actors import Actor
from wangge.rounds.models import Round
from wangge.rounds.purposes import no_candidates, purposes
from wangge.rounds.words import DAYS, preset

FREQUENCIES = (
    ("daily", gettext_lazy("Every day")),
    ("weekly", gettext_lazy("Every week")),
    ("monthly", gettext_lazy("Every month")),
    ("quarterly", gettext_lazy("Every quarter")),
    ("yearly", gettext_lazy("Every year")),
)


class RoundForm(forms.Form):
    """A new round over a register: what for, where, how often."""

    purpose = forms.ChoiceField(label=gettext_lazy("What for"))
    name = forms.CharField(label=gettext_lazy("Name of the round"), max_length=100)
    area = forms.ModelChoiceField(label=gettext_lazy("Where"), queryset=Area.objects.none(), empty_label=None)
    frequency = forms.ChoiceField(label=gettext_lazy("How often"), choices=FREQUENCIES, widget=forms.RadioSelect)
    day = forms.ChoiceField(
        label=gettext_lazy("Day of the week"), choices=list(DAYS.items()), required=False,
        help_text=gettext_lazy("For a weekly round."),
    )  # fmt: skip
    month_day = forms.IntegerField(
        label=gettext_lazy("Day of the month"), min_value=1, max_value=28, required=False,
        help_text=gettext_lazy("For a round of the month, the quarter or the year."),
    )  # fmt: skip
    rest_days = forms.ChoiceField(label=gettext_lazy("On rest days"), choices=Round.Rest.choices)
    window_days = forms.IntegerField(
        label=gettext_lazy("Days to do it in"), min_value=1, max_value=366, required=False,
        help_text=gettext_lazy("Empty: until the next turn begins."),
    )  # fmt: skip
    starts_on = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: until further notice."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, at: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = localdate(at)
        purpose, area = self.fields["purpose"], self.fields["area"]
        assert isinstance(purpose, forms.ChoiceField)
        assert isinstance(area, forms.ModelChoiceField)
        purpose.choices = [(one.name, one.title) for one in purposes().values() if one.candidates is not no_candidates]
        area.queryset = Area.objects.filter(
            within(actor.area_code), level__in=["county", "township", "community"], valid_to=None
        ).order_by("code")

    def clean_starts_on(self) -> Any:
        day = self.cleaned_data["starts_on"]
        if day < self.today:
            raise forms.ValidationError(_("A round cannot begin in the past: that would count as missed."))
        return day

    def rule(self) -> str:
        """The recurrence rule that was chosen."""
        given = self.cleaned_data
        return preset(given["frequency"], day=given["day"] or "MO", month_day=given["month_day"] or 1)


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

    ends_on = forms.DateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
