from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wangge.matters.models.matter import Matter
from wangge.vault.fields import SealableTextField

SAID = "matters.said"
"""Notes and messages are read by one statement."""


class Movement(models.Model):
    """One entry of the append-only journal; triggers of the database refuse to change or delete it."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="movements", db_index=False)
    at = models.DateTimeField()
    move = models.CharField(max_length=30)
    from_state = models.CharField(max_length=24, blank=True, default="")
    to_state = models.CharField(max_length=24)
    order = models.ForeignKey("matters.WorkOrder", models.PROTECT, null=True, blank=True, related_name="movements")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, blank=True, related_name="+")
    organization = models.ForeignKey(
        "people.Organization", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    actor_name = models.CharField(max_length=60, blank=True, default="")
    role = models.CharField(max_length=32)
    reason = SealableTextField(blank=True, default="")
    note = SealableTextField(blank=True, default="")
    public_text = SealableTextField(blank=True, default="")
    unit_name = models.CharField(max_length=200, blank=True, default="", help_text="Unit or units the move was about")
    act_key = models.CharField(max_length=64, null=True, blank=True, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["matter", "at", "id"], name="movement_matter"),
            models.Index(fields=["organization", "move", "at"], name="movement_unit_move"),
            models.Index(fields=["person", "at"], name="movement_person"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.from_state} → {self.to_state}"


class Telling(models.Model):
    """A movement that somebody is to hear of; the background process tells each exactly once."""

    movement = models.OneToOneField(Movement, models.CASCADE, primary_key=True, related_name="telling")
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["movement"], condition=Q(told_at__isnull=True), name="telling_open")]

    def __str__(self) -> str:
        return f"telling of {self.movement_id}"


class Attachment(models.Model):
    """A file in a matter, and at which point it came."""

    class Stage(models.TextChoices):
        REPORT = "report", _("With the report")
        BEFORE = "before", _("Before")
        AFTER = "after", _("After")
        PROOF = "proof", _("Proof")
        OTHER = "other", _("Other")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="attachments")
    movement = models.ForeignKey(Movement, models.PROTECT, null=True, blank=True, related_name="attachments")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.OTHER)
    is_public = models.BooleanField(default=False, help_text="Shown to the reporter")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.stage} of {self.matter_id}"


class Note(models.Model):
    """An internal remark; never shown to the reporter."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="notes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=60)
    text = SealableTextField(label=SAID)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"note on {self.matter_id}"


class Message(models.Model):
    """Words between the reporter and those who handle the matter."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="messages")
    is_from_reporter = models.BooleanField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reporter = models.ForeignKey(
        "matters.Reporter", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False,
        help_text="Who wrote it, of several reporters; they do not read each other",
    )  # fmt: skip
    author_name = models.CharField(max_length=60, blank=True, default="")
    text = SealableTextField(label=SAID)
    needs_answer = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"message in {self.matter_id}"
