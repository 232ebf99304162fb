import json
import math
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from wangge.areas.models import Area
from wangge.planning.gathering import FILES
from wangge.planning.models import Comment, Draft
from wangge.planning.services.starting import Wanted
from wangge.planning.workload import Norms

MOST_BYTES = 50 * 1024 * 1024
INDENT = {"county": "", "township": "　", "community": "　　"}
KEEP = [
    ("0", _("Divide as if there were no grids yet")),
    ("0.2", _("Prefer better grids, keep what costs nothing")),
    ("1", _("Weigh both")),
    ("1000", _("Move nobody who need not move")),
]


class PlanForm(forms.Form):
    """For which area, and from what."""

    area = forms.ChoiceField(label=_("Area"), help_text=_("A community, a township or the whole county."))
    name = forms.CharField(label=_("Name of the plan"), required=False, max_length=100)
    source = forms.ChoiceField(
        label=_("Where the data come from"),
        choices=[
            ("registers", _("The platform's registers: buildings, estates, streets, present grids")),
            ("files", _("Files that I upload")),
        ],
        initial="registers",
        widget=forms.RadioSelect,
    )
    buildings = forms.FileField(
        label=_("Buildings"), required=False, help_text=_("GeoJSON or CSV: id, households, place")
    )
    communities = forms.FileField(label=_("Communities"), required=False, help_text=_("GeoJSON with code and outline"))
    compounds = forms.FileField(label=_("Estates"), required=False, help_text=_("GeoJSON, if there is one"))
    roads = forms.FileField(label=_("Roads and waters"), required=False, help_text=_("GeoJSON, if there is one"))
    old = forms.FileField(
        label=_("Present grids"), required=False,
        help_text=_("CSV with building_id and grid_id; without it the grids are found on the map"),
    )  # fmt: skip

    def __init__(self, *given: Any, areas: list[Area], **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(area.code, f"{INDENT.get(area.level, '')}{area.name}") for area in areas]

    def clean(self) -> dict[str, Any]:
        """Files need at least buildings and communities, none of them huge."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("source") == "files":
            for name in ("buildings", "communities"):
                if not given.get(name):
                    self.add_error(name, _("This file is needed."))
        for name in FILES:
            file = given.get(name)
            if isinstance(file, UploadedFile) and (file.size or 0) > MOST_BYTES:
                self.add_error(name, _("The file is larger than 50 MB."))
        return given

    def files_given(self) -> dict[str, tuple[str, bytes]] | None:
        """Name and content of every uploaded file; None when the registers are wanted."""
        if self.cleaned_data["source"] != "files":
            return None
        found = {name: self.cleaned_data.get(name) for name in FILES}
        return {name: (file.name or "", file.read()) for name, file in found.items() if isinstance(file, UploadedFile)}


class RunForm(forms.Form):
    """By which rules a draft is worked out."""

    minimum = forms.IntegerField(label=_("Fewest households of a grid"), min_value=1, max_value=99_999)
    maximum = forms.IntegerField(label=_("Most households of a grid"), min_value=1, max_value=99_999)
    count = forms.ChoiceField(label=_("How many grids"), choices=Draft.Count.choices)
    keep = forms.ChoiceField(label=_("How much of the present division stays"), choices=KEEP, initial="1")
    effort = forms.ChoiceField(
        label=_("Effort"), choices=Draft.Effort.choices, initial="normal",
        help_text=_("Take a quick look first; have it worked out thoroughly before you hand it in."),
    )  # fmt: skip
    extra_old = forms.IntegerField(
        label=_("More work in old estates, %"), min_value=0, max_value=300, initial=0,
        help_text=_("20: a household of an old estate counts as 1.2 in the balance of work"),
    )  # fmt: skip
    extra_unmanaged = forms.IntegerField(
        label=_("More work without a property company, %"), min_value=0, max_value=300, initial=0
    )
    has_micro = forms.BooleanField(
        label=_("Also list micro-grids of 50 to 100 households by building, unit and floor"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """The range must be one."""
        given: dict[str, Any] = super().clean() or {}
        if (given.get("minimum") or 0) > (given.get("maximum") or 0) > 0:
            self.add_error("maximum", _("The smallest number of households is above the largest."))
        return given

    def wanted(self) -> Wanted:
        """The rules as the service takes them."""
        said = self.cleaned_data
        return Wanted(
            minimum=said["minimum"], maximum=said["maximum"], count=said["count"], effort=said["effort"],
            keep=float(said["keep"]), has_micro=said["has_micro"], extra_old=said["extra_old"],
            extra_unmanaged=said["extra_unmanaged"],
        )  # fmt: skip


class SubmitForm(forms.Form):
    """Which draft, why and from when."""

    draft = forms.ChoiceField(label=_("Draft division"))
    reason = forms.CharField(
        label=_("Why the grids are redrawn"), widget=forms.Textarea({"rows": 3}), max_length=2000,
        help_text=_("Stands in the public notice."),
    )  # fmt: skip
    effective_on = forms.DateField(label=_("In force from"), widget=forms.DateInput)

    def __init__(self, *given: Any, drafts: list[Draft], **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["draft"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(draft.number), str(draft)) for draft in drafts]


class DecisionForm(forms.Form):
    """Approve or send back."""

    note = forms.CharField(
        label=_("Remark on the plan"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2})
    )


class VersionForm(forms.Form):
    """A draft's version, which every change by hand carries along."""

    version = forms.IntegerField()


class MoveForm(VersionForm):
    """Buildings, or one estate, to another grid."""

    building = forms.TypedMultipleChoiceField(coerce=int, required=False)
    estate = forms.IntegerField(required=False, min_value=0)
    to = forms.IntegerField(min_value=0)


class DrawForm(VersionForm):
    """A border drawn by hand, and the grid that gets what lies inside."""

    ring = forms.CharField(max_length=20_000)
    to = forms.IntegerField(min_value=0)

    def clean_ring(self) -> list[tuple[float, float]]:
        """Points as (longitude, latitude)."""
        try:
            points = [(float(lng), float(lat)) for lng, lat in json.loads(self.cleaned_data["ring"])]
        except (TypeError, ValueError) as error:
            raise forms.ValidationError(_("This is no border.")) from error
        if not 3 <= len(points) <= 500 or not all(math.isfinite(x) and math.isfinite(y) for x, y in points):
            raise forms.ValidationError(_("This is no border."))
        return points


class GridForm(VersionForm):
    """One grid, or two."""

    grid = forms.IntegerField(min_value=1)
    other = forms.IntegerField(min_value=1, required=False)
    name = forms.CharField(required=False, max_length=100)


class LayOutForm(forms.Form):
    """Which draft is laid out for comments, and until when."""

    draft = forms.ChoiceField(label=_("Draft division"))
    text = forms.CharField(
        label=_("What it is about, in words for residents"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text=_("Why the grids are redrawn, what changes for a household, and what does not."),
    )  # fmt: skip
    closes_on = forms.DateField(label=_("Comments until"), widget=forms.DateInput)

    def __init__(self, *given: Any, drafts: list[Draft], **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["draft"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(draft.number), str(draft)) for draft in drafts]


class CommentForm(forms.Form):
    """What a resident says; `website` is left empty by people."""

    stance = forms.ChoiceField(
        label=_("What do you think of it?"), choices=Comment.Stance.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Your comment"), required=False, max_length=1000, widget=forms.Textarea({"rows": 4}),
        help_text=_("Which building or street do you mean? Please leave out names of others."),
    )  # fmt: skip
    contact = forms.CharField(
        label=_("Telephone"), required=False, max_length=40,
        help_text=_("Need not be given. Kept encrypted, opened only to answer you, removed 90 days after the end."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    website = forms.CharField(
        label=_("Leave this empty"), required=False, widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"})
    )


class AnswerForm(forms.Form):
    """The answer to a comment."""

    text = forms.CharField(label=_("Answer"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    is_public = forms.BooleanField(
        label=_("Show comment and answer on the public page"), required=False,
        help_text=_("Not if the comment names persons or doors."),
    )  # fmt: skip


class PurposeForm(forms.Form):
    """What a contact is opened for."""

    purpose = forms.CharField(label=_("What do you need it for?"), max_length=200, min_length=2)


class StaffForm(forms.Form):
    """The measures of staffing; change them to see what if."""

    households_per_worker = forms.IntegerField(
        label=_("Households per grid worker"), min_value=50, max_value=5000, initial=400
    )
    extra_old = forms.IntegerField(label=_("More work in old estates, %"), min_value=0, max_value=300, initial=0)
    extra_unmanaged = forms.IntegerField(
        label=_("More work without a property company, %"), min_value=0, max_value=300, initial=0
    )
    per_10k = forms.FloatField(
        label=_("Community workers per 10,000 people"), min_value=1, max_value=200, initial=18,
        help_text=_("The norm is 18."),
    )  # fmt: skip
    persons = forms.FloatField(
        label=_("Persons per household"), min_value=1, max_value=10, initial=2.6,
        help_text=_("From the last census of your county; 2.6 is an assumption."),
    )  # fmt: skip

    def initial_values(self) -> dict[str, Any]:
        """What is assumed before anybody changes anything."""
        return {name: field.initial for name, field in self.fields.items()}

    def norms(self) -> Norms:
        """The measures as the rules take them; those of the house where nothing sensible was given."""
        return Norms(**self.cleaned_data) if self.is_valid() else Norms()
