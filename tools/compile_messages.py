"""Compile every locale/*/LC_MESSAGES/django.po below src with polib, so that no gettext is needed to run."""

import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent / "src" / "wangge"


def main() -> int:
    for source in sorted(ROOT.rglob("locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
    return 0


if __name__ == "__main__":
    sys.exit(main())
