import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.Model):
    """A layer of the calendar with its office hours: the nation (code ''), a region, a city or a county."""

    code = models.CharField(max_length=6, unique=True, blank=True)
    name = models.CharField(max_length=60)
    spans = models.CharField(max_length=100, blank=True, default="", help_text=_("empty: as in the layer above"))
    work_day_hours = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("hours that make a working day; 0: whole days; empty: as in the layer above")
    )

    def __str__(self) -> str:
        return self.name


class Season(models.Model):
    """Other office hours of a region from one day of the year to another, both included."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="seasons")
    first = models.CharField(max_length=5)
    last = models.CharField(max_length=5)
    spans = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "first"], name="calendars_season_once")]

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"


class Day(models.Model):
    """A day as an operator set it in one layer; it wins over the shipped one."""

    region = models.CharField(max_length=6, blank=True, default="")
    day = models.DateField()
    is_off = models.BooleanField()
    name = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "day"], name="calendars_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Edition(models.Model):
    """The one row that changes whenever something is published, so that every process reads its calendars anew."""

    token = models.UUIDField(default=uuid.uuid4)
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.token)
