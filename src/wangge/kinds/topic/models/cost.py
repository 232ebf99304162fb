from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.kinds.topic.rules.sharing import RULE_TITLES


class CostPlan(models.Model):
    """A proposal who pays how much; a topic may have several to compare."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Being prepared")
        ASKED = "asked", _("Households are asked")
        AGREED = "agreed", _("All households agreed")
        DROPPED = "dropped", _("Not pursued")

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="cost_plans")
    title = models.CharField(max_length=80)
    total_fen = models.PositiveBigIntegerField()
    rule = models.CharField(max_length=8, choices=[(value.value, _(title)) for value, title in RULE_TITLES.items()])
    note = models.CharField(max_length=500, blank=True, default="", help_text="What is paid for, by which offer")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="redrawn",
        help_text="The plan this one was shared anew from, without those who declined",
    )  # fmt: skip
    list_hash = models.CharField(max_length=64, blank=True, default="", db_default="", help_text="Of the frozen list")
    asked_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(total_fen__gt=0), name="cost_plan_total_positive"),
            models.UniqueConstraint(fields=["matter", "title"], name="cost_plan_title_once"),
        ]

    def __str__(self) -> str:
        return self.title


class CostShare(models.Model):
    """What one household pays, whether it agrees, and whether it has paid."""

    class Consent(models.TextChoices):
        ASKED = "asked", _("Not answered yet")
        YES = "yes", _("Agrees")
        NO = "no", _("Does not agree")

    class Way(models.TextChoices):
        NONE = "", _("Not yet")
        LINK = "link", _("By its own link")
        COUNTER = "counter", _("Written down at the counter")

    plan = models.ForeignKey(CostPlan, models.CASCADE, related_name="shares")
    position = models.PositiveSmallIntegerField()
    household = models.CharField(max_length=40, help_text="Such as 13-1-101, no name")
    weight = models.PositiveBigIntegerField(default=1)
    amount_fen = models.PositiveBigIntegerField()
    consent = models.CharField(max_length=6, choices=Consent.choices, default=Consent.ASKED)
    way = models.CharField(max_length=7, choices=Way.choices, blank=True, default="", db_default="")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    code_hash = models.CharField(
        max_length=64, null=True, blank=True, help_text="Of the code on the household's letter"
    )
    answered_on = models.DateField(null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "household"], name="cost_share_household_once"),
            models.UniqueConstraint(fields=["plan", "position"], name="cost_share_position_once"),
        ]
        indexes = [models.Index(fields=["code_hash"], name="cost_share_code")]

    def __str__(self) -> str:
        return self.household
