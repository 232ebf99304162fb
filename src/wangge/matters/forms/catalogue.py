"""Forms of the catalogue: parse and clean, never save."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.matters.forms.fields import PickField
from wangge.matters.models import Category, LimitRule, Question
from wangge.matters.pages.catalogue import clock_choices, parameter_choices
from wangge.people.actors import Actor

LIMIT_HELP = _("A number and a unit, such as “2 work_day”, “4 work_hour”, “2 urgent_hour” or “15 calendar_day”.")


class TableForm(forms.Form):
    """A table of the catalogue."""

    file = forms.FileField(
        label=_("Table (xlsx or csv)"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt"})
    )


class CategoryForm(forms.Form):
    """The columns of a category."""

    code = forms.CharField(label=_("Code"), max_length=40, help_text=_("Never changes and is never used again."))
    name = forms.CharField(label=_("Name"), max_length=60)
    scheme = forms.ChoiceField(label=_("List"), choices=Category.Scheme.choices)
    parent = forms.CharField(label=_("Code of the category above"), max_length=40, required=False)
    words = forms.CharField(
        label=_("Words residents use"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Separated by spaces; searches find the category by them."),
    )  # fmt: skip
    advice = forms.CharField(
        label=_("Advice to the reporter"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Shown while reporting, such as an emergency number."),
    )  # fmt: skip
    is_urgent = forms.BooleanField(label=_("Always urgent"), required=False)
    is_offered = forms.BooleanField(label=_("Offered to residents"), required=False, initial=True)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    position = forms.IntegerField(label=_("Position in the list"), min_value=0, max_value=99999, initial=100)

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["code"]


class ConditionForm(forms.Form):
    """A filing condition with closing condition and limit."""

    filing = forms.CharField(label=_("Filed when"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    closing = forms.CharField(label=_("Closed when"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    limit = forms.CharField(label=_("Limit"), max_length=40, help_text=LIMIT_HELP)
    source = forms.CharField(label=_("Source of the limit"), max_length=200, required=False)


class QuestionForm(forms.Form):
    """A question of a category."""

    code = forms.SlugField(label=_("Code"), max_length=30)
    text = forms.CharField(label=_("Question"), max_length=200)
    asked_of = forms.ChoiceField(label=_("Who is asked"), choices=Question.AskedOf.choices)
    choices = forms.CharField(
        label=_("Choices"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line; none means free text."),
    )  # fmt: skip
    is_required = forms.BooleanField(label=_("Must be answered"), required=False)
    position = forms.IntegerField(label=_("Position in the list"), min_value=0, max_value=99999, initial=100)


class DutyForm(forms.Form):
    """A new rule of the duty list."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
    valid_from = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    valid_to = forms.DateField(
        label=_("Last day in force"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    field_order = ("category", "area", "unit", "assist", "reason", "valid_from", "valid_to")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"] = PickField(
            what="category", actor=actor, required=False, label=_("Category"), help_text=_("Empty: every category.")
        )
        self.fields["area"] = PickField(
            what="area", actor=actor, required=False, label=_("Area"), help_text=_("Empty: everywhere.")
        )
        self.fields["unit"] = PickField(what="unit", actor=actor, label=_("Responsible unit"))
        self.fields["assist"] = PickField(
            what="unit", actor=actor, is_many=True, required=False, label=_("Assisting units")
        )
        self.order_fields(self.field_order)


class TesterForm(forms.Form):
    """“Who would get it?”"""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"] = PickField(what="category", actor=actor, label=_("Category"))
        self.fields["area"] = PickField(what="area", actor=actor, label=_("Area"))


class EndForm(forms.Form):
    """The last day of a rule."""

    on = forms.DateField(label=_("Last day in force"), widget=forms.DateInput(attrs={"type": "date"}))


class LimitForm(forms.Form):
    """A limit for a deadline."""

    clock = forms.ChoiceField(label=_("Which deadline"))
    limit = forms.CharField(label=_("Limit"), max_length=40, help_text=LIMIT_HELP)
    urgency = forms.ChoiceField(
        label=_("For"), required=False,
        choices=[("", _("normal and urgent ones")), ("normal", _("normal ones")), ("urgent", _("urgent ones"))],
    )  # fmt: skip
    source = forms.CharField(label=_("Source of the rule"), max_length=200, required=False)
    mark = forms.ChoiceField(label=_("How sure is the source?"), choices=LimitRule.Mark.choices, initial="N")
    valid_from = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    field_order = ("clock", "limit", "urgency", "category", "area", "valid_from", "source", "mark")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clock = self.fields["clock"]
        assert isinstance(clock, forms.ChoiceField)
        clock.choices = clock_choices()
        self.fields["category"] = PickField(
            what="category", actor=actor, required=False, label=_("Category"), help_text=_("Empty: every category.")
        )
        self.fields["area"] = PickField(
            what="area", actor=actor, required=False, label=_("Area"), help_text=_("Empty: everywhere.")
        )
        self.order_fields(self.field_order)


class ParameterForm(forms.Form):
    """A number that a county sets."""

    parameter = forms.ChoiceField(label=_("Rule"))
    value = forms.IntegerField(label=_("How many times"), min_value=0, max_value=99)
    source = forms.CharField(label=_("Source of the rule"), max_length=200, required=False)
    mark = forms.ChoiceField(label=_("How sure is the source?"), choices=LimitRule.Mark.choices, initial="N")
    valid_from = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    field_order = ("parameter", "value", "area", "valid_from", "source", "mark")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parameter = self.fields["parameter"]
        assert isinstance(parameter, forms.ChoiceField)
        parameter.choices = parameter_choices()
        self.fields["area"] = PickField(
            what="area", actor=actor, required=False, label=_("Area"), help_text=_("Empty: everywhere.")
        )
        self.order_fields(self.field_order)
