from django.conf import settings
from django.db import models
from django.db.models import Q

from wangge.vault.fields import EncryptedTextField


class Asked(models.TextChoices):
    """Where a question between two organizations stands."""

    OPEN = "open", "open"
    ACCEPTED = "accepted", "accepted"
    DECLINED = "declined", "declined"
    TAKEN_BACK = "taken_back", "taken_back"


class Question(models.Model):
    """What one organization asks another about a case, and what that says."""

    reason = EncryptedTextField()
    state = models.CharField(max_length=12, choices=Asked.choices, default=Asked.OPEN)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = EncryptedTextField(blank=True, default="")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Transfer(Question):
    """A case is to go from one mediation body to another: offered by who has it, or asked for from above."""

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="dispute_transfers")
    from_body = models.ForeignKey("dispute.MediationBody", models.PROTECT, related_name="+")
    to_body = models.ForeignKey("dispute.MediationBody", models.PROTECT, related_name="transfers")
    is_taken_up = models.BooleanField(default=False, help_text="Asked for by the body above, not offered from beneath")
    parties_agree = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(state="open"), name="dispute_transfer_one_open"),
            models.CheckConstraint(condition=~Q(from_body=models.F("to_body")), name="dispute_transfer_elsewhere"),
        ]
        indexes = [models.Index(fields=["to_body"], condition=Q(state="open"), name="dispute_transfer_open")]

    def __str__(self) -> str:
        return f"transfer of {self.matter_id}"


class Invitation(Question):
    """Another organization is asked to mediate along: a court, a procuratorate, a police station, a justice office."""

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="dispute_invitations")
    organization = models.ForeignKey("people.Organization", models.PROTECT, related_name="mediation_invitations")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "organization"], condition=Q(state="open"), name="dispute_invitation_one_open"
            )
        ]
        indexes = [models.Index(fields=["organization"], condition=Q(state="open"), name="dispute_invitation_open")]

    def __str__(self) -> str:
        return f"invitation to {self.matter_id}"
