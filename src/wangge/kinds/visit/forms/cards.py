from django import forms
from django.utils.translation import gettext_lazy


class CardForm(forms.Form):
    """The code on the card."""

    code = forms.CharField(
        label=gettext_lazy("Code on your card"), max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip
