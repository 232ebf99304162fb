"""What pages cost over few and over many matters: statements, milliseconds of the whole page and of its SQL."""

import argparse
import json
import os
import re
import statistics
import time
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate
from tests.world import GARDEN, NOW, Town
from time_machine import travel

from bench.ground import GRIDS, grow, known_town, prepare, say
from wangge.matters.models import Category, Matter

ROUNDS = 5
NOT_WORK = ("SAVEPOINT", "RELEASE SAVEPOINT", "BEGIN", "COMMIT", "ROLLBACK")
Case = tuple[str, str, dict[str, Any]]


def cases(town: Town) -> dict[str, Case]:
    """Who looks, at which address, with which filters."""
    listed, unit, row = reverse("matters:list"), town.units["urban"].pk, Category.objects.get(code="bench17").pk
    county = {
        "newest": {},
        "open, by deadline": {"when": "open", "sort": "due"},
        "overdue, by deadline": {"when": "overdue", "sort": "due"},
        "urgent and open": {"urgency": "urgent", "when": "open"},
        "oldest, by telephone": {"channel": "phone", "sort": "oldest"},
        "in hand": {"state": "handling", "kind": "concern"},
        "one category": {"category": row},
        "one unit": {"unit": unit},
        "one unit, open, by deadline": {"unit": unit, "when": "open", "sort": "due"},
        "one community": {"area": GARDEN},
        "one grid, one category": {"area": GRIDS[123], "category": row},
        "one month": {"opened_from": "2024-05-01", "opened_to": "2024-05-31"},
        "frequent words": {"q": "不亮"},
        "frequent words, by deadline": {"q": "不亮", "sort": "due"},
        "frequent words, one grid": {"q": "不亮", "area": GRIDS[123]},
        "frequent words, one category without them": {"q": "井盖", "category": row},
        "rare words": {"q": "新华路17号树枝"},
        "number": {"q": "B00000042"},
        "one party": {"party": unit},
        "one party, open, by deadline": {"party": unit, "when": "open", "sort": "due"},
        "everything at once": {"q": "不亮", "area": GARDEN, "unit": unit, "when": "open", "opened_from": "2023-01-01"},
    }
    found: dict[str, Case] = {f"county, {name}": ("dispatcher", listed, given) for name, given in county.items()}
    for place, who in (("township", "township_leader"), ("community", "clerk"), ("grid", "grid_worker")):
        found |= {
            f"{place}, newest": (who, listed, {}),
            f"{place}, open, by deadline": (who, listed, {"when": "open", "sort": "due"}),
            f"{place}, frequent words": (who, listed, {"q": "不亮"}),
        }
    return found | {
        "unit, newest": ("urban_handler", listed, {}),
        "unit, open, by deadline": ("urban_handler", listed, {"when": "open", "sort": "due"}),
        "unit, frequent words": ("urban_handler", listed, {"q": "不亮"}),
        "unit, one community": ("urban_handler", listed, {"area": GARDEN}),
        "unit, rare words": ("urban_handler", listed, {"q": "新华路17号树枝"}),
        "unit, one category": ("urban_handler", listed, {"category": row}),
        "unit, overdue, by deadline": ("urban_handler", listed, {"when": "overdue", "sort": "due"}),
        "opened by oneself": ("steward", listed, {}),
        "resident's own": ("resident", reverse("portal:mine"), {}),
        "county, inbox": ("dispatcher", "/desk/", {}),
        "unit, inbox": ("urban_handler", "/desk/", {}),
        "manager, inbox": ("urban_manager", "/desk/", {}),
        "leader, inbox": ("county_leader", "/desk/", {}),
        "township, inbox": ("township_leader", "/desk/", {}),
        "secretary, inbox": ("secretary", "/desk/", {}),
        "fast triage": ("dispatcher", reverse("desk:triage"), {}),
        "county, board": ("dispatcher", reverse("matters:board"), {"kind": "concern"}),
        "unit, board": ("urban_handler", reverse("matters:board"), {"kind": "concern"}),
        "community, board": ("clerk", reverse("matters:board"), {"kind": "concern"}),
        "unit, map": ("urban_handler", reverse("matters:places"), {}),
        "county, map": ("dispatcher", reverse("matters:places"), {}),
        "phone, my grid": ("grid_worker", "/f/", {}),
        "phone, frequent words": ("grid_worker", "/f/all/", {"q": "不亮"}),
        "county, figures of 30 days by unit": ("county_leader", "/desk/figures/", {"by": "unit"}),
        "county, figures of a year": ("county_leader", "/desk/figures/", {"opened_from": "2025-03-05"}),
        "unit, figures of 30 days": ("urban_manager", "/desk/figures/", {}),
        "one matter": ("dispatcher", _one(), {}),
    }  # fmt: skip


def _one() -> str:
    matter = Matter.objects.filter(phase="active").order_by("-pk")[0]
    return reverse("matters:detail", args=[matter.number])


def pages_read(statement: str) -> int:
    """How many pages of 8 kB PostgreSQL touches for a statement: what it costs, however busy the machine is."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {statement}")
        (found,) = cursor.fetchone()
    top = found[0]["Plan"]
    return int(top["Shared Hit Blocks"] + top["Shared Read Blocks"])


def explained(statement: str) -> str:
    """How the database went about a statement."""
    how = "EXPLAIN (ANALYZE, BUFFERS)" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{how} {statement}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def cost(client: Client, address: str, given: dict[str, Any], *, explain_ms: float = 0) -> dict[str, float]:
    """Statements, and the median milliseconds of the whole page and of its SQL; on PostgreSQL also pages of 8 kB."""
    taken, in_sql, work = [], [], []
    for _round in range(ROUNDS + 1):
        with CaptureQueriesContext(connection) as seen:
            began = time.perf_counter()
            answer = client.get(address, given)
            taken.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, (address, given, answer.status_code)
        work = [row for row in seen.captured_queries if not row["sql"].startswith(NOT_WORK)]
        in_sql.append(sum(float(row["time"]) for row in work) * 1000)
    whole, sql = (round(statistics.median(times[1:]), 1) for times in (taken, in_sql))
    asked = [row["sql"] for row in work if row["sql"].startswith(("SELECT", "("))]
    found = {"statements": len(work), "ms": whole, "sql_ms": sql, "least_sql_ms": round(min(in_sql[1:]), 1)}
    if connection.vendor == "postgresql":
        found["pages"] = sum(pages_read(statement) for statement in asked)
    for row in work if explain_ms else ():
        if float(row["time"]) * 1000 >= explain_ms and row["sql"] in asked:
            say(f"{row['sql']}\n{explained(row['sql'])}\n")
    return found


def measure(town: Town, only: str, explain_ms: float = 0) -> dict[str, dict[str, float]]:
    """Every case, and the second page of the plain list."""
    clients: dict[str, Client] = {}
    found = {}
    for name, (who, address, given) in cases(town).items():
        if only not in name:
            continue
        if who not in clients:
            clients[who] = Client(SERVER_NAME="localhost")
            clients[who].force_login(town.people[who])
        found[name] = cost(clients[who], address, given, explain_ms=explain_ms)
        say(f"  {name:45} {found[name]}")
    if not only:
        page = clients["dispatcher"].get(reverse("matters:list")).content.decode()
        following = re.findall(r"[?;&]after=([\w-]+)", page)[-1]
        found["county, second page"] = cost(clients["dispatcher"], reverse("matters:list"), {"after": following})
    return found


def main() -> None:
    """Prints the figures as JSON, a line per size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[50_000, 500_000])
    parser.add_argument("--only", default="", help="part of a case's name")
    parser.add_argument("--there", action="store_true", help="what the database holds already, from an earlier run")
    parser.add_argument("--explain", type=float, default=0, metavar="MS", help="show the plans of slower statements")
    given = parser.parse_args()
    town = known_town() if given.there else prepare()
    with travel(NOW, tick=True):
        for size in [0] if given.there else given.sizes:
            began = time.perf_counter()
            if size:
                say(f"{connection.vendor}: filling up to {size} matters")
                grow(size, town)
            about = {
                "database": connection.vendor,
                "matters": Matter.objects.count(),
                "filled_in_seconds": round(time.perf_counter() - began),
                "load": round(os.getloadavg()[0], 1),
            }
            assert localdate() == NOW.date()
            pages = measure(town, given.only, given.explain)
            print(json.dumps({**about, "pages": pages}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
