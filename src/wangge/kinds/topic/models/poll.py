from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wangge.kinds.topic.models.register import BASES, BODIES, WEIGHTS
from wangge.kinds.topic.rules.law import SUBJECT_TITLES
from wangge.kinds.topic.rules.polls import POLL_TITLES, PollState
from wangge.kinds.topic.rules.voting import CHOICE_TITLES
from wangge.vault.fields import EncryptedTextField

STATES = [(value.value, _(POLL_TITLES[value])) for value in PollState]
SUBJECTS = [(value.value, _(title)) for value, title in SUBJECT_TITLES.items()]
CHOICES = [(value.value, _(title)) for value, title in CHOICE_TITLES.items()]


class Poll(models.Model):
    """One question put to a body, with the rule of the day, the frozen roll and the tally."""

    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="polls")
    question = models.CharField(max_length=300)
    text = models.TextField(blank=True, default="", help_text="What is decided if it passes")
    body = models.CharField(max_length=30, choices=BODIES)
    basis = models.CharField(max_length=16, choices=BASES)
    subject = models.CharField(max_length=20, choices=SUBJECTS, blank=True, default="")
    weight = models.CharField(max_length=10, choices=WEIGHTS, default="ordinary")
    is_secret = models.BooleanField(default=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=STATES, default="draft")
    reason = models.CharField(max_length=300, blank=True, default="", help_text="Why challenged, upheld or cancelled")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    announced_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    quorum_heads = models.CharField(max_length=12, blank=True, default="")
    quorum_area = models.CharField(max_length=12, blank=True, default="")
    majority_heads = models.CharField(max_length=12, blank=True, default="")
    majority_area = models.CharField(max_length=12, blank=True, default="")
    notice_days = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=200, blank=True, default="")

    roll_hash = models.CharField(max_length=64, blank=True, default="")
    roll_heads = models.PositiveIntegerField(default=0)
    roll_area = models.PositiveBigIntegerField(default=0)
    excluded = models.PositiveIntegerField(default=0)
    heads_voted = models.PositiveIntegerField(default=0)
    area_voted = models.PositiveBigIntegerField(default=0)
    heads_yes = models.PositiveIntegerField(default=0)
    area_yes = models.PositiveBigIntegerField(default=0)
    heads_no = models.PositiveIntegerField(default=0)
    area_no = models.PositiveBigIntegerField(default=0)
    is_passed = models.BooleanField(null=True, blank=True)
    tally_mac = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=models.F("opens_at")), name="poll_closes_after_opening"),
            models.CheckConstraint(condition=Q(state__in=[value for value, _t in STATES]), name="poll_state_known"),
        ]
        indexes = [models.Index(fields=["state", "opens_at"], name="poll_state_opens")]

    def __str__(self) -> str:
        return self.question


class RollEntry(models.Model):
    """One voter of a frozen roll: that they voted and by which way, never what."""

    class Way(models.TextChoices):
        NONE = "", _("Not yet")
        PAPER = "paper", _("On paper")
        ONLINE = "online", _("Online")

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="roll")
    position = models.PositiveIntegerField()
    label = EncryptedTextField(help_text="Part, household or seat as on the roll")
    area = models.PositiveBigIntegerField(default=0, help_text="Hundredths of a square metre")
    is_excluded = models.BooleanField(default=False)
    exclusion = models.CharField(max_length=200, blank=True, default="")
    code_hash = models.CharField(max_length=64, null=True, blank=True)
    way = models.CharField(max_length=6, choices=Way.choices, blank=True, default="")
    is_complete = models.BooleanField(default=False, help_text="The ballot is complete")
    open_choice = models.CharField(
        max_length=8, choices=CHOICES, blank=True, default="", help_text="Only where the body votes openly"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "position"], name="roll_entry_position"),
            models.UniqueConstraint(fields=["poll", "code_hash"], name="roll_entry_code"),
            models.CheckConstraint(condition=Q(is_excluded=False) | Q(way=""), name="roll_entry_excluded_never_votes"),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}/{self.position}"


class Ballot(models.Model):
    """What a voter chose, sealed, until the vote closes; then it goes into the box and this row is gone."""

    entry = models.OneToOneField(RollEntry, models.CASCADE, primary_key=True, related_name="ballot")
    choice = EncryptedTextField()

    def __str__(self) -> str:
        return f"ballot of {self.entry_id}"


class PaperReading(models.Model):
    """What one clerk read on a paper ballot; a second clerk reads it again, a third decides when they differ."""

    entry = models.ForeignKey(RollEntry, models.CASCADE, related_name="readings")
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    choice = EncryptedTextField()
    turn = models.PositiveSmallIntegerField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "clerk"], name="paper_reading_clerk_once"),
            models.UniqueConstraint(fields=["entry", "turn"], name="paper_reading_turn_once"),
            models.CheckConstraint(condition=Q(turn__gte=1, turn__lte=3), name="paper_reading_three_turns"),
        ]

    def __str__(self) -> str:
        return f"reading {self.turn} of {self.entry_id}"


class BoxSlip(models.Model):
    """A slip in the closed box: a head or a coin of area with a choice, no voter, no moment, in shuffled order."""

    class What(models.TextChoices):
        HEAD = "head", _("Head")
        AREA = "area", _("Area")

    id = models.CharField(max_length=32, primary_key=True)
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="box")
    what = models.CharField(max_length=4, choices=What.choices)
    choice = models.CharField(max_length=8, choices=CHOICES)
    size = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["poll", "what", "choice"], name="box_slip_poll")]

    def __str__(self) -> str:
        return f"{self.what} {self.choice}"
