from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wangge.kinds.topic.models.register import BODIES
from wangge.kinds.topic.rules.calling import ASKER_TITLES

ASKERS = [(value.value, _(title)) for value, title in ASKER_TITLES.items()]


class CallRow(models.Model):
    """A rule entered by the operator, how many may demand an assembly; it goes before the shipped ones."""

    body = models.CharField(max_length=30, choices=BODIES)
    asker = models.CharField(max_length=16, choices=ASKERS)
    share = models.CharField(max_length=12, help_text="Such as >=1/10")
    within_days = models.PositiveSmallIntegerField(help_text="Calendar days from the request to the assembly")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "asker", "valid_from"], name="call_row_once_from_a_day"),
            models.CheckConstraint(condition=Q(within_days__gt=0), name="call_row_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.asker} {self.valid_from}"


class AssemblyRequest(models.Model):
    """Signatures handed in for an assembly: their number and never a name; appended, the newest counts."""

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="assembly_requests")
    body = models.CharField(max_length=30, choices=BODIES)
    asker = models.CharField(max_length=16, choices=ASKERS)
    signatures = models.PositiveIntegerField()
    entitled = models.PositiveIntegerField(help_text="How many may sign at all")
    needed = models.PositiveIntegerField(help_text="By the rule of the day")
    share = models.CharField(max_length=12)
    source = models.CharField(max_length=200)
    asked_on = models.DateField()
    hold_by = models.DateField(null=True, blank=True, help_text="Set when there are enough signatures")
    held_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True, default="", help_text="Where the signature sheets are kept")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signatures__lte=models.F("entitled")), name="assembly_request_signatures_of_entitled"
            )
        ]
        indexes = [models.Index(fields=["held_on", "hold_by"], name="assembly_request_waiting")]

    def __str__(self) -> str:
        return f"{self.signatures} of {self.entitled}"
