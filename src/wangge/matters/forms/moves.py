"""The form of any move of any kind, made from what its step needs and may be given."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.matters.finders import finer
from wangge.matters.forms.fields import PickField, PointField, PointWidget
from wangge.matters.forms.uploads import UploadField
from wangge.matters.models import Category, Matter
from wangge.matters.rules import Answer, Ask
from wangge.people.actors import Actor

FEW = 6
PICTURES = frozenset({"photos", "photos_before", "photos_after"})
IMAGES = "image/*"
DOCUMENTS = "image/*,application/pdf"


class Asked:
    """What a field's maker may look at: the ask, who answers, about which matter, and whether it is needed."""

    def __init__(self, ask: Ask, *, is_needed: bool, actor: Actor, matter: Matter | None, at: datetime) -> None:
        self.ask = ask
        self.is_needed = is_needed
        self.actor = actor
        self.matter = matter
        self.at = at

    def plain(self) -> dict[str, Any]:
        """What every field is told."""
        hint = self.ask.hint or ("" if self.is_needed else self.ask.wish)
        hint = _(hint) if hint else ""
        return {"label": _(self.ask.label), "help_text": hint, "required": self.is_needed}

    def near(self) -> dict[str, str]:
        """What a picker may know of the matter."""
        if self.matter is None:
            return {}
        category = str(self.matter.category_id or "")
        return {"category": category, "area": self.matter.area_code, "but": self.matter.number}


def _line(asked: Asked) -> forms.Field:
    return forms.CharField(max_length=200, **asked.plain())


def _text(asked: Asked) -> forms.Field:
    return forms.CharField(max_length=5000, widget=forms.Textarea(attrs={"rows": 3}), **asked.plain())


def _choice(asked: Asked) -> forms.Field:
    choices = [(value, _(label)) for value, label in asked.ask.choices]
    if not asked.is_needed and asked.ask.only_if is None:
        choices.insert(0, ("", _("Not stated")))
    widget = forms.RadioSelect if len(choices) <= FEW else forms.Select
    return forms.ChoiceField(choices=choices, widget=widget, **asked.plain())


def _flag(asked: Asked) -> forms.Field:
    return forms.BooleanField(**asked.plain())


def _day(asked: Asked) -> forms.Field:
    return forms.DateField(widget=forms.DateInput(), **asked.plain())


def _moment(asked: Asked) -> forms.Field:
    return forms.DateTimeField(widget=forms.DateTimeInput(), **asked.plain())


def _number(asked: Asked) -> forms.Field:
    return forms.IntegerField(min_value=0, **asked.plain())


def _files(asked: Asked) -> forms.Field:
    accept = IMAGES if asked.ask.name in PICTURES else DOCUMENTS
    return UploadField(actor=asked.actor, at=asked.at, least=asked.ask.least, accept=accept, **asked.plain())


def _point(asked: Asked) -> forms.Field:
    return PointField(widget=PointWidget(), **asked.plain())


def _pick(what: str, *, is_many: bool = False) -> Callable[[Asked], forms.Field]:
    def make(asked: Asked) -> forms.Field:
        return PickField(what=what, actor=asked.actor, is_many=is_many, near=asked.near(), **asked.plain())

    return make


MOST_FINER = 6
COARSE = gettext_lazy("“%(name)s” is a broad class without a filing condition. One of those offered here says more.")
NO_CONDITION = gettext_lazy("“%(name)s” has no filing condition of its own: choose a finer category first.")
MAKERS: Mapping[Answer, Callable[[Asked], forms.Field]] = {
    Answer.LINE: _line,
    Answer.TEXT: _text,
    Answer.CHOICE: _choice,
    Answer.FLAG: _flag,
    Answer.DAY: _day,
    Answer.MOMENT: _moment,
    Answer.NUMBER: _number,
    Answer.FILES: _files,
    Answer.POINT: _point,
    Answer.UNIT: _pick("unit"),
    Answer.UNITS: _pick("unit", is_many=True),
    Answer.CATEGORY: _pick("category"),
    Answer.CONDITION: _pick("condition"),
    Answer.MATTER: _pick("matter"),
    Answer.PERSON: _pick("person"),
}


class MoveForm(forms.Form):
    """Fields of one move; `given()` is what the service takes."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    idempotency_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    proposed_unit = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    proposed_why = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        needs: Iterable[Ask],
        may: Iterable[Ask],
        actor: Actor,
        matter: Matter | None,
        at: datetime,
        proposed: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, files, **kwargs)
        self.asks: dict[str, Ask] = {}
        self.needed: list[str] = []
        self.wished: list[str] = []
        self.optional: list[str] = []
        for ask in needs:
            self._add(ask, is_needed=True, actor=actor, matter=matter, at=at)
        for ask in may:
            if ask.name not in self.asks:
                self._add(ask, is_needed=False, actor=actor, matter=matter, at=at)
        self._propose(proposed or {})
        self.told = f"{matter.title} {matter.text}" if matter is not None else ""
        self.known_category = (proposed or {}).get("category") or (matter.category if matter is not None else None)
        if not self.is_bound:
            self.offer_conditions()

    def _add(self, ask: Ask, *, is_needed: bool, actor: Actor, matter: Matter | None, at: datetime) -> None:
        asked = Asked(ask, is_needed=is_needed, actor=actor, matter=matter, at=at)
        field = self.fields[ask.name] = MAKERS[ask.answer](asked)
        field.only_if = ask.only_if  # type: ignore[attr-defined]
        category = matter.category if matter is not None else None
        if isinstance(field, PickField) and field.widget.what == "category" and category and category.is_active:
            field.know([category])
        self.asks[ask.name] = ask
        (self.needed if is_needed else self.wished if ask.wish else self.optional).append(ask.name)

    def full_clean(self) -> None:
        if self.is_bound:
            self._read_together()
        super().full_clean()

    def _read_together(self) -> None:
        """Reads what several fields of one sort were given in one statement, such as all units of a dispatch."""
        asked: dict[str, list[tuple[PickField, list[str]]]] = {}
        for name, field in self.fields.items():
            if isinstance(field, PickField):
                values, _text = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
                asked.setdefault(field.widget.what, []).append((field, values))
        for fields in asked.values():
            wanted = [value for _field, values in fields for value in values]
            if len(fields) > 1 and wanted:
                things = fields[0][0].finder.get(fields[0][0].actor, wanted)
                for field, _values in fields:
                    field.know(things)

    def offer_conditions(self) -> None:
        """Shows all conditions of the category chosen by now, for they are few; also when the form comes back."""
        chosen: Category | None = getattr(self, "cleaned_data", {}).get("category") or self.known_category
        for field in self.fields.values():
            if chosen is not None and isinstance(field, PickField) and field.widget.what == "condition":
                field.widget.near["category"] = str(chosen.pk)
                found = field.finder.find(field.actor, "", field.widget.near)
                field.offer(found)
                field.required = bool(found) and chosen.scheme != Category.Scheme.OWN
                if not found and chosen.parent_id is None:
                    self._offer_finer(chosen, field)

    def _offer_finer(self, chosen: Category, condition: PickField) -> None:
        """A class of the first level has no filing condition of its own: says so, and offers those beneath it."""
        rows = finer(chosen.pk, self.told)
        fields = [field for field in self.fields.values() if isinstance(field, PickField)]
        for field in fields if rows else ():
            if field.widget.what == "category":
                field.offer(rows[:MOST_FINER])
                field.help_text = COARSE % {"name": chosen.name}
        if rows:
            condition.help_text = NO_CONDITION % {"name": chosen.name}

    def _propose(self, proposed: Mapping[str, Any]) -> None:
        """Fills in what the kind proposes; a field that somebody answered already keeps the answer."""
        for name, value in proposed.items():
            field = self.fields.get(name)
            if isinstance(field, PickField):
                if not self.is_bound:
                    field.propose(list(value) if isinstance(value, list | tuple) else [value])
            elif field is not None:
                self.initial[name] = value
        for name, things in proposed.get("offers", {}).items():
            field = self.fields.get(name)
            if isinstance(field, PickField):
                field.offer(things)
        unit = proposed.get("lead_unit")
        if unit is not None and proposed.get("why"):
            self.initial.update(proposed_unit=unit.pk, proposed_why=proposed["why"])

    @property
    def needed_fields(self) -> list[forms.BoundField]:
        """What must be answered, in the order of the step."""
        return [self[name] for name in self.needed]

    @property
    def wished_fields(self) -> list[forms.BoundField]:
        """What need not be answered, but is missed by somebody when it is not."""
        return [self[name] for name in self.wished]

    @property
    def question(self) -> str:
        """What is asked once before it is sent without the first of what is wished for."""
        words = _(self.asks[self.wished[0]].wish) if self.wished else ""
        return _("%(words)s Hand it in all the same?") % {"words": words} if words else ""

    @property
    def optional_fields(self) -> list[forms.BoundField]:
        """What may be answered."""
        return [self[name] for name in self.optional]

    def _is_open(self, name: str) -> bool:
        """Whether it stands openly though it need not be answered: a tick, or what another answer asks for."""
        ask = self.asks[name]
        return ask.answer == Answer.FLAG or ask.only_if is not None

    @property
    def open_fields(self) -> list[forms.BoundField]:
        """What is not folded away with the rest."""
        return [self[name] for name in self.optional if self._is_open(name)]

    @property
    def untold(self) -> list[forms.BoundField]:
        """What else may be answered."""
        return [self[name] for name in self.optional if not self._is_open(name)]

    def clean(self) -> dict[str, Any]:
        """What another answer asks for is needed with it, and forgotten without it."""
        given = super().clean() or {}
        for name, ask in self.asks.items():
            if ask.only_if is None:
                continue
            other, answers = ask.only_if
            if given.get(other) not in answers:
                given[name] = ""
            elif not given.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        return given

    @property
    def follows(self) -> bool:
        """Whether what is asked further depends on the category chosen."""
        return "category" in self.asks and "condition" in self.asks

    @property
    def has_questions(self) -> bool:
        """Whether there is anything to fill in."""
        return bool(self.asks)

    @property
    def takes_files(self) -> bool:
        """Whether files can be sent."""
        return any(ask.answer == Answer.FILES for ask in self.asks.values())

    def given(self) -> dict[str, Any]:
        """The cleaned answers; what was left empty is left out."""
        answers = {name: self.cleaned_data.get(name) for name in self.asks}
        given = {name: value for name, value in answers.items() if value not in (None, "", [], ())}
        return given | self._why(given)

    def _why(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The proposal's reason belongs to the proposed unit alone; a unit chosen by hand does not inherit it."""
        unit, proposed = given.get("lead_unit"), self.cleaned_data.get("proposed_why", "")
        if unit is None or not proposed or given.get("why", proposed) != proposed:
            return {}
        return {"why": proposed if str(unit.pk) == self.cleaned_data.get("proposed_unit") else ""}

    def require(self, asks: Iterable[Ask]) -> None:
        """Shows among what is needed what turned out to be so; the service has the last word on it."""
        for ask in asks:
            if ask.name in self.optional:
                self.optional.remove(ask.name)
                self.needed.append(ask.name)
                self.fields[ask.name].required = True

    def mark_missing(self, names: Iterable[str]) -> None:
        """Says beside each field what a service found missing, and shows it among what is needed."""
        names = list(names)
        self.require(self.asks[name] for name in names if name in self.asks)
        for name in names:
            self.add_error(name if name in self.fields else None, gettext_lazy("This is needed."))
