from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from wangge.kit.codes import LENGTHS


class Area(models.Model):
    """A node of the one tree from region to micro-grid; `code` is hierarchical, so a subtree is a prefix range.

    Valid on a day when `valid_from <= day < valid_to`; an empty end is open. Ended areas stay: their codes are never
    used again and what happened in them keeps its place.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("Region")
        CITY = "city", _("City")
        COUNTY = "county", _("County or district")
        TOWNSHIP = "township", _("Township or subdistrict")
        COMMUNITY = "community", _("Community or village")
        GRID = "grid", _("Grid")
        MICRO_GRID = "micro_grid", _("Micro-grid")

    class Kind(models.TextChoices):
        NONE = "", "—"
        SUBDISTRICT = "subdistrict", _("Subdistrict")
        TOWN = "town", _("Town")
        TOWNSHIP = "township", _("Township")
        ZONE = "zone", _("Zone")
        URBAN_COMMUNITY = "urban_community", _("Urban community")
        VILLAGE = "village", _("Village")
        BASE = "base", _("Base grid")
        DEDICATED = "dedicated", _("Dedicated grid")

    code = models.CharField(max_length=17, unique=True)
    level = models.CharField(max_length=10, choices=Level.choices)
    kind = models.CharField(max_length=16, choices=Kind.choices, blank=True, default="")
    name = models.CharField(max_length=100)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    centre_lng = models.FloatField(null=True, blank=True)
    centre_lat = models.FloatField(null=True, blank=True)
    households = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=100, blank=True, default="")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["level", "code"], name="area_level_code")]
        constraints = [
            models.CheckConstraint(
                name="area_code_fits_level",
                condition=models.Q(
                    *(models.Q(Exact(Length("code"), length), level=level) for level, length in LENGTHS.items()),
                    _connector=models.Q.OR,
                ),
            ),
            models.CheckConstraint(
                name="area_valid_to_not_before_from",
                condition=models.Q(valid_from=None)
                | models.Q(valid_to=None)
                | models.Q(valid_to__gte=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Boundary(models.Model):
    """The outline of an area in WGS-84, in a table of its own because it is a thousand times larger than the rest."""

    area = models.OneToOneField(Area, models.CASCADE, primary_key=True, related_name="boundary")
    geojson = models.TextField(help_text="MultiPolygon, WGS-84")
    coarse = models.TextField(help_text="The same with fewer points, for small scales")
    datum = models.CharField(max_length=8, default="wgs84", help_text="Datum in which the outline was given")
    source = models.CharField(max_length=100, blank=True, default="")
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["west", "east"], name="boundary_west_east")]

    def __str__(self) -> str:
        return f"{self.area}"


class Succession(models.Model):
    """From `on`, the area `new` stands (wholly or in part) where `old` stood."""

    old = models.ForeignKey(Area, models.PROTECT, related_name="successions")
    new = models.ForeignKey(Area, models.PROTECT, related_name="predecessions")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="succession_once"),
            models.CheckConstraint(name="succession_of_another", condition=~models.Q(old=models.F("new"))),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class AreaAlias(models.Model):
    """Another name or code of an area: spoken, former, or of another system."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=100, db_index=True)
    source = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="alias_once")]

    def __str__(self) -> str:
        return self.name


class NetworkName(models.Model):
    """What a department's own network calls an area, by its code there.

    One of theirs may stand for several of ours, and several of theirs for one of ours: networks are cut otherwise.
    """

    area = models.ForeignKey(Area, models.CASCADE, related_name="network_names")
    network = models.CharField(max_length=100)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=100)

    class Meta:
        indexes = [
            models.Index(fields=["network", "code"], name="network_name_code"),
            models.Index(fields=["code"], name="network_name_any_code"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["area", "network", "code"], name="network_name_once"),
            models.CheckConstraint(
                condition=~(models.Q(network="") | models.Q(code="")), name="network_name_has_a_code"
            ),
        ]

    def __str__(self) -> str:
        return self.said

    @property
    def said(self) -> str:
        """The name with the network's code."""
        return f"{self.code} {self.name}" if self.code != self.name else self.name


class GridNorm(models.Model):
    """How many households a grid should have in and beneath an area; the nearest row upward counts."""

    area = models.OneToOneField(Area, models.CASCADE, related_name="grid_norm")
    minimum = models.PositiveIntegerField()
    maximum = models.PositiveIntegerField()
    source = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="norm_in_order", condition=models.Q(minimum__lte=models.F("maximum")))
        ]

    def __str__(self) -> str:
        return f"{self.minimum}–{self.maximum}"


class TreeVersion(models.Model):
    """One row whose random token changes with every change of the tree: what processes keep in memory hangs on it.

    A counter would not do: a rolled-back change and the next one would carry the same number.
    """

    token = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.token
