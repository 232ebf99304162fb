from django.db import models


class Job(models.Model):
    """Work for the background process: at least once, so its effect must bear repetition; `key` makes it one job."""

    name = models.CharField(max_length=80)
    payload = models.TextField(default="{}")
    key = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField()
    run_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=80, blank=True, default="")
    attempts = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="")
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    is_cancelled = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["run_at"],
                name="jobs_job_open",
                condition=models.Q(done_at__isnull=True, failed_at__isnull=True),
            ),
            models.Index(fields=["-created_at"], name="jobs_job_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.key}"

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100."""
        return min(100, self.progress * 100 // self.total) if self.total else 0


class ScheduledRun(models.Model):
    """The lease of one scheduled item: two processes never run the same one at the same time."""

    name = models.CharField(max_length=80, unique=True)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=80, blank=True, default="")
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    count = models.BigIntegerField(default=0)
    error = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return self.name
