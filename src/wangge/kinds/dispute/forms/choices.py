"""Choices of the code lists in the active language."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from wangge.kinds.dispute.models import Mediator, Party
from wangge.kinds.dispute.services.parties import alias


def _translated(words: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(str(code), _(word)) for code, word in words.items()]


def choices_of(words: Mapping[str, str]) -> Any:
    """Pairs for a choice field, translated when the form is shown."""
    return lazy(_translated, list)(words)


def with_blank(words: Mapping[str, str], blank: Any) -> Any:
    """The same with a first choice that means nothing was chosen."""

    def pairs() -> list[tuple[str, str]]:
        return [("", str(blank)), *((code, word) for code, word in _translated(words) if code)]

    return lazy(pairs, list)()


class PartyField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A party, called by its place and not by its name."""

    def label_from_instance(self, obj: Party) -> str:
        return alias(obj)


class PartiesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several parties, called by their places."""

    def label_from_instance(self, obj: Party) -> str:
        return alias(obj)


class MediatorField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A mediator with what they are and for whom."""

    def label_from_instance(self, obj: Mediator) -> str:
        versed = _("versed in this kind of dispute") if getattr(obj, "is_versed", False) else ""
        what = obj.legal_role.name if obj.legal_role else obj.profession
        words = (obj.name, what, obj.body.organization.name, versed)
        return " · ".join(word for word in words if word)
