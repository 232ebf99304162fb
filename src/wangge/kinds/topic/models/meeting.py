from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.kinds.topic.models.register import Forum


class Meeting(models.Model):
    """One sitting on a topic: notice, who came, minutes."""

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="topic_meetings")
    forum = models.ForeignKey(Forum, models.PROTECT, null=True, blank=True, related_name="meetings")
    meet_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    agenda = models.TextField(blank=True, default="")
    called_at = models.DateTimeField()
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)
    present = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes = models.TextField(blank=True, default="")
    is_postponed = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["meet_at"], name="topic_meeting_when")]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.meet_at:%Y-%m-%d}"


class Attendance(models.Model):
    """How many of one party came: the roll names parties and numbers, never residents."""

    class Party(models.TextChoices):
        RESIDENTS = "residents", _("Residents")
        REPRESENTATIVES = "representatives", _("Residents' representatives")
        COMMUNITY = "community", _("Community")
        OWNERS_COMMITTEE = "owners_committee", _("Owners' committee")
        PROPERTY = "property", _("Property company")
        DEPARTMENT = "department", _("Departments and units")
        EXPERT = "expert", _("Lawyers and experts")
        OTHER = "other", _("Others")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance")
    party = models.CharField(max_length=20, choices=Party.choices)
    people = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "party"], name="attendance_party_once")]

    def __str__(self) -> str:
        return f"{self.party}: {self.people}"
