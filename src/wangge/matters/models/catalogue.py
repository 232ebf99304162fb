from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.Model):
    """A class of concern; rows, never code."""

    class Scheme(models.TextChoices):
        OWN = "own", _("Residents' concerns")
        COMPONENT = "component", _("Public facilities")
        EVENT = "event", _("Disturbances")

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    scheme = models.CharField(max_length=12, choices=Scheme.choices, default=Scheme.OWN)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    words = models.TextField(blank=True, default="", help_text="Other words residents use, separated by spaces")
    advice = models.TextField(blank=True, default="", help_text="Shown to the reporter, such as an emergency number")
    is_urgent = models.BooleanField(default=False)
    is_offered = models.BooleanField(default=True, help_text="Offered to residents")
    is_active = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=100)

    def __str__(self) -> str:
        return self.name


class Condition(models.Model):
    """A filing condition of a category with its closing condition and handling limit."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="conditions")
    number = models.PositiveSmallIntegerField()
    filing = models.CharField(max_length=300)
    closing = models.CharField(max_length=300, blank=True, default="")
    limit = models.CharField(max_length=40)
    source = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["category", "number"], name="condition_number_unique")]

    def __str__(self) -> str:
        return self.filing


class Question(models.Model):
    """An extra question of a category: to the reporter in the report form, or to the unit when it says done."""

    class AskedOf(models.TextChoices):
        REPORTER = "reporter", _("Reporter, when reporting")
        UNIT = "unit", _("Unit, when done")

    category = models.ForeignKey(Category, models.CASCADE, related_name="questions")
    code = models.CharField(max_length=30)
    text = models.CharField(max_length=200)
    asked_of = models.CharField(max_length=10, choices=AskedOf.choices, default=AskedOf.REPORTER)
    choices = models.TextField(blank=True, default="", help_text="One choice per line; empty: free text")
    is_required = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["category", "code"], name="question_code_unique")]

    def __str__(self) -> str:
        return self.text


class DutyRule(models.Model):
    """The duty list: who is responsible for a category in an area; the most specific rule wins."""

    category = models.ForeignKey(Category, models.CASCADE, null=True, blank=True, related_name="duty_rules")
    area_code = models.CharField(max_length=17, blank=True, default="")
    unit = models.ForeignKey("people.Organization", models.PROTECT, related_name="duty_rules")
    assist = models.ManyToManyField("people.Organization", blank=True, related_name="assist_rules")
    reason = models.CharField(max_length=200, blank=True, default="")
    source_number = models.CharField(max_length=30, blank=True, default="", help_text="Matter whose decision made it")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["category", "area_code"], name="duty_rule_place")]

    def __str__(self) -> str:
        return f"{self.category or '*'} · {self.area_code or '*'} → {self.unit}"


class LimitRule(models.Model):
    """An operator's limit for a clock of a kind; the most specific rule in force wins over the kind's default."""

    class Mark(models.TextChoices):
        VERIFIED = "V", _("verified")
        SECOND_HAND = "V2", _("second-hand")
        UNVERIFIED = "N", _("not verified")

    kind = models.CharField(max_length=30)
    clock = models.CharField(max_length=30)
    category = models.ForeignKey(Category, models.CASCADE, null=True, blank=True, related_name="limit_rules")
    area_code = models.CharField(max_length=17, blank=True, default="")
    urgency = models.CharField(max_length=10, blank=True, default="")
    limit = models.CharField(max_length=40)
    source = models.CharField(max_length=200, blank=True, default="")
    mark = models.CharField(max_length=2, choices=Mark.choices, default=Mark.UNVERIFIED)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "clock"], name="limit_rule_clock")]

    def __str__(self) -> str:
        return f"{self.kind}.{self.clock}: {self.limit}"


class Parameter(models.Model):
    """A county's own value for a number that a kind leaves to it; the smallest area in force wins over the default."""

    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=30)
    area_code = models.CharField(max_length=17, blank=True, default="")
    value = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200, blank=True, default="")
    mark = models.CharField(max_length=2, choices=LimitRule.Mark.choices, default=LimitRule.Mark.UNVERIFIED)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "name"], name="parameter_name")]

    def __str__(self) -> str:
        return f"{self.kind}.{self.name}: {self.value}"


class CatalogueDraft(models.Model):
    """An uploaded catalogue between its preview and its loading; kept a day at most."""

    filename = models.CharField(max_length=200)
    content = models.BinaryField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.filename
