from django.conf import settings
from django.db import models
from django.db.models import Q

from wangge.kinds.dispute.rules.words import (
    ABOUTS,
    HOWS,
    OUTCOMES,
    PARTS,
    SIDES,
    SOURCES,
    STANDINGS,
    TROUBLES,
    Outcome,
    Source,
    pairs,
)
from wangge.vault.fields import EncryptedTextField


class CaseGroup(models.Model):
    """Alike cases (办理一案、化解一片): one legal note for their mediators, one explanation for everybody."""

    name = models.CharField(max_length=80)
    area_code = models.CharField(max_length=17)
    trouble = models.CharField(max_length=20, choices=pairs(TROUBLES))
    legal_note = EncryptedTextField(blank=True, default="")
    public_text = models.TextField(blank=True, default="", help_text="Without any identity; checked by a second person")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=models.F("written_by")),
                name="case_group_checked_by_another",
            )
        ]

    def __str__(self) -> str:
        return self.name


class DisputeDetails(models.Model):
    """What only a dispute has; what is told is sealed, and the counts are what its guards look at."""

    matter = models.OneToOneField("matters.Matter", models.CASCADE, related_name="dispute")
    trouble = models.CharField(max_length=20, choices=pairs(TROUBLES))
    source = models.CharField(max_length=20, choices=pairs(SOURCES), default=Source.ON_APPLICATION.value)
    delegated_by = models.CharField(max_length=100, blank=True, default="")
    is_pre_litigation = models.BooleanField(default=False)
    subject = EncryptedTextField()
    story = EncryptedTextField(blank=True, default="")
    body = models.ForeignKey("dispute.MediationBody", models.PROTECT, related_name="cases")
    group = models.ForeignKey(CaseGroup, models.SET_NULL, null=True, blank=True, related_name="cases")
    limitation_on = models.DateField(null=True, blank=True, help_text="Last day on which a claim can be brought")
    outcome = models.CharField(max_length=12, choices=pairs(OUTCOMES), default=Outcome.OPEN.value, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    told = EncryptedTextField(blank=True, default="", help_text="Other remedies the parties were told of")
    is_two_sided = models.BooleanField(default=False)
    has_chief = models.BooleanField(default=False)
    unconsented = models.PositiveSmallIntegerField(default=0)
    refusing = models.PositiveSmallIntegerField(default=0)
    sessions = models.PositiveSmallIntegerField(default=0)
    sessions_held = models.PositiveSmallIntegerField(default=0)
    has_agreement = models.BooleanField(default=False)
    is_status_relation = models.BooleanField(default=False)
    unsigned = models.PositiveSmallIntegerField(default=0)
    unconfirmed_parties = models.PositiveSmallIntegerField(default=0)
    open_promises = models.PositiveSmallIntegerField(default=0)
    effective_on = models.DateField(null=True, blank=True)
    court = models.CharField(max_length=200, blank=True, default="")
    court_asked_on = models.DateField(null=True, blank=True)
    ruling = models.CharField(max_length=12, blank=True, default="")
    ruled_on = models.DateField(null=True, blank=True)
    missing_sheets = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["outcome", "ended_on"], name="dispute_outcome"),
            models.Index(fields=["body", "outcome"], name="dispute_body"),
            models.Index(
                fields=["limitation_on"],
                condition=Q(limitation_on__isnull=False, outcome=""),
                name="dispute_limitation",
            ),
        ]

    def __str__(self) -> str:
        return f"dispute {self.matter_id}"


class Seat(models.Model):
    """Somebody is on a case; whoever has no seat sees nothing of it."""

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="dispute_seats")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="dispute_seats")
    organization = models.ForeignKey("people.Organization", models.PROTECT, related_name="dispute_seats")
    part = models.CharField(max_length=10, choices=pairs(PARTS))
    starts_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    declared_free_at = models.DateTimeField(null=True, blank=True, help_text="Said to have no tie to a party")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "person", "part"], condition=Q(ended_at__isnull=True), name="dispute_seat_once"
            ),
            models.UniqueConstraint(
                fields=["matter"], condition=Q(ended_at__isnull=True, part="chief"), name="dispute_one_chief"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "matter"], condition=Q(ended_at__isnull=True), name="dispute_seat_sight")
        ]

    def __str__(self) -> str:
        return f"{self.part} of {self.matter_id}"


class Party(models.Model):
    """One party on one side; names are sealed and opened for a stated purpose only."""

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="dispute_parties")
    side = models.CharField(max_length=8, choices=pairs(SIDES))
    position = models.PositiveSmallIntegerField()
    is_organization = models.BooleanField(default=False)
    name = EncryptedTextField()
    contact = EncryptedTextField(blank=True, default="")
    address = EncryptedTextField(blank=True, default="")
    standing = models.CharField(max_length=10, choices=pairs(STANDINGS), blank=True, default="")
    representative = EncryptedTextField(blank=True, default="")
    representative_contact = EncryptedTextField(blank=True, default="")
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "side", "position"], name="dispute_party_place")]

    def __str__(self) -> str:
        return f"{self.side} {self.position} of {self.matter_id}"


class Consent(models.Model):
    """What a party said to one question and how; the latest line counts, none is changed."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="consents")
    about = models.CharField(max_length=12, choices=pairs(ABOUTS))
    is_given = models.BooleanField()
    how = models.CharField(max_length=8, choices=pairs(HOWS))
    said_on = models.DateField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["party", "about", "-id"], name="dispute_consent_latest")]

    def __str__(self) -> str:
        return f"{self.about} of {self.party_id}"


class Session(models.Model):
    """One meeting: set, held and recorded, or called off."""

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="dispute_sessions")
    position = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    room = models.ForeignKey("dispute.Room", models.SET_NULL, null=True, blank=True, related_name="sessions")
    place = models.CharField(max_length=200, blank=True, default="")
    is_open = models.BooleanField(default=False)
    is_off = models.BooleanField(default=False)
    present = models.ManyToManyField(Party, blank=True, related_name="sessions")
    record = EncryptedTextField(blank=True, default="")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "position"], name="dispute_session_place")]

    def __str__(self) -> str:
        return f"session {self.position} of {self.matter_id}"
