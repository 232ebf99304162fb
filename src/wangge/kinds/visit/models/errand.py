from django.conf import settings
from django.db import models


class ErrandItem(models.Model):
    """Something that is often done for residents, with the papers it takes; rows that a community edits."""

    name = models.CharField(max_length=100)
    area_code = models.CharField(max_length=17)
    papers = models.TextField(blank=True, default="", help_text="One paper per line")
    office = models.CharField(max_length=100, blank=True, default="")
    hint = models.CharField(max_length=300, blank=True, default="")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_code", "name"], name="errand_item_once")]

    def __str__(self) -> str:
        return self.name


class ErrandDetails(models.Model):
    """What only an errand has: the mandate and how many papers the agent holds."""

    matter = models.OneToOneField("matters.Matter", models.CASCADE, related_name="errand")
    item = models.ForeignKey(ErrandItem, models.SET_NULL, null=True, blank=True, related_name="+")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    mandate = models.TextField(blank=True, default="")
    mandate_until = models.DateField(null=True, blank=True)
    mandated_at = models.DateTimeField(null=True, blank=True)
    office = models.CharField(max_length=200, blank=True, default="")
    office_number = models.CharField(max_length=200, blank=True, default="")
    handed_in_at = models.DateTimeField(null=True, blank=True)
    papers_held = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"errand {self.matter_id}"


class Paper(models.Model):
    """One paper in the agent's hands: when it came, when it went back; the paper itself is never kept here."""

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="errand_papers")
    name = models.CharField(max_length=100)
    number = models.PositiveSmallIntegerField(default=1)
    is_original = models.BooleanField(default=True)
    is_result = models.BooleanField(default=False, help_text="Given out by the office, to be handed on")
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["matter", "id"], name="paper_matter")]

    def __str__(self) -> str:
        return self.name
