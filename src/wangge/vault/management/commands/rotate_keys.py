from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wangge.vault.services import reseal, rotate_keys, sealed_fields


class Command(BaseCommand):
    help = "Make a new key and seal personal data with it; old keys stay. Back up keyring.json afterwards."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-new-key", action="store_true", help="Only seal again what older keys sealed.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["no_new_key"]:
            self.stdout.write(f"Key version {rotate_keys()} is in use.")
        for field in sealed_fields():
            renewal = reseal(field)
            self.stdout.write(f"{renewal.column}: {renewal.values} values sealed again.")
