from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.kinds.joint_action.models import JointDetails
from wangge.matters.forms.moves import DOCUMENTS
from wangge.matters.forms.uploads import UploadField
from wangge.people.actors import Actor


class PlanForm(forms.Form):
    """What is planned."""

    action_kind = forms.ChoiceField(
        label=_("What for"), choices=JointDetails.Kind.choices, widget=forms.RadioSelect, initial="enforcement"
    )
    title = forms.CharField(label=_("In a few words"), max_length=200)
    text = forms.CharField(
        label=_("Why together"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was tried, what each unit is needed for."),
    )  # fmt: skip
    area = forms.ModelChoiceField(label=_("Community or township"), queryset=Area.objects.none(), required=False)
    meet_at = forms.DateTimeField(label=_("Meet at"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    places = forms.CharField(
        label=_("Where to meet"), max_length=300, help_text=_("One or several, in the order of the day")
    )
    plan = forms.CharField(label=_("Who does what"), widget=forms.Textarea(attrs={"rows": 4}), required=False)

    def __init__(self, *args: Any, actor: Actor, at: datetime, needs_area: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = UploadField(
            actor=actor, at=at, accept=DOCUMENTS, label=_("Photos and documents"), required=False
        )
        area = self.fields["area"]
        assert isinstance(area, forms.ModelChoiceField)
        if needs_area:
            levels = ["township", "community", "grid"]
            area.queryset = Area.objects.filter(within(actor.area_code), level__in=levels, valid_to=None).order_by(
                "code"
            )
            area.required = True
        else:
            del self.fields["area"]
