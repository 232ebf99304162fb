"""Text columns whose content is sealed in the database and plain in Python."""

import re
from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from wangge.vault.provider import get_provider


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Sealed on the way in, opened on the way out; empty text stays empty, and nothing but emptiness can be asked for.

    What was sealed belongs to its model and field name: renaming either needs a migration that seals anew.
    """

    @property
    def seal_label(self) -> bytes:
        """Where a sealed value may be opened."""
        return f"{self.model._meta.label_lower}.{self.name}".encode()

    def get_prep_value(self, value: Any) -> Any:
        """Seals text."""
        return get_provider().encrypt(str(value).encode(), self.seal_label) if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """Opens sealed text."""
        return get_provider().decrypt(value, self.seal_label).decode() if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Equal texts are sealed differently each time, so comparing would find nothing; `blind_index` is for that."""
        if lookup_name not in {"isnull", "exact"}:
            raise FieldError(f"{self.name} is sealed and cannot be searched")
        return super().get_lookup(lookup_name)

    def deconstruct(self) -> Any:
        """Migrations know a plain text column, so that they never need our code."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


SEALED_FORM = re.compile(r"1\$[as]\$\d+\$[\w-]+={0,2}\Z", re.ASCII)


class Sealed(str):
    """Text that is sealed when it is written, and text that was sealed when it was read."""

    __slots__ = ()


class SealableTextField(models.TextField):  # type: ignore[type-arg]
    """Plain text, but sealed where the value is `Sealed`: for tables that hold words of open and of sealed matters.

    Columns that one statement reads as one share a `label`. Text that merely looks sealed is sealed too, or it could
    not be read back. What stands in an append-only table keeps the key it was sealed with when keys are renewed.
    """

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label = label

    @property
    def seal_label(self) -> bytes:
        """Where a sealed value may be opened."""
        return (self.label or f"{self.model._meta.label_lower}.{self.name}").encode()

    def get_prep_value(self, value: Any) -> Any:
        """Seals what is to be sealed."""
        if value and (isinstance(value, Sealed) or SEALED_FORM.match(str(value))):
            return get_provider().encrypt(str(value).encode(), self.seal_label)
        return super().get_prep_value(value)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """Opens what was sealed."""
        if value and SEALED_FORM.match(value):
            return Sealed(get_provider().decrypt(value, self.seal_label).decode())
        return value

    def deconstruct(self) -> Any:
        """Migrations know a plain text column, so that they never need our code."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
