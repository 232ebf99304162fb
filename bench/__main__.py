"""Everything that is measured, each in a process and on a database of its own: `python -m bench [--quick]`."""

import argparse
import atexit
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.postgres import DATABASE, NoPostgres, running_postgres

ROOT = Path(__file__).resolve().parent.parent
QUICK = {
    "matters": ["--reports", "50"], "lists": ["--sizes", "2000", "5000"], "importing": ["--rows", "500"],
    "alarms": ["--count", "300"],
}  # fmt: skip


def machine() -> dict[str, Any]:
    """What it ran on, and how busy that was."""
    return {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "load": [round(value, 1) for value in os.getloadavg()],
    }


def run(name: str, words: list[str], folder: Path, database: str) -> list[dict[str, Any]]:
    """One measurement in a process of its own; a line of JSON per result."""
    folder.mkdir(parents=True)
    given = {**os.environ, "WANGGE_DIR": str(folder), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    given.pop("DATABASE_URL", None)
    if database:
        given["DATABASE_URL"] = database
    done = subprocess.run(
        [sys.executable, "-m", name, *words], cwd=ROOT, env=given, stdout=subprocess.PIPE, text=True, check=False
    )
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return [*found, *([{"failed": done.returncode}] if done.returncode else [])]


def postgres(folder: Path) -> str:
    """A server of its own, in the database that is there from the start."""
    return running_postgres(folder).replace(f"/{DATABASE}?", "/postgres?")


def main() -> None:
    """Prints one line of JSON per measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    parser.add_argument("--only", choices=("locate", *QUICK), help="one measurement")
    parser.add_argument("--database", choices=("sqlite", "postgres"), help="one database")
    given = parser.parse_args()
    print(json.dumps({"on": machine()}), flush=True)
    base = Path(tempfile.mkdtemp(prefix="wangge-bench-"))
    atexit.register(shutil.rmtree, base, ignore_errors=True)  # last of all: servers in it have stopped by then
    base.chmod(0o711)
    if given.only in (None, "locate"):
        print(json.dumps({"locate": run("bench.locate", [], base / "locate", "")[0]}), flush=True)
    for kind in [given.database] if given.database else ["sqlite", "postgres"]:
        for name in [given.only] if given.only else QUICK:
            if name == "locate":
                continue
            folder = base / f"{name}-{kind}"
            try:
                address = postgres(base / f"server-{name}") if kind == "postgres" else ""
            except NoPostgres as error:
                print(json.dumps({name: {"database": kind, "skipped": str(error)}}), flush=True)
                continue
            words = QUICK[name] if given.quick else []
            for found in run(f"bench.{name}", words, folder, address):
                print(json.dumps({name: found}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
