"""Pictures every main page of a demo city at 1440 and 390 px into docs/screenshots.

Without --dir a demo city is made in a temporary folder. Pages that cannot be opened are named, and the exit code tells.
Names given on the command line picture those pages only.
"""

import argparse
import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import BrowserContext, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "screenshots"
SIZES = {1440: 900, 390: 844}
COLOURS = 256
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--enable-unsafe-swiftshader",
    "--use-gl=swiftshader",
]


@dataclass(frozen=True)
class Picture:
    """A page and who looks at it: a role of the cast, or nobody; `key` names what fills a `{}` in the address."""

    name: str
    address: str
    role: str = ""
    key: str = ""


PICTURES = (
    Picture("portal-start", "/"),
    Picture("portal-report", "/report/"),
    Picture("portal-suspended", "/suspended/"),
    Picture("portal-track", "/track/"),
    Picture("portal-stations", "/stations/"),
    Picture("portal-answers", "/answers/"),
    Picture("sign-in", "/sign-in/"),
    Picture("grid-public", "/g/{}/", key="grid"),
    Picture("field-today", "/f/", "grid_worker"),
    Picture("desk-dispatcher", "/desk/", "dispatcher"),
    Picture("desk-triage", "/desk/triage/", "dispatcher"),
    Picture("hot-spots", "/desk/reading/hot-spots/", "dispatcher"),
    Picture("proposals-quality", "/desk/reading/quality/", "county_leader"),
    Picture("desk-unit", "/desk/", "unit_handler"),
    Picture("desk-community", "/desk/", "community_secretary"),
    Picture("desk-township", "/desk/", "township_leader"),
    Picture("figures", "/desk/figures/", "county_leader"),
    Picture("matters-list", "/desk/matters/", "county_leader"),
    Picture("matters-board", "/desk/matters/board/", "county_leader"),
    Picture("matters-map", "/desk/matters/map/", "county_leader"),
    Picture("matter-concern", "/desk/matters/{}/", "county_leader", key="concern"),
    Picture("matter-whistle", "/desk/matters/{}/", "county_leader", key="whistle"),
    Picture("matter-slip", "/desk/matters/{}/", "county_leader", key="slip"),
    Picture("bodies", "/desk/decisions/", "county_leader"),
    Picture("modes", "/desk/modes/", "county_leader"),
    Picture("catalogue", "/desk/catalogue/", "system_admin"),
    Picture("areas-tree", "/desk/areas/", "dispatcher"),
    Picture("areas-map", "/desk/areas/map/", "county_leader"),
    Picture("areas-grids", "/desk/areas/grids/", "county_leader"),
    Picture("areas-grid", "/desk/areas/{}/", "county_leader", key="grid"),
    Picture("estates", "/desk/estates/", "county_leader"),
    Picture("crews", "/desk/crews/", "community_secretary"),
    Picture("plan-before", "/desk/planning/{}", "county_leader", key="plan-before"),
    Picture("plan-after", "/desk/planning/{}", "county_leader", key="plan-after"),
    Picture("plan-compared", "/desk/planning/{}", "county_leader", key="plan-compared"),
    Picture("staffing", "/desk/planning/staffing/", "county_leader"),
    Picture("organizations", "/desk/organizations/", "system_admin"),
    Picture("people", "/desk/persons/", "security_admin"),
    Picture("audit", "/desk/audit/", "audit_admin"),
    Picture("styleguide", "/ui/styleguide/"),
)


PLAN_PAGES = {
    "plan-before": "{plan}/drafts/0/{code}/",
    "plan-after": "{plan}/drafts/1/{code}/",
    "plan-compared": "{plan}/compare/?one=0&other=1",
}


def free_port() -> int:
    """A port of the loopback interface that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path) -> dict[str, str]:
    """What the demo city's processes need."""
    return os.environ | {
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "wangge.config.settings",
        "WANGGE_DIR": str(folder),
        "WANGGE_DEMO": "true",
        "WANGGE_CITY_NAME": os.environ.get("WANGGE_CITY_NAME", ""),
    }


def make_city(folder: Path) -> None:
    """A demo city in a folder, with its own progress on the screen."""
    words = [sys.executable, "-m", "wangge", "--dir", str(folder), "demo", "--no-serve"]
    subprocess.run(words, env=environment(folder), cwd=ROOT, check=True)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The web process of a folder; its address."""
    port = free_port()
    words = [sys.executable, "-m", "gunicorn", "wangge.config.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    process = subprocess.Popen([*words, "--log-level", "warning"], env=environment(folder), cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/healthz")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(address: str) -> None:
    """Until the web process answers, a minute at most."""
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    raise SystemExit(f"{address} does not answer.")


class City:
    """Looks into the demo city's database for people to sign in and things to show."""

    def __init__(self, folder: Path) -> None:
        os.environ.update(environment(folder))
        sys.path.insert(0, str(ROOT / "src"))
        import django  # noqa: PLC0415 settings are read from the folder given on the command line

        django.setup()

    def session(self, role: str) -> str | None:
        """The key of a fresh session of somebody with this role, if possible of one with work."""
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
        from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

        from wangge.areas.queries import figure_by_grid  # noqa: PLC0415
        from wangge.people.models import Post  # noqa: PLC0415

        posts = list(
            Post.objects.filter(role=role, ends_on=None, person__is_active=True).select_related("person", "area")
        )
        busy = figure_by_grid("waiting", "")
        post = next((post for post in posts if post.area.code in busy), posts[0] if posts else None)
        if post is None:
            return None
        session = SessionStore()
        session[SESSION_KEY] = str(post.person.pk)
        session[BACKEND_SESSION_KEY] = "wangge.people.backends.AccountBackend"
        session[HASH_SESSION_KEY] = post.person.get_session_auth_hash()
        session["post"] = post.pk
        session["seen"] = time.time()
        session.create()
        return str(session.session_key)

    def find(self, key: str) -> str | None:
        """The code of a grid with an outline, a page of a plan, or the number of a lively matter of a kind."""
        from django.utils import timezone  # noqa: PLC0415

        from wangge.areas.models import Area  # noqa: PLC0415
        from wangge.matters.models import Matter  # noqa: PLC0415

        if key in PLAN_PAGES:
            return self.plan_page(key)
        if key == "grid":
            return Area.objects.filter(level="grid", boundary__isnull=False).values_list("code", flat=True).first()
        rows = Matter.objects.filter(kind=key).order_by("-version", "pk").values_list("number", flat=True)
        lively = rows.filter(phase="active")
        return lively.filter(next_due_at__gt=timezone.now()).first() or lively.first() or rows.first()

    def plan_page(self, key: str) -> str | None:
        """A page of the first plan, once the background process has worked its drafts out (it is done here if not)."""
        from django.utils import timezone  # noqa: PLC0415

        from wangge.jobs.services import work_once  # noqa: PLC0415
        from wangge.planning.models import Plan  # noqa: PLC0415

        plan = Plan.objects.filter(wards__isnull=False, drafts__number=1).order_by("pk").first()
        if plan is None:
            return None
        while plan.drafts.filter(state="waiting").exists() and work_once(worker="screenshots", at=timezone.now()):
            pass
        return PLAN_PAGES[key].format(plan=plan.pk, code=plan.wards.values_list("code", flat=True)[0])


def take(context: BrowserContext, base: str, address: str) -> tuple[int, bytes]:
    """Opens a page, waits for what it draws, and hands back its status and picture."""
    page = context.new_page()
    try:
        answer = page.goto(base + address, wait_until="load")
        page.wait_for_timeout(900)
        if page.locator("[data-map]").count():
            page.wait_for_timeout(2500)
        return (answer.status if answer else 0), page.screenshot(animations="disabled")
    finally:
        page.close()


def save(picture: bytes, target: Path) -> None:
    """Few colours are enough for pages, and make the repository a third of the size."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(COLOURS, Image.Quantize.MEDIANCUT, kmeans=2, dither=Image.Dither.NONE).save(target, optimize=True)


def picture_all(city: City, base: str, wanted: list[Picture], say: Callable[[str], None]) -> list[str]:
    """Pictures each page at each width; hands back what could not be opened."""
    missing: list[str] = []
    with sync_playwright() as playwright:
        path = next(
            (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
        )
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, env={**os.environ, "LANGUAGE": "zh_CN"})
        for item in wanted:
            found = city.find(item.key) if item.key else ""
            session = city.session(item.role) if item.role else ""
            if found is None or session is None:
                missing.append(f"{item.name}: the city has no {item.key if found is None else item.role}")
                continue
            for width, height in SIZES.items():
                context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
                if session:
                    context.add_cookies([{"name": "sessionid", "value": session, "url": base}])
                status, picture = take(context, base, item.address.format(found))
                context.close()
                if status != 200:
                    missing.append(f"{item.name} at {width}: status {status}")
                    continue
                save(picture, TARGET / f"{item.name}-{width}.png")
                say(f"{item.name}-{width}.png")
        browser.close()
    return missing


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="pages to picture; all when none is named")
    parser.add_argument("--dir", type=Path, help="folder of a demo city that exists already")
    given = parser.parse_args()
    wanted = [item for item in PICTURES if not given.names or item.name in given.names]
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.dir.resolve() if given.dir else Path(temporary)
        if not given.dir:
            make_city(folder)
        with served(folder) as base:
            missing = picture_all(City(folder), base, wanted, lambda text: print(text, flush=True))
    for line in missing:
        print(f"not pictured: {line}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    sys.exit(main())
