from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from wangge.matters.rules import Phase
from wangge.vault.fields import EncryptedTextField, Sealed

PREFIXES = (6, 9, 12, 15)
"""Lengths of the codes of counties, townships, communities and grids."""
LARGE = 9
"""Lengths up to this one are those of areas with so much open that it is worth an order of its own."""
SEARCH_TABLE = "matters_search"
"""The full-text index, which no model stands for: its shape is the database's."""


HAS_DEADLINE, STILL_OPEN = Q(next_due_at__isnull=False), Q(closed_at__isnull=True)
IS_URGENT = Q(urgency="urgent")
"""What the small indexes hold; a matter is open as long as it has no end."""


NEWEST = (F("opened_at").desc(), F("id").desc())


def list_indexes(length: int = 0) -> list[models.Index]:
    """Lets a list of an area (or of everything) be read in its order: all by age, those with a deadline by that, and
    what is still open by state and deadline, by deadline, or by age, and so what is urgent of it."""
    start = [Substr("area_code", 1, length)] if length else []
    name = f"matter_prefix{length}" if length else "matter"
    due = (F("next_due_at"), F("id"))
    found = [models.Index(*start, *NEWEST, name=f"{name}_newest")] if length else []
    found += [
        models.Index(*start, *due, name=f"{name}_due", condition=HAS_DEADLINE),
        models.Index(*start, F("state"), *due, name=f"{name}_open_state", condition=STILL_OPEN),
    ]
    if length <= LARGE:
        found.append(models.Index(*start, *due, name=f"{name}_open_due", condition=STILL_OPEN))
        found.append(models.Index(*start, *NEWEST, name=f"{name}_open_newest", condition=STILL_OPEN))
        found.append(models.Index(*start, *NEWEST, name=f"{name}_urgent", condition=STILL_OPEN & IS_URGENT))
    return found


class NumberSeries(models.Model):
    """The last serial given out per kind letter, county and day."""

    letter = models.CharField(max_length=2)
    county = models.CharField(max_length=6)
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "county", "day"], name="number_series_unique")]

    def __str__(self) -> str:
        return f"{self.letter}{self.county}{self.day:%Y%m%d}"


class Matter(models.Model):
    """Anything with a beginning, an owner, a deadline and an end.

    A foreign key whose column leads an index of a list has none of its own: every index is written with every matter.
    """

    class Urgency(models.TextChoices):
        NORMAL = "normal", _("Normal")
        URGENT = "urgent", _("Urgent")

    class Confidentiality(models.TextChoices):
        NORMAL = "normal", _("Normal")
        GUARDED = "guarded", _("Reporter hidden from the handler")
        SEALED = "sealed", _("Only those on the case")

    class Channel(models.TextChoices):
        GRID_PATROL = "grid_patrol", _("Grid patrol")
        VISIT = "visit", _("Visit")
        BUILDING_HEAD = "building_head", _("Building head")
        RESIDENT_QR = "resident_qr", _("Resident, QR code")
        RESIDENT_WEB = "resident_web", _("Resident, web page")
        RESIDENT_ACCOUNT = "resident_account", _("Resident, account")
        PHONE = "phone", _("Telephone")
        COUNTER = "counter", _("Counter")
        CHAT_ENTRY = "chat_entry", _("Chat group, entered by hand")
        HOTLINE_12345 = "hotline_12345", _("Hotline 12345")
        FORUM = "forum", _("Forum")
        WHISTLE_FEEDBACK = "whistle_feedback", _("Whistle")
        DEVICE_ALARM = "device_alarm", _("Device alarm")
        SUPERIOR = "superior", _("Assigned from above")
        MEDIA = "media", _("Media")
        PETITION_REFERRAL = "petition_referral", _("Petition, referred")

    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True, default="")
    public_text = models.TextField(blank=True, default="", help_text="Checked text without any identity")
    area_code = models.CharField(max_length=17)
    area_name = models.CharField(max_length=160, blank=True, default="", help_text="Names of that day, smallest last")
    estate = models.ForeignKey("estates.Estate", models.PROTECT, null=True, blank=True, related_name="matters")
    building = models.ForeignKey("estates.Building", models.PROTECT, null=True, blank=True, related_name="matters")
    lng = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    accuracy_m = models.FloatField(null=True, blank=True)
    address = models.CharField(max_length=200, blank=True, default="")
    channel = models.CharField(max_length=20, choices=Channel.choices)
    confidentiality = models.CharField(max_length=10, choices=Confidentiality.choices, default=Confidentiality.NORMAL)
    category = models.ForeignKey(
        "matters.Category", models.PROTECT, null=True, blank=True, related_name="matters", db_index=False
    )
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.NORMAL)
    state = models.CharField(max_length=24)
    phase = models.CharField(max_length=10, choices=[(phase.value, phase.value) for phase in Phase])
    lead_unit = models.ForeignKey(
        "people.Organization", models.PROTECT, null=True, blank=True, related_name="matters", db_index=False
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="opened_matters", db_index=False
    )
    next_due_at = models.DateTimeField(null=True, blank=True)
    next_clock = models.CharField(max_length=30, blank=True, default="")
    review_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField()
    was_late = models.BooleanField(default=False)
    source_system = models.CharField(max_length=40, blank=True, default="")
    source_number = models.CharField(max_length=80, blank=True, default="")
    intake_key = models.CharField(max_length=64, null=True, blank=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_system", "source_number"], condition=~Q(source_number=""), name="matter_source_unique"
            ),
            models.CheckConstraint(condition=Q(phase__in=[phase.value for phase in Phase]), name="matter_phase_known"),
        ]
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="matter_newest"),
            models.Index(fields=["area_code", "-opened_at", "-id"], name="matter_area_newest"),
            models.Index(fields=["kind", "state", "-opened_at", "-id"], name="matter_kind_state"),
            models.Index(fields=["kind", "-opened_at", "-id"], name="matter_kind_newest"),
            models.Index(fields=["category", "-opened_at", "-id"], name="matter_category_newest"),
            models.Index(fields=["opened_by", "-opened_at", "-id"], name="matter_opener_newest"),
            models.Index(fields=["lead_unit", "-opened_at", "-id"], name="matter_unit_newest"),
            models.Index(fields=["lead_unit", "next_due_at", "id"], name="matter_unit_due", condition=HAS_DEADLINE),
            models.Index(fields=["lead_unit", "next_due_at", "id"], name="matter_unit_open", condition=STILL_OPEN),
            models.Index(fields=["closed_at"], name="matter_closed", condition=~STILL_OPEN),
            *list_indexes(),
            *(index for length in PREFIXES for index in list_indexes(length)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def spot(self) -> str:
        """Where within its area it is, in words: estate, building, then what was written; nothing twice."""
        known = [self.estate.name if self.estate else "", self.building.spoken if self.building else ""]
        return " ".join([*(name for name in known if name and name not in self.address), self.address]).strip()

    def kept(self, text: Any) -> str:
        """A text of the journal as it is stored: sealed when only those on the case may read it."""
        words = str(text or "")
        return Sealed(words) if self.confidentiality == self.Confidentiality.SEALED else words


class Reporter(models.Model):
    """Somebody who told of a matter; a matter may have none, one or many."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="reporters")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="reported"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="reported_for_others"
    )
    name = EncryptedTextField(blank=True, default="")
    contact = EncryptedTextField(blank=True, default="")
    contact_index = models.CharField(max_length=64, blank=True, default="")
    code_hash = models.CharField(max_length=64, blank=True, default="")
    is_hidden = models.BooleanField(default=False, help_text="Asked not to be named to the handling unit")
    wants_contact = models.BooleanField(default=True)
    has_joined = models.BooleanField(
        default=False, db_default=False, help_text="Joined what others had told; its words are not theirs"
    )
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["contact_index"], name="reporter_contact")]

    def __str__(self) -> str:
        return f"reporter of {self.matter_id}"


class Link(models.Model):
    """How two matters belong together."""

    class Kind(models.TextChoices):
        DUPLICATE_OF = "duplicate_of", _("Duplicate of")
        PART_OF = "part_of", _("Part of")
        FOLLOWS_FROM = "follows_from", _("Follows from")
        ALIKE = "alike", _("Alike")

    source = models.ForeignKey(Matter, models.CASCADE, related_name="links_out")
    target = models.ForeignKey(Matter, models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="link_unique"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="link_not_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class Rating(models.Model):
    """What the reporter says of the outcome; nobody else can give it."""

    class Solved(models.TextChoices):
        YES = "yes", _("Solved")
        NO = "no", _("Not solved")

    class Satisfied(models.TextChoices):
        YES = "yes", _("Satisfied")
        NEUTRAL = "neutral", _("Neither")
        NO = "no", _("Not satisfied")

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="ratings")
    reporter = models.ForeignKey(Reporter, models.CASCADE, related_name="ratings")
    solved = models.CharField(max_length=8, choices=Solved.choices)
    satisfied = models.CharField(max_length=8, choices=Satisfied.choices)
    text = models.TextField(blank=True, default="")
    round = models.PositiveSmallIntegerField(default=1, help_text="1, and one more after each reopening")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reporter", "round"], name="rating_once_per_round")]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.solved}/{self.satisfied}"


class Voice(models.Model):
    """Whose word a rating is: the first row of a person, who has one voice under however many numbers."""

    rating = models.OneToOneField(Rating, models.CASCADE, primary_key=True, related_name="voice")
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    reporter = models.ForeignKey(Reporter, models.CASCADE, related_name="+", db_index=False)
    round = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reporter", "matter", "round"], name="voice_once_per_round")]

    def __str__(self) -> str:
        return f"voice of {self.reporter_id} on {self.matter_id}"


class SavedView(models.Model):
    """A person's named filter of the list."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)
    position = models.PositiveIntegerField(default=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_view_name_unique")]

    def __str__(self) -> str:
        return self.name
