"""帮代办: asked for, mandate, papers in and out, handed back."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.estates.models import Estate
from wangge.kinds.visit.models import ErrandDetails, ErrandItem, Paper
from wangge.kinds.visit.rules.errands import HELD, NOT_RATED, RATED, Move
from wangge.kinds.visit.rules.visits import VISITORS
from wangge.kinds.visit.services.noting import VisitRefused, note
from wangge.matters.models import Matter, Rating
from wangge.matters.rules import NOT_YOUR_ROLE, MoveRefused
from wangge.matters.services import Opened, ReporterGiven, open_matter
from wangge.matters.services.rating import rate
from wangge.people.actors import Actor

KIND = "errand"
LANGUAGE = "zh-hans"
MANDATE_DAYS = 30


def ask_errand(
    *,
    actor: Actor,
    title: str,
    at: datetime,
    channel: str,
    item: ErrandItem | None = None,
    text: str = "",
    area_code: str = "",
    estate: Estate | None = None,
    reporter: ReporterGiven | None = None,
    key: str = "",
) -> Opened:
    """Somebody asks to have something done for them."""
    what = item.name if item is not None else title.strip()
    with override(LANGUAGE):
        full = _("Errand: %(what)s") % {"what": what} if what else ""
    return open_matter(
        kind=KIND, actor=actor, title=full, text=text, channel=channel, area_code=area_code, estate=estate,
        reporter=reporter, details={"item": item, "office": item.office if item else ""}, at=at, key=key,
    )  # fmt: skip


def ask_online(*, actor: Actor, **given: Any) -> Opened:
    """A resident asks by the residents' door, with an account or without one."""
    channel = Matter.Channel.RESIDENT_ACCOUNT if actor.person_id else Matter.Channel.RESIDENT_WEB
    return ask_errand(actor=actor, channel=channel, **given)


def rate_errand(matter: Matter, *, actor: Actor, solved: str, satisfied: str, text: str, at: datetime) -> Rating:
    """The person says whether it was of use; once, when it is over."""
    if matter.state not in RATED:
        raise MoveRefused(NOT_RATED)
    return rate(matter, actor=actor, solved=solved, satisfied=satisfied, text=text, at=at)


def after_move(
    *, matter: Matter, move: str, actor: Actor, given: Mapping[str, Any], at: datetime, details: Any, **_rest: Any
) -> None:
    """Keeps the mandate and where the papers were handed in."""
    values: dict[str, Any] = {}
    if move == Move.MANDATE:
        values = {
            "mandate": str(given["mandate"]).strip(), "mandate_until": given["mandate_until"], "mandated_at": at,
            "agent_id": actor.person_id,
        }  # fmt: skip
    elif move == Move.FILE:
        values = {"office": given["office"], "office_number": given.get("office_number", ""), "handed_in_at": at}
    if values:
        ErrandDetails.objects.filter(pk=details.pk).update(**values)


def initial(*, matter: Matter, move: str, at: datetime, details: Any = None, **_rest: Any) -> dict[str, Any]:
    """What the forms of moves begin with."""
    if move == Move.MANDATE and details is not None:
        with override(LANGUAGE):
            what = details.item.name if details.item else matter.title
            text = _("To hand in papers for “%(what)s”, to ask how it stands and to collect the result.") % {
                "what": what
            }
        return {"mandate": text, "mandate_until": localdate(at) + timedelta(days=MANDATE_DAYS)}
    return {"office": details.office} if move == Move.FILE and details is not None else {}


def _may_hold(matter: Matter, actor: Actor) -> None:
    if actor.role not in VISITORS or not actor.covers(matter.area_code):
        raise VisitRefused(_(NOT_YOUR_ROLE))
    if matter.state not in HELD:
        raise VisitRefused(_("Papers change hands only between the signed mandate and the end of the errand."))


def _count(matter: Matter) -> int:
    held = Paper.objects.filter(matter=matter, returned_at__isnull=True).count()
    ErrandDetails.objects.filter(matter=matter).update(papers_held=held)
    return held


def receive_papers(
    matter: Matter,
    *,
    names: Iterable[tuple[str, int, bool]],
    actor: Actor,
    at: datetime,
    is_result: bool = False,
) -> list[Paper]:
    """Lists papers (name, how many, whether originals) that the agent takes; no copy of them is kept here."""
    _may_hold(matter, actor)
    rows = [
        Paper(
            matter=matter, name=name.strip()[:100], number=max(1, number), is_original=is_original,
            is_result=is_result, received_at=at, received_by_id=actor.person_id,
        )
        for name, number, is_original in names
        if name.strip()
    ]  # fmt: skip
    if not rows:
        raise VisitRefused(_("Write down which paper it is."), field="name")
    with transaction.atomic():
        made = Paper.objects.bulk_create(rows)
        _count(matter)
        note(actor, "errand.receive_papers", "matter", matter.number, at=at, detail=str(len(made)))
    return made


def return_papers(matter: Matter, *, paper_ids: Iterable[int], actor: Actor, at: datetime) -> int:
    """Ticks off papers that went back to the person; returns how many are still held."""
    _may_hold(matter, actor)
    with transaction.atomic():
        rows = Paper.objects.filter(matter=matter, pk__in=list(paper_ids), returned_at__isnull=True)
        given = rows.update(returned_at=at, returned_by_id=actor.person_id)
        if not given:
            raise VisitRefused(_("Tick the papers that you hand back."))
        note(actor, "errand.return_papers", "matter", matter.number, at=at, detail=str(given))
        return _count(matter)


def save_item(
    item: ErrandItem | None, *, actor: Actor, area_code: str, values: Mapping[str, Any], at: datetime
) -> ErrandItem:
    """Adds or changes an errand that is often done, with the papers it takes."""
    if actor.role not in VISITORS or not actor.covers(area_code):
        raise VisitRefused(_(NOT_YOUR_ROLE))
    name = str(values["name"]).strip()
    same = ErrandItem.objects.filter(area_code=area_code, name=name)
    if (same.exclude(pk=item.pk) if item else same).exists():
        raise VisitRefused(_("There is an entry of that name."), field="name")
    with transaction.atomic():
        row = item or ErrandItem(area_code=area_code)
        for column in ("name", "papers", "office", "hint", "is_active"):
            setattr(row, column, values[column])
        row.name = name
        row.save()
        note(actor, "errand.item", "errand item", row.pk, at=at, detail=row.name)
    return row


def pass_on(person_id: int, to_person_id: int, *, actor: Actor, at: datetime) -> int:
    """Hands the open errands of an agent to another."""
    rows = ErrandDetails.objects.filter(agent_id=person_id, matter__phase__in=["active", "waiting"])
    with transaction.atomic():
        moved = rows.update(agent_id=to_person_id)
        if moved:
            note(actor, "errand.pass_on", "person", person_id, at=at, detail=f"{to_person_id}: {moved}")
    return moved
