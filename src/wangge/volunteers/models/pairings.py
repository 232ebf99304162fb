from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wangge.vault.fields import EncryptedTextField
from wangge.volunteers.models.registrations import Registration


class Pairing(models.Model):
    """A younger neighbour looks after an older one; it begins with two consents and either side ends it."""

    class Consent(models.TextChoices):
        THERE = "there", _("Said at home")
        PAPER = "paper", _("Signed on paper")
        PHONE = "phone", _("Said by telephone")

    younger = models.ForeignKey(Registration, models.PROTECT, related_name="pairings")
    community = models.ForeignKey("areas.Area", models.PROTECT, related_name="pairings")
    elder_name = EncryptedTextField()
    elder_contact = EncryptedTextField(blank=True, default="")
    elder_address = EncryptedTextField(blank=True, default="")
    younger_agreed_at = models.DateTimeField(null=True, blank=True)
    elder_agreed_at = models.DateTimeField(null=True, blank=True)
    elder_agreed_how = models.CharField(max_length=8, choices=Consent.choices, blank=True, default="")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(elder_agreed_at__isnull=True) | ~Q(elder_agreed_how=""), name="pairing_consent_says_how"
            )
        ]
        indexes = [models.Index(fields=["community", "ended_at"], name="pairing_community")]

    def __str__(self) -> str:
        return f"pairing {self.pk}"

    @property
    def has_begun(self) -> bool:
        """Whether both agreed and neither ended it."""
        return bool(self.younger_agreed_at and self.elder_agreed_at and not self.ended_at)


class PairVisit(models.Model):
    """One visit in a pairing, written down by the younger; no health data, no judgement."""

    class How(models.TextChoices):
        HOME = "home", _("At home")
        PHONE = "phone", _("On the telephone")
        OUT = "out", _("Out together")

    pairing = models.ForeignKey(Pairing, models.PROTECT, related_name="visits")
    at = models.DateTimeField()
    how = models.CharField(max_length=6, choices=How.choices)
    minutes = models.PositiveSmallIntegerField(default=30)
    needs_help = models.BooleanField(default=False, help_text="The community should call there")
    note = EncryptedTextField(blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["pairing", "-at"], name="pair_visit_newest")]

    def __str__(self) -> str:
        return f"visit in {self.pairing_id}"
