"""The ground of every test run: its own folder and database, SQLite or (WANGGE_TEST_DATABASE=postgres) PostgreSQL.

This runs before Django reads its settings, which is why DJANGO_SETTINGS_MODULE is set here and not in pyproject.toml.
"""

import atexit
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import django
import hypothesis
import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from tests.postgres import running_postgres

APPEND_ONLY = (
    "wangge.audit.migrations.0002_append_only",
    "wangge.vault.migrations.0002_append_only",
    "wangge.matters.migrations.0003_journal_append_only",
)
ROOT = Path(__file__).resolve().parent
pytest_plugins = ["tests.browser", "tests.world", "tests.stage"]
ON_POSTGRES = os.environ.get("WANGGE_TEST_DATABASE") == "postgres"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")


def prepare_environment() -> None:
    """Once per run: the folder and the server; every parallel worker then has a folder of its own in it."""
    if not WORKER:
        base = Path(tempfile.mkdtemp(prefix="wangge-test-"))
        base.chmod(0o711)
        atexit.register(shutil.rmtree, base, ignore_errors=True)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # a run that is stopped tidies up too
        os.environ["WANGGE_TEST_BASE"] = str(base)
        given = os.environ.pop("WANGGE_DATABASE_URL", "") or os.environ.pop("DATABASE_URL", "")
        os.environ.pop("DATABASE_URL", None)
        if ON_POSTGRES:
            os.environ["DATABASE_URL"] = given or running_postgres(base / "postgres")
    folder = Path(os.environ["WANGGE_TEST_BASE"]) / (WORKER or "main")
    (folder / "static").mkdir(parents=True, exist_ok=True)
    os.environ["WANGGE_DIR"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "wangge.config.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


if settings.configured:
    raise pytest.UsageError("Unset DJANGO_SETTINGS_MODULE: the tests choose their settings themselves.")
prepare_environment()
django.setup()
from wangge.matters.models import SEARCH_TABLE  # noqa: E402 - models need the settings
from wangge.reading import gazetteer, shelf, similar  # noqa: E402
from wangge.reading.services import minds  # noqa: E402

del os.environ["DJANGO_SETTINGS_MODULE"]  # a parallel worker that inherits it would read the settings too early
hypothesis.settings.register_profile("wangge", deadline=None, derandomize="CI" in os.environ, print_blob=True)
hypothesis.settings.load_profile("wangge")


def kept_tables() -> Path:
    """Where empty tables wait for the next run on SQLite: migrating takes half a minute, copying a file does not. The
    name changes with every migration."""
    sources = sorted(file for app in apps.get_app_configs() for file in Path(app.path).glob("migrations/*.py"))
    content = b"".join(file.read_bytes() for file in sources)
    return ROOT / ".pytest_cache" / f"tables-{hashlib.sha256(content).hexdigest()[:16]}.sqlite3"


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On SQLite the tables were laid out before; the folder of the run goes away as a whole."""
    return not ON_POSTGRES


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """A file on SQLite, which other processes can open; no pool on PostgreSQL, which could not be dropped."""
    database = settings.DATABASES["default"]
    if ON_POSTGRES:
        database["OPTIONS"].pop("pool", None)
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")
    else:
        database.setdefault("TEST", {})["NAME"] = str(database["NAME"])
        pragmas = database["OPTIONS"]["init_command"]  # a test's database need not outlive a power cut
        database["OPTIONS"]["init_command"] = pragmas.replace("synchronous=NORMAL", "synchronous=OFF")
        if kept_tables().exists():
            shutil.copyfile(kept_tables(), database["NAME"])


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Takes the append-only triggers off, since transactional tests empty every table when they end."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        for name in APPEND_ONLY:
            import_module(name).remove(None, editor)
    if not ON_POSTGRES and not kept_tables().exists():
        kept_tables().parent.mkdir(exist_ok=True)
        ready = kept_tables().with_suffix(f".{os.getpid()}")
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(ready)])
        ready.replace(kept_tables())
    empty = connection.ops.sql_flush  # tables beside the models (full-text search) are emptied with them
    if ON_POSTGRES:
        connection.ops.sql_flush = lambda *words, **given: empty(*words, **{**given, "allow_cascade": True})
    else:
        connection.ops.sql_flush = lambda *words, **given: [*empty(*words, **given), f"DELETE FROM {SEARCH_TABLE}"]


@pytest.fixture
def append_only(db: None) -> None:
    """The database as it is in service: append-only tables refuse changes. Undone with the test's transaction."""
    editor = connection.schema_editor(atomic=False)
    editor.deferred_sql = []
    for name in APPEND_ONLY:
        import_module(name).install(None, editor)


@pytest.fixture(autouse=True)
def speaks_chinese() -> Iterator[None]:
    """A page asked for in English leaves its language behind in the thread; every test begins in the city's own."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def nothing_read() -> Iterator[None]:
    """A process keeps texts, models and counts of attempts in memory; another test's database is another city."""
    cache.clear()
    yield
    similar.forget()
    gazetteer.forget()
    shelf.forget()
    minds.forget()


def process_environment() -> dict[str, str]:
    """What another process needs to work on the database of this test."""
    given = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    if ON_POSTGRES:
        head, _, query = os.environ["DATABASE_URL"].partition("?")
        name = connection.settings_dict["NAME"]
        given["DATABASE_URL"] = f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")
    return given


@pytest.fixture
def start_process(transactional_db: None) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts `python ARGUMENTS…` on the database of this test; what still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(*words: str, **extra: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *words],
            env=process_environment() | extra,
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The run on PostgreSQL is for what touches the database, pure tests have passed on SQLite already; and a few tests
    speak of PostgreSQL alone."""
    database = {"db", "transactional_db", "live_server"}

    def belongs(item: pytest.Item) -> bool:
        if not ON_POSTGRES:
            return item.get_closest_marker("postgres") is None
        if item.get_closest_marker("crawl"):
            return False
        return bool(item.get_closest_marker("django_db") or database & set(getattr(item, "fixturenames", ())))

    kept = [item for item in items if belongs(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept
