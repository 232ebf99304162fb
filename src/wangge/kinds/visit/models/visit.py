from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wangge.kinds.visit.models.enrolment import SERVICE_CHOICES
from wangge.kinds.visit.rules.visits import FOUND_TITLES, VISIT_KINDS, VisitKind
from wangge.vault.fields import EncryptedTextField


class VisitDetails(models.Model):
    """What only a visit has; purpose and consent stand as they were when it was planned."""

    matter = models.OneToOneField("matters.Matter", models.CASCADE, related_name="visit")
    visit_kind = models.CharField(
        max_length=8, choices=[(value, _(title)) for value, title in VISIT_KINDS.items()], default=VisitKind.ROUTINE
    )
    enrolment = models.ForeignKey("visit.Enrolment", models.SET_NULL, null=True, blank=True, related_name="visits")
    category = models.CharField(max_length=24, choices=SERVICE_CHOICES, blank=True, default="")
    purpose = models.CharField(max_length=300, blank=True, default="")
    consent_version = models.PositiveSmallIntegerField(default=0)
    consent_on = models.DateField(null=True, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    second_hours = models.PositiveSmallIntegerField(default=3)
    due_id = models.BigIntegerField(null=True, blank=True, help_text="The turn of a round it was opened for")
    found = models.CharField(
        max_length=16, choices=[(value, _(title)) for value, title in FOUND_TITLES.items()], blank=True, default=""
    )
    remark = EncryptedTextField(blank=True, default="")
    noticed = EncryptedTextField(
        blank=True, default="", db_default="", help_text="Lines of the list where something is needed"
    )
    went_second = models.BooleanField(default=False)
    visited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["enrolment", "-id"], name="visit_enrolment_newest"),
            models.Index(fields=["visited_at"], condition=~Q(remark=""), name="visit_remarks"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["due_id"], condition=Q(due_id__isnull=False), name="visit_once_per_turn")
        ]

    def __str__(self) -> str:
        return f"visit {self.matter_id}"
