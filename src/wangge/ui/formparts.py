"""How a bound form field becomes a label, a control, a help text and an error beside it."""

from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BoundField
from django.forms.widgets import (
    CheckboxInput,
    CheckboxSelectMultiple,
    DateInput,
    DateTimeInput,
    FileInput,
    RadioSelect,
    Select,
    Widget,
)
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

GROUPS = (RadioSelect, CheckboxSelectMultiple)
DASHES = BLANK_CHOICE_DASH[0][1]


def kind_of(widget: Widget) -> str:
    """Which part draws this control: group, switch, file or control."""
    if isinstance(widget, GROUPS):
        return "group"
    if isinstance(widget, CheckboxInput):
        return "switch"
    if isinstance(widget, FileInput):
        return "file"
    return "control"


def control_attributes(bound: BoundField) -> dict[str, Any]:
    """Classes and types that make the kept library and the browser's own pickers work."""
    widget = bound.field.widget
    extra = str(widget.attrs.get("class", ""))
    if isinstance(widget, Select):
        return {"class": f"form-select {extra}".strip()}
    attributes: dict[str, Any] = {"class": f"form-control {extra}".strip()}
    if isinstance(widget, DateTimeInput):
        widget.format = "%Y-%m-%dT%H:%M"
        widget.input_type = "datetime-local"
    elif isinstance(widget, DateInput):
        widget.format = "%Y-%m-%d"
        widget.input_type = "date"
    elif isinstance(bound.field, forms.IntegerField):
        attributes["inputmode"] = "numeric"
    return attributes


def name_blank(field: forms.Field) -> None:
    """The empty line of a list says what it means instead of showing dashes."""
    words = _("Please choose") if field.required else pgettext("empty line of a list", "None")
    if isinstance(field, forms.ModelChoiceField) and field.empty_label == DASHES:
        field.empty_label = words
    elif isinstance(field.widget, Select) and not isinstance(field, forms.ModelChoiceField):
        field.widget.choices = [(value, words if label == DASHES else label) for value, label in field.widget.choices]


def control(bound: BoundField) -> Any:
    """The control itself, drawn with our attributes."""
    name_blank(bound.field)
    widget = bound.field.widget
    if kind_of(widget) == "switch":
        return bound.as_widget(attrs={"class": "form-check-input"})
    if kind_of(widget) == "file" and isinstance(widget, FileInput):
        return bound.as_widget(attrs={"class": "form-control", "data-photos": ""})
    return bound.as_widget(attrs=control_attributes(bound))
