from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wangge.kinds.topic.rules.bodies import KIND_TITLES, OFFICE_TITLES
from wangge.vault.fields import EncryptedTextField

BODY_KINDS = [(value.value, _(title)) for value, title in KIND_TITLES.items()]
OFFICES = [(value.value, _(title)) for value, title in OFFICE_TITLES.items()]
WOMAN, MAN = pgettext_lazy("sex", "female"), pgettext_lazy("sex", "male")


class SelfGovBody(models.Model):
    """A body of self-government in one term: representatives, a committee, its supervision, a council."""

    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="self_gov_bodies")
    kind = models.CharField(max_length=26, choices=BODY_KINDS)
    name = models.CharField(max_length=60)
    term_from = models.DateField()
    term_to = models.DateField()
    charter = models.TextField(blank=True, default="", help_text="Its rules of procedure, in words")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "kind", "name", "term_from"], name="self_gov_body_once_per_term"),
            models.CheckConstraint(condition=Q(term_to__gte=F("term_from")), name="self_gov_body_term_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """Somebody in a body, elected by neighbours: the name encrypted, no number, no address, no card."""

    body = models.ForeignKey(SelfGovBody, models.CASCADE, related_name="seats")
    name = EncryptedTextField()
    office = models.CharField(max_length=14, choices=OFFICES)
    group = models.CharField(max_length=40, blank=True, default="", help_text="The small group that elected them")
    households = models.PositiveSmallIntegerField(null=True, blank=True, help_text="For how many they stand")
    is_woman = models.BooleanField(null=True, blank=True, help_text="Only because the law asks for a share")
    since = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(ended_reason=""), name="seat_ended_with_reason"
            )
        ]

    def __str__(self) -> str:
        return f"seat in {self.body_id}"


class RegisterDraft(models.Model):
    """An uploaded table of bodies and people between its preview and its commit, a day at most."""

    filename = models.CharField(max_length=200)
    rows = EncryptedTextField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.filename
