"""Writes the reference pages that the product itself knows best: settings, commands, and the life of every kind.

With --check nothing is written: pages that would change are named, and the exit code tells.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

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
    lines = [
        "# Commands",
        "",
        "Written by `tools/write_reference.py`. `wangge --dir DIR COMMAND` works on the installation in DIR.",
    ]
    return "\n".join(lines + command_lines(lambda app: app.startswith("wangge.") and not app.startswith(KINDS))) + "\n"


KINDS = "wangge.kinds."


def command_lines(is_wanted: Callable[[str], bool]) -> list[str]:
    """A section for every command of the wanted apps; a kind's commands stand on the kind's own page."""
    from django.core.management import get_commands, load_command_class  # noqa: PLC0415

    lines: list[str] = []
    for name, app in sorted(get_commands().items()):
        if not is_wanted(str(app)):
            continue
        command = load_command_class(app, name)
        lines += ["", f"## wangge {name.replace('_', '-')}", "", str(command.help).strip() or "—"]
        rows = option_rows(command.create_parser("wangge", name))
        if rows:
            lines += ["", "| option | what it does |", "|---|---|", *rows]
    return lines


def kind_page(kind: Any) -> str:
    """States, moves and limits of one kind, out of its own tables."""
    from django.utils.translation import gettext  # noqa: PLC0415

    lines = [
        f"# {kind.title}",
        "",
        f"Written by `tools/write_reference.py` from the tables of the kind `{kind.name}`; numbers begin with "
        f"`{kind.letter}`.",
        "",
        "## States",
        "",
        "| state | name | phase |",
        "|---|---|---|",
        *(f"| `{state}` | {gettext(kind.state_titles[state])} | {kind.phases[state]} |" for state in kind.state),
        "",
        "## Moves",
        "",
        f"It begins as `{kind.opening.state}`, opened by {listed(kind.opening.by)}.",
        "",
        "| from | move | to | who | needs | clocks |",
        "|---|---|---|---|---|---|",
    ]
    for (state, move), step in kind.steps.items():
        needs = ", ".join(f"`{ask.name}`" for ask in step.needs)
        clocks = [f"+{name}" for name in step.starts] + [f"−{name}" for name in (*step.stops, *step.voids)]
        lines.append(
            f"| `{state}` | {gettext(kind.move_titles[move])} (`{move}`) | `{step.to}` | {listed(step.by)} | {needs} "
            f"| {' '.join(clocks)} |"
        )
    if kind.clocks:
        lines += ["", "## Limits", "", "A county may override every limit by a row of its own.", ""]
        lines += ["| clock | name | default | urgent | source |", "|---|---|---|---|---|"]
        lines += [
            f"| `{name}` | {gettext(rule.title)} | {rule.limit} | {rule.urgent} | {rule.source} |"
            for name, rule in kind.clocks.items()
        ]
    app = f"{KINDS}{kind.name}"
    commands = command_lines(lambda name: name == app)
    return "\n".join([*lines, *([""] if commands else []), *commands[1:]]) + "\n"


def listed(roles: Iterable[Any]) -> str:
    """Roles in a row, always in the same order."""
    return ", ".join(sorted(str(role) for role in roles))


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


def all_pages() -> dict[str, str]:
    """Every page by its file name."""
    import django  # noqa: PLC0415

    django.setup()
    from wangge.matters.kinds import kinds  # noqa: PLC0415

    pages = {"settings.md": settings_page(), "commands.md": commands_page()}
    return pages | {f"kinds/{kind.name}.md": kind_page(kind) for kind in kinds().values()}


def main(words: list[str]) -> int:
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
    os.environ.setdefault("WANGGE_LANGUAGE", "en")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["WANGGE_DIR"] = folder
        pages = {PAGES / name: text for name, text in all_pages().items()}
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if "--check" in words:
            print(f"{path.relative_to(ROOT)} is not up to date: run tools/write_reference.py", file=sys.stderr)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(pages[path], encoding="utf-8")
    return 1 if stale and "--check" in words else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
