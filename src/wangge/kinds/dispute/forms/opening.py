from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.kinds.dispute.forms.choices import choices_of, with_blank
from wangge.kinds.dispute.models import MediationBody
from wangge.kinds.dispute.queries.bodies import Choice, bodies_for
from wangge.kinds.dispute.rules.competence import may_take, order, reasons
from wangge.kinds.dispute.rules.words import HOWS, SIDES, SOURCES, STANDINGS, TROUBLES, Side, Source
from wangge.kinds.dispute.services.opening import CaseGiven, PartyGiven
from wangge.people.actors import Actor
from wangge.people.rules import Role

LONG = {"rows": 4}


class StoryForm(forms.Form):
    """What a dispute is about; sealed when it is kept."""

    trouble = forms.ChoiceField(label=_("Kind of dispute"), choices=with_blank(TROUBLES, _("Please choose")))
    subject = forms.CharField(
        label=_("What it is about, in one line"), max_length=200,
        help_text=_("Only those who mediate this case read it."),
    )  # fmt: skip
    story = forms.CharField(
        label=_("What has happened"), required=False, max_length=8000, widget=forms.Textarea(attrs=LONG),
        help_text=_("Facts and what each side wants. Kept sealed."),
    )  # fmt: skip
    limitation_on = forms.DateField(
        label=_("Last day for a claim"), required=False, widget=forms.DateInput(),
        help_text=_("If a limitation period runs: mediation must not let it pass unseen."),
    )  # fmt: skip
    is_pre_litigation = forms.BooleanField(label=_("Before a lawsuit, at the court's suggestion"), required=False)

    def clean_limitation_on(self) -> date | None:
        day: date | None = self.cleaned_data["limitation_on"]
        if day is not None and day.year < 2000:
            raise forms.ValidationError(_("Please check this day."))
        return day


class CaseForm(StoryForm):
    """A new case."""

    source = forms.ChoiceField(label=_("How it came"), choices=choices_of(SOURCES), widget=forms.RadioSelect)
    delegated_by = forms.CharField(
        label=_("Delegated by"), required=False, max_length=100, help_text=_("Court, police station or authority.")
    )
    area = forms.ModelChoiceField(label=_("Community or township"), queryset=Area.objects.none())
    body = forms.ModelChoiceField(label=_("Mediation organization"), queryset=MediationBody.objects.none())
    field_order = ("trouble", "subject", "story", "source", "delegated_by", "area", "body")

    def __init__(self, *args: Any, actor: Actor, area_code: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area, body, source = self.fields["area"], self.fields["body"], self.fields["source"]
        assert isinstance(area, forms.ModelChoiceField)
        assert isinstance(body, forms.ModelChoiceField)
        assert isinstance(source, forms.ChoiceField)
        code = area_code or actor.area_code
        found = bodies_for(code[:12])
        body.queryset = MediationBody.objects.filter(pk__in=[row.pk for row in found]).select_related(
            "organization__area"
        )
        if found:
            self.initial.setdefault("body", found[0].pk)
        if area_code:
            del self.fields["area"]
        else:
            area.queryset = Area.objects.filter(
                within(actor.area_code[:12]), level__in=["township", "community"], valid_to=None
            ).order_by("code")
            self.initial.setdefault("area", area.queryset.filter(code=actor.area_code[:12]).first())
        if actor.role != Role.MEDIATOR:
            source.choices = choices_of({code: word for code, word in SOURCES.items() if code != Source.ON_OWN_MOTION})
        self.initial.setdefault("source", Source.ON_APPLICATION)

    def clean(self) -> dict[str, Any]:
        """The body chosen is competent for the place."""
        data = super().clean() or {}
        area, body = data.get("area"), data.get("body")
        if area is not None and body is not None and not may_take(body.organization.area.code, area.code):
            self.add_error("body", _("This organization takes no cases from there; choose one of the place itself."))
        return data

    def given(self) -> CaseGiven:
        """What the service takes."""
        names = ("trouble", "subject", "story", "source", "delegated_by", "limitation_on", "is_pre_litigation")
        return CaseGiven(**{name: self.cleaned_data[name] for name in names})


class PartyForm(forms.Form):
    """One party; names and contacts are sealed."""

    side = forms.ChoiceField(label=_("Side"), choices=choices_of(SIDES))
    name = forms.CharField(label=pgettext_lazy("person", "Name"), required=False, max_length=100)
    contact = forms.CharField(label=_("Telephone"), required=False, max_length=60)
    address = forms.CharField(label=_("Home or seat"), required=False, max_length=200)
    is_organization = forms.BooleanField(label=_("An organization"), required=False)
    standing = forms.ChoiceField(
        label=_("Represented"), required=False, choices=with_blank(STANDINGS, _("No representative"))
    )
    representative = forms.CharField(label=_("Name of the representative"), required=False, max_length=100)
    representative_contact = forms.CharField(label=_("Telephone of the representative"), required=False, max_length=60)
    consented = forms.ChoiceField(
        label=_("Consents to mediation"), required=False, choices=with_blank(HOWS, _("Not asked yet"))
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("standing") and not data.get("representative"):
            self.add_error("representative", _("Who represents this party?"))
        if data.get("representative") and not data.get("standing"):
            self.add_error("standing", _("On what ground is the party represented?"))
        others = ("contact", "address", "representative", "consented")
        if not data.get("name") and any(data.get(name) for name in others):
            self.add_error("name", _("Write down the name."))
        return data

    def given(self) -> PartyGiven:
        """What the service takes."""
        return PartyGiven(**{name: self.cleaned_data.get(name, "") for name in self.fields})


class PartyEditForm(PartyForm):
    """What is known already stays sealed: an empty field leaves it as it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("side", "consented"):
            del self.fields[name]
        for name in ("name", "contact", "address", "representative", "representative_contact"):
            self.fields[name].help_text = _("Empty: as it is.")

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data

    def given(self) -> PartyGiven:
        return PartyGiven(**{"side": "", **{name: self.cleaned_data.get(name, "") for name in self.fields}})


class PartiesForm(forms.Form):
    """Many alike parties at once, one on each line: name and telephone."""

    side = forms.ChoiceField(label=_("Side"), choices=choices_of(SIDES))
    people = forms.CharField(
        label=_("Parties, one on each line"), widget=forms.Textarea(attrs={"rows": 6}), max_length=10_000,
        help_text=_("Name, then a space or comma and the telephone if you know it."),
    )  # fmt: skip

    def rows(self) -> list[PartyGiven]:
        """One party for each line that is not empty."""
        found = []
        for line in self.cleaned_data["people"].splitlines():
            words = line.replace("，", " ").replace(",", " ").replace("\t", " ").split()
            if words:
                found.append(PartyGiven(self.cleaned_data["side"], words[0][:100], contact=" ".join(words[1:])[:60]))
        return found


FIRST_TWO = ({"side": Side.FIRST}, {"side": Side.SECOND})


class BaseParties(forms.BaseFormSet):  # type: ignore[type-arg]
    """Both sides of a new case."""

    def clean(self) -> None:
        named = [one for one in self.forms if one.cleaned_data.get("name", "").strip()]
        if not any(one.cleaned_data.get("side") == Side.FIRST for one in named):
            self.forms[0].add_error("name", _("Write down who applies, or one of the parties."))


PartyFormSet = forms.formset_factory(PartyForm, formset=BaseParties, extra=0, max_num=12)


def _described(one: Choice) -> tuple[str, str]:
    """A body with its level and what it is versed in."""
    why = [gettext(text) for text in reasons(one.standing)]
    sorts = [gettext(word) for code, word in TROUBLES.items() if code in one.standing.troubles]
    versed = [gettext("versed in: %(sorts)s") % {"sorts": "、".join(sorts)}] if sorts else []
    return str(one.body.pk), f"{one.body.organization.name}（{'；'.join([*why, *versed])}）"


class ApplyForm(forms.Form):
    """A resident's own application; what is not needed yet is not asked."""

    community = forms.CharField(widget=forms.HiddenInput, max_length=12)
    trouble = forms.ChoiceField(
        label=_("What kind of dispute is it?"), choices=with_blank(TROUBLES, _("Please choose"))
    )
    subject = forms.CharField(label=_("What is it about, in one line?"), max_length=200)
    story = forms.CharField(
        label=_("What happened, and what would you wish?"), required=False, max_length=8000,
        widget=forms.Textarea(attrs=LONG),
    )  # fmt: skip
    name = forms.CharField(label=_("Your name"), max_length=100)
    contact = forms.CharField(label=_("Your telephone"), max_length=60, help_text=_("The mediator calls you."))
    other = forms.CharField(
        label=_("Who is the other side?"), required=False, max_length=100,
        help_text=_("Name or company, as far as you know. Nobody is asked before the mediator has talked with you."),
    )  # fmt: skip
    body = forms.ChoiceField(
        label=_("Who should mediate?"), required=False, widget=forms.RadioSelect,
        help_text=_("You may choose; both sides may still ask for another mediator."),
    )  # fmt: skip
    agreed = forms.BooleanField(label=_("I have read what is kept about me and why."))
    website = forms.CharField(required=False, widget=forms.HiddenInput, max_length=100)

    def __init__(self, *args: Any, bodies: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = bodies
        field = self.fields["body"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("The nearest that knows this sort of dispute")), *map(_described, bodies)]
        self.initial.setdefault("body", "")

    def chosen(self) -> MediationBody:
        """The body the applicant chose, else the fittest for the sort of dispute."""
        wanted, trouble = self.cleaned_data["body"], self.cleaned_data["trouble"]
        own = [one for one in self.bodies if str(one.body.pk) == wanted]
        return (own or sorted(self.bodies, key=lambda one: order(one.standing, trouble)))[0].body

    def parties(self) -> list[PartyGiven]:
        """The applicant and, where named, the other side."""
        data = self.cleaned_data
        rows = [PartyGiven(Side.FIRST, data["name"], contact=data["contact"])]
        return [*rows, PartyGiven(Side.SECOND, data["other"])] if data["other"].strip() else rows

    def given(self) -> CaseGiven:
        """What the service takes."""
        data = self.cleaned_data
        return CaseGiven(trouble=data["trouble"], subject=data["subject"], story=data["story"])
