from typing import Any, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AppendOnly(Exception):
    """Somebody tried to change or remove what is only ever added to."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows that are written once; the database refuses as well."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly(f"{self.model.__name__} rows are never changed")

    def delete(self) -> NoReturn:
        raise AppendOnly(f"{self.model.__name__} rows are never removed")


class Entry(models.Model):
    """Who did what, when, to what; never changed, never removed."""

    at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now)
    act = models.CharField(_("act"), max_length=60)
    actor_person_id = models.BigIntegerField(null=True)
    actor_post_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=120, blank=True, default="")
    subject_kind = models.CharField(max_length=40, blank=True, default="")
    subject_id = models.CharField(max_length=60, blank=True, default="")
    detail = models.TextField(blank=True, default="")
    ip = models.CharField(max_length=45, blank=True, default="")

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["actor_person_id", "-id"], name="entry_person"),
            models.Index(fields=["act", "-id"], name="entry_act"),
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="entry_subject"),
            models.Index(fields=["at"], name="entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not self._state.adding:
            raise AppendOnly("Entry rows are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Entry rows are never removed")


class Seal(models.Model):
    """A link of the chain: the MAC of the previous link and of every entry up to `last_id`."""

    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    entries = models.PositiveIntegerField()
    mac = models.CharField(max_length=80)
    key_version = models.PositiveIntegerField()
    sealed_at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.first_id}–{self.last_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not self._state.adding:
            raise AppendOnly("Seal rows are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Seal rows are never removed")
