"""Verbs of the service order that the engine does not have, and what follows its moves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.areas.models import Area
from wangge.audit.openings import open_sealed
from wangge.audit.services import record
from wangge.kinds.service_order.access import KIND, may_know
from wangge.kinds.service_order.models import MenuItem, OrderDetails
from wangge.kinds.service_order.rules import COMMUNITY, HELPER, IN_HAND, NOBODY_FITS, PHASES, Move, State
from wangge.kit.identity import faults, screen
from wangge.kit.words import gettext_noop
from wangge.matters.models import Matter, Reporter
from wangge.matters.rules import NOT_YOUR_AREA, Ask, MoveRefused, Phase
from wangge.matters.services import Opened, OpeningRefused, ReporterGiven, open_matter
from wangge.matters.services.rating import rate
from wangge.notices.services import notify
from wangge.people.actors import Actor
from wangge.people.rules import Role
from wangge.volunteers.models import Hours, Registration, Skill
from wangge.volunteers.queries import Wanted, candidates
from wangge.volunteers.rules import Match
from wangge.volunteers.services import note_hours

LENGTH = 12
KEPT_SEALED = timedelta(days=30)
LANGUAGE = "zh-hans"
ASKED = gettext_noop("The community asks whether you can take it on. You may refuse without a reason.")


def order_service(
    *,
    actor: Actor,
    community: Area,
    at: datetime,
    item: MenuItem | None = None,
    title: str = "",
    skill: Skill | None = None,
    story: str = "",
    address: str = "",
    name: str = "",
    contact: str = "",
    wanted_on: date | None = None,
    wanted_part: str = OrderDetails.Part.ANY,
    key: str = "",
) -> Opened:
    """A resident orders from the menu or freely; what leads to the resident is sealed."""
    what = item.name if item is not None else title.strip()
    if community.level not in (Area.Level.COMMUNITY, Area.Level.GRID):
        raise OpeningRefused(_("Choose the community."))
    if item is not None and not community.code.startswith(item.community.code):
        raise OpeningRefused(_("This service is offered in another community."))
    if not (contact.strip() or address.strip()):
        raise OpeningRefused(_("Say how or where you can be reached: it stays sealed."))
    if faults(screen(what, names=[name], addresses=[address])):
        raise OpeningRefused(_("Say in the first line only what is to be done, without name, telephone or address."))
    details = {
        "item": item, "skill": item.skill if item is not None else skill, "story": story.strip(),
        "address": address.strip(), "wanted_on": wanted_on, "wanted_part": wanted_part,
    }  # fmt: skip
    is_own = actor.role == Role.RESIDENT
    asker = ReporterGiven(
        person_id=actor.person_id if is_own else None, entered_by_id=None if is_own else actor.person_id, name=name,
        contact=contact, is_hidden=True,
    )  # fmt: skip
    own_way = Matter.Channel.RESIDENT_ACCOUNT if actor.person_id else Matter.Channel.RESIDENT_WEB
    channel = own_way if is_own else Matter.Channel.COUNTER
    return open_matter(
        kind=KIND, actor=actor, title=what, channel=channel, at=at, area_code=community.code, reporter=asker,
        details=details, key=key,
    )  # fmt: skip


def loads() -> QuerySet[Any]:
    """How many orders each person has in hand now; what was refused or done before counts for nothing."""
    rows = OrderDetails.objects.filter(matter__state__in=IN_HAND, helper_person=OuterRef("person"))
    return rows.order_by().values("helper_person_id").annotate(number=Count("pk")).values("number")


def proposals(matter: Matter, details: OrderDetails) -> list[tuple[Registration, Match]]:
    """Who could carry out an order, best fit first; looked up once for a matter in hand while it stays the same."""
    version, found = vars(matter).get("_proposals", (None, []))
    if version != matter.version:
        found = candidates(
            community=matter.area_code[:LENGTH], skill=details.skill_id, area_code=matter.area_code, loads=loads(),
            wanted=Wanted(details.wanted_on, details.wanted_part, details.wanted_on or localdate(matter.opened_at)),
        )  # fmt: skip
        vars(matter)["_proposals"] = (matter.version, found)
    return list(found)


def why(match: Match) -> str:
    """The reasons of a match in words."""
    words = [_("has the skill") if match.has_skill else _("other skills")]
    if match.same_grid:
        words.append(_("same grid"))
    elif match.candidate.km is not None:
        words.append(_("%(km)s km away") % {"km": f"{match.candidate.km:.1f}"})
    elif match.same_community:
        words.append(_("same community"))
    if not match.candidate.has_time:
        words.append(_("said to be free at other times"))
    if match.candidate.has_given_enough:
        words.append(_("has already given the hours offered for this month"))
    words.append(_("%(number)s in hand") % {"number": match.candidate.load})
    return " · ".join(words)


def asks(*, matter: Matter, move: str, details: OrderDetails, **_rest: Any) -> tuple[tuple[Ask, ...], tuple[Ask, ...]]:
    """Assigning asks who, with the candidates and the reasons for each."""
    if move != Move.ASSIGN:
        return (), ()
    found = proposals(matter, details)
    if not found:
        return (NOBODY_FITS,), ()
    choices = tuple((str(row.pk), f"{row.person.name if row.person else ''}（{why(match)}）") for row, match in found)
    return (replace(HELPER, choices=choices),), ()


def before_move(*, matter: Matter, move: str, given: dict[str, Any], details: OrderDetails, **_rest: Any) -> None:
    """Only somebody registered at the community can be asked."""
    if move != Move.ASSIGN:
        return
    given["chosen"] = _chosen(matter, details, given)
    if given["chosen"] is None:
        raise MoveRefused(_("Choose somebody who is registered at this community."))


def _chosen(matter: Matter, details: OrderDetails, given: Mapping[str, Any]) -> tuple[Registration, Match] | None:
    wanted = str(given.get("helper") or "")
    return next((pair for pair in proposals(matter, details) if str(pair[0].pk) == wanted), None)


WORDS: Mapping[str, str] = {
    Move.NO_ANSWER: gettext_noop("The order went back to the community. Nothing is noted against you."),
    Move.TAKE_BACK: gettext_noop("The order went back to the community. Nothing is noted against you."),
    Move.NOT_DONE: gettext_noop("The resident says that it is not done yet."),
    Move.CONFIRM: gettext_noop("The resident has confirmed. Thank you."),
    Move.WITHDRAW: gettext_noop("The order was withdrawn."),
}
BACK = frozenset({Move.REFUSE, Move.NO_ANSWER, Move.TAKE_BACK})


def after_move(
    *, matter: Matter, move: str, actor: Actor, given: dict[str, Any], at: datetime, details: OrderDetails, **_rest: Any
) -> None:
    """Writes who carries it out; hours when it is confirmed; the rating of the service."""
    if move in WORDS:
        _tell_helper(matter, details, WORDS[move], at)
    if move in BACK:
        note(details, helper_id=None, helper_person_id=None, assigned_why="")
    elif move == Move.ASSIGN:
        _assign(matter, details, given, at)
    elif move == Move.FINISH:
        note(details, finished_at=at, finished_by_id=actor.person_id, minutes=given.get("minutes"))
    elif move == Move.NOT_DONE:
        note(details, finished_at=None, finished_by_id=None)
    elif move == Move.CONFIRM:
        _count_hours(matter, details, actor, at)
    elif move == Move.RATE:
        words = str(given.get("words") or "")
        rate(matter, actor=actor, solved="yes", satisfied=given["satisfied"], text=words, at=at)


def note(details: OrderDetails, **values: Any) -> None:
    """Writes columns of an order; the row in hand follows."""
    OrderDetails.objects.filter(pk=details.pk).update(**values)
    for name, value in values.items():
        setattr(details, name, value)


def _assign(matter: Matter, details: OrderDetails, given: Mapping[str, Any], at: datetime) -> None:
    row, match = given["chosen"]
    with override(LANGUAGE):
        reason = why(match)
    note(details, helper_id=row.pk, helper_person_id=row.person_id, assigned_why=reason)
    _tell_helper(
        matter, details, _("The community asks whether you can take it on. You may refuse without a reason."), at
    )


def _tell_helper(matter: Matter, details: OrderDetails, body: str, at: datetime) -> None:
    if details.helper_person_id is not None:
        with override(LANGUAGE):
            words = _(body)
        notify(
            key=f"service_order:{matter.pk}:{matter.version}", person_ids=[details.helper_person_id],
            title=matter.title, body=words, url=reverse("service_order_field:show", args=[matter.number]), at=at,
        )  # fmt: skip


def _count_hours(matter: Matter, details: OrderDetails, actor: Actor, at: datetime) -> None:
    if details.helper is None or details.helper_person_id is None or not details.minutes:
        return
    note_hours(
        person_id=details.helper_person_id, community=details.helper.community, minutes=details.minutes,
        what=matter.title, source=Hours.Source.TASK, reference=matter.number,
        on=localdate(details.finished_at or at), confirmed_by_id=actor.person_id, at=at,
    )  # fmt: skip


@dataclass(frozen=True)
class Resident:
    """Who ordered and where to go, just opened."""

    name: str
    contact: str
    address: str
    story: str


def open_resident(matter: Matter, *, actor: Actor, purpose: str, at: datetime) -> Resident | None:
    """Writes the look down, then gives what is needed; None when the actor may not know it."""
    details = OrderDetails.objects.get(matter=matter)
    if not may_know(actor, matter, details):
        return None
    with transaction.atomic():
        open_sealed(
            subject_kind="matter", subject_id=matter.number, field="resident", purpose=purpose,
            person_id=actor.person_id, post_id=actor.post_id, person_name=actor.name, at=at,
        )  # fmt: skip
    asker = Reporter.objects.filter(matter=matter).select_related("person").order_by("pk").first()
    return Resident(
        name=(asker.name or (asker.person.name if asker.person else "")) if asker else "",
        contact=(asker.contact or (asker.person.work_phone if asker.person else "")) if asker else "",
        address=details.address,
        story=details.story,
    )


def add_item(*, actor: Actor, community: Area, name: str, text: str, skill: Skill, at: datetime) -> MenuItem:
    """The community puts a service on its menu, or renews what it says of one."""
    if actor.role not in COMMUNITY or not actor.covers(community.code):
        raise MoveRefused(NOT_YOUR_AREA)
    with transaction.atomic():
        row, _is_new = MenuItem.objects.update_or_create(
            community=community, name=name.strip(), defaults={"text": text.strip(), "skill": skill, "is_offered": True}
        )
        record(act="service_order.menu", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
               actor_name=actor.name, subject_kind="menu_item", subject_id=str(row.pk))  # fmt: skip
    return row


def offer_item(item: MenuItem, *, is_offered: bool, actor: Actor, at: datetime) -> None:
    """Takes a service off the menu, or puts it back."""
    if actor.role not in COMMUNITY or not actor.covers(item.community.code):
        raise MoveRefused(NOT_YOUR_AREA)
    with transaction.atomic():
        MenuItem.objects.filter(pk=item.pk).update(is_offered=is_offered)
        record(act="service_order.menu", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
               actor_name=actor.name, subject_kind="menu_item", subject_id=str(item.pk))  # fmt: skip


def forget_ended(at: datetime) -> int:
    """Erases story and address of orders that ended long enough ago."""
    ended = [state for state in State if PHASES[state] in (Phase.DONE, Phase.DROPPED)]
    kept = OrderDetails.objects.filter(
        ~Q(story="") | ~Q(address=""),
        matter__kind=KIND, matter__state__in=ended, matter__closed_at__lt=at - KEPT_SEALED,
    )  # fmt: skip
    return kept.update(story="", address="")
