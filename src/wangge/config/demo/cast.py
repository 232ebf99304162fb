"""The cast of the demo city: organizations and invented people in realistic number, appointed through the services."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.config.demo.names import NameMaker
from wangge.people.actors import SYSTEM, Actor, of_post
from wangge.people.models import Organization, Post
from wangge.people.rules import Role
from wangge.people.services.accounts import create_person
from wangge.people.services.organizations import create_organization
from wangge.people.services.posts import appoint

Progress = Callable[[int, int], None]
UNITS = {
    "urban": "综合执法局",
    "sanitation": "环境卫生服务中心",
    "garden": "园林管理所",
    "municipal": "市政工程管理所",
    "water": "供水公司",
    "heat": "热力公司",
    "gas": "燃气公司",
    "power": "供电公司",
    "housing": "住房和城乡建设局",
    "telecom": "通信管线公司",
    "police": "公安分局",
    "traffic": "交通警察大队",
    "fire": "消防救援大队",
    "market": "市场监督管理局",
    "civil": "民政局",
    "labour": "人力资源和社会保障局",
    "education": "教育局",
    "health": "卫生健康局",
    "transport": "交通运输局",
    "farm": "农业农村局",
    "land": "自然资源局",
    "ecology": "生态环境分局",
    "emergency": "应急管理局",
    "justice": "司法局",
    "social_security": "医疗保障局",
}
COMPANIES = ("和顺", "安居", "康宁", "金桥", "绿洲", "众邻")
WORKERLESS = 13
"""Every so many grids one stands without a worker, so that the gap can be seen."""


@dataclass
class Cast:
    """Who acts in the simulated days, by what they are needed for."""

    leader: Actor | None = None
    county_desk: list[Actor] = field(default_factory=list)
    desks: dict[str, Actor] = field(default_factory=dict)
    leaders: dict[str, Actor] = field(default_factory=dict)
    secretaries: dict[str, Actor] = field(default_factory=dict)
    clerks: dict[str, Actor] = field(default_factory=dict)
    workers: dict[str, Actor] = field(default_factory=dict)
    units: dict[str, Organization] = field(default_factory=dict)
    managers: dict[int, Actor] = field(default_factory=dict)
    handlers: dict[int, list[Actor]] = field(default_factory=dict)
    everybody: dict[Role, list[Actor]] = field(default_factory=dict)


class Casting:
    """Founds organizations and appoints people, township by township."""

    def __init__(self, district: Area, seed: int, at: datetime, progress: Progress) -> None:
        self.district = district
        self.at = at
        self.since = date(at.year - 1, 1, 1)
        self.progress = progress
        self.names = NameMaker(seed)
        self.cast = Cast()
        self.count = 0

    def run(self) -> Cast:
        """Everybody, in one go."""
        self._county()
        self._units()
        grids = list(Area.objects.filter(within(self.district.code), level="grid", valid_to=None).order_by("code"))
        communities = Area.objects.filter(within(self.district.code), level="community", valid_to=None)
        townships = Area.objects.filter(within(self.district.code), level="township", valid_to=None)
        for township in townships.order_by("code"):
            self._township(township)
        for community in communities.order_by("code"):
            own = [grid for grid in grids if grid.code.startswith(community.code)]
            self._community(community, own)
        return self.cast

    def person(self, role: Role, organization: Organization, area: Area, title: str = "") -> Actor:
        """One more invented person with a post."""
        self.count += 1
        person = create_person(
            username=f"demo{self.count:04d}", name=self.names.next(), actor=SYSTEM, at=self.at, password=None,
            must_change_password=False, work_phone=f"0953-000{self.count:04d}",
        )  # fmt: skip
        post = appoint(
            person=person, role=role, organization=organization, area=area, starts_on=self.since, actor=SYSTEM,
            at=self.at, title=title,
        )  # fmt: skip
        if self.count % 25 == 0:
            self.progress(self.count, 0)
        actor = of_post(Post.objects.select_related("person", "area", "organization").get(pk=post.pk))
        self.cast.everybody.setdefault(role, []).append(actor)
        return actor

    def _organization(
        self, code: str, name: str, kind: str, area: Area, parent: Organization | None = None, phone: str = ""
    ) -> Organization:
        return create_organization(
            code=code, name=name, kind=kind, area=area, parent=parent, phone=phone, actor=SYSTEM, at=self.at
        )

    def _county(self) -> None:
        district = self.district
        centre = self._organization(
            f"{district.code}-centre", f"{district.name}基层治理指挥中心", Organization.Kind.COUNTY_OFFICE, district
        )
        self.cast.leader = self.person(Role.COUNTY_LEADER, centre, district, "指挥中心主任")
        self.cast.county_desk = [self.person(Role.DISPATCHER, centre, district, "区级调度员") for _one in range(2)]
        self.person(Role.SUPERVISOR, centre, district, "督查员")
        self.person(Role.STATISTICIAN, centre, district, "统计员")
        for role, title in (
            (Role.SYSTEM_ADMIN, "系统管理员"),
            (Role.SECURITY_ADMIN, "安全管理员"),
            (Role.AUDIT_ADMIN, "审计管理员"),
        ):
            self.person(role, centre, district, title)

    def _units(self) -> None:
        for code, name in UNITS.items():
            unit = self._organization(
                f"{self.district.code}-{code}",
                f"{self.district.name}{name}",
                Organization.Kind.DEPARTMENT,
                self.district,
            )
            self.cast.units[code] = unit
            self.cast.managers[unit.pk] = self.person(Role.UNIT_MANAGER, unit, self.district, "负责人")
            self.cast.handlers[unit.pk] = [
                self.person(Role.UNIT_HANDLER, unit, self.district, "承办人") for _one in range(2)
            ]
        for number, name in enumerate(COMPANIES, start=1):
            code, full = f"{self.district.code}-wy{number}", f"{name}物业服务公司"
            company = self._organization(code, full, Organization.Kind.PROPERTY_COMPANY, self.district)
            self.cast.units[f"property{number}"] = company
            manager = self.person(Role.PROPERTY_MANAGER, company, self.district, "项目经理")
            self.cast.managers[company.pk] = manager
            self.cast.handlers[company.pk] = [manager]

    def _township(self, township: Area) -> None:
        body = "办事处" if township.kind == "subdistrict" else "人民政府"
        office = self._organization(
            f"{township.code}-office", township.name + body, Organization.Kind.TOWNSHIP_OFFICE, township
        )
        self.cast.leaders[township.code] = self.person(Role.TOWNSHIP_LEADER, office, township, "负责人")
        self.cast.desks[township.code] = self.person(Role.DISPATCHER, office, township, "调度员")

    def _community(self, community: Area, grids: list[Area]) -> None:
        office = self._organization(
            f"{community.code}-office", community.name, Organization.Kind.COMMUNITY_OFFICE, community,
            phone=f"0953-001{len(self.cast.secretaries):04d}",
        )  # fmt: skip
        self.cast.secretaries[community.code] = self.person(Role.COMMUNITY_SECRETARY, office, community, "书记")
        self.cast.clerks[community.code] = self.person(Role.COMMUNITY_CLERK, office, community, "社区工作者")
        for number, grid in enumerate(grids):
            if (int(community.code[-3:]) * 7 + number) % WORKERLESS:
                self.cast.workers[grid.code] = self.person(Role.GRID_WORKER, office, grid, "网格员")
