from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.planning.rules import PRESENT
from wangge.vault.fields import EncryptedTextField


class Plan(models.Model):
    """The redrawing of the grids of one area: what stood in the registers on that day, its drafts, its decision."""

    class Source(models.TextChoices):
        REGISTERS = "registers", _("The platform's registers")
        FILES = "files", _("Uploaded files")

    class State(models.TextChoices):
        GATHERING = "gathering", _("Data are being taken down")
        DRAFT = "draft", _("Being drawn")
        TRYING = "trying", _("Being tried out")
        SUBMITTED = "submitted", _("Waiting for approval")
        APPROVED = "approved", _("Approved, not yet in force")
        IN_FORCE = "in_force", _("Division in force now")
        DROPPED = "dropped", _("Plan dropped")

    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="grid_plans")
    name = models.CharField(max_length=100)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.REGISTERS)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    faults = models.TextField(default="[]", help_text="JSON: code, subject, community, action, detail")
    buildings = models.PositiveIntegerField(default=0)
    households = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    made_by_name = models.CharField(max_length=60, blank=True, default="")
    chosen = models.ForeignKey("Draft", models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True, default="", help_text="Why the grids are redrawn: stands in the notice")
    effective_on = models.DateField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    submitted_by_name = models.CharField(max_length=60, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=60, blank=True, default="")
    decision = models.TextField(blank=True, default="")
    in_force_at = models.DateTimeField(null=True, blank=True)
    tried = models.PositiveIntegerField(default=0, db_default=0, help_text="Communities tried out so far")
    to_try = models.PositiveIntegerField(default=0, db_default=0)
    outcome = models.TextField(default="[]", help_text="JSON: per community, which grids stay, end and begin")
    trouble = models.TextField(blank=True, default="", help_text="Why it could not be put in force")

    class Meta:
        indexes = [models.Index(fields=["-created_at"], name="planning_plan_newest")]

    def __str__(self) -> str:
        return self.name


class Ward(models.Model):
    """One community of a plan with everything the planner wants to know, as it was when the plan was started."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="wards")
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=100)
    buildings = models.PositiveIntegerField(default=0)
    households = models.PositiveIntegerField(default=0)
    data = models.TextField(help_text="JSON of `townfile.pack`")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="planning_ward_once")]

    def __str__(self) -> str:
        return self.name


class Draft(models.Model):
    """One division of all communities of a plan; number 0 measures the division in force.

    `position` points at the last step that counts: undo moves it back, redo forward, a new step cuts off what follows.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Being worked out")
        READY = "ready", _("Ready")

    class Count(models.TextChoices):
        IDEAL = "ideal", _("As many as the middle of the range gives")
        MINIMUM = "minimum", _("As few as the range allows")
        FREE = "free", _("Whatever divides best")

    class Effort(models.TextChoices):
        FAST = "fast", _("Quick look")
        NORMAL = "normal", _("Thorough")
        BEST = "best", _("As good as can be (slow)")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="drafts")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=100, blank=True, default="")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    minimum = models.PositiveIntegerField(default=300)
    maximum = models.PositiveIntegerField(default=500)
    count = models.CharField(max_length=8, choices=Count.choices, default=Count.IDEAL)
    effort = models.CharField(max_length=8, choices=Effort.choices, default=Effort.NORMAL)
    keep = models.FloatField(default=0.0, help_text="Price of a household that changes grid")
    has_micro = models.BooleanField(default=False)
    extra_old = models.PositiveSmallIntegerField(default=0, help_text="% more work per household of an old estate")
    extra_unmanaged = models.PositiveSmallIntegerField(default=0, help_text="% more work without a property company")
    is_stopped = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    last = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="planning_draft_once"),
            models.CheckConstraint(name="planning_draft_range", condition=models.Q(minimum__lte=models.F("maximum"))),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.number}"

    @property
    def is_present(self) -> bool:
        """Whether this is the division in force, measured the same way."""
        return self.number == PRESENT

    @property
    def is_ready(self) -> bool:
        """Whether every community is worked out."""
        return self.state == self.State.READY

    @property
    def percent(self) -> int:
        """How far it is worked out."""
        return self.done * 100 // self.total if self.total else 0


class WardState(models.Model):
    """How one community is divided in a draft from a step on: step 0 was worked out, later ones are by hand."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="states")
    ward = models.ForeignKey(Ward, models.CASCADE, related_name="+")
    step = models.PositiveIntegerField(default=0)
    act = models.CharField(max_length=10, default="run")
    note = models.CharField(max_length=300, blank=True, default="", help_text="What was done, in words")
    by_name = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField()
    labels = models.TextField(help_text="JSON: the grid of each building")
    locked = models.CharField(max_length=1000, default="[]", help_text="JSON: grids that stay as they are")
    names = models.TextField(default="{}", help_text="JSON: names given by hand")
    figures = models.TextField(help_text="JSON: the measures of the community")
    grids = models.TextField(help_text="JSON: every grid with its measures")
    polygons = models.TextField(help_text="JSON: the outline of every grid, GeoJSON")
    micros = models.TextField(default="[]", help_text="JSON: micro-grids as lists of buildings, units and floors")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "ward", "step"], name="planning_state_once")]

    def __str__(self) -> str:
        return f"{self.ward} {self.step}"


class Consultation(models.Model):
    """A draft laid out for the people it concerns, from a day to a day; meanwhile nobody changes that draft."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="consultations")
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="+")
    text = models.TextField(help_text="Why the grids are redrawn, in words for residents")
    opened_at = models.DateTimeField()
    opens_on = models.DateField()
    closes_on = models.DateField(help_text="Last day for comments")
    opened_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    opened_by_name = models.CharField(max_length=60, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Ended before its last day")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="planning_consultation_days", condition=models.Q(closes_on__gte=models.F("opens_on"))
            ),
            models.UniqueConstraint(
                fields=["plan"], name="planning_consultation_one_open", condition=models.Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}"


class Comment(models.Model):
    """What somebody said of the proposed grids of one community, and what was answered; it stays with the plan."""

    class Stance(models.TextChoices):
        AGREE = "agree", _("I agree")
        CHANGE = "change", _("Please change something")
        QUESTION = "question", _("I have a question")

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="comments")
    ward = models.ForeignKey(Ward, models.CASCADE, related_name="+")
    stance = models.CharField(max_length=8, choices=Stance.choices)
    text = EncryptedTextField(blank=True, default="")
    contact = EncryptedTextField(blank=True, default="")
    sender = models.CharField(max_length=64, help_text="Mark of browser address and day, against floods of comments")
    at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=60, blank=True, default="")
    is_public = models.BooleanField(default=False, help_text="Comment and answer stand on the public page")

    class Meta:
        indexes = [models.Index(fields=["consultation", "sender"], name="planning_comment_sender")]

    def __str__(self) -> str:
        return f"{self.ward} {self.pk}"


class Drift(models.Model):
    """A grid that left its norm because reality changed; settled when it is back in it or stands no more."""

    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    households = models.PositiveIntegerField(help_text="As the buildings say now")
    minimum = models.PositiveIntegerField()
    maximum = models.PositiveIntegerField()
    noticed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area"], name="planning_drift_one_open", condition=models.Q(settled_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.households}"


class MicroPart(models.Model):
    """What belongs to a micro-grid: units and floors of a building, as the plan put in force listed them."""

    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    building = models.ForeignKey("estates.Building", models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    first_unit = models.PositiveIntegerField()
    last_unit = models.PositiveIntegerField()
    low = models.PositiveIntegerField()
    high = models.PositiveIntegerField()
    households = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.area} {self.name}"
