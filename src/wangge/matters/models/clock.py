from django.conf import settings
from django.db import models
from django.db.models import Q

from wangge.matters.models.matter import Matter


class Clock(models.Model):
    """A deadline as a stored fact that can explain itself; alarms are claimed by conditional update of `rung`."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="clocks", db_index=False)
    order = models.ForeignKey("matters.WorkOrder", models.CASCADE, null=True, blank=True, related_name="clocks")
    name = models.CharField(max_length=30)
    limit = models.CharField(max_length=40)
    source = models.CharField(max_length=200, blank=True, default="", help_text="The rule this limit comes from")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    is_provisional = models.BooleanField(default=False)
    explanation = models.TextField(blank=True, default="", help_text="Of the deadline, as the calendar gave it")
    extended_to = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    is_met = models.BooleanField(null=True, blank=True)
    worked = models.DurationField(null=True, blank=True, help_text="Office hours it ran, without standstills")
    rung = models.PositiveSmallIntegerField(default=0)
    next_alarm_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_alarm_at"],
                condition=Q(stopped_at__isnull=True, paused_at__isnull=True, next_alarm_at__isnull=False),
                name="clock_alarms",
            ),
            models.Index(fields=["matter", "stopped_at"], name="clock_matter"),
            models.Index(fields=["is_provisional"], condition=Q(is_provisional=True), name="clock_provisional"),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.matter_id}"


class Pause(models.Model):
    """A time in which a clock stood still: why, who approved it, from when to when."""

    class Reason(models.TextChoices):
        REPORTER = "reporter", "reporter"
        FORCE_MAJEURE = "force_majeure", "force_majeure"
        CONSENT = "consent", "consent"
        SUSPENDED = "suspended", "suspended"

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="pauses")
    reason = models.CharField(max_length=16, choices=Reason.choices)
    text = models.TextField(blank=True, default="")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"pause of {self.clock_id}"
