from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.kinds.whistle.rules import WhistleKind


class WhistleDetails(models.Model):
    """What only a whistle has."""

    class Kind(models.TextChoices):
        MANAGEMENT_SERVICE = WhistleKind.MANAGEMENT_SERVICE.value, _("Management and service whistle")
        KEY_WORK = WhistleKind.KEY_WORK.value, _("Key work whistle")
        EMERGENCY = WhistleKind.EMERGENCY.value, _("Emergency whistle")

    matter = models.OneToOneField("matters.Matter", models.CASCADE, related_name="whistle")
    whistle_kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.MANAGEMENT_SERVICE)
    meet_at = models.DateTimeField(null=True, blank=True)
    meet_place = models.CharField(max_length=200, blank=True, default="")
    plan = models.TextField(blank=True, default="")
    plan_version = models.PositiveSmallIntegerField(default=0)
    unassessed = models.PositiveSmallIntegerField(default=0, help_text="Units called and not yet assessed")

    def __str__(self) -> str:
        return f"whistle {self.matter_id}"


class CallList(models.Model):
    """Units that are usually called for one kind of whistle in an area, so that nobody searches in an emergency."""

    name = models.CharField(max_length=60)
    whistle_kind = models.CharField(max_length=20, choices=WhistleDetails.Kind.choices)
    area_code = models.CharField(max_length=17)
    units = models.ManyToManyField("people.Organization", related_name="call_lists")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "area_code"], name="call_list_name_unique")]

    def __str__(self) -> str:
        return self.name


class UnitAssessment(models.Model):
    """What the whistling township says of one unit that was called."""

    order = models.OneToOneField("matters.WorkOrder", models.CASCADE, related_name="whistle_assessment")
    came_prepared = models.BooleanField()
    solved_its_part = models.BooleanField()
    text = models.CharField(max_length=300, blank=True, default="")
    assessed_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    assessed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"assessment of order {self.order_id}"


class AimAssessment(models.Model):
    """What a called unit says of the aim of the whistle: was it the right unit, for a matter that needed a whistle?"""

    order = models.OneToOneField("matters.WorkOrder", models.CASCADE, related_name="aim_assessment")
    was_right = models.BooleanField()
    text = models.CharField(max_length=300, blank=True, default="")
    assessed_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    assessed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"aim of order {self.order_id}"
