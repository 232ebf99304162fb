from django.db import migrations

TABLE = "matters_search"

POSTGRES = [
    f"CREATE TABLE {TABLE} (matter_id bigint PRIMARY KEY REFERENCES matters_matter (id) ON DELETE CASCADE "
    "DEFERRABLE INITIALLY DEFERRED, words tsvector NOT NULL)",
    f"CREATE INDEX {TABLE}_words ON {TABLE} USING gin (words)",
]
SQLITE = [f"CREATE VIRTUAL TABLE {TABLE} USING fts5 (words)"]


def install(apps, schema_editor):
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE IF EXISTS {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
