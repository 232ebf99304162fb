from datetime import date

from django.db import models
from django.db.models import F, Q

from wangge.crews.labels import LEVEL_TITLES, PUBLICITY_TITLES
from wangge.crews.rules import ROLES, Level, Publicity, is_public
from wangge.people.labels import ROLE_LABELS


class Slot(models.Model):
    """A line of a county's crew template: a local title and where it sits."""

    county = models.ForeignKey("areas.Area", models.PROTECT, related_name="crew_slots")
    name = models.CharField(max_length=20)
    level = models.CharField(max_length=10, choices=[(level.value, title) for level, title in LEVEL_TITLES.items()])
    role = models.CharField(
        max_length=32, blank=True, default="", choices=[(role.value, ROLE_LABELS[role]) for role in ROLES],
        help_text="Filled by the posts of this role; empty: by seats",
    )  # fmt: skip
    publicity = models.CharField(max_length=8, choices=[(one.value, title) for one, title in PUBLICITY_TITLES.items()])
    wanted = models.PositiveSmallIntegerField(default=0, help_text="How many a place needs at least")
    term_months = models.PositiveSmallIntegerField(null=True, blank=True)
    tasks = models.CharField(max_length=120, blank=True, default="", help_text="What residents may come for")
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "name"], condition=Q(is_active=True), name="slot_once_in_county"),
            models.CheckConstraint(condition=Q(level__in=list(Level)), name="slot_level_known"),
            models.CheckConstraint(condition=Q(publicity__in=list(Publicity)), name="slot_publicity_known"),
            models.CheckConstraint(condition=Q(role__in=["", *ROLES]), name="slot_role_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """Somebody who stands in a crew for a time; it is no post and gives no right."""

    slot = models.ForeignKey(Slot, models.PROTECT, related_name="seats")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="crew_seats")
    building = models.ForeignKey("estates.Building", models.PROTECT, null=True, blank=True, related_name="crew_seats")
    unit = models.ForeignKey("estates.Unit", models.PROTECT, null=True, blank=True, related_name="crew_seats")
    name = models.CharField(max_length=40, blank=True, default="", help_text="Empty once it was removed")
    body = models.CharField(max_length=60, blank=True, default="", help_text="Where the person comes from")
    phone = models.CharField(max_length=40, blank=True, default="")
    agreed_on = models.DateField(null=True, blank=True, help_text="When the person agreed to be named to everybody")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="Last day")
    ended_reason = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["area", "slot"], name="seat_area_slot")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="seat_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["slot", "area", "name", "starts_on"], name="seat_once_in_area",
                condition=Q(building=None) & ~Q(name=""),
            ),
            models.UniqueConstraint(
                fields=["slot", "building", "name", "starts_on"], name="seat_once_in_building",
                condition=Q(unit=None) & ~Q(name=""),
            ),
            models.UniqueConstraint(
                fields=["slot", "unit", "name", "starts_on"], name="seat_once_in_unit", condition=~Q(name="")
            ),
            models.CheckConstraint(condition=Q(unit=None) | Q(building__isnull=False), name="seat_unit_in_building"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.slot} {self.name}"

    def is_shown(self) -> bool:
        """Whether everybody may read the name."""
        return is_public(self.slot.publicity, is_agreed=self.agreed_on is not None)

    def is_over(self, on: date) -> bool:
        """Whether the last day is past."""
        return self.ends_on is not None and self.ends_on < on

    @property
    def spot(self) -> str:
        """The building and stairwell, as people say them."""
        estate = self.building.estate if self.building else None
        parts = (estate.name if estate else "", self.building.spoken if self.building else "", str(self.unit or ""))
        return "".join(parts)
