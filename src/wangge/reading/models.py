from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Task(models.TextChoices):
    """What is learned."""

    CATEGORY = "category", _("Category from the text")
    UNIT = "unit", _("Unit from earlier cases")


class ModelVersion(models.Model):
    """One trained model: its file, what it learned from, how it did on what it had not seen, and whether it proposes.

    The file lies in the data folder; the row keeps its checksum, so that a changed file is never believed.
    """

    class Origin(models.TextChoices):
        CATALOGUE = "catalogue", _("The catalogue alone")
        CASES = "cases", _("The city's own closed matters")
        FILE = "file", _("A file brought along")

    task = models.CharField(max_length=10, choices=Task.choices)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    file = models.CharField(max_length=80, unique=True)
    sha256 = models.CharField(max_length=64)
    trained_at = models.DateTimeField()
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)
    texts = models.PositiveIntegerField(default=0)
    held_back = models.PositiveIntegerField(default=0)
    score = models.FloatField(null=True, blank=True, help_text="Right at first, of what was held back; 0 to 1")
    among_three = models.FloatField(null=True, blank=True)
    rival_score = models.FloatField(null=True, blank=True, help_text="What the version in use had on the same texts")
    scores = models.TextField(default="[]", help_text="Precision and recall by category, as JSON")
    is_active = models.BooleanField(default=False)
    activated_at = models.DateTimeField(null=True, blank=True)
    activated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    activated_by_name = models.CharField(max_length=60, blank=True, default="")
    refusal = models.CharField(max_length=300, blank=True, default="", help_text="Why its file could not be read")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task"], condition=Q(is_active=True), name="model_version_active_once")
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.trained_at:%Y-%m-%d %H:%M}"


class Reading(models.Model):
    """What is proposed for one matter before somebody decides; written anew when the proposals have learned."""

    matter = models.OneToOneField("matters.Matter", models.CASCADE, primary_key=True, related_name="reading")
    category = models.ForeignKey("matters.Category", models.SET_NULL, null=True, blank=True, related_name="+")
    chance = models.FloatField(default=0.0)
    unit = models.ForeignKey("people.Organization", models.SET_NULL, null=True, blank=True, related_name="+")
    unit_chance = models.FloatField(default=0.0)
    version = models.ForeignKey(ModelVersion, models.SET_NULL, null=True, blank=True, related_name="+")
    minded = models.CharField(max_length=40, help_text="Versions and corrections it was read with")
    found = models.TextField(default="{}", help_text="All candidates with their reasons, as JSON")
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"reading of {self.matter_id}"


class Judgement(models.Model):
    """What was proposed and what somebody then decided; never who."""

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="judgements")
    task = models.CharField(max_length=10, choices=Task.choices)
    proposed = models.CharField(max_length=60, blank=True, default="", help_text="Code; empty: nothing was proposed")
    chosen = models.CharField(max_length=60)
    chance = models.FloatField(default=0.0)
    is_right = models.BooleanField()
    version = models.ForeignKey(ModelVersion, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "task"], name="judgement_once")]
        indexes = [models.Index(fields=["task", "at"], name="judgement_task_at")]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.proposed} → {self.chosen}"


class HotSpot(models.Model):
    """The same trouble in the same place, told again and again; named after its first concern, and that stays."""

    name = models.CharField(max_length=40, unique=True)
    area_code = models.CharField(max_length=17)
    title = models.CharField(max_length=120)
    place = models.CharField(max_length=60, blank=True, default="")
    places = models.PositiveIntegerField(default=1, help_text="Different estates, or grids where there is none")
    heat = models.FloatField(default=0.0)
    concerns = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    recent = models.PositiveIntegerField(default=0, help_text="Concerns of the last 30 days")
    before = models.PositiveIntegerField(default=0, help_text="Concerns of the 30 days before")
    unsolved = models.PositiveIntegerField(default=0)
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)
    is_live = models.BooleanField(default=True)
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["is_live", "-heat", "id"], name="hot_spot_hottest")]

    def __str__(self) -> str:
        return self.title


class SpotMember(models.Model):
    """A matter in a hot spot."""

    matter = models.OneToOneField("matters.Matter", models.CASCADE, primary_key=True, related_name="spot_member")
    spot = models.ForeignKey(HotSpot, models.CASCADE, related_name="members")

    def __str__(self) -> str:
        return f"{self.matter_id} in {self.spot_id}"


class Mark(models.Model):
    """How far some repeated work has come: the last row it has seen."""

    name = models.CharField(max_length=60, unique=True)
    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.number}"
