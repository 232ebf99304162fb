from django.conf import settings
from django.db import models

from wangge.kinds.dispute.models.case import Party
from wangge.kinds.dispute.rules.words import FORMS, PAPERS, SIGNS, Form, pairs
from wangge.vault.fields import EncryptedTextField


class Agreement(models.Model):
    """What the parties agreed on, with the fields of 人民调解法 art. 29."""

    matter = models.OneToOneField("matters.Matter", models.CASCADE, related_name="dispute_agreement")
    form = models.CharField(max_length=8, choices=pairs(FORMS), default=Form.WRITTEN.value)
    facts = EncryptedTextField()
    issues = EncryptedTextField()
    responsibility = EncryptedTextField(blank=True, default="")
    content = EncryptedTextField()
    way = EncryptedTextField()
    is_status_relation = models.BooleanField(default=False, help_text="On marriage, adoption or other family status")
    copies = models.PositiveSmallIntegerField(default=3)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    mediator_signed_on = models.DateField(null=True, blank=True)
    sealed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"agreement of {self.matter_id}"


class Signature(models.Model):
    """A party signed the agreement, sealed it or left a fingerprint."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="signatures")
    party = models.ForeignKey(Party, models.CASCADE, related_name="signatures")
    how = models.CharField(max_length=12, choices=pairs(SIGNS))
    signed_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "party"], name="dispute_signature_once")]

    def __str__(self) -> str:
        return f"{self.how} of {self.party_id}"


class Promise(models.Model):
    """One thing that somebody promised to do by a day."""

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="dispute_promises")
    position = models.PositiveSmallIntegerField()
    party = models.ForeignKey(Party, models.PROTECT, related_name="promises")
    what = EncryptedTextField()
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    is_broken = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "position"], name="dispute_promise_place")]
        indexes = [
            models.Index(
                fields=["due_on"], condition=models.Q(done_on__isnull=True, is_broken=False), name="dispute_promise_due"
            )
        ]

    def __str__(self) -> str:
        return f"promise {self.position} of {self.matter_id}"


class CaseNote(models.Model):
    """A record of the dossier: an inquiry, evidence handed in, a return visit, a note."""

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="dispute_notes")
    kind = models.CharField(max_length=10, choices=pairs(PAPERS))
    on = models.DateField()
    place = models.CharField(max_length=200, blank=True, default="")
    party = models.ForeignKey(Party, models.SET_NULL, null=True, blank=True, related_name="notes")
    text = EncryptedTextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} of {self.matter_id}"
