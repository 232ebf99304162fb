"""A small town and its cast, built through the services: one county, two townships, two communities, four grids.

`town` is a fixture; `build_town()` makes the same outside pytest. The calendar is the shipped one; `NOW` is a working
Wednesday morning. Everybody has exactly one post; `town.actor("dispatcher")` acts through it.
"""

import csv
import json
import tempfile
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from tests.snapshot import Snapshot, put_back, take

from wangge.areas.models import Area
from wangge.areas.services.loading import load_areas
from wangge.files.models import StoredFile
from wangge.files.services import store
from wangge.matters.models import Category, Condition
from wangge.people.actors import SYSTEM, Actor, of_post
from wangge.people.models import Organization, Person, Post
from wangge.people.rules import Role
from wangge.people.services import appoint, create_organization, create_person

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
"""Wednesday, 4 March 2026, 10:00 in Ningxia."""
SINCE = date(2026, 1, 1)

COUNTY = "640302"
WEST, EAST = "640302001", "640302002"
GARDEN, RIVER = "640302001001", "640302002001"
GARDEN_1, GARDEN_2, RIVER_1, RIVER_2 = f"{GARDEN}001", f"{GARDEN}002", f"{RIVER}001", f"{RIVER}002"
AREAS = (
    ("64", "宁夏回族自治区", "", None),
    ("6403", "吴忠市", "", None),
    (COUNTY, "利通区", "", (0, 0, 4, 1)),
    (WEST, "西街街道", "subdistrict", (0, 0, 2, 1)),
    (EAST, "东街街道", "subdistrict", (2, 0, 4, 1)),
    (GARDEN, "花园社区", "urban_community", (0, 0, 2, 1)),
    (RIVER, "河畔社区", "urban_community", (2, 0, 4, 1)),
    (GARDEN_1, "花园第一网格", "base", (0, 0, 1, 1)),
    (GARDEN_2, "花园第二网格", "base", (1, 0, 2, 1)),
    (RIVER_1, "河畔第一网格", "base", (2, 0, 3, 1)),
    (RIVER_2, "河畔第二网格", "base", (3, 0, 4, 1)),
)
CORNER = (106.20, 37.98)
STEP = 0.01

POINTS = {
    GARDEN_1: (106.205, 37.985),
    GARDEN_2: (106.215, 37.985),
    RIVER_1: (106.225, 37.985),
    RIVER_2: (106.235, 37.985),
}
"""A WGS-84 point inside each grid."""

UNITS = (
    ("centre", "利通区综治中心", "governance_centre", COUNTY),
    ("water", "自来水公司", "handling_unit", COUNTY),
    ("urban", "城市管理局", "department", COUNTY),
    ("housing", "住房和城乡建设局", "department", COUNTY),
    ("civil", "民政局", "department", COUNTY),
    ("west_office", "西街街道办事处", "township_office", WEST),
    ("east_office", "东街街道办事处", "township_office", EAST),
    ("garden_office", "花园社区居委会", "community_office", GARDEN),
    ("river_office", "河畔社区居委会", "community_office", RIVER),
    ("garden_watch", "花园社区居务监督委员会", "supervision_committee", GARDEN),
    ("property", "安居物业公司", "property_company", GARDEN),
    ("owners", "花园小区业主委员会", "owners_committee", GARDEN),
    ("volunteers", "西街志愿服务队", "volunteer_team", WEST),
)
CAST = (
    ("dispatcher", "杜调度", Role.DISPATCHER, "centre", COUNTY),
    ("second_dispatcher", "沈调度", Role.DISPATCHER, "centre", COUNTY),
    ("west_dispatcher", "席调度", Role.DISPATCHER, "west_office", WEST),
    ("grid_worker", "葛巡查", Role.GRID_WORKER, "garden_office", GARDEN_1),
    ("river_worker", "何巡查", Role.GRID_WORKER, "river_office", RIVER_1),
    ("grid_leader", "郭格长", Role.GRID_LEADER, "garden_office", GARDEN),
    ("handler", "水承办", Role.UNIT_HANDLER, "water", COUNTY),
    ("manager", "水主管", Role.UNIT_MANAGER, "water", COUNTY),
    ("urban_handler", "城承办", Role.UNIT_HANDLER, "urban", COUNTY),
    ("urban_manager", "城主管", Role.UNIT_MANAGER, "urban", COUNTY),
    ("housing_handler", "房承办", Role.UNIT_HANDLER, "housing", COUNTY),
    ("clerk", "柯社工", Role.COMMUNITY_CLERK, "garden_office", GARDEN),
    ("secretary", "舒书记", Role.COMMUNITY_SECRETARY, "garden_office", GARDEN),
    ("township_leader", "陶主任", Role.TOWNSHIP_LEADER, "west_office", WEST),
    ("east_leader", "董主任", Role.TOWNSHIP_LEADER, "east_office", EAST),
    ("county_leader", "秦主任", Role.COUNTY_LEADER, "centre", COUNTY),
    ("supervisor", "苏督查", Role.SUPERVISOR, "centre", COUNTY),
    ("statistician", "童统计", Role.STATISTICIAN, "centre", COUNTY),
    ("watcher", "白委员", Role.MEMBER, "garden_watch", GARDEN),
    ("steward", "楼栋长", Role.STEWARD, "garden_office", GARDEN_1),
    ("proxy_reporter", "代办员", Role.PROXY_REPORTER, "garden_office", GARDEN),
    ("mediator", "田调解", Role.MEDIATOR, "garden_office", GARDEN),
    ("property_manager", "吴经理", Role.PROPERTY_MANAGER, "property", GARDEN),
    ("owner", "叶业主", Role.OWNERS_COMMITTEE_MEMBER, "owners", GARDEN),
    ("volunteer", "志愿者", Role.VOLUNTEER, "volunteers", WEST),
    ("observer", "关观察", Role.OBSERVER, "west_office", WEST),
    ("system_admin", "系统员", Role.SYSTEM_ADMIN, "centre", COUNTY),
    ("security_admin", "安全员", Role.SECURITY_ADMIN, "centre", COUNTY),
    ("audit_admin", "审计员", Role.AUDIT_ADMIN, "centre", COUNTY),
)


@dataclass
class Town:
    """The town: areas by code, units and posts by their short names."""

    areas: dict[str, Area] = field(default_factory=dict)
    units: dict[str, Organization] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """Somebody of the cast acting through the post; `resident` is an account without any."""
        if name == "resident":
            return Actor(role=Role.RESIDENT, person_id=self.people["resident"].pk, name=self.people["resident"].name)
        return SYSTEM if name == "system" else of_post(self.posts[name])

    def client(self, name: str = "") -> Client:
        """A browser in which somebody of the cast has signed in, or nobody."""
        client = Client()
        if name:
            client.force_login(self.people[name])
        return client

    def names(self) -> list[str]:
        """Everybody of the cast."""
        return [name for name, *_rest in CAST]


def square(west: int, south: int, east: int, north: int) -> dict[str, Any]:
    """A rectangle of the town's plan, in steps of about a kilometre."""
    left, right = (round(CORNER[0] + STEP * steps, 6) for steps in (west, east))
    bottom, top = (round(CORNER[1] + STEP * steps, 6) for steps in (south, north))
    ring = [[left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]]
    return {"type": "Polygon", "coordinates": [ring]}


def build_areas() -> dict[str, Area]:
    """The tree and its outlines, loaded from files as an operator does."""
    with tempfile.TemporaryDirectory() as folder:
        table, outlines = Path(folder) / "areas.csv", Path(folder) / "outlines.geojson"
        with table.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(("code", "name", "kind", "households"))
            writer.writerows((code, name, kind, 400 if len(code) == 15 else "") for code, name, kind, _square in AREAS)
        features = [
            {"type": "Feature", "properties": {"code": code}, "geometry": square(*corners)}
            for code, _name, _kind, corners in AREAS
            if corners
        ]
        outlines.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        report = load_areas([table, outlines], at=NOW)
    assert report.is_loaded, [str(fault) for fault in report.faults]
    return {area.code: area for area in Area.objects.all()}


def build_town() -> Town:
    """The town with everybody in post since New Year; nobody has a password."""
    town = Town(areas=build_areas())
    for code, name, kind, area in UNITS:
        town.units[code] = create_organization(
            code=code, name=name, kind=kind, area=town.areas[area], actor=SYSTEM, at=NOW
        )
    for username, name, role, unit, area in CAST:
        person = create_person(username=username, name=name, password=None, actor=SYSTEM, at=NOW)
        post = appoint(
            person=person, role=role, organization=town.units[unit], area=town.areas[area], starts_on=SINCE,
            actor=SYSTEM, at=NOW,
        )  # fmt: skip
        town.people[username], town.posts[username] = person, post
    town.people["resident"] = create_person(username="resident", name="居民甲", password=None, actor=SYSTEM, at=NOW)
    return town


_KEPT: list[tuple[Town, Snapshot]] = []


@pytest.fixture
def town(db: None) -> Town:
    """The town, fresh for one test: built once per process, then put back row by row."""
    if not _KEPT:
        _KEPT.append((build_town(), take()))
        return deepcopy(_KEPT[0][0])
    known, snapshot = _KEPT[0]
    put_back(snapshot)
    return deepcopy(known)


def category(
    code: str = "lamp", name: str = "路灯不亮", *, limits: Mapping[str, str] | None = None, **given: Any
) -> Category:
    """A category with a filing condition per limit; the keys are the conditions' words."""
    row, _made = Category.objects.get_or_create(code=code, defaults={"name": name, **given})
    for number, (filing, limit) in enumerate((limits or {}).items(), start=1):
        Condition.objects.get_or_create(
            category=row, number=number, defaults={"filing": filing, "closing": "已修复", "limit": limit}
        )
    return row


def picture(colour: str = "teal") -> bytes:
    """A small picture as a phone sends it."""
    stream = BytesIO()
    Image.new("RGB", (32, 24), colour).save(stream, "JPEG")
    return stream.getvalue()


def photo(*, at: datetime = NOW, colour: str = "teal") -> StoredFile:
    """A small picture, kept as an upload is."""
    return store(upload=picture(colour), name=f"{colour}.jpg", at=at)
