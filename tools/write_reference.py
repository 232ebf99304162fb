"""Writes the reference pages that the product itself knows best: settings and commands.

With --check nothing is written: pages that would change are named, and the exit code tells.
"""

import argparse
import os
import sys
import tempfile
from dataclasses import fields
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "reference"


def settings_page() -> str:
    """Every setting with its variable, default and meaning."""
    from wangge.config.environment import Environment  # noqa: PLC0415 the path is set up by main

    lines = [
        "# Settings",
        "",
        "Written by `tools/write_reference.py`. Every setting is an environment variable, read once at start.",
        "",
        "| variable | default | what it does |",
        "|---|---|---|",
    ]
    for field in fields(Environment):
        default = f"`{field.default}`" if str(field.default) else ""
        text = field.metadata["help"].replace("|", "\\|")
        lines.append(f"| `WANGGE_{field.name.upper()}` | {default} | {text} |")
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """Every command of `wangge` with its options."""
    import django  # noqa: PLC0415
    from django.core.management import get_commands, load_command_class  # noqa: PLC0415

    django.setup()
    lines = [
        "# Commands",
        "",
        "Written by `tools/write_reference.py`. `wangge --dir DIR COMMAND` works on the installation in DIR.",
    ]
    for name, app in sorted(get_commands().items()):
        if not str(app).startswith("wangge."):
            continue
        command = load_command_class(app, name)
        lines += ["", f"## wangge {name.replace('_', '-')}", "", str(command.help).strip() or "—"]
        rows = option_rows(command.create_parser("wangge", name))
        if rows:
            lines += ["", "| option | what it does |", "|---|---|", *rows]
    return "\n".join(lines) + "\n"


DJANGO_OPTIONS = {
    "help", "version", "verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks",
}  # fmt: skip


def option_rows(parser: argparse.ArgumentParser) -> list[str]:
    """One table row for each option of our own."""
    return [
        f"| `{', '.join(action.option_strings) or action.metavar or action.dest}` "
        f"| {str(action.help or '').replace('|', '/').strip()} |"
        for action in parser._actions
        if action.dest not in DJANGO_OPTIONS
    ]


WRITERS = {"settings.md": settings_page, "commands.md": commands_page}


def main(words: list[str]) -> int:
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
    os.environ.setdefault("WANGGE_LANGUAGE", "en")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["WANGGE_DIR"] = folder
        pages = {PAGES / name: write() for name, write in WRITERS.items()}
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if "--check" in words:
            print(f"{path.relative_to(ROOT)} is not up to date: run tools/write_reference.py", file=sys.stderr)
        else:
            path.write_text(pages[path], encoding="utf-8")
    return 1 if stale and "--check" in words else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
