from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Body(models.Model):
    """What an organization needs to be a body in which units meet; name, area, kind and parent are the organization's.

    A special task group is a body whose organization stands beneath that of another body.
    """

    organization = models.OneToOneField("people.Organization", models.PROTECT, related_name="body")
    lead = models.ForeignKey("people.Organization", models.PROTECT, null=True, blank=True, related_name="+")
    head = models.CharField(max_length=60, blank=True, default="", help_text="The function, not the name")
    first_secretary = models.CharField(max_length=60, blank=True, default="", help_text="The function, not the name")
    sits_in = models.CharField(max_length=80, blank=True, default="", help_text="Who sits in from above")
    scope = models.TextField(blank=True, default="")
    meetings_a_year = models.PositiveSmallIntegerField(null=True, blank=True)
    founded_on = models.DateField()

    def __str__(self) -> str:
        return self.organization.name

    @property
    def level(self) -> str:
        """Where it stands: county, township, community."""
        return self.organization.area.level

    @property
    def area_code(self) -> str:
        """The code of its area."""
        return self.organization.area.code


class Member(models.Model):
    """A unit that sits in a body, for a time; persons are not written down."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="members")
    organization = models.ForeignKey("people.Organization", models.PROTECT, related_name="bodies_sat_in")
    since = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="Last day")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "organization"], condition=Q(until__isnull=True), name="member_once_in_body"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="member_until_after_since"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} in {self.body_id}"


class Meeting(models.Model):
    """A meeting of a body: called, held with minutes, or called off."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    subject = models.CharField(max_length=120)
    meet_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    agenda = models.TextField(blank=True, default="", help_text="One item on each line")
    called_at = models.DateTimeField()
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True, help_text="When the minutes were written first")
    minutes = models.TextField(blank=True, default="")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["body", "meet_at"], name="meeting_of_body")]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_at__isnull=True) | Q(cancelled_at__isnull=True), name="meeting_held_or_cancelled"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.meet_at:%Y-%m-%d}"


class Invitation(models.Model):
    """A unit asked to a meeting: what it answered, and whether it was there."""

    class Answer(models.TextChoices):
        COMING = "coming", _("Comes")
        DEPUTY = "deputy", _("Sends a deputy")
        UNABLE = "unable", _("Cannot come")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations")
    organization = models.ForeignKey("people.Organization", models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True, default="")
    note = models.CharField(max_length=120, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    was_there = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "organization"], name="invitation_once")]

    def __str__(self) -> str:
        return f"{self.organization_id} at {self.meeting_id}"


class DecisionDetails(models.Model):
    """What only a decision has: who decided, at which meeting, and by when."""

    matter = models.OneToOneField("matters.Matter", models.CASCADE, related_name="decision")
    body = models.ForeignKey(Body, models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    due_on = models.DateField()
    level = models.CharField(max_length=12, help_text="Where the body stands: who confirms depends on it, in lists too")

    def __str__(self) -> str:
        return f"decision of {self.body_id}"


class WorkNote(models.Model):
    """What somebody sent to an area saw and asked for, and what became of it: official, read in the whole area.

    The worker's own book is another thing: nobody else reads it and its words are deleted. Who is sent stands in the
    crews (place, from, to); the seat gives no account, so the note also says who wrote it in.
    """

    seat = models.ForeignKey("crews.Seat", models.PROTECT, related_name="work_notes")
    on = models.DateField()
    seen = models.TextField(help_text="What was seen; no names of residents")
    asked = models.TextField(blank=True, default="", help_text="What was asked for, and of whom")
    outcome = models.TextField(blank=True, default="", help_text="What became of it")
    matter = models.ForeignKey(
        "matters.Matter", models.SET_NULL, null=True, blank=True, related_name="+", help_text="Grew into"
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["seat", "on"], name="work_note_of_seat")]

    def __str__(self) -> str:
        return f"work note {self.pk}"
