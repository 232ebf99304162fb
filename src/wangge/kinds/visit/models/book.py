from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wangge.kinds.visit.rules.book import NOTE_TITLES, NoteState
from wangge.vault.fields import EncryptedTextField


class BookNote(models.Model):
    """A worker's own note: nobody else reads it, and its words are deleted when their time is over."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = EncryptedTextField(blank=True, default="")
    state = models.CharField(
        max_length=8, choices=[(value, _(title)) for value, title in NOTE_TITLES.items()], default=NoteState.OPEN
    )
    written_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    matter = models.ForeignKey("matters.Matter", models.SET_NULL, null=True, blank=True, related_name="+")
    expires_on = models.DateField()
    wiped_at = models.DateTimeField(null=True, blank=True)
    photo = models.ForeignKey(
        "files.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+", help_text="Goes when the words go"
    )
    key = models.CharField(max_length=64, null=True, blank=True, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-written_at", "-id"], name="book_person_newest"),
            models.Index(fields=["expires_on"], condition=Q(wiped_at__isnull=True), name="book_expiring"),
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"
