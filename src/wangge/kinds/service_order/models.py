from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.vault.fields import EncryptedTextField


class MenuItem(models.Model):
    """A service that residents can order, with the skill it asks for; rows, edited by the community."""

    name = models.CharField(max_length=40)
    text = models.CharField(max_length=200, blank=True, default="")
    skill = models.ForeignKey("volunteers.Skill", models.PROTECT, related_name="menu_items")
    community = models.ForeignKey("areas.Area", models.CASCADE, related_name="menu_items")
    is_offered = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="menu_item_once_per_community")]

    def __str__(self) -> str:
        return self.name


class OrderDetails(models.Model):
    """What only a service order has; what leads to the resident is sealed."""

    class Part(models.TextChoices):
        ANY = "any", _("Any time by arrangement")
        MORNING = "morning", _("In the morning")
        AFTERNOON = "afternoon", _("In the afternoon")
        EVENING = "evening", _("In the evening")

    matter = models.OneToOneField("matters.Matter", models.CASCADE, related_name="service_order")
    item = models.ForeignKey(MenuItem, models.PROTECT, null=True, blank=True, related_name="orders")
    skill = models.ForeignKey("volunteers.Skill", models.PROTECT, null=True, blank=True, related_name="+")
    wanted_on = models.DateField(null=True, blank=True)
    wanted_part = models.CharField(max_length=10, choices=Part.choices, default=Part.ANY)
    story = EncryptedTextField(blank=True, default="")
    address = EncryptedTextField(blank=True, default="")
    helper = models.ForeignKey(
        "volunteers.Registration", models.PROTECT, null=True, blank=True, related_name="service_orders"
    )
    helper_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="service_orders"
    )
    assigned_why = models.CharField(max_length=200, blank=True, default="")
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["helper_person"], name="service_order_helper")]

    def __str__(self) -> str:
        return f"order {self.matter_id}"
