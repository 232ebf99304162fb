"""Extract translatable texts of each app into its own locale folder (needs gettext's xgettext)."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent / "src" / "wangge"


def app_folders() -> list[Path]:
    """Every package with an apps.py: a folder that Django can translate on its own."""
    return sorted(path.parent for path in ROOT.rglob("apps.py"))


def main() -> int:
    for folder in app_folders():
        (folder / "locale" / "zh_Hans" / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [sys.executable, "-m", "django", "makemessages", "--locale", "zh_Hans", "--no-location", "--no-wrap",
             "--no-obsolete", "--ignore", "static/vendor/*", "--ignore", "tests/*", "--verbosity", "0"],
            cwd=folder, check=True, env={"PYTHONPATH": str(ROOT.parent), "PATH": "/usr/bin:/bin:/usr/local/bin"},
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
