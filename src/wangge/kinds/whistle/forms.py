from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.areas.models import Area
from wangge.areas.queries import get_area, within
from wangge.kinds.whistle.models import CallList, WhistleDetails
from wangge.matters.forms.fields import PickField
from wangge.matters.forms.moves import DOCUMENTS
from wangge.matters.forms.uploads import UploadField
from wangge.people.actors import Actor


class ProposalForm(forms.Form):
    """What is known when a whistle is proposed."""

    whistle_kind = forms.ChoiceField(
        label=_("What for"), choices=WhistleDetails.Kind.choices, widget=forms.RadioSelect, initial="management_service"
    )
    title = forms.CharField(label=_("In a few words"), max_length=200)
    text = forms.CharField(
        label=_("Why one unit is not enough"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was tried already, what each unit is needed for."),
    )
    area = forms.ModelChoiceField(label=_("Community or township"), queryset=Area.objects.none(), required=False)
    meet_at = forms.DateTimeField(
        label=_("Meet at"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    meet_place = forms.CharField(label=_("Meeting place"), max_length=200, required=False)

    def __init__(self, *args: Any, actor: Actor, at: datetime, needs_area: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = UploadField(
            actor=actor, at=at, accept=DOCUMENTS, label=_("Photos and documents"), required=False
        )
        field = self.fields["area"]
        assert isinstance(field, forms.ModelChoiceField)
        if needs_area:
            field.queryset = Area.objects.filter(
                within(actor.area_code), level__in=["township", "community", "grid"], valid_to=None
            ).order_by("code")
            field.required = True
        else:
            del self.fields["area"]


class AssessForm(forms.Form):
    """How a unit did."""

    came_prepared = forms.TypedChoiceField(
        label=_("Came prepared and with the power to act"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    solved_its_part = forms.TypedChoiceField(
        label=_("Solved its part"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("Remark"), max_length=300, required=False)


class AimForm(forms.Form):
    """Whether the whistle was aimed right."""

    was_right = forms.TypedChoiceField(
        label=_("Was this a matter for a whistle, and for your unit?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("Remark"), max_length=300, required=False)


class CallListForm(forms.Form):
    """Which units are called for one kind of whistle in an area."""

    name = forms.CharField(label=_("Name of the list"), max_length=60)
    whistle_kind = forms.ChoiceField(
        label=_("What for"), choices=WhistleDetails.Kind.choices, widget=forms.RadioSelect, initial="emergency"
    )

    def __init__(self, *args: Any, actor: Actor, row: CallList | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = PickField(
            what="area", actor=actor, label=_("For whistles in"),
            help_text=_("A list of a township goes before that of the county."),
        )  # fmt: skip
        self.fields["units"] = PickField(what="unit", actor=actor, is_many=True, label=_("Units to call"))
        if row is not None and not self.is_bound:
            self._show(row)

    def _show(self, row: CallList) -> None:
        area, units = self.fields["area"], self.fields["units"]
        assert isinstance(area, PickField)
        assert isinstance(units, PickField)
        area.propose([get_area(row.area_code)])
        units.propose(list(row.units.select_related("area")))
