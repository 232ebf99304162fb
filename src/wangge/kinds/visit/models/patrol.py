from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wangge.vault.fields import EncryptedTextField


class Patrol(models.Model):
    """A worker's walk through an area; the path is the worker's own, voluntary, and deleted after 30 days."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    area_code = models.CharField(max_length=17)
    route = models.CharField(max_length=100, blank=True, default="", help_text="Which way, in words")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    found = models.PositiveSmallIntegerField(default=0, help_text="Matters reported on the way")
    track = EncryptedTextField(blank=True, default="", help_text="JSON list of [lng, lat], WGS-84")

    class Meta:
        indexes = [
            models.Index(fields=["person", "-started_at", "-id"], name="patrol_person_newest"),
            models.Index(fields=["area_code", "started_at"], name="patrol_area"),
            models.Index(fields=["started_at"], condition=~Q(track=""), name="patrol_tracked"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at__isnull=True), name="patrol_one_running"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")), name="patrol_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"patrol {self.pk}"
