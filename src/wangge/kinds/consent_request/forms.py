from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.areas.models import Area
from wangge.kinds.consent_request.models import POWER_TITLES, Subject
from wangge.kinds.consent_request.queries import subjects_of, townships_of
from wangge.matters.forms.fields import PickField
from wangge.matters.forms.moves import DOCUMENTS
from wangge.matters.forms.uploads import UploadField
from wangge.people.actors import Actor


def _day(label: Any, **given: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **given)


class _AboutForm(forms.Form):
    subject = forms.ModelChoiceField(label=_("Asked about"), queryset=Subject.objects.none(), empty_label=None)
    title = forms.CharField(label=_("In a few words"), max_length=200)

    def __init__(self, *args: Any, actor: Actor, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subject = self.fields["subject"]
        assert isinstance(subject, forms.ModelChoiceField)
        subject.queryset = subjects_of(actor)
        self.fields["files"] = UploadField(
            actor=actor, at=at, accept=DOCUMENTS, label=_("Photos and documents"), required=False
        )


class AskForm(_AboutForm):
    """What a department asks."""

    area = forms.ModelChoiceField(label=_("Township asked"), queryset=Area.objects.none())
    text = forms.CharField(
        label=_("What the department means to do"), widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What, where, whom it touches, and what was weighed."),
    )  # fmt: skip
    planned_on = _day(_("Means to act on"), required=False, help_text=_("Not before the answer"))
    field_order = ("subject", "area", "title", "text", "planned_on", "files")

    def __init__(self, *args: Any, actor: Actor, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, at=at, **kwargs)
        area = self.fields["area"]
        assert isinstance(area, forms.ModelChoiceField)
        area.queryset = Area.objects.filter(pk__in=[one.pk for one in townships_of(actor)]).order_by("code")
        self.order_fields(self.field_order)


class UnaskedForm(_AboutForm):
    """What a department did without asking."""

    text = forms.CharField(label=_("What was done"), widget=forms.Textarea(attrs={"rows": 5}))
    happened_on = _day(_("Happened on"))
    field_order = ("subject", "unit", "title", "text", "happened_on", "files")

    def __init__(self, *args: Any, actor: Actor, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, at=at, **kwargs)
        self.fields["unit"] = PickField(what="unit", actor=actor, label=_("Department"))
        self.order_fields(self.field_order)


class SubjectForm(forms.Form):
    """One subject of the county's list."""

    power = forms.ChoiceField(label=_("Power"), choices=[(one.value, title) for one, title in POWER_TITLES.items()])
    name = forms.CharField(label=_("What the township is asked about"), max_length=60)
