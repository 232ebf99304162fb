"""The `wangge` command: Django's management commands under one name, with hyphens and a `--dir` that comes first."""

import json
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from django.core.management import execute_from_command_line

DEFAULT, DEMO = Path("var"), Path("var/demo")
MARKER, DATABASE = "demo.json", "wangge.sqlite3"
LOOKING = frozenset({"status", "doctor"})
"""Commands that change nothing, so that they may find the city by themselves."""


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
        os.environ.setdefault("WANGGE_DIR", str(DEMO))
        os.environ["WANGGE_DEMO"] = "1"
    elif words and words[0] in LOOKING and is_only_city_a_demo():
        os.environ["WANGGE_DIR"] = str(DEMO)
    marker = Path(os.environ.get("WANGGE_DIR", DEFAULT)) / MARKER
    if marker.exists():
        os.environ["WANGGE_DEMO"] = "1"
        os.environ.setdefault("WANGGE_CITY_NAME", json.loads(marker.read_text(encoding="utf-8")).get("city", ""))


def is_only_city_a_demo() -> bool:
    """Whether no folder and no database was named, the usual folder holds no city, and a demo city lies in its own."""
    is_named = any(os.environ.get(name) for name in ("WANGGE_DIR", "WANGGE_DATABASE_URL", "DATABASE_URL"))
    return not is_named and not has_tables(DEFAULT) and (DEMO / MARKER).exists()


def has_tables(folder: Path) -> bool:
    """Whether a folder holds a database with tables; looking at an empty folder leaves one without any behind."""
    path = folder / DATABASE
    if not path.exists():
        return False
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        return database.execute("SELECT 1 FROM sqlite_master").fetchone() is not None


def demo_beside(folder: Path) -> Path | None:
    """The demo city in the folder of its own beneath another, if there is one."""
    found = folder / DEMO.name
    return found if (found / MARKER).exists() else None


def main() -> None:
    """Runs `wangge COMMAND …`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
    words = take_directory(sys.argv[1:])
    if words and not words[0].startswith("-"):
        words[0] = words[0].replace("-", "_")
    settle_demo(words)
    execute_from_command_line(["wangge", *words])
