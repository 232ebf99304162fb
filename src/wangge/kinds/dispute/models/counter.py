from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class TicketSeries(models.Model):
    """The last queue number of a counter on a day."""

    centre = models.ForeignKey("people.Organization", models.CASCADE, related_name="ticket_series")
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "day"], name="ticket_series_unique")]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.day}"


class Ticket(models.Model):
    """Somebody at the counter of a governance centre; nothing here says who it is.

    `due_on`, `note` and `result` are of referrals noted before these were matters of their own.
    """

    class Subject(models.TextChoices):
        QUESTION = "question", _("A question")
        DISPUTE = "dispute", _("A dispute")
        PETITION = "petition", _("A petition")
        REPORT = "report", _("A report or a request")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        CALLED = "called", _("Now at the counter")
        ANSWERED = "answered", _("Answered on the spot")
        REGISTERED = "registered", _("Registered")
        REFERRED = "referred", _("Referred")
        GONE = "gone", _("Went away")

    centre = models.ForeignKey("people.Organization", models.PROTECT, related_name="counter_tickets")
    day = models.DateField()
    serial = models.PositiveIntegerField()
    subject = models.CharField(max_length=10, choices=Subject.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    number = models.CharField(max_length=24, blank=True, default="", help_text="The one number from start to end")
    unit = models.ForeignKey(
        "people.Organization", models.PROTECT, null=True, blank=True, related_name="referred_tickets"
    )
    due_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True, default="", help_text="What it is about, without names")
    result = models.CharField(max_length=200, blank=True, default="")
    taken_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    served_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "day", "serial"], name="ticket_unique"),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="ticket_number_unique"),
            models.CheckConstraint(
                condition=~Q(state="referred") | (Q(unit__isnull=False) & ~Q(number="")),
                name="ticket_referred_says_who",
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "day", "state", "serial"], name="ticket_queue"),
            models.Index(fields=["day"], condition=Q(ended_at__isnull=True), name="ticket_open"),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.day} {self.serial}"
