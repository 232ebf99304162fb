"""Triggers that note which closed concerns changed, in the transaction of the change and whoever makes it.

They are laid after all migrations and taken off before, because a migration that lays a table anew loses its triggers
on SQLite, and stumbles over those of other tables which name it.
"""

from typing import Any

from django.db import connections
from django.db.migrations.operations import AddIndex, RemoveIndex

WATCHED = frozenset({"matters", "concern", "indicators"})
"""The apps whose migrations may change what was counted."""
MATTER = "matters_matter"
BESIDE = {
    "matters_movement": ("INSERT",),
    "matters_clock": ("INSERT", "UPDATE", "DELETE"),
    "matters_workorder": ("INSERT", "UPDATE", "DELETE"),
    "matters_rating": ("INSERT", "UPDATE", "DELETE"),
    "concern_concerndetails": ("INSERT", "UPDATE"),
}
"""Tables that hold what happened to a matter, each with a column `matter_id`."""
NOTE = "INSERT INTO indicators_recount (matter_id)"
IS_OVER = "kind = 'concern' AND closed_at IS NOT NULL"
ALL_CLOSED = f"{NOTE} SELECT id FROM {MATTER} WHERE {IS_OVER}"  # noqa: S608 - own names
LATER = {"sqlite": "date({row}.opened_at, '+32 days')", "postgresql": "{row}.opened_at + interval '32 days'"}
"""An end of what may repeat a concern; a little too late does no harm."""


def _alike(vendor: str, row: str) -> str:
    """Notes the closed concerns of the same grid and category that came after: this one may make them repeats."""
    return (
        f"{NOTE} SELECT later.id FROM {MATTER} later WHERE later.kind = 'concern' "  # noqa: S608 - own names
        "AND later.closed_at IS NOT NULL "
        f"AND SUBSTR(later.area_code, 1, 15) = SUBSTR({row}.area_code, 1, 15) AND later.area_code = {row}.area_code "
        f"AND later.category_id = {row}.category_id AND later.opened_at > {row}.opened_at "
        f"AND later.opened_at <= {LATER[vendor].format(row=row)};"
    )


def _differs(vendor: str) -> str:
    other = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    columns = (f"OLD.{name} {other} NEW.{name}" for name in ("category_id", "area_code", "estate_id", "opened_at"))
    return f"{' OR '.join(columns)} OR (OLD.phase = 'dropped') <> (NEW.phase = 'dropped')"


def _on_sqlite() -> dict[str, str]:
    was_over = "NEW.kind = 'concern' AND (NEW.closed_at IS NOT NULL OR OLD.closed_at IS NOT NULL)"
    is_over = "NEW.kind = 'concern' AND NEW.closed_at IS NOT NULL"
    own, new, old = f"{NOTE} VALUES (NEW.id);", _alike("sqlite", "NEW"), _alike("sqlite", "OLD")
    body = {
        "indicators_new": f"AFTER INSERT ON {MATTER} WHEN {is_over} BEGIN {own} END",
        "indicators_changed": f"AFTER UPDATE ON {MATTER} WHEN {was_over} BEGIN {own} END",
        "indicators_new_alike": f"AFTER INSERT ON {MATTER} WHEN NEW.kind = 'concern' BEGIN {new} END",
        "indicators_changed_alike": (
            f"AFTER UPDATE ON {MATTER} WHEN NEW.kind = 'concern' AND ({_differs('sqlite')}) BEGIN {new} {old} END"
        ),
    }
    for table, acts in BESIDE.items():
        for act in acts:
            row = "OLD" if act == "DELETE" else "NEW"
            note = f"{NOTE} SELECT id FROM {MATTER} WHERE id = {row}.matter_id AND {IS_OVER};"  # noqa: S608
            body[f"indicators_{table}_{act.lower()}"] = f"AFTER {act} ON {table} BEGIN {note} END"
    return body


POSTGRES_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION indicators_matter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind <> 'concern' THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.closed_at IS NOT NULL THEN
            {NOTE} VALUES (NEW.id);
        END IF;
        {_alike("postgresql", "NEW")}
        RETURN NULL;
    END IF;
    IF NEW.closed_at IS NOT NULL OR OLD.closed_at IS NOT NULL THEN
        {NOTE} VALUES (NEW.id);
    END IF;
    IF {_differs("postgresql")} THEN
        {_alike("postgresql", "NEW")}
        {_alike("postgresql", "OLD")}
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION indicators_beside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        {NOTE} SELECT id FROM {MATTER} WHERE id = OLD.matter_id AND {IS_OVER};
    ELSE
        {NOTE} SELECT id FROM {MATTER} WHERE id = NEW.matter_id AND {IS_OVER};
    END IF;
    RETURN NULL;
END $$
"""  # noqa: S608 - own names


def _on_postgres() -> dict[str, str]:
    run = "FOR EACH ROW EXECUTE FUNCTION"
    body = {"indicators_changed": f"AFTER INSERT OR UPDATE ON {MATTER} {run} indicators_matter()"}
    for table, acts in BESIDE.items():
        body[f"indicators_{table}"] = f"AFTER {' OR '.join(acts)} ON {table} {run} indicators_beside()"
    return body


def bodies(vendor: str) -> dict[str, str]:
    """Every trigger by name, as the database wants it."""
    return _on_postgres() if vendor == "postgresql" else _on_sqlite()


def _tables(using: str) -> set[str]:
    with connections[using].cursor() as cursor:
        return set(connections[using].introspection.table_names(cursor))


def remove(using: str) -> None:
    """Takes the triggers off."""
    connection = connections[using]
    there = _tables(using)
    with connection.cursor() as cursor:
        for name, body in bodies(connection.vendor).items():
            table = body.split(" ON ")[1].split()[0]
            if table in there:
                on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def install(using: str) -> None:
    """Lays the triggers, in place of older ones of the same names."""
    remove(using)
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTIONS)
        for name, body in bodies(connection.vendor).items():
            cursor.execute(f"CREATE TRIGGER {name} {body}")


def missing(using: str) -> set[str]:
    """The names of triggers that are not there."""
    connection = connections[using]
    kept = "pg_trigger" if connection.vendor == "postgresql" else "sqlite_master"
    column = "tgname" if connection.vendor == "postgresql" else "name"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {kept} WHERE {column} LIKE 'indicators_%%'", [])  # noqa: S608 - own names
        return set(bodies(connection.vendor)) - {row[0] for row in cursor.fetchall()}


def note_all(using: str) -> None:
    """Notes every closed concern."""
    with connections[using].cursor() as cursor:
        cursor.execute(ALL_CLOSED)


def _touches(plan: Any) -> bool:
    """Whether migrations may change what was counted; one that only lays indexes does not, and years of closed matters
    need not be counted anew for it."""
    watched = [migration for migration, _is_back in plan or () if migration.app_label in WATCHED]
    return any(not isinstance(act, AddIndex | RemoveIndex) for migration in watched for act in migration.operations)


def before_migrations(*, using: str, plan: Any = (), **_given: Any) -> None:
    """Out of the way of migrations."""
    if _touches(plan):
        remove(using)


def after_migrations(*, using: str, plan: Any = (), **_given: Any) -> None:
    """Back again; what was closed meanwhile or is counted otherwise now is counted anew."""
    if not {MATTER, "indicators_recount", *BESIDE} <= _tables(using):
        return
    install(using)
    if _touches(plan):
        note_all(using)
