from django.db import models
from django.utils.translation import gettext_lazy as _


class Area(models.Model):
    """A node of the one tree from region to micro-grid; `code` is hierarchical, so a subtree is a prefix range."""

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
    boundary = models.TextField(blank=True, default="", help_text="GeoJSON geometry, WGS-84")
    centre_lng = models.FloatField(null=True, blank=True)
    centre_lat = models.FloatField(null=True, blank=True)
    households = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=100, blank=True, default="")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
