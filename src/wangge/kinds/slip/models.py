from django.db import models
from django.db.models import Q


class SlipSeries(models.Model):
    """The last slip number per issuer and year."""

    issuer = models.ForeignKey("people.Organization", models.CASCADE, related_name="slip_series")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "year"], name="slip_series_unique")]

    def __str__(self) -> str:
        return f"{self.issuer_id} {self.year}"


class SlipDetails(models.Model):
    """What only a slip has: issuer, number of the year, counts that its guards look at."""

    matter = models.OneToOneField("matters.Matter", models.CASCADE, related_name="slip")
    issuer = models.ForeignKey("people.Organization", models.PROTECT, related_name="slips")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    serial = models.PositiveIntegerField(null=True, blank=True)
    problem_count = models.PositiveSmallIntegerField(default=0)
    unanswered_count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "year", "serial"], condition=Q(serial__isnull=False), name="slip_number_unique"
            )
        ]

    def __str__(self) -> str:
        return f"slip {self.year}/{self.serial}"


class Problem(models.Model):
    """One problem on a slip with its own result."""

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="slip_problems")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    wanted = models.CharField(max_length=300, blank=True, default="", help_text="What is asked of the unit")
    result = models.TextField(blank=True, default="")
    is_solved = models.BooleanField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "position"], name="slip_problem_position")]

    def __str__(self) -> str:
        return self.text[:60]
