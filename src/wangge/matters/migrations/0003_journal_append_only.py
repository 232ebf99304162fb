from django.db import migrations

JOURNAL = "matters_movement"

POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION matters_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$
"""


def install(apps, schema_editor):
    on_postgres = schema_editor.connection.vendor == "postgresql"
    if on_postgres:
        schema_editor.execute(POSTGRES_FUNCTION, None)  # no parameters: the % is PL/pgSQL's
    for act in ("update", "delete"):
        body = (
            "FOR EACH ROW EXECUTE FUNCTION matters_append_only()"
            if on_postgres
            else f"BEGIN SELECT RAISE(ABORT, '{JOURNAL} is append-only'); END"
        )
        schema_editor.execute(f"CREATE TRIGGER {JOURNAL}_no_{act} BEFORE {act.upper()} ON {JOURNAL} {body}")


def remove(apps, schema_editor):
    on_table = f" ON {JOURNAL}" if schema_editor.connection.vendor == "postgresql" else ""
    for act in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {JOURNAL}_no_{act}{on_table}")


class Migration(migrations.Migration):
    dependencies = [("matters", "0002_search")]

    operations = [migrations.RunPython(install, remove)]
