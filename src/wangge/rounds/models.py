from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wangge.rounds.rules import DueState, RestDays, Rhythm


class Round(models.Model):
    """A rule that opens work again and again for every target it has."""

    class Rest(models.TextChoices):
        KEEP = RestDays.KEEP.value, _("Rest days count like any other day")
        SKIP = RestDays.SKIP.value, _("Rest days are left out")
        LATER = RestDays.LATER.value, _("Moved to the next working day")
        EARLIER = RestDays.EARLIER.value, _("Moved to the working day before")

    name = models.CharField(max_length=100)
    purpose = models.CharField(max_length=40)
    area_code = models.CharField(max_length=17, help_text="Whose calendar and whose leaders")
    rule = models.CharField(max_length=200, help_text="RFC 5545, whole days, without begin and end")
    rest_days = models.CharField(max_length=8, choices=Rest.choices, default=Rest.KEEP)
    window_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="empty: until the rule's next day")
    closes_at = models.TimeField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    paused_from = models.DateField(null=True, blank=True)
    paused_until = models.DateField(
        null=True, blank=True, help_text="The last day without; empty: until further notice"
    )
    is_kept = models.BooleanField(default=False, help_text="Its app keeps rule and targets; nobody edits them by hand")
    register = models.CharField(max_length=40, blank=True, default="", help_text="empty: the purpose's own")
    is_by_unit = models.BooleanField(default=False, help_text="Units of the register do it, not who serves the area")
    form = models.ForeignKey("ShortForm", models.PROTECT, null=True, blank=True, related_name="rounds")
    is_active = models.BooleanField(default=True)
    key = models.CharField(max_length=64, null=True, blank=True, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["area_code", "purpose"], name="round_area_purpose")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="round_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(window_days__isnull=True) | Q(window_days__gte=1), name="round_window_of_a_day"
            ),
            models.CheckConstraint(
                condition=Q(paused_until__isnull=True) | Q(paused_until__gte=F("paused_from")),
                name="round_pause_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rhythm(self) -> Rhythm:
        """The columns that say when, as the rules take them."""
        return Rhythm(
            rule=self.rule, starts_on=self.starts_on, ends_on=self.ends_on, rest_days=RestDays(self.rest_days),
            window_days=self.window_days, closes_at=self.closes_at, paused_from=self.paused_from,
            paused_until=self.paused_until,
        )  # fmt: skip


class Target(models.Model):
    """One thing that a round comes to, as plain values out of whatever register holds it."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="targets")
    kind = models.CharField(max_length=30)
    target_id = models.CharField(max_length=40)
    label = models.CharField(max_length=160)
    area_code = models.CharField(max_length=17)
    unit = models.ForeignKey("people.Organization", models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)
    starts_on = models.DateField()
    opened_through = models.DateField(null=True, blank=True, help_text="Turns up to this opening day are there")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "kind", "target_id"], name="target_once_per_round")]
        indexes = [
            models.Index(fields=["round", "area_code", "id"], name="target_round_area"),
            models.Index(fields=["kind", "target_id"], name="target_register"),
        ]

    def __str__(self) -> str:
        return self.label


class Due(models.Model):
    """One target in one turn: the work, its window, and what became of it."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="dues")
    target = models.ForeignKey(Target, models.CASCADE, related_name="dues")
    area_code = models.CharField(max_length=17)
    unit = models.ForeignKey("people.Organization", models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    period = models.DateField(help_text="The rule's own day, which names the turn")
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=[(state.value, state.value) for state in DueState], default=DueState.OPEN
    )
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    done_by_name = models.CharField(max_length=60, blank=True, default="")
    settled_at = models.DateTimeField(null=True, blank=True, help_text="When it was missed or waived")
    waived_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    waived_by_name = models.CharField(max_length=60, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    result_kind = models.CharField(max_length=30, blank=True, default="")
    result_id = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "period"], name="due_once_per_turn"),
            models.CheckConstraint(condition=Q(opens_at__lt=F("due_at")), name="due_window_in_order"),
            models.CheckConstraint(condition=~Q(state="waived") | ~Q(reason=""), name="due_waived_with_reason"),
            models.CheckConstraint(condition=~Q(state="done") | Q(done_at__isnull=False), name="due_done_has_moment"),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="due_open_by_end", condition=Q(state="open")),
            models.Index(fields=["unit", "due_at"], name="due_open_of_unit", condition=Q(state="open")),
            models.Index(fields=["area_code", "due_at"], name="due_open_of_area", condition=Q(state="open")),
            models.Index(fields=["round", "period"], name="due_round_period"),
            models.Index(fields=["target", "-period"], name="due_target_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.period}"


class ShortForm(models.Model):
    """What a check goes through, as the operator wrote it; its lines change by edition, records keep theirs."""

    name = models.CharField(max_length=60, unique=True)
    edition = models.PositiveSmallIntegerField(default=1)
    is_offered = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class FormLine(models.Model):
    """One line of a form: something looked at, in order or not, or a number that is counted."""

    class Answer(models.TextChoices):
        VERDICT = "verdict", _("In order or not")
        NUMBER = "number", _("A number")

    form = models.ForeignKey(ShortForm, models.CASCADE, related_name="lines")
    edition = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=120)
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.VERDICT)
    is_grave = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "edition", "position"], name="form_line_position")]

    def __str__(self) -> str:
        return self.text


class Record(models.Model):
    """A check made with a short form, also when nothing was found."""

    due = models.OneToOneField(Due, models.CASCADE, related_name="record")
    form = models.ForeignKey(ShortForm, models.PROTECT, related_name="records")
    edition = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return f"record {self.due_id}"


class Counted(models.Model):
    """A number that a record holds."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="numbers")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=120)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "position"], name="counted_once_per_line")]

    def __str__(self) -> str:
        return f"{self.text}: {self.number}"


class Finding(models.Model):
    """A line that was not in order, and the matter it grew into."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="findings")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=120)
    note = models.CharField(max_length=300, blank=True, default="")
    is_grave = models.BooleanField(default=False)
    matter = models.ForeignKey(
        "matters.Matter", models.SET_NULL, null=True, blank=True, related_name="round_findings"
    )  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "position"], name="round_finding_once_per_line")]

    def __str__(self) -> str:
        return self.text


class TargetList(models.Model):
    """A register of the operator's own that rounds go over, brought in as a table; no names of residents."""

    name = models.CharField(max_length=60)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", help_text="Whose list it is")
    counts = models.CharField(max_length=20, blank=True, default="", help_text="What the number of an entry counts")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="target_list_name_once")]

    def __str__(self) -> str:
        return self.name


class ListEntry(models.Model):
    """One entry of such a register: a building with its gas households, a shop, a station."""

    list = models.ForeignKey(TargetList, models.CASCADE, related_name="entries")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    estate = models.ForeignKey("estates.Estate", models.SET_NULL, null=True, blank=True, related_name="+")
    unit = models.ForeignKey("people.Organization", models.PROTECT, null=True, blank=True, related_name="+")
    number = models.PositiveIntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "code"], name="list_entry_code_once")]
        indexes = [models.Index(fields=["list", "area"], name="list_entry_area")]

    def __str__(self) -> str:
        return self.name


class ListDraft(models.Model):
    """An uploaded table between its preview and its commit, kept a day at most."""

    list = models.ForeignKey(TargetList, models.CASCADE, related_name="+")
    filename = models.CharField(max_length=200)
    rows = models.TextField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.filename
