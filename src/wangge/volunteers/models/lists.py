from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wangge.volunteers.models.registrations import Skill


class Entry(models.TextChoices):
    """Where a line of a list stands."""

    OPEN = "open", _("Not yet met")
    AGREED = "agreed", _("Brought together")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class Need(models.Model):
    """What a community needs."""

    community = models.ForeignKey("areas.Area", models.PROTECT, related_name="needs")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="needs")
    text = models.CharField(max_length=200)
    quantity = models.PositiveSmallIntegerField(default=1)
    wanted_by = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=Entry.choices, default=Entry.OPEN)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gte=1), name="need_is_for_something")]

    def __str__(self) -> str:
        return self.text


class Resource(models.Model):
    """What a unit offers a community: how much, and in which season."""

    class Season(models.TextChoices):
        ALL = "all", _("All year")
        SPRING = "spring", _("Spring")
        SUMMER = "summer", _("Summer holidays")
        AUTUMN = "autumn", _("Autumn")
        WINTER = "winter", _("Winter and New Year")

    organization = models.ForeignKey("people.Organization", models.PROTECT, related_name="resources")
    community = models.ForeignKey("areas.Area", models.PROTECT, related_name="resources")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="resources")
    text = models.CharField(max_length=200)
    quantity = models.PositiveSmallIntegerField(default=1)
    season = models.CharField(max_length=8, choices=Season.choices, default=Season.ALL)
    state = models.CharField(max_length=8, choices=Entry.choices, default=Entry.OPEN)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gte=1), name="resource_is_something")]

    def __str__(self) -> str:
        return self.text


class CoProject(models.Model):
    """A need and a resource brought together."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="projects")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="projects")
    title = models.CharField(max_length=100)
    quantity = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=Entry.choices, default=Entry.AGREED)
    result = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gte=1), name="project_is_something")]

    def __str__(self) -> str:
        return self.title
