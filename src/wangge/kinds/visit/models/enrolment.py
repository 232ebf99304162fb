from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wangge.kinds.visit.rules.categories import END_TITLES, GIVER_TITLES, SERVICES, WAY_TITLES
from wangge.kinds.visit.rules.rhythms import EVERY_TITLES
from wangge.vault.fields import EncryptedTextField

SERVICE_CHOICES = [(service.value, _(rule.title)) for service, rule in SERVICES.items()]
EVERY_CHOICES = [(value, _(title)) for value, title in EVERY_TITLES.items()]


class Enrolment(models.Model):
    """Somebody who joined a service; what is personal is sealed and deleted some days after it ended."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Joined")
        ENDED = "ended", _("Ended")

    category = models.CharField(max_length=24, choices=SERVICE_CHOICES)
    area_code = models.CharField(max_length=17)
    estate = models.ForeignKey("estates.Estate", models.PROTECT, null=True, blank=True, related_name="+")
    building = models.ForeignKey("estates.Building", models.PROTECT, null=True, blank=True, related_name="+")
    is_minor = models.BooleanField(default=False, help_text="Under 14: the guardian agrees, no place in any list")
    name = EncryptedTextField(blank=True, default="")
    contact = EncryptedTextField(blank=True, default="")
    contact_index = models.CharField(max_length=64, blank=True, default="")
    door = EncryptedTextField(blank=True, default="", help_text="Stairwell and door, or the place in words")
    need = EncryptedTextField(blank=True, default="", help_text="What was asked for")
    guardian_name = EncryptedTextField(blank=True, default="")
    guardian_contact = EncryptedTextField(blank=True, default="")
    kin_name = EncryptedTextField(blank=True, default="", help_text="Contact person")
    kin_contact = EncryptedTextField(blank=True, default="")
    kin_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="The contact person's own account, which is told by the software as well",
    )  # fmt: skip
    every = models.CharField(max_length=16, choices=EVERY_CHOICES, blank=True, default="", help_text="Empty: as usual")
    weekday = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0 Monday to 6 Sunday; empty: any")
    rest_until = models.DateField(null=True, blank=True, help_text="Declined: nobody comes before")
    code_hash = models.CharField(max_length=64, blank=True, default="")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    started_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(
        max_length=12, choices=[(v, _(t)) for v, t in END_TITLES.items()], blank=True, default=""
    )
    wiped_at = models.DateTimeField(null=True, blank=True)
    enrolled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    key = models.CharField(max_length=64, null=True, blank=True, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["area_code", "category", "id"], name="enrolment_area_category"),
            models.Index(fields=["contact_index"], name="enrolment_contact"),
            models.Index(fields=["ends_on"], condition=Q(state="active", ends_on__isnull=False), name="enrolment_ends"),
            models.Index(fields=["ended_at"], condition=Q(state="ended", wiped_at__isnull=True), name="enrolment_wipe"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(state="ended") | Q(ended_at__isnull=False), name="enrolment_end_known"),
            models.CheckConstraint(condition=Q(weekday__isnull=True) | Q(weekday__lte=6), name="enrolment_weekday"),
        ]

    def __str__(self) -> str:
        return f"enrolment {self.pk}"

    @property
    def is_active(self) -> bool:
        """Whether the person is still in the service."""
        return self.state == self.State.ACTIVE


class ConsentText(models.Model):
    """The words of a consent as an operator published them; the newest version counts."""

    category = models.CharField(max_length=24, choices=SERVICE_CHOICES, blank=True, default="")
    version = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=300)
    text = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["category", "version"], name="consent_text_version")]

    def __str__(self) -> str:
        return f"{self.category} {self.version}"


class Consent(models.Model):
    """That somebody agreed: to which words, for which purpose, how, when, and until when."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="consents")
    version = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=300)
    text = models.TextField()
    way = models.CharField(max_length=12, choices=[(value, _(title)) for value, title in WAY_TITLES.items()])
    giver = models.CharField(max_length=10, choices=[(value, _(title)) for value, title in GIVER_TITLES.items()])
    is_separate = models.BooleanField(default=False, help_text="A consent of its own for sensitive data")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["enrolment", "-id"], name="consent_newest")]

    def __str__(self) -> str:
        return f"consent {self.enrolment_id} {self.version}"


class CheckLine(models.Model):
    """A line of a county's list for care visits; without lines the shipped list counts."""

    area_code = models.CharField(max_length=17)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=40)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_code", "position"], name="check_line_once")]

    def __str__(self) -> str:
        return self.text


class RhythmRow(models.Model):
    """How often a county visits a service category; without a row the shipped rhythm counts."""

    area_code = models.CharField(max_length=17)
    category = models.CharField(max_length=24, choices=SERVICE_CHOICES)
    every = models.CharField(max_length=16, choices=EVERY_CHOICES)
    is_care = models.BooleanField(default=False)
    opens = models.TimeField()
    closes = models.TimeField()
    second_hours = models.PositiveSmallIntegerField(default=3)
    rest_days = models.PositiveSmallIntegerField(default=90)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_code", "category"], name="rhythm_once")]

    def __str__(self) -> str:
        return f"{self.area_code} {self.category} {self.every}"
