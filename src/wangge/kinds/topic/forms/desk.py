"""What staff write: topics, registers, meetings, opinions, costs."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.estates.models import Estate
from wangge.kinds.topic.models import Attendance, CostShare, Forum
from wangge.kinds.topic.models.register import BASES, BODIES, TIERS, WEIGHTS
from wangge.kinds.topic.rules.sharing import RULE_TITLES, Rule
from wangge.kinds.topic.services.costs import Household
from wangge.kinds.topic.services.register import StepGiven
from wangge.matters.forms.fields import PickField
from wangge.matters.models import Matter
from wangge.people.actors import Actor
from wangge.people.models import Organization

CHANNELS = ("forum", "visit", "building_head", "grid_patrol", "counter", "phone")
MOST_HOUSEHOLDS = 2000
SEPARATORS = str.maketrans("\t,，;；", "     ")
RULES = [(rule.value, _(RULE_TITLES[rule])) for rule in Rule]


def areas_below(actor: Actor, *levels: str) -> Any:
    """Areas of these levels that the actor's post covers."""
    found = Area.objects.filter(within(actor.area_code), level__in=levels, valid_to=None)
    return found.order_by("code")


class NewTopicForm(forms.Form):
    """A topic as staff write it down."""

    title = forms.CharField(label=_("In a few words"), max_length=80)
    text = forms.CharField(
        label=_("What is to be talked about"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What troubles people, whom it touches, what was tried. Without names of residents."),
    )
    channel = forms.ChoiceField(label=_("How it came up"), widget=forms.RadioSelect)
    area = forms.ModelChoiceField(label=_("Community or grid"), queryset=Area.objects.none())
    estate = forms.ModelChoiceField(label=_("Estate"), queryset=Estate.objects.none(), required=False)

    def __init__(self, *args: Any, actor: Actor, needs_place: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [(value, Matter.Channel(value).label) for value in CHANNELS]  # type: ignore[attr-defined]
        self.initial.setdefault("channel", "forum")
        if needs_place:
            levels = ["township", "community", "grid"] if len(actor.area_code) < 12 else ["community", "grid"]
            area, estate = self.fields["area"], self.fields["estate"]
            assert isinstance(area, forms.ModelChoiceField)
            assert isinstance(estate, forms.ModelChoiceField)
            area.queryset = areas_below(actor, *levels)
            if len(actor.area_code) >= 12:
                self.initial.setdefault("area", area.queryset.filter(code=actor.area_code).first())
            estate.queryset = Estate.objects.filter(
                within(actor.area_code, field="area__code"), valid_to=None
            ).order_by("name")
        else:
            del self.fields["area"], self.fields["estate"]


class ForumForm(forms.Form):
    """A place where people deliberate."""

    name = forms.CharField(
        label=_("Local name"), max_length=40, help_text=_("As people call it, such as bench meeting or jar tea.")
    )
    area = forms.ModelChoiceField(label=_("Area"), queryset=Area.objects.none())
    tier = forms.ChoiceField(label=_("Who deliberates"), choices=TIERS, initial="community")
    place = forms.CharField(label=_("Place"), max_length=100)
    convenor = forms.CharField(
        label=_("Convenor"), max_length=60, required=False, help_text=_("A function, not a person.")
    )
    rhythm = forms.CharField(
        label=_("When it meets"), max_length=60, required=False, help_text=_("In words, such as every Friday evening.")
    )
    note = forms.CharField(label=_("Remark"), max_length=300, required=False)
    is_active = forms.BooleanField(label=_("It still meets"), required=False, initial=True)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = areas_below(actor, "township", "community", "grid")

    @staticmethod
    def initial_of(forum: Forum) -> dict[str, Any]:
        """A forum as the form begins."""
        names = ("name", "area", "tier", "place", "convenor", "rhythm", "note", "is_active")
        return {name: getattr(forum, name) for name in names}


class CampaignForm(forms.Form):
    """A deliberation month."""

    name = forms.CharField(label=_("Name"), max_length=60)
    area = forms.ModelChoiceField(label=_("For all communities of"), queryset=Area.objects.none())
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput)
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput)
    text = forms.CharField(label=_("Remark"), max_length=300, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = areas_below(actor, "county", "township")


class SummaryForm(forms.Form):
    """What came of a deliberation month."""

    summary = forms.CharField(label=_("Summary"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}))


class ProcedureForm(forms.Form):
    """A procedure, one step per line."""

    name = forms.CharField(label=_("Name"), max_length=60)
    text = forms.CharField(label=_("Remark"), max_length=300, required=False)
    steps = forms.CharField(
        label=_("Steps before the decision"),
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_("One step per line; a hint may follow behind a vertical bar."),
    )
    later = forms.CharField(
        label=_("Steps after the decision"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def given(self) -> list[StepGiven]:
        """The steps in order."""
        before = [(line, True) for line in self.cleaned_data["steps"].splitlines()]
        after = [(line, False) for line in self.cleaned_data["later"].splitlines()]
        found = []
        for line, is_before in [*before, *after]:
            title, _bar, hint = line.replace("｜", "|").partition("|")
            if title.strip():
                found.append(StepGiven(title.strip()[:80], hint.strip()[:300], is_before))
        return found


class StepForm(forms.Form):
    """A step that was done."""

    done_on = forms.DateField(label=_("Done on"), widget=forms.DateInput, required=False)
    note = forms.CharField(label=_("What came of it"), max_length=300, required=False)


class RuleForm(forms.Form):
    """A majority rule with its period and source."""

    body = forms.ChoiceField(label=_("Body"), choices=BODIES)
    basis = forms.ChoiceField(label=_("What one line of the roll stands for"), choices=BASES)
    weight = forms.ChoiceField(label=_("Kind of decision"), choices=WEIGHTS)
    quorum_heads = forms.CharField(
        label=_("Taking part, by head"), max_length=12, required=False,
        help_text=_("Write >=2/3 for two thirds or more, >1/2 for over half; empty when not asked."),
    )  # fmt: skip
    majority_heads = forms.CharField(label=_("For, by head"), max_length=12)
    quorum_area = forms.CharField(label=_("Taking part, by area"), max_length=12, required=False)
    majority_area = forms.CharField(label=_("For, by area"), max_length=12, required=False)
    notice_days = forms.IntegerField(label=_("Days of notice"), min_value=0, max_value=90, initial=0)
    valid_from = forms.DateField(label=_("In force from"), widget=forms.DateInput)
    valid_to = forms.DateField(label=_("In force to"), widget=forms.DateInput, required=False)
    source = forms.CharField(label=_("Legal source"), max_length=200, help_text=_("Law and article, or local rule."))


class InterestForm(forms.Form):
    """A disclosed post with a company."""

    roll_label = forms.CharField(
        label=_("Line on the roll"), max_length=80, required=False,
        help_text=_("As it stands on rolls of owners, such as 3-2-501."),
    )  # fmt: skip
    post = forms.CharField(label=_("Post with the company"), max_length=80)
    basis = forms.CharField(
        label=_("Given by which procedure"), max_length=200,
        help_text=_("Such as: named by the party branch, with the date; or elected by the owners' assembly."),
    )  # fmt: skip
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput)
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = PickField(what="unit", actor=actor, label=_("Company"), required=True)
        person = PickField(
            what="person", actor=actor, label=_("Person with an account"), required=False,
            help_text=_("Or the line on the roll below."),
        )  # fmt: skip
        self.fields = {"organization": unit, "person": person, **self.fields}


class CommitteeForm(forms.Form):
    """Which owners' committee speaks for an estate."""

    estate = forms.ModelChoiceField(label=_("Estate"), queryset=Estate.objects.none())
    organization = forms.ModelChoiceField(label=_("Owners' committee"), queryset=Organization.objects.none())

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        estate, organization = self.fields["estate"], self.fields["organization"]
        assert isinstance(estate, forms.ModelChoiceField)
        assert isinstance(organization, forms.ModelChoiceField)
        near = within(actor.area_code, field="area__code")
        estate.queryset = Estate.objects.filter(near, valid_to=None).select_related("area").order_by("name")
        organization.queryset = Organization.objects.filter(
            near, kind=Organization.Kind.OWNERS_COMMITTEE, is_active=True
        ).order_by("name")


class AttendanceForm(forms.Form):
    """How many of each party came."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for value, label in Attendance.Party.choices:
            self.fields[value] = forms.IntegerField(label=label, min_value=0, max_value=5000, required=False)

    def given(self) -> dict[str, int]:
        """Numbers by party."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class StatementForm(forms.Form):
    """A short sentence to agree or disagree with."""

    text = forms.CharField(
        label=_("A short sentence"), max_length=140, help_text=_("One thought that one can agree or disagree with."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class ReadForm(forms.Form):
    """Whether a statement is shown."""

    is_shown = forms.TypedChoiceField(
        label=_("Show it?"), choices=[("yes", _("Let it be shown")), ("no", _("Do not show it"))],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why not"), max_length=200, required=False,
        help_text=_("For insults, names or things beside the topic; never for an opinion."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """The answer to an objection."""

    answer = forms.CharField(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)


class CostForm(forms.Form):
    """A cost plan: amount, rule, and the households with their weights."""

    title = forms.CharField(label=_("Name of the plan"), max_length=80)
    total = forms.DecimalField(
        label=_("Amount in yuan"), max_digits=12, decimal_places=2, min_value=Decimal("0.01"),
        help_text=_("What the households pay together, without what others pay."),
    )  # fmt: skip
    rule = forms.ChoiceField(label=_("Shared"), choices=RULES, widget=forms.RadioSelect)
    households = forms.CharField(
        label=_("List of households"),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_("One per line, such as 13-1-101; behind a space the floor area in m² or the use. No names."),
    )
    text = forms.CharField(
        label=_("What is paid for"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        """Every line is a household, with a weight where the rule needs one."""
        given = super().clean() or {}
        lines = given.get("households", "").translate(SEPARATORS).splitlines()
        rows = [line.split() for line in lines if line.strip()]
        if len(rows) > MOST_HOUSEHOLDS:
            self.add_error("households", gettext("At most %(most)d households.") % {"most": MOST_HOUSEHOLDS})
        found = [self._household(place, words, given.get("rule", "")) for place, words in enumerate(rows, start=1)]
        given["parsed"] = [one for one in found if one is not None]
        return given

    def _household(self, place: int, words: list[str], rule: str) -> Household | None:
        if rule == "equal":
            return Household(words[0])
        try:
            weight = Decimal(words[1]) if len(words) > 1 else None
        except ArithmeticError:
            weight = None
        if weight is None or not weight.is_finite() or not 0 <= weight < 10**9 or weight * 100 % 1:
            told = {"line": place, "text": " ".join(words)}
            self.add_error(
                "households",
                gettext("Line %(line)d: “%(text)s” has no number with at most two decimals behind it.") % told,
            )
            return None
        return Household(words[0], int(weight * 100))

    def total_fen(self) -> int:
        """The amount in fen."""
        return int(self.cleaned_data["total"] * 100)


class ConsentForm(forms.Form):
    """What a household said."""

    consent = forms.ChoiceField(choices=CostShare.Consent.choices)
    on = forms.DateField(widget=forms.DateInput, required=False)


class LostForm(forms.Form):
    """A household whose letter was lost."""

    household = forms.CharField(label=_("Household"), max_length=40, required=False)


class PaidForm(forms.Form):
    """The day a share was paid."""

    on = forms.DateField(widget=forms.DateInput, required=False)
