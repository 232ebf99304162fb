from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wangge.bulletins.rules import KINDS


class Bulletin(models.Model):
    """A reminder to the residents of an area; it is never changed, only taken down and written anew."""

    class Kind(models.TextChoices):
        FRAUD = "fraud", _("Against fraud")
        OUTAGE = "outage", _("Water, power, heating")
        WEATHER = "weather", _("Weather")
        SAFETY = "safety", _("Safety at home")
        SERVICE = "service", _("Services for residents")

    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="bulletins")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    title = models.CharField(max_length=40)
    text = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="Last day")
    organization = models.ForeignKey("people.Organization", models.PROTECT, related_name="+", help_text="Who says so")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["area", "ends_on"], name="bulletin_area_end")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="bulletin_kind_known"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="bulletin_ends_after_start"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""), name="bulletin_withdrawn_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title
