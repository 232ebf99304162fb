from datetime import date

from django.db import models
from django.db.models import F, Q

from wangge.stations.labels import FACILITY_TITLES, KIND_TITLES
from wangge.stations.rules import FACILITIES, KINDS


class Station(models.Model):
    """A place where anybody may step in; nothing is kept of who does, so there is no table for it."""

    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=24, choices=list(KIND_TITLES.items()))
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="stations")
    address = models.CharField(max_length=160)
    lng = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    hours = models.CharField(max_length=200, blank=True, default="", help_text="As `rules.write_hours` writes them")
    services = models.TextField(blank=True, default="", help_text="What is done there, one line each")
    note = models.CharField(max_length=200, blank=True, default="", help_text="What else a visitor should know")
    phone = models.CharField(max_length=40, blank=True, default="", help_text="Of the station, not of a person")
    keeper = models.ForeignKey("people.Organization", models.PROTECT, related_name="stations")
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    paused_reason = models.CharField(max_length=120, blank=True, default="", help_text="Shown to everybody")
    paused_until = models.DateField(null=True, blank=True, help_text="Last day on which it is shut")
    cost_yuan = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    fund_source = models.CharField(max_length=100, blank=True, default="")
    confirmed_at = models.DateTimeField(help_text="When somebody last looked at all of this and found it right")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["area", "name"], name="station_area_name")]
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], condition=Q(closed_on=None), name="station_once_in_area"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="station_kind_known"),
            models.CheckConstraint(
                condition=Q(opened_on=None) | Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="station_closed_after_opened",
            ),
            models.CheckConstraint(
                condition=Q(paused_until=None) | ~Q(paused_reason=""), name="station_paused_with_reason"
            ),
            models.CheckConstraint(condition=Q(cost_yuan=None) | Q(cost_yuan__gte=0), name="station_cost_not_negative"),
            models.CheckConstraint(
                condition=Q(lng__isnull=True, lat__isnull=True) | Q(lng__isnull=False, lat__isnull=False),
                name="station_whole_point",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def centre(self) -> str:
        """Longitude and latitude as a map wants them, empty when not known."""
        return "" if self.lng is None or self.lat is None else f"{self.lng},{self.lat}"

    @property
    def pk_text(self) -> str:
        """The number as an address wants it."""
        return str(self.pk)

    def is_paused(self, on: date) -> bool:
        """Whether it is shut for a while on a day; it opens again by itself after the last one."""
        return bool(self.paused_reason) and (self.paused_until is None or on <= self.paused_until)


class Facility(models.Model):
    """One thing that a station offers."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="facilities")
    facility = models.CharField(max_length=16, choices=list(FACILITY_TITLES.items()))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["station", "facility"], name="facility_once_in_station"),
            models.CheckConstraint(condition=Q(facility__in=FACILITIES), name="facility_known"),
        ]

    def __str__(self) -> str:
        return self.facility
