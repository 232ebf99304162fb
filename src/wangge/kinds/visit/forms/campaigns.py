from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.kinds.visit.models import Question
from wangge.kinds.visit.queries.campaigns import choices_of
from wangge.kinds.visit.rules.burden import MOST_QUESTIONS, OUTCOME_TITLES, QUESTION_TITLES, Outcome, QuestionKind
from wangge.kinds.visit.services.campaigns import Asked
from wangge.people.actors import Actor


class CampaignForm(forms.Form):
    """What for, where, when."""

    title = forms.CharField(label=gettext_lazy("Name of the campaign"), max_length=100)
    purpose = forms.CharField(
        label=gettext_lazy("What is said at the door"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What for, and that it is voluntary; it is read out before anything is asked."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Why what is known already is not enough"), max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput)
    ends_on = forms.DateField(label=gettext_lazy("Last day"), widget=forms.DateInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = ["county", "township", "community", "grid"]
        areas = Area.objects.filter(within(actor.area_code), level__in=levels, valid_to=None).order_by("code")
        self.fields["area"] = AreaField(label=_("Where"), queryset=areas, initial=areas.first(), empty_label=None)
        self.order_fields(("title", "area", "starts_on", "ends_on", "purpose", "reason"))


class AreaField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """Areas indented by their depth."""

    def label_from_instance(self, obj: Area) -> str:
        depth = {6: 0, 9: 1, 12: 2, 15: 3}.get(len(obj.code), 0)
        return f"{'　' * depth}{obj.name}"


class QuestionForm(forms.Form):
    """One question; an empty one is none."""

    text = forms.CharField(label=gettext_lazy("Question"), max_length=200, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Answered by"), required=False)
    choices = forms.CharField(
        label=gettext_lazy("Answers, one per line"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(value, _(title)) for value, title in QUESTION_TITLES.items()]

    def clean(self) -> dict[str, Any]:
        """A question with several answers names them."""
        given = super().clean() or {}
        is_choice = given.get("kind") == QuestionKind.CHOICE
        lines = [line for line in (given.get("choices") or "").splitlines() if line.strip()]
        if given.get("text") and is_choice and len(lines) < 2:
            self.add_error("choices", _("Write at least two answers, one per line."))
        return given

    def asked(self) -> Asked:
        """As the service takes it."""
        given = self.cleaned_data
        kind = given.get("kind") or QuestionKind.YES_NO
        choices = given.get("choices", "") if kind == QuestionKind.CHOICE else ""
        return Asked(given.get("text", ""), kind, choices)


QuestionFormSet = forms.formset_factory(
    QuestionForm, extra=3, max_num=MOST_QUESTIONS, absolute_max=MOST_QUESTIONS, validate_max=True
)


class DecideForm(forms.Form):
    """The county's words."""

    answer = forms.CharField(
        label=gettext_lazy("Words to those who asked"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class KnockForm(forms.Form):
    """One door: what became of it, and the answers that were given; each may be left out."""

    door = forms.CharField(
        label=gettext_lazy("Door"), max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("Only kept as a sign, so that nobody knocks twice; it cannot be read again."),
    )  # fmt: skip
    outcome = forms.ChoiceField(label=gettext_lazy("At the door"), widget=forms.RadioSelect, initial=Outcome.DONE)

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome = self.fields["outcome"]
        assert isinstance(outcome, forms.ChoiceField)
        outcome.choices = [(value, _(title)) for value, title in OUTCOME_TITLES.items()]
        self.questions = questions
        for question in questions:
            self.fields[f"q{question.pk}"] = _answer_field(question)

    def question_fields(self) -> list[forms.BoundField]:
        """The questions, below what became of the door."""
        return [self[f"q{question.pk}"] for question in self.questions]

    def answers(self) -> dict[int, str]:
        """What was answered, as text."""
        given = {question.pk: self.cleaned_data.get(f"q{question.pk}") for question in self.questions}
        return {pk: str(value) for pk, value in given.items() if value not in (None, "")}


def _answer_field(question: Question) -> forms.Field:
    if question.kind == QuestionKind.NUMBER:
        return forms.IntegerField(label=question.text, min_value=0, max_value=100_000, required=False)
    choices = [*choices_of(question), ("", _("No answer"))]
    return forms.ChoiceField(label=question.text, choices=choices, widget=forms.RadioSelect, required=False)
