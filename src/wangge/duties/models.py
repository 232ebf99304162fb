from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wangge.duties.rules import KINDS


class DutyCatalogue(models.Model):
    """One version of a county's catalogue; once put in force its words are never changed, only replaced."""

    class Kind(models.TextChoices):
        GRID = "grid", _("What a grid is for")
        WORKER = "worker", _("What a grid worker does")
        AFFAIRS = "affairs", _("Affairs a grid worker answers for")
        OFFICE = "office", _("What a subdistrict or township office does")
        SCHEME = "scheme", _("A named scheme")

    county = models.ForeignKey("areas.Area", models.PROTECT, related_name="duty_catalogues")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=60, help_text="As it is called here, such as a number with its word")
    source = models.CharField(max_length=200, help_text="The document it comes from")
    number = models.PositiveSmallIntegerField(help_text="Version of the catalogue of this name")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="Last day")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "kind", "name", "number"], name="duty_version_once"),
            models.UniqueConstraint(
                fields=["county", "kind", "name"], condition=Q(published_at=None), name="duty_draft_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="duty_kind_known"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="duty_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_in_force(self, on: date) -> bool:
        """Whether it holds on a day."""
        return (
            self.published_at is not None and self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
        )


class DutyItem(models.Model):
    """One duty: its name, a sentence that residents understand, for an office its name."""

    catalogue = models.ForeignKey(DutyCatalogue, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    sentence = models.CharField(max_length=200, blank=True, default="")
    office = models.CharField(max_length=40, blank=True, default="", help_text="Which office of a subdistrict")
    categories = models.ManyToManyField("matters.Category", through="DutyCategory", related_name="duties")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "position"], name="duty_position_once"),
            models.UniqueConstraint(fields=["catalogue", "name"], name="duty_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class DutyCategory(models.Model):
    """A category falls under one duty of a catalogue; what stands beneath it follows unless it has its own."""

    catalogue = models.ForeignKey(DutyCatalogue, models.CASCADE, related_name="+")
    item = models.ForeignKey(DutyItem, models.CASCADE, related_name="mapped")
    category = models.ForeignKey("matters.Category", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["catalogue", "category"], name="duty_of_category_once")]

    def __str__(self) -> str:
        return f"{self.category_id} → {self.item_id}"
