"""What `wangge doctor` asks the audit log."""

from django.db import connection
from django.utils.translation import gettext as _

from wangge.audit.chain import verify_chain

GUARDED = ("audit_entry", "audit_seal", "vault_opening")
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


def missing_guards() -> list[str]:
    """Tables that the database itself no longer protects, as when a migration rebuilt one on SQLite."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        present = {row[0] for row in cursor.fetchall()}
    text = _("The database would let entries of %(table)s be changed: the trigger %(name)s is missing.")
    wanted = [(table, f"{table}_no_{act}") for table in GUARDED for act in ("update", "delete")]
    return [text % {"table": table, "name": name} for table, name in wanted if name not in present]


def check_audit() -> list[str]:
    """Missing guards and broken links of the chain."""
    return missing_guards() + verify_chain()
