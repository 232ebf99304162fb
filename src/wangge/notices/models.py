from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.vault.fields import EncryptedTextField


class Notice(models.Model):
    """One message to one person; the key makes it exactly one, however often it is asked for."""

    class Urgency(models.TextChoices):
        NORMAL = "normal", _("Normal")
        URGENT = "urgent", _("Urgent")

    person_id = models.BigIntegerField()
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True, default="")
    url = models.CharField(max_length=300, blank=True, default="")
    group = models.CharField(max_length=80, blank=True, default="")
    urgency = models.CharField(max_length=8, choices=Urgency.choices, default=Urgency.NORMAL)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    spread_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "person_id"], name="notices_once_per_person")]
        indexes = [
            models.Index(fields=["person_id", "-created_at"], name="notices_of_person"),
            models.Index(fields=["person_id"], name="notices_unread", condition=models.Q(read_at__isnull=True)),
            models.Index(fields=["created_at"], name="notices_to_spread", condition=models.Q(spread_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.title


class Contact(models.Model):
    """Where a person wants notices sent beside the in-app list; the address is sealed."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        WECOM = "wecom", _("WeCom group bot")
        DINGTALK = "dingtalk", _("DingTalk group bot")
        FEISHU = "feishu", _("Feishu group bot")

    person_id = models.BigIntegerField()
    channel = models.CharField(max_length=10, choices=Channel.choices)
    address = EncryptedTextField()
    secret = EncryptedTextField(blank=True, default="")
    is_urgent_only = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "channel"], name="notices_one_per_channel")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.channel}"


class Delivery(models.Model):
    """One sending of one notice to one contact: claimed by lease, tried again later, given up visibly."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="deliveries")
    run_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "contact"], name="notices_one_delivery")]
        indexes = [
            models.Index(
                fields=["run_at"],
                name="notices_delivery_open",
                condition=models.Q(sent_at__isnull=True, failed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice} → {self.contact}"
