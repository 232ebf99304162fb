"""Who mediates in the town of the tests, and cases brought to where a test begins."""

from datetime import date, datetime, timedelta
from typing import Any

from tests.world import COUNTY, GARDEN, NOW, RIVER, SINCE, WEST, Town

from wangge.kinds.dispute.models import MediationBody, Mediator, Party
from wangge.kinds.dispute.rules.course import Move
from wangge.kinds.dispute.rules.words import About, Form, How, Part, Side, Sign, Source, Trouble
from wangge.kinds.dispute.services import agreements, bodies, parties, seats, sessions
from wangge.kinds.dispute.services.opening import CaseGiven, PartyGiven, open_case
from wangge.matters.models import Matter
from wangge.matters.services import move
from wangge.people.actors import SYSTEM
from wangge.people.rules import Role
from wangge.people.services import appoint, create_organization, create_person

DAY = timedelta(days=1)
TODAY = date(2026, 3, 4)
SUBJECT = "阳台漏水泡坏了楼下吊顶"
STORY = "去年十月起渗水，吊顶和木地板受损，两家为谁出钱吵了三次。"
FIRST_NAME, SECOND_NAME = "漆雕丙", "宗政丁"
FIRST_PHONE = "13911112222"
RECORD = "双方到现场看了渗水点，认可防水层老化。"
CONTENT = "由楼上一方在四月三十日前重做防水并付四千元。"
ASKED = "借给表弟两万元只有转账记录，他躲着不见，能不能告他"
ANSWERED = "转账记录加上催款信息就能起诉，也可以先申请调解"
ASKER_PHONE = "13855556666"
LEGAL_SECRETS = (ASKED, ANSWERED, ASKER_PHONE, "表弟", "催款")
"""A question that only the mediator asked and its resident read."""
SECRETS = (
    SUBJECT, STORY, FIRST_NAME, SECOND_NAME, FIRST_PHONE, RECORD, CONTENT, "防水", "吊顶", "漆雕", "四千元",
    *LEGAL_SECRETS,
)  # fmt: skip
"""Nothing of this may reach anybody without a seat."""

MEDIATORS = (
    ("chair", "和主任", "garden_mediation", GARDEN),
    ("peacemaker", "解调解", "garden_mediation", GARDEN),
    ("stranger", "尤调解", "river_mediation", RIVER),
    ("judge", "卞法官", "court_mediation", COUNTY),
)
BODIES = (
    ("garden_mediation", "花园社区人民调解委员会", "village_community", GARDEN),
    ("river_mediation", "河畔社区人民调解委员会", "village_community", RIVER),
    ("west_mediation", "西街街道人民调解委员会", "township", WEST),
    ("court_mediation", "物业纠纷人民调解委员会", "sector", COUNTY),
)


def with_mediation(town: Town) -> Town:
    """The town with four mediation organizations and four mediators who hold posts."""
    for code, name, kind, area in BODIES:
        unit = create_organization(
            code=code, name=name, kind="mediation_org", area=town.areas[area], actor=SYSTEM, at=NOW
        )
        town.units[code] = unit
        bodies.save_body(
            organization=unit, kind=kind, term_from=SINCE, term_to=date(2028, 12, 31), filed_on=SINCE, at_centre=None,
            actor=SYSTEM, at=NOW,
        )  # fmt: skip
    for username, name, unit, area in MEDIATORS:
        person = create_person(username=username, name=name, password=None, actor=SYSTEM, at=NOW)
        town.people[username] = person
        town.posts[username] = appoint(
            person=person, role=Role.MEDIATOR, organization=town.units[unit], area=town.areas[area], starts_on=SINCE,
            actor=SYSTEM, at=NOW,
        )  # fmt: skip
        bodies.save_mediator(
            body(town, unit), actor=SYSTEM, at=NOW, person=person, name=name, is_member=username != "judge",
            is_chair=username in {"chair", "stranger"}, is_woman=username == "peacemaker", starts_on=SINCE,
            skills=[Trouble.NEIGHBOUR, Trouble.PROPERTY],
        )  # fmt: skip
    return town


def body(town: Town, code: str = "garden_mediation") -> MediationBody:
    return MediationBody.objects.select_related("organization__area").get(organization=town.units[code])


def mediator(town: Town, name: str) -> Mediator:
    return Mediator.objects.select_related("body").get(person=town.people[name])


TWO = (
    PartyGiven(Side.FIRST, FIRST_NAME, contact=FIRST_PHONE, address="花园小区3号楼201"),
    PartyGiven(Side.SECOND, SECOND_NAME, contact="13933334444"),
)


def given(**more: Any) -> CaseGiven:
    values = {"trouble": Trouble.NEIGHBOUR, "subject": SUBJECT, "story": STORY, "source": Source.ON_APPLICATION}
    return CaseGiven(**{**values, **more})


def applied(town: Town, *, actor: str = "clerk", at: datetime = NOW, people: Any = TWO, **more: Any) -> Matter:
    return open_case(
        actor=town.actor(actor), body=body(town), given=given(**more), parties=people, area_code=GARDEN, at=at
    ).matter


def fresh(matter: Matter) -> Matter:
    return Matter.objects.select_related("dispute__body__organization").get(pk=matter.pk)


def do(
    town: Town, matter: Matter, the_move: Move, *, actor: str = "chair", at: datetime = NOW, **values: Any
) -> Matter:
    move(fresh(matter), the_move, actor=town.actor(actor), at=at, given=values)
    return fresh(matter)


def asked(town: Town, *, at: datetime = NOW, **more: Any) -> Matter:
    return seated(town, applied(town, at=at, **more), at=at)


def seated(town: Town, matter: Matter, *, at: datetime = NOW) -> Matter:
    """The chief mediator at the table, and the parties being asked."""
    seats.seat(
        fresh(matter), actor=town.actor("chair"), mediator=mediator(town, "peacemaker"), part=Part.CHIEF,
        is_free_of_ties=True, at=at,
    )  # fmt: skip
    return do(town, matter, Move.ASK_CONSENT, at=at)


def party(matter: Matter, side: Side = Side.FIRST, position: int = 1) -> Party:
    return Party.objects.select_related("matter__dispute").get(matter=matter, side=side, position=position)


def consent(
    town: Town, matter: Matter, about: About = About.MEDIATION, *, yes: bool = True, at: datetime = NOW
) -> None:
    for row in Party.objects.filter(matter=matter).select_related("matter"):
        parties.note_consent(
            row, actor=town.actor("peacemaker"), about=about, is_given=yes, how=How.ORAL, said_on=TODAY, at=at
        )


def accepted(town: Town, **more: Any) -> Matter:
    matter = asked(town, **more)
    consent(town, matter)
    return do(town, matter, Move.ACCEPT, actor="peacemaker", at=more.get("at", NOW))


def at_table(town: Town, **more: Any) -> Matter:
    matter = accepted(town, **more)
    sessions.set_session(
        matter, actor=town.actor("peacemaker"), starts_at=NOW, room=None, place="社区和谐室", is_open=False, at=NOW
    )
    do(town, matter, Move.PREPARE, actor="peacemaker")
    return do(town, matter, Move.MEET, actor="peacemaker")


def recorded(town: Town, **more: Any) -> Matter:
    matter = at_table(town, **more)
    session = matter.dispute_sessions.select_related("matter").get()
    sessions.record_session(
        session, actor=town.actor("peacemaker"), ends_at=NOW + timedelta(hours=2),
        present=Party.objects.filter(matter=matter), record=RECORD, at=NOW + timedelta(hours=2),
    )  # fmt: skip
    return fresh(matter)


def written(town: Town, *, form: Form = Form.WRITTEN, is_status: bool = False, **more: Any) -> Matter:
    matter = recorded(town, **more)
    agreements.write_agreement(
        matter, actor=town.actor("peacemaker"), at=NOW,
        given=agreements.AgreementGiven(
            form=form, facts=STORY, issues=SUBJECT, content=CONTENT, way="一次付清", is_status_relation=is_status
        ),
        promises=[agreements.PromiseGiven(party(matter, Side.SECOND), "付四千元", date(2026, 4, 30))],
    )  # fmt: skip
    return do(town, matter, Move.AGREE, actor="peacemaker")


def signed(town: Town, **more: Any) -> Matter:
    matter = written(town, **more)
    for side in (Side.FIRST, Side.SECOND):
        agreements.sign(party(matter, side), actor=town.actor("peacemaker"), how=Sign.SIGNATURE, on=TODAY, at=NOW)
    agreements.sign_for_committee(matter, actor=town.actor("peacemaker"), on=TODAY, is_sealed=True, at=NOW)
    return fresh(matter)


def effective(town: Town, **more: Any) -> Matter:
    matter = signed(town, **more)
    return do(town, matter, Move.TAKE_EFFECT, actor="peacemaker", effective_on=TODAY)
