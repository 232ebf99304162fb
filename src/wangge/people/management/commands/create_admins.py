from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wangge.people.labels import ROLE_LABELS
from wangge.people.rules import Role
from wangge.people.services import PeopleRefused, create_administrators

DEFAULTS = {Role.SYSTEM_ADMIN: "sysadmin", Role.SECURITY_ADMIN: "secadmin", Role.AUDIT_ADMIN: "auditadmin"}


class Command(BaseCommand):
    help = "Make the three separated administrators (those that are missing) and print their first passwords once."

    def add_arguments(self, parser: CommandParser) -> None:
        for role, username in DEFAULTS.items():
            parser.add_argument(f"--{role.value.replace('_', '-')}", default=username, help=f"User name ({username}).")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = create_administrators(usernames={role: options[role.value] for role in DEFAULTS}, at=timezone.now())
        except PeopleRefused as refusal:
            raise CommandError(refusal.message) from refusal
        if not made:
            self.stdout.write("All three administrators are there already; nothing was changed.")
            return
        self.stdout.write("First passwords, shown only now; each must be changed at the first sign-in:")
        for admin in made:
            self.stdout.write(f"  {ROLE_LABELS[admin.role]}: {admin.username}  {admin.password}")
