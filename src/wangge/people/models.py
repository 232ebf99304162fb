from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from wangge.people.labels import ROLE_CHOICES, SUBKIND_LABELS
from wangge.vault.fields import EncryptedTextField


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
    subkind = models.CharField(max_length=32, blank=True, default="", choices=list(SUBKIND_LABELS.items()))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="organizations")
    phone = models.CharField(max_length=40, blank=True, default="")
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """Look-up by user name, as sign-in needs it; names are kept in lower case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(username=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Somebody with an account; what they may do comes from their posts alone."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    work_phone = models.CharField(max_length=40, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    large_type = models.BooleanField(default=False)
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    session_version = models.PositiveIntegerField(default=0, help_text="Raised to end every session of the person.")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    is_resident = models.BooleanField(
        default=False, db_default=False, help_text="Opened by a resident for themselves: no name is kept."
    )

    posts_today: list["Post"]
    """The posts that count today, where they were read together with the person."""

    objects = PersonManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(username=Lower("username")), name="person_username_lower"),
        ]
        indexes = [models.Index(fields=["name"], name="person_name")]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Ties a session to the password and to `session_version`, so that raising either ends it."""
        secret_of_session = f"{self.password}|{self.session_version}"
        return salted_hmac("wangge.people.session", secret_of_session, secret=secret, algorithm="sha256").hexdigest()

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A person holds a role in an organization for an area and a period; all authority flows from posts."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=32, choices=ROLE_CHOICES)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="posts")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="posts")
    title = models.CharField(max_length=60, blank=True, default="")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="Last day of the post.")
    ended_reason = models.CharField(max_length=200, blank=True, default="")
    ended_at_once = models.BooleanField(default=False, help_text="The last day does not count any more.")
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followers")
    hands_over_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="taken_over")
    handed_over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="post_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "organization", "area", "starts_on"], name="post_once_from_a_day"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(role__in=["system_admin", "security_admin", "audit_admin"], ends_on__isnull=True),
                name="post_one_admin_role_per_person",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[value for value, _label in ROLE_CHOICES]), name="post_role_known"
            ),
        ]
        indexes = [
            models.Index(fields=["role", "area", "starts_on"], name="post_role_area"),
            models.Index(
                fields=["ends_on"],
                condition=models.Q(hands_over_to__isnull=False, handed_over_at__isnull=True),
                name="post_to_hand_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.role}"


class ImportDraft(models.Model):
    """An uploaded table between its preview and its commit, then the sheet of first passwords until it is fetched."""

    kind = models.CharField(max_length=20)
    filename = models.CharField(max_length=200)
    rows = EncryptedTextField()
    result = EncryptedTextField(blank=True, default="")
    person = models.ForeignKey(Person, models.CASCADE, related_name="import_drafts")
    created_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.filename
