from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Statement(models.Model):
    """A short sentence that people agree or disagree with; shown after a community worker has read it."""

    class Standing(models.TextChoices):
        WAITING = "waiting", _("To be read")
        SHOWN = "shown", _("Shown")
        HIDDEN = "hidden", _("Not shown")

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="statements")
    text = models.CharField(max_length=140)
    key = models.CharField(max_length=64, blank=True, default="", help_text="Mark of the writer; empty for staff")
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.WAITING)
    reason = models.CharField(max_length=200, blank=True, default="", help_text="Why it is not shown")
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "text"], name="statement_text_once")]

    def __str__(self) -> str:
        return self.text


class Opinion(models.Model):
    """One answer to one statement: 1 agree, 0 unsure, -1 disagree."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="opinions")
    key = models.CharField(max_length=64)
    value = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "key"], name="opinion_once"),
            models.CheckConstraint(condition=models.Q(value__in=[-1, 0, 1]), name="opinion_value_known"),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.value}"
