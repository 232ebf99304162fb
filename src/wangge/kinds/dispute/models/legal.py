from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wangge.kinds.dispute.rules.legal import KINDS, POINTED, STANDINGS, STATES, TOPICS, Standing, State
from wangge.kinds.dispute.rules.words import pairs
from wangge.vault.fields import EncryptedTextField


class LegalSession(models.Model):
    """Somebody from the law comes to advise, mediate, hear a case or teach; nothing here says anything of a case."""

    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="legal_sessions")
    kind = models.CharField(max_length=10, choices=pairs(KINDS))
    room = models.ForeignKey("dispute.Room", models.PROTECT, null=True, blank=True, related_name="legal_sessions")
    place = models.CharField(max_length=120, blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    visitor = models.ForeignKey(
        "dispute.Mediator", models.PROTECT, null=True, blank=True, related_name="legal_sessions"
    )
    legal_role = models.ForeignKey(
        "dispute.LegalRole", models.PROTECT, null=True, blank=True, related_name="legal_sessions"
    )
    guest_from = models.CharField(max_length=80, blank=True, default="", help_text="Office or firm they come from")
    topic = models.CharField(max_length=120, blank=True, default="")
    seats = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Places to book; empty: none are booked")
    booked = models.PositiveSmallIntegerField(default=0)
    last_serial = models.PositiveSmallIntegerField(default=0)
    standing = models.CharField(max_length=10, choices=pairs(STANDINGS), default=Standing.PLANNED.value)
    off_reason = models.CharField(max_length=200, blank=True, default="", help_text="Told publicly")
    attended = models.PositiveIntegerField(null=True, blank=True, help_text="Person-times")
    advised = models.PositiveIntegerField(null=True, blank=True, help_text="Pieces of advice given")
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    planned_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="legal_session_ends_after_start"),
            models.CheckConstraint(
                condition=Q(seats__isnull=True) | Q(booked__lte=F("seats")), name="legal_session_not_overbooked"
            ),
            models.CheckConstraint(condition=~Q(kind="hearing") | Q(topic=""), name="legal_hearing_says_nothing"),
            models.CheckConstraint(
                condition=~Q(standing="called_off") | ~Q(off_reason=""), name="legal_session_off_says_why"
            ),
        ]
        indexes = [models.Index(fields=["area", "starts_at"], name="legal_session_coming")]

    def __str__(self) -> str:
        return f"{self.kind} {self.area_id} {self.starts_at:%Y-%m-%d}"


class SeatBooking(models.Model):
    """A place in a session for whoever has the code; nothing here says who it is."""

    session = models.ForeignKey(LegalSession, models.CASCADE, related_name="bookings")
    serial = models.PositiveSmallIntegerField()
    code_hash = models.CharField(max_length=64)
    booked_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "serial"], name="legal_seat_unique")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.serial}"


class Adviser(models.Model):
    """The legal adviser of a community for a period: one community, one adviser."""

    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="legal_advisers")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="advising",
        help_text="Account with which written questions are answered",
    )  # fmt: skip
    name = models.CharField(max_length=60)
    legal_role = models.ForeignKey("dispute.LegalRole", models.PROTECT, null=True, blank=True, related_name="advisers")
    firm = models.CharField(max_length=80)
    work_phone = models.CharField(max_length=40)
    hours = models.CharField(max_length=80, blank=True, default="", help_text="When they are in the community")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="Last day")
    end_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area"], condition=Q(ends_on__isnull=True), name="legal_adviser_one_without_end"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="legal_adviser_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["area", "starts_on"], name="legal_adviser_area")]

    def __str__(self) -> str:
        return self.name


class Advice(models.Model):
    """A resident's question to one person and the answer; sealed, and gone on a day that is known from the start."""

    number = models.CharField(max_length=24, unique=True)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="legal_questions")
    asked = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="legal_questions")
    topic = models.CharField(max_length=10, choices=pairs(TOPICS))
    question = EncryptedTextField(blank=True, default="")
    contact = EncryptedTextField(blank=True, default="")
    answer = EncryptedTextField(blank=True, default="")
    code_hash = models.CharField(max_length=64, blank=True, default="")
    pointed = models.CharField(max_length=12, choices=pairs(POINTED), blank=True, default="")
    state = models.CharField(max_length=10, choices=pairs(STATES), default=State.WAITING.value)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    delete_on = models.DateField(help_text="Question, answer and contact are deleted on this day")
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cleared_at__isnull=True) | Q(question="", contact="", answer="", code_hash=""),
                name="legal_question_cleared_is_empty",
            )
        ]
        indexes = [
            models.Index(fields=["asked", "state"], name="legal_question_asked"),
            models.Index(fields=["delete_on"], condition=Q(cleared_at__isnull=True), name="legal_question_deletes"),
        ]

    def __str__(self) -> str:
        return self.number


class LawsuitCount(models.Model):
    """How many new lawsuits a court counted in an area; entered as told, shown, and a target for nobody."""

    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="lawsuit_counts")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField(default=0, help_text="0: the whole year")
    lawsuits = models.PositiveIntegerField()
    people = models.PositiveIntegerField(help_text="Inhabitants that the rate is reckoned by")
    source = models.CharField(max_length=120, help_text="Which court told it, and where")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "year", "month"], name="lawsuit_count_unique"),
            models.CheckConstraint(condition=Q(month__lte=12), name="lawsuit_count_month"),
            models.CheckConstraint(condition=Q(people__gt=0), name="lawsuit_count_people"),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.year}-{self.month}"
