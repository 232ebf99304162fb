from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.kinds.topic.rules.law import BASIS_TITLES, BODY_TITLES, WEIGHT_TITLES
from wangge.kinds.topic.rules.words import TIER_TITLES, Tier

TIERS = [(value.value, _(TIER_TITLES[value])) for value in Tier]
BODIES = [(value.value, _(title)) for value, title in BODY_TITLES.items()]
BASES = [(value.value, _(title)) for value, title in BASIS_TITLES.items()]
WEIGHTS = [(value.value, _(title)) for value, title in WEIGHT_TITLES.items()]


class Forum(models.Model):
    """A place where people deliberate, under the name it has there (板凳会, 罐罐茶, …)."""

    name = models.CharField(max_length=40, help_text="The local name")
    tier = models.CharField(max_length=12, choices=TIERS, default="community")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="forums")
    place = models.CharField(max_length=100)
    convenor = models.CharField(max_length=60, blank=True, default="", help_text="A function, not a person")
    rhythm = models.CharField(max_length=60, blank=True, default="", help_text="When it usually meets, in words")
    note = models.CharField(max_length=300, blank=True, default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="forum_name_once_in_area")]

    def __str__(self) -> str:
        return self.name


class Campaign(models.Model):
    """A deliberation month: a period in which every community of an area holds its meetings."""

    name = models.CharField(max_length=60)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="deliberation_campaigns")
    starts_on = models.DateField()
    ends_on = models.DateField()
    note = models.CharField(max_length=300, blank=True, default="")
    summary = models.TextField(blank=True, default="", db_default="", help_text="What came of it, for everybody")
    summed_up_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="campaign_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Procedure(models.Model):
    """A way of deciding that an operator writes down step by step, such as a village representative assembly's."""

    name = models.CharField(max_length=60)
    area_code = models.CharField(max_length=17, blank=True, default="", help_text="Where it is used; empty everywhere")
    note = models.CharField(max_length=300, blank=True, default="")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_code", "name"], name="procedure_name_once_in_area")]

    def __str__(self) -> str:
        return self.name


class ProcedureStep(models.Model):
    """One step of a procedure; those before the decision must be done before a topic is resolved."""

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    hint = models.CharField(max_length=300, blank=True, default="")
    is_before_decision = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["procedure", "position"], name="procedure_step_position")]

    def __str__(self) -> str:
        return self.title


class CaseStep(models.Model):
    """A step of a topic's own copy of its procedure: later changes of the procedure do not touch it."""

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="procedure_steps")
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    hint = models.CharField(max_length=300, blank=True, default="")
    is_before_decision = models.BooleanField(default=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "position"], name="case_step_position")]

    def __str__(self) -> str:
        return self.title


class Committee(models.Model):
    """The owners' committee of an estate: its members see the estate's topics and run its owners' votes."""

    estate = models.OneToOneField("estates.Estate", models.PROTECT, related_name="+")
    organization = models.ForeignKey("people.Organization", models.PROTECT, related_name="committee_estates")
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.organization_id} of {self.estate_id}"


class QuorumRow(models.Model):
    """A majority rule entered by the operator, with its period and source; it goes before the shipped ones."""

    body = models.CharField(max_length=30, choices=BODIES)
    basis = models.CharField(max_length=16, choices=BASES)
    weight = models.CharField(max_length=10, choices=WEIGHTS, default="ordinary")
    quorum_heads = models.CharField(max_length=12, blank=True, default="")
    majority_heads = models.CharField(max_length=12, blank=True, default="")
    quorum_area = models.CharField(max_length=12, blank=True, default="")
    majority_area = models.CharField(max_length=12, blank=True, default="")
    notice_days = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "basis", "weight", "valid_from"], name="quorum_row_once_from_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.valid_from}"


class Interest(models.Model):
    """A disclosed, time-limited post of somebody with a company: it takes them out of what concerns the company."""

    organization = models.ForeignKey("people.Organization", models.PROTECT, related_name="interests")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="interests",
        help_text="Somebody with an account",
    )  # fmt: skip
    roll_label = models.CharField(max_length=80, blank=True, default="", help_text="As on the roll, such as 3-2-501")
    post = models.CharField(max_length=80, help_text="The post held with the company")
    basis = models.CharField(max_length=200, help_text="By which procedure it was given")
    starts_on = models.DateField()
    ends_on = models.DateField()
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="interest_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | ~models.Q(roll_label=""), name="interest_names_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.post
