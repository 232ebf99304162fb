from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wangge.vault.fields import EncryptedTextField


class WishDetails(models.Model):
    """What only a wish has. What tells who the household is stands in sealed columns; the public text is its own."""

    class Sort(models.TextChoices):
        THING = "thing", _("A thing of daily life")
        REPAIR = "repair", _("A small repair")
        COMPANY = "company", _("Company and care")
        ERRAND = "errand", _("An errand or a ride")
        LEARNING = "learning", _("Learning something")
        OTHER = "other", _("Something else")

    matter = models.OneToOneField("matters.Matter", models.CASCADE, related_name="wish")
    sort = models.CharField(max_length=10, choices=Sort.choices, default=Sort.THING)
    household_index = models.CharField(max_length=64, help_text="Tells households apart without naming them")
    persons_served = models.PositiveSmallIntegerField(default=1)
    cost_limit = models.PositiveIntegerField(null=True, blank=True, help_text="Yuan")
    story = EncryptedTextField(blank=True, default="")
    address = EncryptedTextField(blank=True, default="")
    public_title = models.CharField(max_length=200, blank=True, default="")
    public_text = models.TextField(blank=True, default="")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True, help_text="The first time")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="claimed_wishes"
    )
    claimed_unit = models.ForeignKey(
        "people.Organization", models.PROTECT, null=True, blank=True, related_name="claimed_wishes"
    )
    household_agreed_at = models.DateTimeField(null=True, blank=True, help_text="The claimer may know who it is")
    delivered_at = models.DateTimeField(null=True, blank=True)
    delivered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    household_confirmed_at = models.DateTimeField(null=True, blank=True)
    giver_confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(persons_served__gte=1), name="wish_serves_somebody"),
            models.CheckConstraint(
                condition=Q(claimed_at__isnull=True) | Q(claimed_by__isnull=False) | Q(claimed_unit__isnull=False),
                name="wish_claimed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(household_agreed_at__isnull=True) | Q(claimed_at__isnull=False),
                name="wish_known_to_a_claimer_only",
            ),
        ]
        indexes = [
            models.Index(fields=["published_at"], name="wish_published"),
            models.Index(fields=["household_index"], name="wish_household"),
        ]

    def __str__(self) -> str:
        return f"wish {self.matter_id}"

    @property
    def is_sealed_part_kept(self) -> bool:
        """Whether story and address are still there."""
        return bool(self.story or self.address)
