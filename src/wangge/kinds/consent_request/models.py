from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.kinds.consent_request.rules import Power

POWER_TITLES = {
    Power.APPOINTMENT: _("Consent to appointments"), Power.ASSESSMENT: _("Assessment of dispatched offices"),
    Power.PLANNING: _("Taking part in planning"), Power.MANAGEMENT: _("Comprehensive management"),
    Power.PROPOSAL: _("Proposals on major decisions and projects"),
}  # fmt: skip


class Subject(models.Model):
    """What a township is asked about before a department acts: the county's list, by the power it comes from."""

    county = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    power = models.CharField(max_length=12, choices=[(one.value, title) for one, title in POWER_TITLES.items()])
    name = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "name"], name="consent_subject_once")]

    def __str__(self) -> str:
        return self.name


class ConsentDetails(models.Model):
    """What only a request for consent has."""

    matter = models.OneToOneField("matters.Matter", models.CASCADE, related_name="consent")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="requests")
    planned_on = models.DateField(null=True, blank=True, help_text="When the department means to act")

    def __str__(self) -> str:
        return f"consent {self.matter_id}"


class UnaskedDetails(models.Model):
    """What only the note of an act has about which nobody was asked."""

    matter = models.OneToOneField("matters.Matter", models.CASCADE, related_name="unasked")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="unasked")
    happened_on = models.DateField()

    def __str__(self) -> str:
        return f"unasked {self.matter_id}"
