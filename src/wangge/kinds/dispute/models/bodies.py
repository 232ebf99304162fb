from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wangge.kinds.dispute.rules.words import TROUBLES, pairs


class MediationBody(models.Model):
    """A people's mediation committee: an organization of kind `mediation_org` with its term and filing."""

    class Kind(models.TextChoices):
        VILLAGE_COMMUNITY = "village_community", _("Village or community mediation committee")
        TOWNSHIP = "township", _("Township mediation committee")
        SECTOR = "sector", _("Sector mediation committee")
        ENTERPRISE = "enterprise", _("Enterprise mediation committee")

    organization = models.OneToOneField("people.Organization", models.PROTECT, related_name="mediation_body")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    term_from = models.DateField(null=True, blank=True)
    term_to = models.DateField(null=True, blank=True)
    filed_on = models.DateField(null=True, blank=True)
    at_centre = models.ForeignKey(
        "people.Organization", models.SET_NULL, null=True, blank=True, related_name="mediation_bodies_within",
        help_text="Governance centre in which a sector body works",
    )  # fmt: skip
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(term_from__isnull=True) | Q(term_to__isnull=True) | Q(term_to__gte=F("term_from")),
                name="mediation_term_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.organization.name


class LegalRole(models.Model):
    """One word of the mixed legal team (三官一师一员) as the operator wants it."""

    name = models.CharField(max_length=30, unique=True)
    position = models.PositiveSmallIntegerField(default=100)

    def __str__(self) -> str:
        return self.name


class Mediator(models.Model):
    """Somebody who mediates for an organization; members of its committee are marked as such."""

    class Kind(models.TextChoices):
        PEOPLE = "people", _("People's mediator")
        INVITED = "invited", _("Invited mediator")
        LEGAL = "legal", _("Member of the legal team")

    body = models.ForeignKey(MediationBody, models.PROTECT, related_name="mediators")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="mediating"
    )
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PEOPLE)
    legal_role = models.ForeignKey(LegalRole, models.PROTECT, null=True, blank=True, related_name="mediators")
    is_member = models.BooleanField(default=False)
    is_chair = models.BooleanField(default=False)
    is_woman = models.BooleanField(default=False)
    profession = models.CharField(max_length=60, blank=True, default="")
    work_phone = models.CharField(max_length=40, blank=True, default="")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="Last day")
    trained_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "person"], condition=Q(person__isnull=False, ends_on__isnull=True),
                name="mediator_once_in_a_body",
            ),
            models.CheckConstraint(condition=Q(is_chair=False) | Q(is_member=True), name="mediator_chair_is_member"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="mediator_ends_after_start"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["person", "ends_on"], name="mediator_person")]

    def __str__(self) -> str:
        return self.name


class Skill(models.Model):
    """A kind of dispute that a mediator is versed in."""

    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="skills")
    trouble = models.CharField(max_length=20, choices=pairs(TROUBLES))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mediator", "trouble"], name="mediator_skill_once")]

    def __str__(self) -> str:
        return self.trouble


class Room(models.Model):
    """A place to talk, under the name people know it by."""

    body = models.ForeignKey(MediationBody, models.PROTECT, related_name="rooms")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="mediation_rooms")
    name = models.CharField(max_length=60)
    address = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True, default="")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "name"], name="mediation_room_name")]

    def __str__(self) -> str:
        return self.name


class DutyHour(models.Model):
    """Who sits in a room on a day of the week, from when to when."""

    class Day(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    room = models.ForeignKey(Room, models.CASCADE, related_name="hours")
    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="hours")
    day = models.PositiveSmallIntegerField(choices=Day.choices)
    begins = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="duty_hour_ends_after_start"),
            models.UniqueConstraint(fields=["room", "mediator", "day", "begins"], name="duty_hour_once"),
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.day} {self.begins}"
