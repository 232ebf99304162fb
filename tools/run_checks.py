"""Runs every check, two at a time, and says for each how it went; all run even when one fails.

Names given on the command line run those checks only.
"""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable


@dataclass(frozen=True)
class Check:
    """A named command; it passes when it ends with 0."""

    name: str
    command: tuple[str, ...]


def tool(name: str, *words: str) -> tuple[str, ...]:
    """A command of the virtual environment."""
    return (str(BIN / name), *words)


CHECKS = (
    Check("types", tool("mypy")),
    Check("format", tool("ruff", "format", "--check", "--quiet", ".")),
    Check("lint", tool("ruff", "check", "--quiet", ".")),
    Check("layers", tool("lint-imports", "--no-logo")),
    Check("templates", tool("djlint", "src/wangge", "--lint", "--quiet")),
    Check("migrations", (PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run")),
    Check("migration safety", (PYTHON, "tools/lint_migrations.py")),
    Check("spelling", tool("codespell", "src", "tests", "tools", "docs", "README.md", "CHANGELOG.md")),
    Check("translations", (PYTHON, "tools/check_messages.py")),
    Check("extraction", (PYTHON, "tools/make_messages.py", "--check")),
    Check("reference", (PYTHON, "tools/write_reference.py", "--check")),
    Check("changelog", tool("towncrier", "build", "--draft", "--version", "next")),
    Check("documentation", tool("zensical", "build", "--strict", "--clean")),
    Check("deployment", (PYTHON, "-m", "django", "check", "--fail-level", "ERROR")),
)


def run(check: Check, environment: dict[str, str]) -> tuple[Check, int, str, float]:
    """Runs one check and hands back its exit code, output and seconds."""
    start = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return check, done.returncode, done.stdout.strip(), time.monotonic() - start


def environment(folder: str) -> dict[str, str]:
    """What the tools need: our package, our settings, and a data folder that is thrown away."""
    return os.environ | {
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "wangge.config.settings",
        "WANGGE_DIR": folder,
        "NO_COLOR": "1",
    }


def main(names: list[str]) -> int:
    chosen = [check for check in CHECKS if not names or check.name in names]
    failed = []
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(max_workers=2) as pool:
        waiting = [pool.submit(run, check, environment(folder)) for check in chosen]
        for future in as_completed(waiting):
            check, code, output, seconds = future.result()
            print(f"{'FAILED' if code else 'ok':6}  {check.name:18} {seconds:6.1f} s", flush=True)
            if code:
                failed.append(check.name)
                print("\n".join(f"        {line}" for line in output.splitlines()[-60:]), flush=True)
    passed = len(chosen) - len(failed)
    print(f"{passed} of {len(chosen)} checks passed in {time.monotonic() - start:.0f} s", flush=True)
    if failed:
        print(f"Failed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
