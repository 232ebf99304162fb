from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.kinds.dispute.forms.choices import choices_of
from wangge.kinds.dispute.models import DutyHour, LegalRole, MediationBody, Mediator
from wangge.kinds.dispute.queries.bodies import centres, organizations_without_body
from wangge.kinds.dispute.rules.words import TROUBLES
from wangge.people.models import Organization, Person, Post
from wangge.people.rules import Role


class BodyForm(forms.Form):
    """Term, filing and kind of an organization."""

    organization = forms.ModelChoiceField(
        label=_("Organization"), queryset=Organization.objects.none(),
        help_text=_("Entered among the organizations as “mediation organization” first."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=MediationBody.Kind.choices, widget=forms.RadioSelect)
    term_from = forms.DateField(label=_("Term from"), required=False, widget=forms.DateInput())
    term_to = forms.DateField(
        label=_("Term until"), required=False, widget=forms.DateInput(), help_text=_("Three years by law.")
    )
    filed_on = forms.DateField(label=_("Filed with the judicial office on"), required=False, widget=forms.DateInput())
    at_centre = forms.ModelChoiceField(
        label=_("Works at the governance centre"), queryset=Organization.objects.none(), required=False,
        empty_label=_("No"),
    )  # fmt: skip
    is_active = forms.BooleanField(label=_("Works"), required=False, initial=True)

    def __init__(self, *args: Any, area_code: str, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organization, centre = self.fields["organization"], self.fields["at_centre"]
        assert isinstance(organization, forms.ModelChoiceField)
        assert isinstance(centre, forms.ModelChoiceField)
        centre.queryset = Organization.objects.filter(pk__in=[row.pk for row in centres(area_code)])
        if is_new:
            organization.queryset = organizations_without_body(area_code)
        else:
            del self.fields["organization"]


class MediatorForm(forms.Form):
    """A mediator of an organization."""

    person = forms.ModelChoiceField(
        label=_("Account"), queryset=Person.objects.none(), required=False, empty_label=_("No account"),
        help_text=_("Only who holds a mediator's post and has an account can be given cases."),
    )  # fmt: skip
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), choices=Mediator.Kind.choices, widget=forms.RadioSelect, initial="people")
    legal_role = forms.ModelChoiceField(
        label=_("Role in the legal team"), queryset=LegalRole.objects.none(), required=False, empty_label=_("None")
    )
    profession = forms.CharField(label=_("Profession"), required=False, max_length=60)
    is_member = forms.BooleanField(label=_("Member of the committee"), required=False)
    is_chair = forms.BooleanField(label=_("Chair"), required=False)
    is_woman = forms.BooleanField(
        label=_("Woman"), required=False, help_text=_("The law asks for women among the members.")
    )
    work_phone = forms.CharField(label=_("Work telephone"), required=False, max_length=40)
    starts_on = forms.DateField(label=_("From"), widget=forms.DateInput())
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=forms.DateInput())
    trained_on = forms.DateField(label=_("Last training"), required=False, widget=forms.DateInput())
    skills = forms.MultipleChoiceField(
        label=_("Versed in"), required=False, choices=choices_of(TROUBLES), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, body: MediationBody, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person, role = self.fields["person"], self.fields["legal_role"]
        assert isinstance(person, forms.ModelChoiceField)
        assert isinstance(role, forms.ModelChoiceField)
        role.queryset = LegalRole.objects.order_by("position")
        county = body.organization.area.code[:6]
        posts = Post.objects.filter(within(county, field="area__code"), role=Role.MEDIATOR).values("person_id")
        person.queryset = Person.objects.filter(pk__in=posts, is_active=True).order_by("name")


class RoomForm(forms.Form):
    """A room and its name."""

    name = forms.CharField(label=_("Name people know it by"), max_length=60)
    area = forms.ModelChoiceField(label=_("Community or township"), queryset=Area.objects.none())
    address = forms.CharField(label=_("Address of the room"), max_length=200)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=40)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, body: MediationBody, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.ModelChoiceField)
        code = body.organization.area.code
        field.queryset = Area.objects.filter(
            within(code), level__in=["county", "township", "community"], valid_to=None
        ).order_by("code")
        self.initial.setdefault("area", body.organization.area)


class HourForm(forms.Form):
    """Who sits in the room when."""

    mediator = forms.ModelChoiceField(label=_("Mediator"), queryset=Mediator.objects.none())
    day = forms.TypedChoiceField(label=_("Day of the week"), choices=DutyHour.Day.choices, coerce=int)
    begins = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(label=_("Ends at"), widget=forms.TimeInput(attrs={"type": "time"}))

    def __init__(self, *args: Any, mediators: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["mediator"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = mediators


class LegalRolesForm(forms.Form):
    """The words of the mixed legal team, one on each line."""

    names = forms.CharField(
        label=_("Roles, one on each line"), required=False, widget=forms.Textarea(attrs={"rows": 6}), max_length=2000,
        help_text=_("What “three officers, one lawyer, one mediator” means here."),
    )  # fmt: skip
