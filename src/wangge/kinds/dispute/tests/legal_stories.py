"""Sessions, advisers and questions brought to where a test begins."""

from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from tests.world import GARDEN, NOW, Town

from wangge.kinds.dispute.models import Advice, Adviser, LegalRole, LegalSession
from wangge.kinds.dispute.services import advising, legal
from wangge.kinds.dispute.services.legal import AdviserGiven, SessionGiven
from wangge.kinds.dispute.tests.cast import ASKED, ASKER_PHONE, DAY, TODAY
from wangge.people.actors import resident

HOUR = timedelta(hours=1)
TOMORROW = NOW + DAY


def role(name: str = "法官") -> LegalRole:
    return LegalRole.objects.get(name=name)


def given(**more: Any) -> SessionGiven:
    values: dict[str, Any] = {
        "kind": "advice", "starts_at": TOMORROW, "ends_at": TOMORROW + 2 * HOUR, "place": "花园小区南门",
        "legal_role": LegalRole.objects.first(), "guest_from": "区人民法院",
    }  # fmt: skip
    return SessionGiven(**{**values, **more})


def planned(town: Town, *, actor: str = "clerk", **more: Any) -> LegalSession:
    return legal.plan_session(area=town.areas[GARDEN], given=given(**more), actor=town.actor(actor), at=NOW)


def adviser(town: Town, area: str = GARDEN, *, at: datetime = NOW, replaces: bool = False, **more: Any) -> Adviser:
    values: dict[str, Any] = {
        "name": "卢律师",
        "firm": "明理律师事务所",
        "work_phone": "0953-0040001",
        "starts_on": TODAY,
    }
    return legal.appoint_adviser(
        area=town.areas[area], given=AdviserGiven(**{**values, **more}), actor=town.actor("township_leader"),
        replaces=replaces, at=at,
    )  # fmt: skip


def asked(town: Town, person: str = "peacemaker") -> tuple[Advice, str]:
    return advising.ask(
        area=town.areas[GARDEN], person_id=town.people[person].pk, topic="contract", question=ASKED,
        contact=ASKER_PHONE, actor=resident(), at=NOW,
    )  # fmt: skip


def page(client: Client, name: str, *args: object, query: str = "") -> str:
    return client.get(reverse(name, args=args) + query).content.decode()
