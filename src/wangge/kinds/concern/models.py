from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wangge.vault.fields import EncryptedTextField


class ConcernDetails(models.Model):
    """What a concern has beyond every matter."""

    class Demand(models.TextChoices):
        CONSULTATION = "consultation", _("Consultation")
        HELP = "help", _("Request for help")
        COMPLAINT = "complaint", _("Complaint")
        REPORT = "report", _("Report of wrongdoing")
        SUGGESTION = "suggestion", _("Suggestion")

    class Precision(models.TextChoices):
        A = "A", _("A: half a metre")
        B = "B", _("B: one metre")
        C = "C", _("C: ten metres")

    class Level(models.TextChoices):
        GRID = "grid", _("Grid")
        COMMUNITY = "community", _("Community")
        TOWNSHIP = "township", _("Township level")
        COUNTY = "county", _("County and above")

    matter = models.OneToOneField("matters.Matter", models.CASCADE, primary_key=True, related_name="concern")
    demand = models.CharField(max_length=12, choices=Demand.choices, blank=True, default="")
    condition = models.ForeignKey("matters.Condition", models.PROTECT, null=True, blank=True, related_name="+")
    component_code = models.CharField(max_length=20, blank=True, default="", help_text="Code of the public object")
    position_class = models.CharField(max_length=1, choices=Precision.choices, blank=True, default="")
    ground = models.CharField(max_length=20, blank=True, default="", help_text="Why it was not taken up")
    proper_place = models.CharField(max_length=200, blank=True, default="")
    contact_way = models.CharField(max_length=10, blank=True, default="")
    first_contact_at = models.DateTimeField(null=True, blank=True)
    extension_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    extension_wanted = models.DateTimeField(null=True, blank=True)
    extension_until = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=100, blank=True, default="", help_text="Who did the work")
    is_joint = models.BooleanField(default=False, help_text="Several bodies are verifying it together")
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspension_text = models.TextField(blank=True, default="", help_text="The leader's words on the public list")
    closed_level = models.CharField(max_length=10, choices=Level.choices, blank=True, default="")
    followed_up_at = models.DateTimeField(null=True, blank=True)
    is_reached = models.BooleanField(null=True, blank=True)
    is_solved = models.BooleanField(null=True, blank=True)
    satisfied = models.CharField(max_length=8, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["closed_level"], name="concern_closed_level")]

    def __str__(self) -> str:
        return f"concern {self.matter_id}"


class ConcernAnswer(models.Model):
    """The answer to one question of the category, with the question's words of that day."""

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="concern_answers")
    code = models.CharField(max_length=30)
    question = models.CharField(max_length=200)
    answer = models.CharField(max_length=500)
    asked_of = models.CharField(max_length=10)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["matter"], name="concern_answer_matter")]

    def __str__(self) -> str:
        return f"{self.question} {self.answer}"


class JointVerification(models.Model):
    """One record by which several bodies verify a result; it passes when all of them have signed."""

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="joint_verifications")
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    called_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    is_passed = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(ended_at__isnull=True), name="joint_open_once")
        ]

    def __str__(self) -> str:
        return f"joint verification of {self.matter_id}"


class JointSignature(models.Model):
    """One body's line on the record."""

    class Opinion(models.TextChoices):
        PASS = "pass", _("Passed")
        REWORK = "rework", _("Not good enough")

    record = models.ForeignKey(JointVerification, models.CASCADE, related_name="signatures")
    organization = models.ForeignKey("people.Organization", models.PROTECT, related_name="+")
    opinion = models.CharField(max_length=8, choices=Opinion.choices, blank=True, default="")
    note = models.TextField(blank=True, default="")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    person_name = models.CharField(max_length=60, blank=True, default="")
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "organization"], name="joint_body_once")]

    def __str__(self) -> str:
        return f"{self.organization_id}: {self.opinion}"


class ImportRun(models.Model):
    """A table of concerns brought to the desk: what was uploaded, how its columns are understood, what became of it.

    The file and what was found in it are sealed, since they hold what residents wrote, and are forgotten after a week.
    """

    filename = models.CharField(max_length=200)
    sheet = models.CharField(max_length=200, blank=True, default="", db_default="", help_text="Sheet of a workbook")
    content = EncryptedTextField(blank=True, default="", help_text="The file in base 64, until it is forgotten")
    columns = models.TextField(blank=True, default="{}", help_text="Headings by field, as JSON")
    area_code = models.CharField(max_length=17, blank=True, default="")
    datum = models.CharField(max_length=8, default="wgs84")
    source = models.CharField(max_length=40)
    channel = models.CharField(max_length=20)
    only_open = models.BooleanField(default=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    figures = models.TextField(blank=True, default="{}", help_text="The report's figures and notes, as JSON")
    findings = EncryptedTextField(blank=True, default="", help_text="Errors and warnings, as JSON")
    refusal = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["person", "-created_at"], name="import_run_newest")]

    def __str__(self) -> str:
        return f"{self.filename} {self.created_at:%Y-%m-%d}"
