from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from wangge.areas.models import Area
from wangge.people.actors import Actor
from wangge.rounds.forms.setting import places_of
from wangge.rounds.models import FormLine
from wangge.rounds.services import LineGiven

GRAVE, NUMBER = ("!", "！"), ("#", "＃")


class ShortFormForm(forms.Form):
    """A check form as text: one line each; grave ones begin with !, those that are counted with #."""

    name = forms.CharField(label=gettext_lazy("Name of the form"), max_length=60)
    lines = forms.CharField(
        label=gettext_lazy("Lines of the form"), widget=forms.Textarea(attrs={"rows": 12}), max_length=4000,
        help_text=gettext_lazy("One line for each thing to look at. ! in front: grave. # in front: a number is asked."),
    )  # fmt: skip
    is_offered = forms.BooleanField(label=gettext_lazy("Offered for new rounds"), required=False, initial=True)

    def parsed(self) -> list[LineGiven]:
        """The lines as they are kept."""
        found = []
        for text in (line.strip() for line in self.cleaned_data["lines"].splitlines()):
            is_number = text.startswith(NUMBER)
            answer = FormLine.Answer.NUMBER if is_number else FormLine.Answer.VERDICT
            plain = text.lstrip("!！#＃ ")[:120]
            if plain:
                found.append(LineGiven(plain, answer, text.startswith(GRAVE) and not is_number))
        return found


def as_text(lines: list[LineGiven]) -> str:
    """Lines the way they are written down."""
    signs = {line: "#" if line.answer == FormLine.Answer.NUMBER else "!" if line.is_grave else "" for line in lines}
    return "\n".join(f"{signs[line]}{line.text}" for line in lines)


class ListForm(forms.Form):
    """A new register of the operator's own."""

    name = forms.CharField(
        label=gettext_lazy("What the list is called"), max_length=60,
        help_text=gettext_lazy("Such as gas households by building"),
    )  # fmt: skip
    area = forms.ModelChoiceField(label=gettext_lazy("Where"), queryset=Area.objects.none(), empty_label=None)
    counts = forms.CharField(
        label=gettext_lazy("Unit of the number"), max_length=20, required=False,
        help_text=gettext_lazy("The word behind the number of an entry, such as households; may be empty."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = self.fields["area"]
        assert isinstance(area, forms.ModelChoiceField)
        area.queryset = places_of(actor)
