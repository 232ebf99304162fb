from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wangge.answers.rules import CHECKED_STATES, OPEN_STATES, State


class Answer(models.Model):
    """An answer that holds in an area; what it says stands in its editions."""

    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="answers")
    source_number = models.CharField(max_length=24, blank=True, default="", help_text="The matter it grew out of")
    helped = models.PositiveIntegerField(default=0, help_text="How many said that it helped; of nobody is known who")
    not_helped = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""), name="answer_withdrawn_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.pk}"


class Edition(models.Model):
    """One version of an answer: written by one person, public only after another one has checked it."""

    STATE_TITLES = (
        (State.DRAFT.value, _("draft")),
        (State.WAITING.value, _("to be checked")),
        (State.RETURNED.value, _("sent back to its writer")),
        (State.PUBLIC.value, _("public")),
        (State.REPLACED.value, _("replaced")),
    )

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=STATE_TITLES)
    category = models.ForeignKey("matters.Category", models.PROTECT, null=True, blank=True, related_name="answers")
    question = models.CharField(max_length=80)
    text = models.TextField()
    bring = models.TextField(blank=True, default="", help_text="One thing a line")
    station = models.ForeignKey("stations.Station", models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey("people.Organization", models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=160, blank=True, default="", help_text="Where else, and when")
    phone = models.CharField(max_length=40, blank=True, default="", help_text="At work")
    basis = models.CharField(max_length=200, blank=True, default="", help_text="Law or rule")
    valid_until = models.DateField(null=True, blank=True, help_text="Last day")
    review_on = models.DateField(help_text="When somebody looks at it again")
    organization = models.ForeignKey("people.Organization", models.PROTECT, related_name="+", help_text="Who says so")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    looked_on = models.DateField(null=True, blank=True, help_text="When it was last found to be still right")
    remark = models.CharField(max_length=200, blank=True, default="", help_text="Why it was sent back")

    class Meta:
        indexes = [models.Index(fields=["state", "review_on"], name="edition_state_review")]
        constraints = [
            models.UniqueConstraint(fields=["answer", "number"], name="edition_number_once"),
            models.UniqueConstraint(fields=["answer"], condition=Q(state="public"), name="edition_public_once"),
            models.UniqueConstraint(
                fields=["answer"], condition=Q(state__in=list(OPEN_STATES)), name="edition_open_once"
            ),
            models.CheckConstraint(condition=Q(state__in=list(State)), name="edition_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=list(CHECKED_STATES))
                | (Q(checked_by__isnull=False) & ~Q(checked_by=F("written_by"))),
                name="edition_checked_by_another",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.question

    def is_unsure(self, on: date) -> bool:
        """Whether the day has passed on which somebody should have looked."""
        return self.review_on < on


class LeftQuestion(models.Model):
    """A question that somebody left because there was no answer; nobody is kept with it."""

    text = models.CharField(max_length=200)
    area = models.ForeignKey("areas.Area", models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    answer = models.ForeignKey(Answer, models.SET_NULL, null=True, blank=True, related_name="left_questions")
    reason = models.CharField(max_length=120, blank=True, default="", help_text="Why it gets no answer of its own")

    def __str__(self) -> str:
        return self.text


class Miss(models.Model):
    """Words that were searched for and found nothing, and how often: no person, no device, no moment."""

    words = models.CharField(max_length=20, unique=True)
    times = models.PositiveIntegerField(default=1)
    last_on = models.DateField()

    def __str__(self) -> str:
        return self.words
