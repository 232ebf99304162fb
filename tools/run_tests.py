"""Passes every test: on SQLite with the browser journeys, then on PostgreSQL; says what was skipped and sums up."""

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS: dict[str, tuple[list[str], dict[str, str]]] = {
    "SQLite": ([], {}),
    "PostgreSQL": (["-m", "not journey"], {"WANGGE_TEST_DATABASE": "postgres"}),
}


def run(name: str, words: list[str], extra: dict[str, str], folder: Path) -> Path:
    """One run of pytest with its report file."""
    report = folder / f"{name}.xml"
    print(f"\n== {name} ==", flush=True)
    path = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-n",
            "2",
            "--dist",
            "worksteal",
            f"--junitxml={report}",
            *words,
            *sys.argv[1:],
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path, **extra},
        check=False,
    )
    return report


def count(name: str, report: Path) -> tuple[int, int, list[str]]:
    """Passed, failed, and what was skipped with its reason; a run without a report counts as a failure."""
    if not report.exists():
        return 0, 1, []
    passed, failed, skipped = 0, 0, []
    for case in ET.parse(report).iter("testcase"):
        skip = case.find("skipped")
        if skip is not None:
            skipped.append(f"{name}: {case.get('classname')}::{case.get('name')}: {skip.get('message')}")
        elif case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        else:
            passed += 1
    return passed, failed + (passed == 0), skipped


def main() -> int:
    begun = time.monotonic()
    passed, failed, skipped = 0, 0, []
    with tempfile.TemporaryDirectory(prefix="wangge-reports-") as folder:
        for name, (words, extra) in RUNS.items():
            good, bad, left_out = count(name, run(name, words, extra, Path(folder)))
            passed, failed, skipped = passed + good, failed + bad, skipped + left_out
    for line in skipped:
        print(f"skipped  {line}")
    if skipped and os.environ.get("CI"):
        print("Continuous integration may skip nothing: install what is missing.")
    print(f"{passed} passed, {failed} failed, {len(skipped)} skipped ({time.monotonic() - begun:.0f} s)")
    return 1 if failed or (skipped and os.environ.get("CI")) else 0


if __name__ == "__main__":
    sys.exit(main())
