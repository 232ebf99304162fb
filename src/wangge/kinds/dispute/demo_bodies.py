"""Organizations of mediation in the demo city: the four kinds, their people, rooms, duty hours, and three counters."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from django.utils.timezone import localdate

from wangge.areas.models import Area
from wangge.kinds.dispute.models import LegalRole, MediationBody, Mediator, Room
from wangge.kinds.dispute.rules.words import Trouble
from wangge.kinds.dispute.services import bodies
from wangge.matters.stage import Stage
from wangge.people.actors import SYSTEM, Actor
from wangge.people.models import Organization, Person
from wangge.people.rules import Role
from wangge.people.services import create_organization

COMMUNITIES = 9
SEATED = 4
"""So many organizations work through accounts and have cases; the others are in the register only."""
TOWNSHIPS = 3
SECTORS = (
    ("property", "物业纠纷人民调解委员会", (Trouble.PROPERTY, Trouble.CONTRACT)),
    ("labour", "劳动争议人民调解委员会", (Trouble.LABOUR,)),
)
HOURS = ((time(9), time(11, 30)), (time(14, 30), time(17)))


@dataclass(frozen=True)
class Team:
    """An organization that takes cases: its head, and who mediates."""

    body: MediationBody
    area: Area
    room: Room
    chair: Actor
    chief: Actor
    mediator: Mediator
    clerk: Actor | None = None


@dataclass
class Ground:
    """All there is before the first case."""

    teams: list[Team] = field(default_factory=list)
    sector: Team | None = None
    counters: list[tuple[Organization, Actor]] = field(default_factory=list)


def found(stage: Stage, told: dict[str, Any]) -> Ground:
    """Founds everything at the beginning of the story."""
    return Founding(stage, told).run()


class Founding:
    """One run."""

    def __init__(self, stage: Stage, told: dict[str, Any]) -> None:
        self.stage, self.told, self.at = stage, told, stage.start
        self.since = localdate(self.at).replace(month=1, day=1)
        self.count = 0
        self.clerks = {row.area_code: row for row in stage.actors(Role.COMMUNITY_CLERK)}
        self.desks = {row.area_code: row for row in stage.actors(Role.DISPATCHER)}

    def run(self) -> Ground:
        """Centres, then organizations; those of the communities first, whose people the sign-in page then lists."""
        ground = Ground()
        bodies.save_legal_roles(bodies.USUAL_ROLES, actor=SYSTEM, at=self.at)
        county = self.centre(self.stage.district, self.desks, ground)
        communities = self.areas(self.clerks)
        townships = self.areas({code[:9]: row for code, row in self.clerks.items()})[:TOWNSHIPS]
        for area in [*townships[:1], *communities[:1]]:
            self.centre(area, self.desks | self.clerks, ground)
        for number, area in enumerate(communities[:COMMUNITIES]):
            self.community(area, number, ground)
        for area in townships:
            self.township(area, ground)
        for number, (code, name, skills) in enumerate(SECTORS):
            body = self.body(f"{self.stage.district.code}-tw-{code}", f"{self.stage.district.name}{name}",
                             "sector", self.stage.district, county)  # fmt: skip
            team = self.team(body, self.stage.district, skills, legal=True)
            ground.sector = team if number == 0 else ground.sector
        self.enterprise()
        return ground

    def areas(self, codes: dict[str, Actor]) -> list[Area]:
        """Areas by their codes."""
        return list(Area.objects.filter(code__in=list(codes), valid_to=None).order_by("code"))

    def centre(self, area: Area, serving: dict[str, Actor], ground: Ground) -> Organization:
        """A governance centre with its counter."""
        centre = create_organization(
            code=f"{area.code}-zz", name=f"{area.name}综治中心", kind=Organization.Kind.GOVERNANCE_CENTRE, area=area,
            phone=self.phone(), actor=SYSTEM, at=self.at,
        )  # fmt: skip
        if area.code in serving:
            ground.counters.append((centre, serving[area.code]))
        return centre

    def phone(self) -> str:
        """A number that nobody has."""
        self.count += 1
        return f"0953-0040{self.count:03d}"

    def body(
        self, code: str, name: str, kind: str, area: Area, centre: Organization | None = None, *, is_over: bool = False
    ) -> MediationBody:
        """An organization with its term; one has not been elected anew."""
        unit = create_organization(
            code=code, name=name, kind=Organization.Kind.MEDIATION_ORG, area=area, phone=self.phone(), actor=SYSTEM,
            at=self.at,
        )  # fmt: skip
        first = self.since.replace(year=self.since.year - (3 if is_over else 1))
        last = date(first.year + 2, 12, 31)
        return bodies.save_body(
            organization=unit, kind=kind, term_from=first, term_to=last, filed_on=first + timedelta(days=20),
            at_centre=centre, actor=SYSTEM, at=self.at,
        )  # fmt: skip

    def township(self, area: Area, ground: Ground) -> None:
        """A township's committee; the first one takes cases."""
        body = self.body(f"{area.code}-tw", f"{area.name}人民调解委员会", "township", area)
        if not any(len(team.area.code) == len(area.code) for team in ground.teams):
            ground.teams.append(self.team(body, area, (Trouble.CONTRACT, Trouble.DAMAGE, Trouble.HOUSE_PLOT)))
        else:
            self.members(body, 5)

    def enterprise(self) -> None:
        """One enterprise has a committee of its own."""
        name = f"{self.stage.district.name}供水公司人民调解委员会"
        body = self.body(f"{self.stage.district.code}-tw-water", name, "enterprise", self.stage.district)
        self.members(body, 3)

    def community(self, area: Area, number: int, ground: Ground) -> None:
        """A community's committee; one lacks members, one's term is over, as the page then says."""
        body = self.body(
            f"{area.code}-tw", f"{area.name}人民调解委员会", "village_community", area, is_over=number == SEATED + 1
        )
        if number < SEATED:
            skills = (Trouble.NEIGHBOUR, Trouble.MARRIAGE_FAMILY, Trouble.PROPERTY)
            ground.teams.append(self.team(body, area, skills, clerk=self.clerks.get(area.code)))
        else:
            self.members(body, 2 if number == SEATED else 4)

    def team(
        self, body: MediationBody, area: Area, skills: tuple[Trouble, ...], *, clerk: Actor | None = None,
        legal: bool = False,
    ) -> Team:  # fmt: skip
        """Head and mediator with posts, two more members, a lawyer where it fits, a room and its hours."""
        chair = self.stage.appoint(Role.MEDIATOR, body.organization, area, "调委会主任")
        chief = self.stage.appoint(Role.MEDIATOR, body.organization, area, "人民调解员")
        self.mediator(body, chair, skills, is_chair=True, is_woman=False)
        mediator = self.mediator(body, chief, skills, is_woman=True)
        self.members(body, 2)
        if legal:
            self.lawyer(body)
        name = self.told["rooms"][self.count % len(self.told["rooms"])]
        room = bodies.save_room(
            body,
            area=area,
            name=name,
            address=f"{area.name}党群服务中心一楼",
            phone=self.phone(),
            actor=SYSTEM,
            at=self.at,
        )
        for day, hours in ((0, HOURS[0]), (2, HOURS[1]), (4, HOURS[0])):
            bodies.add_hour(room, mediator=mediator, day=day, begins=hours[0], ends=hours[1], actor=SYSTEM, at=self.at)
        return Team(body, area, room, chair, chief, mediator, clerk)

    def mediator(self, body: MediationBody, actor: Actor, skills: tuple[Trouble, ...], **more: bool) -> Mediator:
        """Somebody with a post."""
        person = Person.objects.get(pk=actor.account)
        return bodies.save_mediator(
            body, actor=SYSTEM, at=self.at, person=person, name=person.name, is_member=True, skills=skills,
            starts_on=self.since, trained_on=self.since + timedelta(days=60), work_phone=person.work_phone, **more,
        )  # fmt: skip

    def members(self, body: MediationBody, number: int) -> None:
        """Members who work without an account."""
        trades = self.told["outside"]
        for place in range(number):
            bodies.save_mediator(
                body, actor=SYSTEM, at=self.at, name=self.stage.name(), is_member=True, is_woman=place == 1,
                is_chair=place == 0 and number > 2, profession=trades[(self.count + place) % len(trades)],
                starts_on=self.since,
            )  # fmt: skip

    def lawyer(self, body: MediationBody) -> None:
        """One of the legal team."""
        role = LegalRole.objects.order_by("position").last()
        bodies.save_mediator(
            body, actor=SYSTEM, at=self.at, name=self.stage.name(), kind=Mediator.Kind.LEGAL, legal_role=role,
            profession="律师", starts_on=self.since,
        )  # fmt: skip
