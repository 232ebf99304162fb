from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.kinds.dispute.forms.choices import MediatorField, PartiesField, PartyField, choices_of
from wangge.kinds.dispute.models import CaseGroup, Mediator, Party, Room
from wangge.kinds.dispute.rules.words import ABOUTS, FORMS, HOWS, PAPERS, PARTS, SIGNS, Form, How, Part
from wangge.kinds.dispute.services.agreements import AgreementGiven, PromiseGiven

TEXT = {"rows": 5}
SHORT = {"rows": 2}


class PurposeForm(forms.Form):
    """What names are needed for; written down with the look."""

    purpose = forms.CharField(
        label=_("What do you need the names for?"), min_length=2, max_length=200,
        help_text=_("Such as: to ring the parties about the first meeting. Every look is written down."),
    )  # fmt: skip


class ConsentForm(forms.Form):
    """What a party said to a question."""

    about = forms.ChoiceField(label=_("Which question"), choices=choices_of(ABOUTS))
    is_given = forms.TypedChoiceField(
        label=_("What was answered"), choices=[("yes", _("Consents to it")), ("no", _("Does not want it"))],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect, initial="yes",
        help_text=_("No reason is asked for a refusal."),
    )  # fmt: skip
    how = forms.ChoiceField(label=_("How it was answered"), choices=choices_of(HOWS), initial=How.ORAL)
    said_on = forms.DateField(label=_("On"), widget=forms.DateInput())
    everybody = forms.BooleanField(label=_("All parties said so"), required=False)


class SeatForm(forms.Form):
    """Who comes to the table."""

    mediator = MediatorField(label=_("Mediator"), queryset=Mediator.objects.none())
    part = forms.ChoiceField(label=_("As"), choices=())
    is_free_of_ties = forms.BooleanField(
        label=_("Has no tie to any party"), help_text=_("Asked of the mediator; parties may refuse a mediator.")
    )

    def __init__(self, *args: Any, mediators: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, part = self.fields["mediator"], self.fields["part"]
        assert isinstance(field, forms.ModelChoiceField)
        assert isinstance(part, forms.ChoiceField)
        field.queryset = mediators
        wanted = (Part.CHIEF, Part.FELLOW)
        part.choices = [(str(name), word) for name, word in choices_of(PARTS) if name in wanted]
        self.initial.setdefault("part", wanted[0])


class SessionForm(forms.Form):
    """When and where."""

    starts_at = forms.DateTimeField(label=_("Begins"), widget=forms.DateTimeInput())
    room = forms.ModelChoiceField(
        label=_("Room"), queryset=Room.objects.none(), required=False, empty_label=_("Another place")
    )
    place = forms.CharField(label=_("Other place"), required=False, max_length=200)
    is_open = forms.BooleanField(
        label=_("Open to others"), required=False, help_text=_("Only with the consent of every party.")
    )

    def __init__(self, *args: Any, rooms: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["room"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rooms


class RecordForm(forms.Form):
    """What was said at a meeting."""

    ends_at = forms.DateTimeField(label=_("Ended at"), widget=forms.DateTimeInput())
    present = PartiesField(
        label=_("Present"), queryset=Party.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )
    record = forms.CharField(
        label=_("What was said"), widget=forms.Textarea(attrs={"rows": 8}), max_length=20_000,
        help_text=_("What each side put forward, what was clarified, where they stand. Kept sealed."),
    )  # fmt: skip

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["present"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = parties


class NoteForm(forms.Form):
    """A record for the dossier."""

    kind = forms.ChoiceField(label=_("Type of record"), choices=choices_of(PAPERS))
    on = forms.DateField(label=_("On"), widget=forms.DateInput())
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    party = PartyField(
        label=_("With which party"), queryset=Party.objects.none(), required=False, empty_label=_("Somebody else")
    )
    text = forms.CharField(label=_("Record"), widget=forms.Textarea(attrs={"rows": 6}), max_length=20_000)

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["party"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = parties


class AgreementForm(forms.Form):
    """The fields of 人民调解法 art. 29."""

    form = forms.ChoiceField(
        label=_("Form of the agreement"), choices=choices_of(FORMS), widget=forms.RadioSelect, initial=Form.WRITTEN
    )
    facts = forms.CharField(label=_("Main facts"), widget=forms.Textarea(attrs=TEXT), max_length=8000)
    issues = forms.CharField(label=_("What was in dispute"), widget=forms.Textarea(attrs=SHORT), max_length=4000)
    responsibility = forms.CharField(
        label=_("Responsibility of each side"), widget=forms.Textarea(attrs=SHORT), max_length=4000, required=False
    )
    content = forms.CharField(label=_("Content of the agreement"), widget=forms.Textarea(attrs=TEXT), max_length=8000)
    way = forms.CharField(
        label=_("Way of performance"), widget=forms.Textarea(attrs=SHORT), max_length=2000,
        help_text=_("How it is done or paid; the days stand in the promises below."),
    )  # fmt: skip
    copies = forms.IntegerField(label=_("Copies"), min_value=1, max_value=50, initial=3)
    is_status_relation = forms.BooleanField(
        label=_("About marriage, adoption or another family status"), required=False,
        help_text=_("Such an agreement is not confirmed by a court."),
    )  # fmt: skip

    def given(self) -> AgreementGiven:
        """What the service takes."""
        return AgreementGiven(**self.cleaned_data)


class PromiseForm(forms.Form):
    """Who does what by when."""

    party = PartyField(label=_("Who performs"), queryset=Party.objects.none(), required=False)
    what = forms.CharField(label=_("Does what"), max_length=500, required=False)
    due_on = forms.DateField(label=_("By"), widget=forms.DateInput(), required=False)

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["party"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = parties

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        told = [name for name in self.fields if data.get(name)]
        for name in self.fields:
            if told and not data.get(name) and name not in self.errors:
                self.add_error(name, _("A promise needs who, what and by when."))
        return data


PromiseFormSet = forms.formset_factory(PromiseForm, extra=2, max_num=30)


def promises_of(forms_filled: Iterable[PromiseForm]) -> list[PromiseGiven]:
    """The promises that were filled in."""
    rows = (form.cleaned_data for form in forms_filled)
    return [PromiseGiven(row["party"], row["what"], row["due_on"]) for row in rows if row.get("what")]


class SignForm(forms.Form):
    """A party signed."""

    how = forms.ChoiceField(label=_("How"), choices=choices_of(SIGNS))
    on = forms.DateField(label=_("On"), widget=forms.DateInput())


class CommitteeSignForm(forms.Form):
    """The mediator signed and the seal is on it."""

    on = forms.DateField(label=_("Mediator signed on"), widget=forms.DateInput())
    is_sealed = forms.BooleanField(label=_("The committee's seal is on it"))


class PromiseDoneForm(forms.Form):
    """A promise was kept or not."""

    is_done = forms.TypedChoiceField(
        label=_("Was it kept?"), choices=[("yes", _("Kept")), ("no", _("Not kept"))],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
    )  # fmt: skip
    on = forms.DateField(label=_("On"), widget=forms.DateInput())


class PaperForm(PurposeForm):
    """Which paper, in which form, for what."""

    what = forms.ChoiceField(label=_("Paper"), choices=())
    how = forms.ChoiceField(label=_("As"), choices=[("pdf", "PDF"), ("docx", "Word")], widget=forms.RadioSelect)
    field_order = ("what", "how", "purpose")

    def __init__(self, *args: Any, papers: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(papers)
        self.initial.setdefault("how", "pdf")


class GroupForm(forms.Form):
    """A group that exists, or a new one by name."""

    group = forms.ModelChoiceField(
        label=_("Group of alike cases"), queryset=CaseGroup.objects.none(), required=False, empty_label=_("None")
    )
    name = forms.CharField(
        label=_("Or a new group"), required=False, max_length=80, help_text=_("Without the name of any party.")
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = groups


class GroupTextForm(forms.Form):
    """The texts of a group."""

    legal_note = forms.CharField(
        label=_("Legal note for the mediators"), required=False, widget=forms.Textarea(attrs=TEXT), max_length=8000,
        help_text=_("Read by mediators with a seat on a case of this group, and by nobody else."),
    )  # fmt: skip
    public_text = forms.CharField(
        label=_("Explanation for everybody"), required=False, widget=forms.Textarea(attrs=TEXT), max_length=4000,
        help_text=_("What people in the same position should know. No names, no house numbers. Public once checked."),
    )  # fmt: skip
