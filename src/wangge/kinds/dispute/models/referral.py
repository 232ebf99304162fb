from django.db import models

from wangge.vault.fields import EncryptedTextField


class ReferralDetails(models.Model):
    """What only a referral has: at which counter, what it is about, and whether the law of petitions sets its days."""

    matter = models.OneToOneField("matters.Matter", models.CASCADE, related_name="referral")
    centre = models.ForeignKey("people.Organization", models.PROTECT, related_name="referrals")
    about = EncryptedTextField()
    is_petition = models.BooleanField(default=False, db_default=False)
    remedy_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["centre", "matter"], name="referral_centre")]

    def __str__(self) -> str:
        return f"referral {self.matter_id}"
