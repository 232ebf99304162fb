from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from wangge.indicators.services import settle_all


class Command(BaseCommand):
    help = "Count what every closed concern adds to the figures anew; the figures stay right meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{settle_all(timezone.now())} concerns counted")
