"""What closed concerns add to the figures, written down once so that no board reads their journals again."""

from django.db import models


class Settled(models.Model):
    """What one closed concern adds to every figure; the columns of measures are called as the measures are.

    Place, category and unit are those of the matter, under the same names, so that both are grouped by one expression.
    """

    matter = models.OneToOneField("matters.Matter", models.CASCADE, primary_key=True, related_name="+")
    opened_on = models.DateField()
    closed_on = models.DateField()
    area_code = models.CharField(max_length=17)
    category = models.ForeignKey("matters.Category", models.PROTECT, null=True, related_name="+", db_index=False)
    lead_unit = models.ForeignKey("people.Organization", models.PROTECT, null=True, related_name="+", db_index=False)
    closed = models.SmallIntegerField(default=0)
    closed_in_grid = models.SmallIntegerField(default=0)
    patrolled = models.SmallIntegerField(default=0)
    repeated = models.SmallIntegerField(default=0)
    accepted = models.SmallIntegerField(default=0)
    handled = models.SmallIntegerField(default=0)
    reworked = models.SmallIntegerField(default=0)
    checked = models.SmallIntegerField(default=0)
    dispatched = models.SmallIntegerField(default=0)
    sent_back = models.SmallIntegerField(default=0)
    patrol_accepted = models.SmallIntegerField(default=0)
    handle_due = models.SmallIntegerField(default=0)
    handle_late = models.SmallIntegerField(default=0)
    contact_due = models.SmallIntegerField(default=0)
    contact_late = models.SmallIntegerField(default=0)
    open_due = models.SmallIntegerField(default=0)
    handlings = models.SmallIntegerField(default=0)
    handling_time = models.BigIntegerField(default=0, help_text="Microseconds, so that sums are exact")
    worked_handlings = models.SmallIntegerField(default=0)
    worked_time = models.BigIntegerField(default=0, help_text="Microseconds")
    solved = models.SmallIntegerField(default=0)
    not_solved = models.SmallIntegerField(default=0)
    satisfied = models.SmallIntegerField(default=0)
    dissatisfied = models.SmallIntegerField(default=0)
    neutral = models.SmallIntegerField(default=0)
    unreached = models.SmallIntegerField(default=0)
    unsaid = models.SmallIntegerField(default=0)
    said_at_follow_up = models.SmallIntegerField(default=0)
    received = models.SmallIntegerField(default=0)
    returned = models.SmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["opened_on"], name="settled_opened"),
            models.Index(fields=["closed_on"], name="settled_closed"),
        ]

    def __str__(self) -> str:
        return f"figures of {self.matter_id}"


class SettledOrder(models.Model):
    """What the part of one unit in a closed concern adds to the figures of that unit."""

    settled = models.ForeignKey(Settled, models.CASCADE, related_name="orders")
    unit = models.ForeignKey("people.Organization", models.PROTECT, related_name="+")
    received = models.SmallIntegerField(default=0)
    returned = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["settled", "unit"], name="settled_order_once")]

    def __str__(self) -> str:
        return f"figures of {self.settled_id} for {self.unit_id}"


class Recount(models.Model):
    """A closed concern that changed since it was written down: counted itself until it is written down again.

    Triggers of the database write these rows in the transaction of the change, so none can be forgotten.
    """

    matter = models.ForeignKey("matters.Matter", models.CASCADE, related_name="+", db_constraint=False)

    def __str__(self) -> str:
        return f"recount of {self.matter_id}"
