from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wangge.chain.rules import PLACE_TITLES, Place
from wangge.people.labels import SUBKIND_LABELS
from wangge.people.rules import SUBKINDS

PARTY_KINDS = [(name, SUBKIND_LABELS[name]) for name in SUBKINDS["party_org"]]


class Level(models.Model):
    """A level of a county's party chain, as people there call it."""

    county = models.ForeignKey("areas.Area", models.PROTECT, related_name="chain_levels")
    name = models.CharField(max_length=30)
    place = models.CharField(max_length=10, choices=[(value, _(title)) for value, title in PLACE_TITLES.items()])
    subkind = models.CharField(max_length=20, choices=PARTY_KINDS)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "name"], condition=Q(is_active=True), name="chain_level_once_in_county"
            ),
            models.CheckConstraint(condition=Q(place__in=list(Place)), name="chain_level_place_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Branch(models.Model):
    """Where a party organization stands in the chain: its level, its estate or building, the grids it reaches.

    Name, area and the organization above are the organization's own. One that was brought in with the table of
    organizations has no row here and stands by its area alone.
    """

    organization = models.OneToOneField("people.Organization", models.CASCADE, related_name="branch")
    level = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="branches")
    estate = models.ForeignKey("estates.Estate", models.PROTECT, null=True, blank=True, related_name="+")
    building = models.ForeignKey("estates.Building", models.PROTECT, null=True, blank=True, related_name="+")
    grids = models.ManyToManyField("areas.Area", related_name="+")
    founders = models.ManyToManyField("people.Organization", related_name="+")

    def __str__(self) -> str:
        return f"branch {self.organization_id}"
