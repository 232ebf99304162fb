from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.areas.queries import Show

SHOW_CHOICES = [
    (Show.OUT, _("Out of norm")),
    (Show.SMALL, _("Below the norm")),
    (Show.LARGE, _("Above the norm")),
    (Show.UNKNOWN, _("Households not known")),
    (Show.NO_WORKER, _("Without a grid worker")),
    (Show.ALL, _("All grids")),
]


class DayForm(forms.Form):
    """The day whose tree is shown, and words to search it for."""

    q = forms.CharField(label=_("Name or code"), required=False, max_length=50)
    on = forms.DateField(label=_("As it stood on"), required=False, widget=forms.DateInput)


class GridListForm(forms.Form):
    """Which grids to list."""

    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=SHOW_CHOICES,
    )


class AreaForm(forms.Form):
    """Name and households of an area."""

    name = forms.CharField(label=_("Name"), max_length=100)
    households = forms.IntegerField(
        label=_("Households"), required=False, min_value=0, max_value=999_999, help_text=_("Leave empty if not known.")
    )


class NormForm(forms.Form):
    """How many households a grid should have."""

    minimum = forms.IntegerField(label=_("Fewest households"), min_value=1, max_value=99_999)
    maximum = forms.IntegerField(label=_("Most households"), min_value=1, max_value=99_999)
    source = forms.CharField(
        label=_("Ground"), required=False, max_length=200, help_text=_("The document that sets this norm.")
    )
