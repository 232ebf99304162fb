from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.matters.forms.moves import DOCUMENTS
from wangge.matters.forms.uploads import UploadField
from wangge.people.actors import Actor


class DraftForm(forms.Form):
    """What a slip is about and where."""

    title = forms.CharField(label=_("Subject of the slip"), max_length=200)
    area = forms.ModelChoiceField(label=_("Community or township"), queryset=Area.objects.none(), required=False)

    def __init__(self, *args: Any, actor: Actor, at: datetime, needs_area: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = UploadField(
            actor=actor, at=at, accept=DOCUMENTS, label=_("Photos and documents"), required=False
        )
        field = self.fields["area"]
        assert isinstance(field, forms.ModelChoiceField)
        if needs_area:
            field.queryset = Area.objects.filter(
                within(actor.area_code), level__in=["county", "township", "community"], valid_to=None
            ).order_by("code")
            field.required = True
            self.initial["area"] = field.queryset.filter(code=str(self.initial.get("area", ""))[:12]).first()
        else:
            del self.fields["area"]


class ProblemForm(forms.Form):
    """One problem and what is asked of the unit."""

    text = forms.CharField(label=_("Problem"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    wanted = forms.CharField(label=_("What is asked of the unit"), max_length=300, required=False)


ProblemFormSet = forms.formset_factory(ProblemForm, extra=3, max_num=20)


class ResultForm(forms.Form):
    """The result of one problem."""

    is_solved = forms.TypedChoiceField(
        label=_("Is it solved?"),
        choices=[("yes", _("Solved")), ("no", _("Not solved yet"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    result = forms.CharField(label=_("How it was handled"), widget=forms.Textarea(attrs={"rows": 4}))
