"""`wangge adopt-model FILE --task category|unit`: takes in a model trained elsewhere."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from wangge.language.store import ModelRefused
from wangge.reading.models import Task
from wangge.reading.services.training import adopt


class Command(BaseCommand):
    help = "Take in a model file trained elsewhere; it proposes only if it beats the one in use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="model file written by `wangge language train`")
        parser.add_argument("--task", choices=Task.values, default=Task.CATEGORY.value, help="what it proposes")

    def handle(self, *words: Any, **given: Any) -> None:
        try:
            version = adopt(given["file"], given["task"], at=timezone.now())
        except ModelRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{version.file}: {'in use now' if version.is_active else 'kept, no better than the one in use'}"
        )
