from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wangge.volunteers.models.registrations import Registration, Skill


class Activity(models.Model):
    """A volunteer activity: what, when, where, for how many, and truthfully which risks."""

    class State(models.TextChoices):
        OPEN = "open", _("Open for application")
        CLOSED = "closed", _("Application closed")
        OVER = "over", _("It is over")
        CANCELLED = "cancelled", _("Cancelled")

    title = models.CharField(max_length=80)
    text = models.TextField(blank=True, default="")
    risks = models.CharField(max_length=300)
    place = models.CharField(max_length=200)
    community = models.ForeignKey("areas.Area", models.PROTECT, related_name="activities")
    team = models.ForeignKey("people.Organization", models.PROTECT, null=True, blank=True, related_name="activities")
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="activities")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seats = models.PositiveSmallIntegerField(default=10)
    is_for_minors = models.BooleanField(default=False)
    is_insured = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    check_in_code = models.CharField(max_length=8)
    person_times = models.PositiveIntegerField(null=True, blank=True, help_text="Residents reached, as person-times")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="activity_ends_after_start"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="activity_has_seats"),
        ]
        indexes = [models.Index(fields=["community", "starts_at"], name="activity_community")]

    def __str__(self) -> str:
        return self.title


class Participation(models.Model):
    """Somebody's part in an activity, from application to confirmed hours."""

    class Proof(models.TextChoices):
        CODE = "code", _("Code shown at the place")
        LIST = "list", _("Ticked on the list")

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="participations")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="participations")
    stage = models.CharField(max_length=20, default="applied")
    applied_at = models.DateTimeField()
    checked_in_at = models.DateTimeField(null=True, blank=True)
    proof = models.CharField(max_length=6, choices=Proof.choices, blank=True, default="")
    ticked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "registration"], name="participation_once"),
            models.CheckConstraint(
                condition=Q(checked_in_at__isnull=True) | ~Q(proof=""), name="participation_check_in_is_proved"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} in {self.activity_id}"


class Hours(models.Model):
    """Time somebody served, confirmed by a second person; it belongs to the person and is added up for nobody else."""

    class Source(models.TextChoices):
        ACTIVITY = "activity", _("Activity")
        TASK = "task", _("Task")
        PAIRING = "pairing", _("Visits in a pairing")

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        DISPUTED = "disputed", _("Disputed")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="service_hours")
    community = models.ForeignKey("areas.Area", models.PROTECT, related_name="service_hours")
    unit = models.ForeignKey("people.Organization", models.PROTECT, null=True, blank=True, related_name="service_hours")
    on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=200)
    source = models.CharField(max_length=10, choices=Source.choices)
    reference = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CONFIRMED)
    dispute = models.CharField(max_length=300, blank=True, default="")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "source", "reference"], name="hours_once"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("person")), name="hours_by_a_second_person"
            ),
        ]
        indexes = [models.Index(fields=["person", "-on"], name="hours_person")]

    def __str__(self) -> str:
        return f"{self.minutes} min of {self.person_id}"
