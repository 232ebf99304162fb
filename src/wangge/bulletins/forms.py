from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.bulletins.models import Bulletin
from wangge.people.actors import Actor

LEVELS = ("county", "township", "community", "grid")


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class BulletinForm(forms.Form):
    """A reminder to residents."""

    area = forms.ModelChoiceField(label=_("Whom it is for"), queryset=Area.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("Kind of reminder"), choices=Bulletin.Kind.choices)
    title = forms.CharField(label=_("Title of the reminder"), max_length=40)
    text = forms.CharField(
        label=_("What residents should know and do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Short sentences. Names nobody: no mobile numbers, no doors of homes."),
    )  # fmt: skip
    starts_on = _day(_("Hangs from"))
    ends_on = _day(_("Hangs until"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = self.fields["area"]
        assert isinstance(areas, forms.ModelChoiceField)
        rows = Area.objects.filter(within(actor.area_code), level__in=LEVELS, valid_to=None)
        areas.queryset = rows.order_by("code")


class WithdrawForm(forms.Form):
    """Taking a reminder down."""

    reason = forms.CharField(label=_("Reason"), max_length=120)
