from django.db import models


class LedgerRow(models.Model):
    """An operator's definition of a ledger; one with the code of a shipped ledger takes its place."""

    code = models.SlugField(max_length=30, unique=True)
    title = models.CharField(max_length=60)
    source = models.CharField(max_length=40)
    columns = models.CharField(max_length=400, help_text="Keys of columns in their order, separated by spaces")
    purpose = models.CharField(max_length=200)
    basis = models.CharField(max_length=200)
    keep = models.CharField(max_length=200)
    roles = models.CharField(max_length=300, help_text="Roles that may see it, separated by spaces")
    position = models.PositiveSmallIntegerField(default=100)
    is_active = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title
