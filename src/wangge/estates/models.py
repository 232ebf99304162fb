from django.db import models
from django.utils.translation import gettext_lazy as _


class Estate(models.Model):
    """A housing estate: the area of one property management; merged and split estates stay with an end."""

    class PropertyMode(models.TextChoices):
        UNKNOWN = "", _("Not known")
        MARKET = "market", _("Market company")
        SELF_RUN = "self_run", _("Run by the residents")
        AGENT_RUN = "agent_run", _("Run by an agent")
        ENTRUSTED = "entrusted", _("Entrusted")
        BOTTOM_LINE = "bottom_line", _("Taken care of as a last resort")
        NONE = "none", _("No property management")

    class Tier(models.TextChoices):
        UNKNOWN = "", _("Not known")
        HIGH_END = "high_end", _("High-end estate")
        MIDDLE_LOW = "middle_low", _("Middle or low-end estate")
        OLD = "old", _("Old estate")
        NONE = "none", _("No tier")

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=100)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="estates")
    property_mode = models.CharField(max_length=12, choices=PropertyMode.choices, blank=True, default="")
    tier = models.CharField(max_length=12, choices=Tier.choices, blank=True, default="")
    households = models.PositiveIntegerField(null=True, blank=True)
    address = models.CharField(max_length=200, blank=True, default="")
    lng = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    datum = models.CharField(max_length=8, blank=True, default="wgs84", help_text="Datum in which the point was given")
    boundary = models.TextField(blank=True, default="", help_text="GeoJSON geometry, WGS-84")
    source = models.CharField(max_length=100, blank=True, default="")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["name"], name="estate_name"),
            models.Index(fields=["lng", "lat"], name="estate_point"),
        ]
        constraints = [
            models.CheckConstraint(
                name="estate_valid_to_not_before_from",
                condition=models.Q(valid_from=None)
                | models.Q(valid_to=None)
                | models.Q(valid_to__gte=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def centre(self) -> str:
        """Longitude and latitude as a map wants them, empty when not known."""
        return "" if self.lng is None or self.lat is None else f"{self.lng},{self.lat}"


class EstateSuccession(models.Model):
    """From `on`, the estate `new` stands where `old` stood (estates merged or split)."""

    old = models.ForeignKey(Estate, models.PROTECT, related_name="successions")
    new = models.ForeignKey(Estate, models.PROTECT, related_name="predecessions")
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="estate_succession_once")]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class Building(models.Model):
    """A building of an estate, or one standing alone in an area; `number` is what is painted on it."""

    estate = models.ForeignKey(Estate, models.PROTECT, null=True, blank=True, related_name="buildings")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="buildings")
    number = models.CharField(max_length=20)
    name = models.CharField(max_length=100, blank=True, default="")
    lng = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    footprint = models.TextField(blank=True, default="", help_text="GeoJSON geometry, WGS-84")
    households = models.PositiveIntegerField(null=True, blank=True)
    floors = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["lng", "lat"], name="building_point")]
        constraints = [
            models.UniqueConstraint(
                fields=["estate", "number"], name="building_once_in_estate", condition=models.Q(estate__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["area", "number"], name="building_once_in_area", condition=models.Q(estate=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.number

    @property
    def spoken(self) -> str:
        """What people call it."""
        if self.name:
            return self.name
        return str(_("building %(number)s") % {"number": self.number}) if self.number.isdigit() else self.number


class Unit(models.Model):
    """A stairwell of a building."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="units")
    number = models.CharField(max_length=20)
    households = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["building", "number"], name="unit_once_in_building")]

    def __str__(self) -> str:
        return self.number


class Street(models.Model):
    """A road on the schematic map."""

    class Kind(models.TextChoices):
        MAIN = "main", _("Main road")
        SIDE = "side", _("Side road")
        PATH = "path", _("Path")
        WATER = "water", _("Water")
        RAIL = "rail", _("Railway")

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100, blank=True, default="")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.SIDE)
    line = models.TextField(help_text="GeoJSON geometry, WGS-84")
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    source = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["west", "east"], name="street_west_east")]

    def __str__(self) -> str:
        return self.name
