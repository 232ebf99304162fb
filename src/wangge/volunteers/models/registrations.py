from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wangge.vault.fields import EncryptedTextField


class Skill(models.Model):
    """What somebody can do, a need asks for, a unit offers: one list for all three, so that they can be matched."""

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=40)
    is_active = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=100)

    def __str__(self) -> str:
        return self.name


class Standing(models.TextChoices):
    """Where a registration stands."""

    APPLIED = "applied", _("Waiting for the community")
    ACCEPTED = "accepted", _("Accepted at the community")
    ENDED = "ended", _("Registration ended")


class Registration(models.Model):
    """A member or volunteer who registered of their own will at one community; without account until it accepts."""

    class Kind(models.TextChoices):
        MEMBER = "member", _("Party member in office")
        VOLUNTEER = "volunteer", _("Volunteer")

    class Free(models.TextChoices):
        ANY = "any", _("Any time by arrangement")
        EVENING = "evening", _("Evenings")
        WEEKEND = "weekend", _("Weekends")
        DAY = "day", _("On working days")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="registrations"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    community = models.ForeignKey("areas.Area", models.PROTECT, related_name="registrations")
    near = models.ForeignKey("areas.Area", models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey("people.Organization", models.PROTECT, null=True, blank=True, related_name="registrations")
    unit_name = models.CharField(max_length=100, blank=True, default="")
    name = EncryptedTextField(blank=True, default="")
    contact = EncryptedTextField(blank=True, default="")
    skills = models.ManyToManyField(Skill, blank=True, related_name="registrations")
    free = models.CharField(max_length=10, choices=Free.choices, default=Free.ANY)
    hours_per_month = models.PositiveSmallIntegerField(null=True, blank=True)
    is_minor = models.BooleanField(default=False)
    guardian_name = EncryptedTextField(blank=True, default="")
    guardian_contact = EncryptedTextField(blank=True, default="")
    agreed_at = models.DateTimeField(help_text="To the keeping of these data for service")
    shows_name = models.BooleanField(default=False, help_text="Agreed that the name may be published")
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.APPLIED)
    applied_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "community", "kind"],
                condition=~Q(standing="ended") & Q(person__isnull=False),
                name="registration_once_per_community",
            ),
            models.CheckConstraint(
                condition=~Q(standing="accepted") | Q(person__isnull=False), name="registration_accepted_is_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "standing", "-applied_at"], name="registration_community"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.community_id}"


class UnitRegistration(models.Model):
    """A unit that registered at a community: whom to speak with, what it can give, how many of its members serve."""

    organization = models.ForeignKey("people.Organization", models.PROTECT, related_name="unit_registrations")
    community = models.ForeignKey("areas.Area", models.PROTECT, related_name="unit_registrations")
    liaison_name = EncryptedTextField(blank=True, default="")
    liaison_contact = EncryptedTextField(blank=True, default="")
    offers = models.CharField(max_length=300, blank=True, default="")
    members_serving = models.PositiveIntegerField(null=True, blank=True, help_text="A number; never a list of names")
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.APPLIED)
    applied_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "community"],
                condition=~Q(standing="ended"),
                name="unit_registered_once_per_community",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} at {self.community_id}"


class TeamMembership(models.Model):
    """Somebody registered belongs to a volunteer team, of their own will, from one day to another."""

    team = models.ForeignKey("people.Organization", models.PROTECT, related_name="memberships")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="memberships")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "registration"], condition=Q(left_on__isnull=True), name="team_joined_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} in {self.team_id}"
