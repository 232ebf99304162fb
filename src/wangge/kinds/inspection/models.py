from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wangge.kinds.inspection.homes import ENTERED, HOME_KINDS, HOME_TITLES
from wangge.kinds.inspection.rules import CAUSE_TITLES, GRADE_TITLES, KINDS, RHYTHM_TITLES
from wangge.vault.fields import EncryptedTextField


class Installation(models.Model):
    """A thing that must be checked again and again: a lift, a gas station, a charging shed."""

    class Kind(models.TextChoices):
        LIFT = "lift", _("Lift")
        GAS_STATION = "gas_station", _("Gas pressure station")
        CHARGING_SHED = "charging_shed", _("Charging shed")
        OTHER = "other", _("Other installation")

    class Condition(models.TextChoices):
        IN_SERVICE = "in_service", _("In service")
        STOPPED = "stopped", _("Out of service")
        RETIRED = "retired", _("Retired")

    code = models.CharField(max_length=40, unique=True, help_text="Registration or equipment code")
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.LIFT)
    name = models.CharField(max_length=100)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="installations")
    estate = models.ForeignKey("estates.Estate", models.PROTECT, null=True, blank=True, related_name="installations")
    address = models.CharField(max_length=160, blank=True, default="")
    lng = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    keeper = models.ForeignKey("people.Organization", models.PROTECT, related_name="installations")
    director = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", help_text="Safety director"
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", help_text="Safety officer"
    )
    maintainer = models.CharField(max_length=100, blank=True, default="")
    maintainer_phone = models.CharField(max_length=40, blank=True, default="")
    rescue_phone = models.CharField(max_length=40, blank=True, default="")
    next_inspection_on = models.DateField(null=True, blank=True)
    condition = models.CharField(max_length=12, choices=Condition.choices, default=Condition.IN_SERVICE)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_reason = models.CharField(max_length=200, blank=True, default="", help_text="Shown to everybody")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["area", "kind", "code"], name="installation_area_kind"),
            models.Index(fields=["next_inspection_on"], name="installation_statutory"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="installation_kind_known"),
            models.CheckConstraint(
                condition=~Q(condition="stopped") | Q(stopped_at__isnull=False), name="installation_stopped_since"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """Estate and name, as a list of many estates shows it."""
        return f"{self.estate.name} {self.name}" if self.estate else self.name


class Regulator(models.Model):
    """The unit that watches installations of a kind in an area, such as the market regulator for lifts."""

    kind = models.CharField(max_length=16, choices=Installation.Kind.choices)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Organization", models.CASCADE, related_name="regulates")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "area", "unit"], name="regulator_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit}"


class Sheet(models.Model):
    """One edition of the list that a check goes through; a record keeps the edition it was made with."""

    kind = models.CharField(max_length=16, choices=Installation.Kind.choices)
    rhythm = models.CharField(max_length=8, choices=list(RHYTHM_TITLES.items()))
    edition = models.PositiveSmallIntegerField()
    is_current = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "rhythm", "edition"], name="sheet_edition_once"),
            models.UniqueConstraint(fields=["kind", "rhythm"], condition=Q(is_current=True), name="sheet_one_current"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.rhythm} {self.edition}"


class SheetItem(models.Model):
    """One line of a list; a grave one is proposed as serious when it is not in order."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=120)
    is_grave = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "position"], name="sheet_item_position")]

    def __str__(self) -> str:
        return self.text


class Check(models.Model):
    """A check that was made, also when nothing was found."""

    kind = models.CharField(max_length=16, choices=Installation.Kind.choices)
    rhythm = models.CharField(max_length=8, choices=list(RHYTHM_TITLES.items()))
    installation = models.ForeignKey(Installation, models.PROTECT, null=True, blank=True, related_name="checks")
    keeper = models.ForeignKey("people.Organization", models.PROTECT, related_name="checks")
    area_code = models.CharField(max_length=17)
    due = models.OneToOneField("rounds.Due", models.PROTECT, related_name="inspection_check")
    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="checks")
    period = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=60)
    found = models.PositiveSmallIntegerField(default=0)
    is_late = models.BooleanField(default=False)
    note = models.TextField(blank=True, default="")
    present = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How many took part in the meeting")

    class Meta:
        indexes = [
            models.Index(fields=["installation", "-at"], name="check_installation_newest"),
            models.Index(fields=["keeper", "rhythm", "-at"], name="check_keeper_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.rhythm} {self.period}"


class CheckPhoto(models.Model):
    """A picture taken in a check."""

    check_made = models.ForeignKey(Check, models.CASCADE, related_name="photos")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"photo of {self.check_made_id}"


class Finding(models.Model):
    """One line of the list that was not in order, and the hazard it became."""

    check_made = models.ForeignKey(Check, models.CASCADE, related_name="findings")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=120)
    note = models.CharField(max_length=300, blank=True, default="")
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="inspection_findings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["check_made", "position"], name="finding_once_per_line")]

    def __str__(self) -> str:
        return self.text


class HazardDetails(models.Model):
    """What only a hazard has."""

    matter = models.OneToOneField("matters.Matter", models.CASCADE, related_name="hazard")
    installation_kind = models.CharField(max_length=16, choices=Installation.Kind.choices)
    installation = models.ForeignKey(Installation, models.PROTECT, null=True, blank=True, related_name="hazards")
    keeper = models.ForeignKey("people.Organization", models.PROTECT, related_name="hazards")
    cause = models.CharField(max_length=10, choices=list(CAUSE_TITLES.items()))
    item = models.CharField(max_length=120, blank=True, default="")
    grade = models.CharField(max_length=10, choices=list(GRADE_TITLES.items()), blank=True, default="")
    has_stopped = models.BooleanField(default=False)
    rhythm = models.CharField(max_length=8, blank=True, default="")
    missed_count = models.PositiveSmallIntegerField(default=0)
    retested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["keeper", "cause", "rhythm"], name="hazard_keeper_cause")]

    def __str__(self) -> str:
        return f"hazard {self.cause}"


class Missed(models.Model):
    """A missed turn, and the finding it is counted in."""

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="inspection_missed")
    due = models.OneToOneField("rounds.Due", models.CASCADE, related_name="inspection_missed")

    def __str__(self) -> str:
        return f"missed {self.due_id}"


class HomeCheck(models.Model):
    """A safety check at home by a utility, with somebody of the grid at its side; only with the household's consent."""

    kind = models.CharField(max_length=10, choices=[(name, _(title)) for name, title in HOME_KINDS.items()])
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    estate = models.ForeignKey("estates.Estate", models.PROTECT, null=True, blank=True, related_name="+")
    door = EncryptedTextField(help_text="Building, unit and door; no name")
    unit = models.ForeignKey("people.Organization", models.PROTECT, related_name="home_checks")
    meet_at = models.DateTimeField()
    consent_on = models.DateField(null=True, blank=True, help_text="The day on which the household agreed")
    state = models.CharField(max_length=8, choices=[(name, _(title)) for name, title in HOME_TITLES.items()])
    checker = models.CharField(max_length=60, blank=True, default="", help_text="Who of the utility checked")
    defect = models.CharField(max_length=300, blank=True, default="")
    due_on = models.DateField(null=True, blank=True, help_text="Until when it is rectified")
    settled_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["area", "state", "meet_at"], name="home_check_area_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(HOME_TITLES)), name="home_check_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(ENTERED)) | Q(consent_on__isnull=False), name="home_check_by_consent"
            ),
            models.CheckConstraint(
                condition=~Q(state="defect") | (Q(due_on__isnull=False) & ~Q(defect="")), name="home_check_defect_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class ImportDraft(models.Model):
    """An uploaded table between its preview and its commit."""

    filename = models.CharField(max_length=200)
    rows = models.TextField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.filename
