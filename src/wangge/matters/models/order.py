from django.conf import settings
from django.db import models
from django.db.models import Q

from wangge.matters.models.matter import Matter
from wangge.matters.rules import OrderState
from wangge.vault.fields import SealableTextField


class WorkOrder(models.Model):
    """The task of one unit in a matter."""

    class Part(models.TextChoices):
        LEAD = "lead", "lead"
        ASSIST = "assist", "assist"

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="orders")
    unit = models.ForeignKey("people.Organization", models.PROTECT, related_name="orders", db_index=False)
    part = models.CharField(max_length=8, choices=Part.choices)
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in OrderState])
    task = SealableTextField(blank=True, default="", help_text="What this unit is asked to do")
    why = models.CharField(max_length=300, blank=True, default="", help_text="Why this unit was chosen")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    contacted_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = SealableTextField(blank=True, default="")
    arrived_at = models.DateTimeField(null=True, blank=True)
    arrived_lng = models.FloatField(null=True, blank=True)
    arrived_lat = models.FloatField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    result = SealableTextField(blank=True, default="")
    is_late = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "unit"], condition=Q(ended_at__isnull=True), name="order_unit_open_once"
            ),
            models.UniqueConstraint(
                fields=["matter"], condition=Q(part="lead", ended_at__isnull=True), name="order_lead_open_once"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "due_at"], name="order_unit_state"),
            models.Index(fields=["unit", "part", "matter"], name="order_unit_part"),
            models.Index(fields=["unit", "matter"], condition=Q(ended_at__isnull=False), name="order_unit_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} in {self.matter_id}"
