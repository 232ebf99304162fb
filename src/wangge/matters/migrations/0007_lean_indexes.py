import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

GONE = (
    ("clock", "matter", "matters_clock_matter_id_d8562c19"),
    ("matter", "category", "matters_matter_category_id_fcd1eab1"),
    ("matter", "lead_unit", "matters_matter_lead_unit_id_08099d06"),
    ("matter", "opened_by", "matters_matter_opened_by_id_dced4501"),
    ("movement", "matter", "matters_movement_matter_id_078bde72"),
    ("movement", "organization", "matters_movement_organization_id_dd240c9c"),
    ("movement", "person", "matters_movement_person_id_5a873476"),
    ("workorder", "unit", "matters_workorder_unit_id_ebcf7134"),
)
"""Model, foreign key and index: another index of the table begins with the same column and serves as well."""


def key(to, on_delete, related_name, *, is_optional=True):
    return models.ForeignKey(
        blank=is_optional, db_index=False, null=is_optional, on_delete=on_delete, related_name=related_name, to=to
    )  # fmt: skip


CASCADE, PROTECT = django.db.models.deletion.CASCADE, django.db.models.deletion.PROTECT
KEYS = {
    ("clock", "matter"): key("matters.matter", CASCADE, "clocks", is_optional=False),
    ("matter", "category"): key("matters.category", PROTECT, "matters"),
    ("matter", "lead_unit"): key("people.organization", PROTECT, "matters"),
    ("matter", "opened_by"): key(settings.AUTH_USER_MODEL, PROTECT, "opened_matters"),
    ("movement", "matter"): key("matters.matter", PROTECT, "movements", is_optional=False),
    ("movement", "organization"): key("people.organization", PROTECT, "+"),
    ("movement", "person"): key(settings.AUTH_USER_MODEL, PROTECT, "+"),
    ("workorder", "unit"): key("people.organization", PROTECT, "orders", is_optional=False),
}


def without_index(model, name, index):
    """Only the index goes: SQLite would make the whole table anew, and lose its triggers."""
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(
                f"DROP INDEX IF EXISTS {index}",
                f"CREATE INDEX IF NOT EXISTS {index} ON matters_{model} ({name}_id)",
            )
        ],
        state_operations=[migrations.AlterField(model, name, KEYS[model, name])],
    )


OPEN, DATED = models.Q(("closed_at__isnull", True)), models.Q(("next_due_at__isnull", False))
NEWEST = (models.F("opened_at").desc(), models.F("id").desc())
DUE = (models.F("next_due_at"), models.F("id"))
STATE = models.F("state")


def small_index(name, condition, *columns, length=0):
    """An index of what is open, or has a deadline, beneath areas with codes of one length."""
    start = [django.db.models.functions.text.Substr("area_code", 1, length)] if length else []
    prefix = f"matter_prefix{length}" if length else "matter"
    index = models.Index(*start, *columns, name=f"{prefix}_{name}", condition=condition)
    return migrations.AddIndex("matter", index)


class Migration(migrations.Migration):
    dependencies = [("matters", "0006_worked")]

    operations = [
        migrations.RemoveIndex("workorder", "order_matter"),
        *(without_index(model, name, index) for model, name, index in GONE),
        migrations.AddIndex("workorder", models.Index(fields=["unit", "part", "matter"], name="order_unit_part")),
        migrations.AddIndex(
            "workorder",
            models.Index(
                fields=["unit", "matter"],
                condition=models.Q(("ended_at__isnull", False)),
                name="order_unit_ended",
            ),
        ),
        migrations.RemoveIndex("matter", "matter_phase_due"),
        migrations.RemoveIndex("matter", "matter_phase_area_due"),
        migrations.RemoveIndex("matter", "matter_unit_due"),
        migrations.AddIndex(
            "matter",
            models.Index(fields=["lead_unit", "next_due_at", "id"], name="matter_unit_due", condition=DATED),
        ),
        migrations.AddIndex(
            "matter",
            models.Index(fields=["lead_unit", "next_due_at", "id"], name="matter_unit_open", condition=OPEN),
        ),
        migrations.AddIndex("matter", models.Index(fields=["closed_at"], name="matter_closed", condition=~OPEN)),
        small_index("due", DATED, *DUE),
        *(small_index("open_state", OPEN, STATE, *DUE, length=length) for length in (0, 6, 9, 12, 15)),
        *(small_index("open_newest", OPEN, *NEWEST, length=length) for length in (0, 6, 9)),
    ]
