from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.kinds.visit.rules.categories import SERVICES
from wangge.kinds.visit.rules.rhythms import EVERY_TITLES


class RhythmForm(forms.Form):
    """How often, and for care visits at which hours."""

    every = forms.ChoiceField(label=gettext_lazy("How often"))
    is_care = forms.BooleanField(
        label=gettext_lazy("Care visit: who is not met is visited again on the same day"), required=False
    )
    opens = forms.TimeField(label=gettext_lazy("Hours begin"), widget=forms.TimeInput(attrs={"type": "time"}))
    closes = forms.TimeField(label=gettext_lazy("Hours end"), widget=forms.TimeInput(attrs={"type": "time"}))
    second_hours = forms.IntegerField(
        label=gettext_lazy("Hours until the second visit must be made"), min_value=1, max_value=8
    )
    rest_days = forms.IntegerField(
        label=gettext_lazy("Days nobody comes after a visit was declined"), min_value=0, max_value=365
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = self.fields["every"]
        assert isinstance(every, forms.ChoiceField)
        every.choices = [(value, _(title)) for value, title in EVERY_TITLES.items()]


class ChecklistForm(forms.Form):
    """What is looked at together at a care visit."""

    text = forms.CharField(
        label=gettext_lazy("One line each"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "At most eight short lines about things and help: no illnesses, no habits, nothing to be marked. "
            "Empty: the shipped list."
        ),
    )  # fmt: skip


class ConsentTextForm(forms.Form):
    """New words of consent."""

    category = forms.ChoiceField(label=gettext_lazy("For which category"), required=False)
    purpose = forms.CharField(
        label=gettext_lazy("Purpose"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Empty: the purpose of the category stays."),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Words that are read out"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All categories")), *((key.value, _(rule.title)) for key, rule in SERVICES.items())]
