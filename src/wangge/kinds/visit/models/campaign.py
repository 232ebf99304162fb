from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wangge.kinds.visit.rules.burden import CAMPAIGN_TITLES, OUTCOME_TITLES, QUESTION_TITLES, CampaignState


class Campaign(models.Model):
    """A grand visit: which doors, when, what for, with which few questions."""

    title = models.CharField(max_length=100)
    purpose = models.CharField(max_length=300, help_text="Told at the door before anything is asked")
    area_code = models.CharField(max_length=17)
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=[(value, _(title)) for value, title in CAMPAIGN_TITLES.items()],
        default=CampaignState.DRAFT,
    )  # fmt: skip
    reason = models.CharField(
        max_length=300, blank=True, default="", help_text="Why what is known already is not enough"
    )
    answer = models.CharField(max_length=300, blank=True, default="", help_text="The county's words")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    opened_role = models.CharField(max_length=32)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "area_code"], name="campaign_state_area")]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="campaign_days_in_order")]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question of a campaign; its answers are counted."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=[(value, _(title)) for value, title in QUESTION_TITLES.items()])
    choices = models.CharField(max_length=300, blank=True, default="", help_text="Answers, one per line")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "position"], name="campaign_question_position")]

    def __str__(self) -> str:
        return self.text


class Place(models.Model):
    """One stairwell (or building, or estate) on a campaign's list, with how many households live there."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="places")
    area_code = models.CharField(max_length=17)
    label = models.CharField(max_length=120)
    place_key = models.CharField(max_length=40)
    households = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    nobody_home = models.PositiveIntegerField(default=0)
    declined = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["campaign", "area_code", "id"], name="campaign_place_area")]
        constraints = [models.UniqueConstraint(fields=["campaign", "place_key"], name="campaign_place_once")]

    def __str__(self) -> str:
        return self.label

    @property
    def left(self) -> int:
        """Households where nobody has been, as far as it is known."""
        return max(0, self.households - self.done - self.nobody_home - self.declined)


class Door(models.Model):
    """What became of one door; the door itself is not written down, only a sign by which it is known again."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="doors")
    place = models.ForeignKey(Place, models.CASCADE, related_name="doors")
    door_index = models.CharField(max_length=64)
    outcome = models.CharField(max_length=12, choices=[(value, _(title)) for value, title in OUTCOME_TITLES.items()])
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "door_index"], name="campaign_door_once")]

    def __str__(self) -> str:
        return f"door of {self.campaign_id}"


class Raised(models.Model):
    """A matter that came out of a campaign; which door it was is not kept."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="raised")
    matter = models.OneToOneField("matters.Matter", models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.campaign_id}: {self.matter_id}"


class DoorRest(models.Model):
    """A door that declined: no campaign knocks there before the day."""

    door_index = models.CharField(max_length=64, unique=True)
    until = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["until"], name="door_rest_until")]

    def __str__(self) -> str:
        return str(self.until)


class Tally(models.Model):
    """How often an answer was given in a grid, or the sum of numbers."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="tallies")
    area_code = models.CharField(max_length=17)
    value = models.CharField(max_length=100)
    count = models.PositiveIntegerField(default=0)
    total = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "area_code", "value"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.value}: {self.count}"
