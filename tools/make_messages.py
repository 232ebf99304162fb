"""Extract translatable texts of each app into its own locale folder (needs gettext's xgettext).

With --check nothing is written: what would change is printed, and the exit code tells.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent / "src" / "wangge"
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
HEADER = {
    "Project-Id-Version": "wangge",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
OPTIONS = ["--locale", "zh_Hans", "--no-location", "--no-wrap", "--no-obsolete", "--verbosity", "0"]
IGNORED = ["static/vendor/*", "tests/*", "migrations/*"]


def app_folders(root: Path) -> list[Path]:
    """Every package with an apps.py: a folder that Django can translate on its own."""
    return sorted(path.parent for path in root.rglob("apps.py"))


def extract(folder: Path, root: Path) -> None:
    """Renews one app's catalogue, with a header that does not change from day to day."""
    catalogue = folder / CATALOGUE
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    ignored = [word for pattern in IGNORED for word in ("--ignore", pattern)]
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", *OPTIONS, *ignored],
        cwd=folder,
        check=True,
        env={"PYTHONPATH": str(root.parent), "PATH": os.environ["PATH"], "WANGGE_DIR": tempfile.gettempdir()},
    )
    if catalogue.exists():
        normalise(catalogue)


def normalise(catalogue: Path) -> None:
    """Takes dates and names out of the header, and orders entries by their text."""
    entries = polib.pofile(str(catalogue), wrapwidth=0)
    fresh = polib.POFile(wrapwidth=0)
    fresh.metadata = HEADER
    for entry in sorted(entries, key=lambda entry: (entry.msgid, entry.msgctxt or "")):
        fresh.append(entry)
    if len(fresh):
        fresh.save(str(catalogue))
    else:
        catalogue.unlink()


def make(root: Path, names: list[str]) -> None:
    """Extracts for the named apps ("ui", "kinds.slip"), or for all."""
    wanted = {root.joinpath(*name.split(".")) for name in names}
    for folder in app_folders(root):
        if not wanted or folder in wanted:
            extract(folder, root)


def find_changes() -> list[str]:
    """Apps whose catalogue would change, found on a copy."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "src" / "wangge"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns("vendor", "__pycache__", "*.mo", "data"))
        make(copy, [])
        return [
            str(folder.relative_to(copy))
            for folder in app_folders(copy)
            if _texts(folder / CATALOGUE) != _texts(ROOT / folder.relative_to(copy) / CATALOGUE)
        ]


def _texts(path: Path) -> set[tuple[str, str, str]]:
    entries = polib.pofile(str(path)) if path.exists() else []
    return {(entry.msgctxt or "", entry.msgid, entry.msgid_plural or "") for entry in entries}


def main(words: list[str]) -> int:
    if "--check" not in words:
        make(ROOT, words)
        return 0
    changed = find_changes()
    for name in changed:
        print(f"{name}: texts and catalogue differ; run `make messages` and translate what is new", file=sys.stderr)
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
