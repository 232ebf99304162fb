from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.matters.forms.uploads import UploadField
from wangge.matters.kinds import Kind
from wangge.people.actors import Actor
from wangge.rounds.models import FormLine
from wangge.rounds.services import Answer

OK, BAD = "ok", "bad"
VERDICTS = ((OK, gettext_lazy("In order")), (BAD, gettext_lazy("Something is wrong")))
MOST_COUNTED = 100_000


class Line(Protocol):
    """What is looked at, in whatever list it stands."""

    position: int
    text: str
    is_grave: bool


@dataclass(frozen=True)
class ShownLine:
    """One line of a list with its two fields."""

    item: Line
    verdict: BoundField
    note: BoundField


class LinesForm(forms.Form):
    """Lines looked at one by one, one thumb each; `rest_ok` answers what was left untouched."""

    rest_ok = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, items: Sequence[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"line_{item.position}"] = forms.ChoiceField(
                label=item.text, choices=VERDICTS, widget=forms.RadioSelect, required=False
            )
            self.fields[f"note_{item.position}"] = forms.CharField(
                label=_("What is wrong?"), max_length=300, required=False
            )

    def lines(self) -> Iterator[ShownLine]:
        """The lines in their order."""
        for item in self.items:
            yield ShownLine(item, self[f"line_{item.position}"], self[f"note_{item.position}"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for item in self.items:
            name = f"line_{item.position}"
            if not given.get(name) and given.get("rest_ok"):
                given[name] = OK
            elif not given.get(name):
                self.add_error(name, _("Not looked at yet."))
            elif given[name] == BAD and not (given.get(f"note_{item.position}") or "").strip():
                self.add_error(f"note_{item.position}", _("Say in a few words what is wrong."))
        return given

    def verdicts(self) -> Iterator[tuple[int, bool, str]]:
        """Position, whether it is in order, and the words, of every line."""
        given = self.cleaned_data
        for item in self.items:
            yield item.position, given[f"line_{item.position}"] == OK, given.get(f"note_{item.position}") or ""


class CheckForm(LinesForm):
    """A short form of the operator's on the phone: numbers first, then line by line."""

    def __init__(self, *args: Any, lines: Sequence[FormLine], **kwargs: Any) -> None:
        verdicts = [line for line in lines if line.answer == FormLine.Answer.VERDICT]
        super().__init__(*args, items=verdicts, **kwargs)
        self.counted = [line for line in lines if line.answer == FormLine.Answer.NUMBER]
        for line in self.counted:
            self.fields[f"number_{line.position}"] = forms.IntegerField(
                label=line.text, min_value=0, max_value=MOST_COUNTED,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )  # fmt: skip
        self.fields["note"] = forms.CharField(
            label=_("Remark"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("No names, telephones or door numbers of residents."),
        )  # fmt: skip

    def numbers(self) -> list[BoundField]:
        """The fields of what is counted."""
        return [self[f"number_{line.position}"] for line in self.counted]

    def answers(self) -> dict[int, Answer]:
        """What was found, by position."""
        given = self.cleaned_data
        counted = {line.position: Answer(number=given[f"number_{line.position}"]) for line in self.counted}
        return counted | {position: Answer(is_ok, said) for position, is_ok, said in self.verdicts()}


class GrowForm(forms.Form):
    """What becomes of a finding; filled in as far as it is known."""

    kind = forms.ChoiceField(label=gettext_lazy("What it shall be"), widget=forms.RadioSelect)
    title = forms.CharField(label=gettext_lazy("In one line"), max_length=100)
    text = forms.CharField(
        label=gettext_lazy("What is the matter"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_urgent = forms.BooleanField(label=gettext_lazy("It is urgent"), required=False)

    def __init__(self, *args: Any, kinds: Sequence[Kind], actor: Actor, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(one.name, one.title) for one in kinds]
        kind.initial = kinds[0].name
        self.fields["photos"] = UploadField(
            label=_("Photos"),
            actor=actor,
            at=at,
            required=False,
            accept="image/*",
            help_text=_("Of things, not of people."),
        )
