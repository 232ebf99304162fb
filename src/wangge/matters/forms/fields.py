"""Fields that the moves of any kind need: something chosen while typing, files that survive, a point on the map."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.matters.finders import FINDERS, Found
from wangge.people.actors import Actor

TEXT_SUFFIX = "_text"


class PickWidget(forms.Widget):
    """Chosen things as check boxes or radio buttons, and a text to find more; a script makes it search while typing."""

    template_name = "matters/widgets/pick.html"

    def __init__(self, *, what: str, is_many: bool = False, near: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.what = what
        self.is_many = is_many
        self.near = dict(near or {})
        self.chosen: list[Found] = []
        self.offered: list[Found] = []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[list[str], str]:
        values = data.getlist(name) if hasattr(data, "getlist") else [data[name]] if name in data else []
        return [value for value in values if value], str(data.get(f"{name}{TEXT_SUFFIX}", "")).strip()

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}{TEXT_SUFFIX}" not in data

    def id_for_label(self, id_: str) -> str:
        return f"{id_}{TEXT_SUFFIX}"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        text = value[1] if isinstance(value, tuple) and not self.chosen else ""
        address = "matters_public:pick" if FINDERS[self.what].is_public else "matters:pick"
        taken = {found.value for found in self.chosen}
        context["widget"] |= {
            "what": self.what,
            "is_many": self.is_many,
            "near": self.near,
            "url": reverse(address, args=[self.what]),
            "text": text,
            "chosen": self.chosen,
            "offered": [found for found in self.offered if found.value not in taken],
            "text_id": self.id_for_label(context["widget"]["attrs"].get("id", f"id_{name}")),
        }
        return context


class PickField(forms.Field):
    """A choice among too many for a list; `proposals` are offered at once, the first of them chosen if `is_chosen`."""

    widget: PickWidget

    def __init__(
        self, *, what: str, actor: Actor, is_many: bool = False, near: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        self.finder = FINDERS[what]
        self.actor = actor
        self.is_many = is_many
        self.known: dict[str, Any] = {}
        super().__init__(widget=PickWidget(what=what, is_many=is_many, near=near), **kwargs)

    def propose(self, things: list[Any]) -> None:
        """Chooses things in advance; the person may take others."""
        self.widget.chosen = [self.finder.show(thing) for thing in things if thing is not None]

    def offer(self, things: list[Any]) -> None:
        """Offers things beside the chosen ones."""
        self.widget.offered = [self.finder.show(thing) for thing in things if thing is not None]

    def know(self, things: Iterable[Any]) -> None:
        """Notes things that need not be read again when they are chosen."""
        self.known |= {self.finder.show(thing).value: thing for thing in things}

    def _get(self, values: list[str]) -> list[Any]:
        unknown = [value for value in values if value not in self.known]
        read = self.finder.get(self.actor, unknown) if unknown else []
        return [self.known[value] for value in dict.fromkeys(values) if value in self.known] + read

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Keeps the chosen things on the page when the form comes back."""
        values, _text = data or ([], "")
        self.widget.chosen = [self.finder.show(thing) for thing in self._get(values)]
        return data

    def clean(self, value: Any) -> Any:
        values, text = value or ([], "")
        things = self._get(values)
        if len(things) < len(set(values)):
            raise forms.ValidationError(_("Choose from the list."), code="unknown")
        if text and (self.is_many or not things):
            things += self._from_text(text, known=things)
        if self.required and not things:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if self.is_many:
            return things
        return things[0] if things else None

    def _from_text(self, text: str, *, known: list[Any]) -> list[Any]:
        """What a typed text means when it means one thing; else the form offers what it could mean."""
        found = self.finder.find(self.actor, text, self.widget.near)
        exact = [thing for thing in found if text in {self.finder.show(thing).label, self.finder.show(thing).value}]
        if len(exact) == 1 or len(found) == 1:
            return [thing for thing in exact or found if thing not in known]
        self.offer(found)
        if found:
            raise forms.ValidationError(_("Several fit “%(text)s”: choose one below.") % {"text": text}, code="several")
        raise forms.ValidationError(_("Nothing fits “%(text)s”.") % {"text": text}, code="nothing")


class KeyField(PickField):
    """A choice that is passed on as its bare key, unread: a list filters by it without asking what it is called."""

    names: Mapping[str, str] = {}

    def bound_data(self, data: Any, initial: Any) -> Any:
        values, _text = data or ([], "")
        self.widget.chosen = [Found(value, self.names.get(value, value)) for value in values[:1]]
        return data

    def clean(self, value: Any) -> str:
        values, text = value or ([], "")
        if values:
            return str(values[0])[:20]
        if not text:
            return ""
        found = self._from_text(text, known=[])
        return self.finder.show(found[0]).value if found else ""


class PointField(forms.CharField):
    """A longitude and a latitude, WGS-84, in one value `lng,lat`, chosen on a map."""

    is_point = True

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            lng, lat = (float(part) for part in str(text).replace("，", ",").split(","))
        except ValueError:
            raise forms.ValidationError(_("Choose the place on the map."), code="point") from None
        if not (-180 <= lng <= 180 and -90 <= lat <= 90):
            raise forms.ValidationError(_("Choose the place on the map."), code="point")
        return lng, lat


class PointWidget(forms.MultiWidget):
    """Two number fields that a map fills."""

    template_name = "matters/widgets/point.html"

    def __init__(self) -> None:
        attrs = {"inputmode": "decimal", "class": "form-control"}
        super().__init__(
            {
                "lng": forms.TextInput(attrs=attrs | {"aria-label": gettext_lazy("Longitude")}),
                "lat": forms.TextInput(attrs=attrs | {"aria-label": gettext_lazy("Latitude")}),
            }
        )

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, tuple):
            return list(value)
        return str(value).split(",") if value else [None, None]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        lng, lat = super().value_from_datadict(data, files, name)
        return f"{lng},{lat}" if lng or lat else ""


class FilesInput(forms.ClearableFileInput):
    """Several files at once; those already uploaded are kept by their ids when the form comes back."""

    allow_multiple_selected = True
    template_name = "matters/widgets/files.html"
    kept: list[Any]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.kept = []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[list[Any], list[str]]:
        kept = data.getlist(f"{name}_kept") if hasattr(data, "getlist") else []
        return files.getlist(name) if hasattr(files, "getlist") else [], kept

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and f"{name}_kept" not in data

    def format_value(self, value: Any) -> None:
        return None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        context["widget"]["kept"] = self.kept
        return context
