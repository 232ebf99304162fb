"""Forms of what only concerns have."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.kinds.concern.models import JointSignature


class SignatureForm(forms.Form):
    """What one body says of the result."""

    opinion = forms.ChoiceField(
        label=_("Your body says"), choices=JointSignature.Opinion.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when it is not good enough: the unit reads it."),
    )  # fmt: skip
