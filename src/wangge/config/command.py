"""The `wangge` command: Django's management commands under one name, with hyphens and a `--dir` that comes first."""

import json
import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line


def take_directory(words: list[str]) -> list[str]:
    """Sets WANGGE_DIR from `--dir DIR` before settings are read, and returns the other words."""
    rest: list[str] = []
    position = 0
    while position < len(words):
        word = words[position]
        if word == "--dir" and position + 1 < len(words):
            os.environ["WANGGE_DIR"] = words[position + 1]
            position += 1
        elif word.startswith("--dir="):
            os.environ["WANGGE_DIR"] = word.removeprefix("--dir=")
        else:
            rest.append(word)
        position += 1
    return rest


def settle_demo(words: list[str]) -> None:
    """A demo city lives in a folder of its own; the folder's marker says that it is one, and its name."""
    if words and words[0] == "demo":
        os.environ.setdefault("WANGGE_DIR", "var/demo")
        os.environ["WANGGE_DEMO"] = "1"
    marker = Path(os.environ.get("WANGGE_DIR", "var")) / "demo.json"
    if marker.exists():
        os.environ["WANGGE_DEMO"] = "1"
        os.environ.setdefault("WANGGE_CITY_NAME", json.loads(marker.read_text(encoding="utf-8")).get("city", ""))


def main() -> None:
    """Runs `wangge COMMAND …`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
    words = take_directory(sys.argv[1:])
    if words and not words[0].startswith("-"):
        words[0] = words[0].replace("-", "_")
    settle_demo(words)
    execute_from_command_line(["wangge", *words])
