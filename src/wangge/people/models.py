from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wangge.people.rules import Role


class Organization(models.Model):
    """Any body that can hold posts or be given work."""

    class Kind(models.TextChoices):
        PARTY_ORG = "party_org", _("Party organization")
        COORDINATION_BODY = "coordination_body", _("Coordination body")
        JOINT_COMMITTEE = "joint_committee", _("Joint committee")
        COUNTY_OFFICE = "county_office", _("County office")
        TOWNSHIP_OFFICE = "township_office", _("Township or subdistrict office")
        COMMUNITY_OFFICE = "community_office", _("Community office")
        DEPARTMENT = "department", _("Department")
        HANDLING_UNIT = "handling_unit", _("Handling unit")
        GOVERNANCE_CENTRE = "governance_centre", _("Governance centre")
        SELF_GOV_COMMITTEE = "self_gov_committee", _("Residents' or villagers' committee")
        SUPERVISION_COMMITTEE = "supervision_committee", _("Supervision committee")
        MEDIATION_ORG = "mediation_org", _("Mediation organization")
        PARTNER_UNIT = "partner_unit", _("Partner unit")
        PROPERTY_COMPANY = "property_company", _("Property company")
        OWNERS_COMMITTEE = "owners_committee", _("Owners' committee")
        PROPERTY_MANAGEMENT_COMMITTEE = "property_management_committee", _("Property management committee")
        SOCIAL_ORG = "social_org", _("Social organization")
        VOLUNTEER_TEAM = "volunteer_team", _("Volunteer team")
        OTHER = "other", _("Other")

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=32, choices=Kind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="organizations")
    phone = models.CharField(max_length=40, blank=True, default="")
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """Natural-key look-up by user name, as sign-in needs it."""


class Person(AbstractBaseUser):
    """Somebody with an account; what they may do comes from their posts alone."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    work_phone = models.CharField(max_length=40, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    large_type = models.BooleanField(default=False)
    must_change_password = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = PersonManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A person holds a role in an organization for an area and a period; all authority flows from posts."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=32, choices=[(role.value, role.value) for role in Role])
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="posts")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="posts")
    title = models.CharField(max_length=60, blank=True, default="")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.person} · {self.role}"
