from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wangge.modes.labels import ANSWER_TITLES, LEVEL_TITLES, STATE_TITLES, TASK_TITLES, TASK_TONES
from wangge.modes.rules import RUNNING, RUNNING_NAMES, State, TaskState


class ModeSwitch(models.Model):
    """An area between ordinary times: from the switch to the end that was planned with it, and the review after it."""

    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="modes")
    state = models.CharField(max_length=12, choices=[(one.value, title) for one, title in STATE_TITLES.items()])
    level = models.CharField(max_length=12, choices=[(one.value, title) for one, title in LEVEL_TITLES.items()])
    reason = models.CharField(max_length=200)
    public_text = models.TextField(blank=True, default="", help_text="What residents should know and do")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    starter = models.CharField(max_length=120, help_text="Office and name of who switched it on, as it was then")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="Planned end; there it ends by itself")
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True, default="", help_text="Empty: it ended as planned")
    review_due_on = models.DateField(null=True, blank=True)
    review_reminded_at = models.DateTimeField(null=True, blank=True)
    what_was_done = models.TextField(blank=True, default="")
    what_to_keep = models.TextField(blank=True, default="")
    what_to_change = models.TextField(blank=True, default="")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewer = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["-starts_at", "-id"], name="mode_newest"),
            models.Index(fields=["ends_at"], name="mode_running", condition=Q(state__in=RUNNING_NAMES)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["area"], condition=Q(state__in=RUNNING_NAMES), name="mode_one_runs"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in State]), name="mode_state_known"),
            models.CheckConstraint(condition=Q(level__in=RUNNING_NAMES), name="mode_level_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="mode_ends_after_start"),
            models.CheckConstraint(
                condition=Q(state=State.STOOD_DOWN.value, ended_at__isnull=False)
                | Q(state__in=RUNNING_NAMES, ended_at__isnull=True),
                name="mode_ended_with_moment",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None) | (~Q(what_was_done="") & Q(state=State.STOOD_DOWN.value)),
                name="mode_review_after_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area.name} {self.get_level_display()}"

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.state in RUNNING


class ModeLimit(models.Model):
    """What part of a usual limit counts in a mode, as it was decided when it was switched on."""

    mode = models.ForeignKey(ModeSwitch, models.CASCADE, related_name="limits")
    kind = models.CharField(max_length=30)
    clock = models.CharField(max_length=30)
    percent = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=20, help_text="The level's name, as deadlines say it")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mode", "kind", "clock"], name="mode_limit_once"),
            models.CheckConstraint(condition=Q(percent__gte=10, percent__lt=100), name="mode_limit_is_shorter"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}.{self.clock}: {self.percent} %"


class UsualLimit(models.Model):
    """What part of a limit a county gives in each level; without a row the default counts."""

    county = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    level = models.CharField(max_length=12, choices=[(one.value, title) for one, title in LEVEL_TITLES.items()])
    kind = models.CharField(max_length=30)
    clock = models.CharField(max_length=30)
    percent = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "level", "kind", "clock"], name="usual_limit_once"),
            models.CheckConstraint(condition=Q(percent__gte=10, percent__lte=100), name="usual_limit_in_bounds"),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.kind}.{self.clock}: {self.percent} %"


class Call(models.Model):
    """Somebody called to help, and what they said themselves; no place, no quota, nobody answers for another."""

    mode = models.ForeignKey(ModeSwitch, models.CASCADE, related_name="calls")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", help_text="The squad's")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mode_calls")
    task = models.CharField(max_length=200, help_text="Where to and what for")
    called_at = models.DateTimeField()
    answer = models.CharField(
        max_length=8, blank=True, default="", choices=[(one.value, title) for one, title in ANSWER_TITLES.items()]
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mode", "person"], name="mode_call_once")]

    def __str__(self) -> str:
        return f"call {self.pk}"


class Task(models.Model):
    """One thing to do somewhere in the area, and whose it is."""

    mode = models.ForeignKey(ModeSwitch, models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=80)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    spot = models.CharField(max_length=80, blank=True, default="")
    unit = models.ForeignKey("people.Organization", models.PROTECT, related_name="mode_tasks")
    state = models.CharField(
        max_length=8, choices=[(one.value, title) for one, title in TASK_TITLES.items()], default=TaskState.OPEN.value
    )
    note = models.CharField(max_length=300, blank=True, default="", help_text="The last word on it")
    source = models.ForeignKey(
        "matters.Matter", models.PROTECT, null=True, blank=True, related_name="tasks_of_modes", help_text="Grew out of"
    )
    matter = models.ForeignKey(
        "matters.Matter", models.PROTECT, null=True, blank=True, related_name="grown_from_tasks",
        help_text="Grew into",
    )  # fmt: skip
    made_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    moved_by = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["mode", "state"], name="task_mode_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return TASK_TONES[TaskState(self.state)]
