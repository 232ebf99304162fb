"""What is asked when people demand an assembly."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.kinds.topic.models.calling import ASKERS
from wangge.kinds.topic.models.register import BODIES
from wangge.kinds.topic.rules.calling import ASKER_TITLES, CALLABLE
from wangge.kinds.topic.rules.law import BODY_TITLES

PAIRS = [
    (f"{body.value}/{asker.value}", (BODY_TITLES[body], ASKER_TITLES[asker]))
    for body, askers in CALLABLE.items()
    for asker in askers
]


class AssemblyForm(forms.Form):
    """A request with its number of signatures."""

    who = forms.ChoiceField(label=_("Which assembly, demanded by whom"), widget=forms.RadioSelect)
    signatures = forms.IntegerField(
        label=_("Number of signatures"), min_value=1, max_value=1_000_000,
        help_text=_("Checked against identity papers. Only the number is written down here, never the names."),
    )  # fmt: skip
    entitled = forms.IntegerField(
        label=_("How many may sign at all"), min_value=1, max_value=1_000_000,
        help_text=_("All adults, households, groups or representatives of the place, by the present roll."),
    )  # fmt: skip
    asked_on = forms.DateField(label=_("Request handed in on"), widget=forms.DateInput)
    text = forms.CharField(
        label=_("Where the signature sheets are kept"), max_length=200, required=False,
        help_text=_("Such as: office, file cabinet 2, folder 2026-11."),
    )  # fmt: skip

    def __init__(self, *args: Any, ruled: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [(value, self._title(value, parts, ruled)) for value, parts in PAIRS]  # type: ignore[attr-defined]

    @staticmethod
    def _title(value: str, parts: tuple[str, str], ruled: Collection[str]) -> str:
        """Body and who signs; those without a rule in force say so at once."""
        words = " · ".join(gettext(part) for part in parts)
        return words if value in ruled else gettext("%(words)s (no rule entered yet)") % {"words": words}

    def given(self) -> dict[str, Any]:
        """The request as the verb takes it."""
        given = dict(self.cleaned_data)
        given["body"], given["asker"] = given.pop("who").split("/")
        return given


class CallRuleForm(forms.Form):
    """How many may demand an assembly, from when on, by which article."""

    body = forms.ChoiceField(label=_("Body"), choices=BODIES)
    asker = forms.ChoiceField(label=_("Demanded by"), choices=ASKERS)
    share = forms.CharField(label=_("Share that must sign"), max_length=12, help_text=_("Such as >=1/10 or >=1/5."))
    within_days = forms.IntegerField(
        label=_("Held within so many days"), min_value=1, max_value=365, initial=30,
        help_text=_("Calendar days from the day the request was handed in."),
    )  # fmt: skip
    valid_from = forms.DateField(label=_("In force from"), widget=forms.DateInput)
    valid_to = forms.DateField(label=_("In force to"), widget=forms.DateInput, required=False)
    source = forms.CharField(label=_("Legal source"), max_length=200, help_text=_("Law and article, or local rule."))
