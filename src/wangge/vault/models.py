from typing import Any, NoReturn

from django.db import models


class OpeningChanged(Exception):
    """Somebody tried to change or remove a line of the log of openings."""


class OpeningQuerySet(models.QuerySet["Opening"]):
    """Rows that are written once; the database refuses as well."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise OpeningChanged("openings are never changed")

    def delete(self) -> NoReturn:
        raise OpeningChanged("openings are never removed")


class Opening(models.Model):
    """Somebody read a sealed value, with the purpose given."""

    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    person_name = models.CharField(max_length=120, blank=True, default="")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=60)
    field = models.CharField(max_length=40)
    purpose = models.CharField(max_length=200)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-id"], name="opening_person"),
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="opening_subject"),
            models.Index(fields=["at"], name="opening_at"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(purpose=""), name="opening_has_purpose"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} {self.field}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not self._state.adding:
            raise OpeningChanged("openings are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise OpeningChanged("openings are never removed")
