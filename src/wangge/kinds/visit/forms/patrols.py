from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class StartForm(forms.Form):
    """Where to, before setting out."""

    area = forms.ChoiceField(label=gettext_lazy("Where do you patrol?"))
    route = forms.CharField(
        label=gettext_lazy("Which way, if it matters"), max_length=100, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choice = self.fields["area"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = areas
        if len(areas) == 1:
            choice.initial, choice.widget = areas[0][0], forms.HiddenInput()
