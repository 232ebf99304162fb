"""How a topic begins: told by a resident, written by staff, or gathered from alike matters with the evidence linked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F
from django.utils.translation import gettext as _

from wangge.kinds.topic.models import CoSign, Objection, TopicDetails
from wangge.kinds.topic.rules import STAFF, State
from wangge.kinds.topic.services.journal import note
from wangge.matters.models import Link, Matter
from wangge.matters.rules import NOT_YOUR_AREA, MoveRefused
from wangge.matters.services import Opened, OpeningRefused, ReporterGiven, open_matter
from wangge.matters.services.linking import link, place_of
from wangge.people.actors import Actor
from wangge.people.rules import Role

KIND = "topic"
MOST_SOURCES = 50
COMMUNITY = 12
SIGNABLE = frozenset({State.SCREENED, State.ON_AGENDA})


def propose(
    *,
    actor: Actor,
    title: str,
    text: str,
    at: datetime,
    channel: str = Matter.Channel.FORUM,
    sources: Sequence[Matter] = (),
    reporter: ReporterGiven | None = None,
    key: str = "",
    **place: Any,
) -> Opened:
    """Opens a topic, on its own or gathered from other matters, which stay linked to it as its evidence."""
    if len(sources) > MOST_SOURCES:
        raise OpeningRefused(_("At most %(most)d matters become one topic.") % {"most": MOST_SOURCES})
    details = {
        "proposed_by_id": None if actor.role == Role.RESIDENT else actor.person_id,
        "source_count": len(sources),
    }
    where = {**_common_place(sources), **place} if sources else place
    with transaction.atomic():
        opened = open_matter(
            kind=KIND, actor=actor, title=title, text=text, channel=channel, at=at, reporter=reporter, key=key,
            details=details, **where,
        )  # fmt: skip
        if opened.is_new:
            for source in sources:
                link(source=opened.matter, target=source, kind=Link.Kind.FOLLOWS_FROM, actor=actor, at=at)
    return opened


def _common_place(sources: Sequence[Matter]) -> dict[str, Any]:
    """The place of one source; of several, the estate they share, else the smallest area that holds them all."""
    first = sources[0]
    if len(sources) == 1:
        return {name: value for name, value in place_of(first).items() if name != "building"}
    if len({source.estate_id for source in sources}) == 1 and first.estate is not None:
        estate = first.estate
        return {"area_code": first.area_code, "estate": estate, "lng": estate.lng, "lat": estate.lat}
    return {"area_code": common_area([source.area_code for source in sources])}


def common_area(codes: Sequence[str]) -> str:
    """The smallest area above all of the codes."""
    lengths = (15, 12, 9, 6)
    first = codes[0]
    found = next((size for size in lengths if len({code[:size] for code in codes}) == 1 and len(first) >= size), 0)
    if not found:
        raise OpeningRefused(_("These matters do not lie in one county."))
    return first[:found]


def co_sign(matter: Matter, *, key: str, at: datetime) -> int:
    """Notes a supporter once; returns how many there are."""
    if matter.state not in SIGNABLE:
        raise MoveRefused(_("This topic is not open for co-signing any more."))
    with transaction.atomic():
        _row, is_new = CoSign.objects.get_or_create(matter=matter, key=key, defaults={"created_at": at})
        if is_new:
            TopicDetails.objects.filter(matter=matter).update(cosigns=F("cosigns") + 1)
    return CoSign.objects.filter(matter=matter).count()


def take_back(matter: Matter, *, key: str) -> int:
    """Takes a supporter's mark back."""
    if matter.state not in SIGNABLE:
        raise MoveRefused(_("This topic is not open for co-signing any more."))
    with transaction.atomic():
        gone, _tables = CoSign.objects.filter(matter=matter, key=key).delete()
        if gone:
            TopicDetails.objects.filter(matter=matter).update(cosigns=F("cosigns") - 1)
    return CoSign.objects.filter(matter=matter).count()


def object_to(matter: Matter, *, key: str, text: str, at: datetime) -> Objection:
    """A resident objects while the objection period runs; one objection each, which may be reworded."""
    running = matter.clocks.filter(name="objection", stopped_at__isnull=True, due_at__gt=at)
    if matter.state != State.DELIBERATED or not running.exists():
        raise MoveRefused(_("The objection period is over."))
    if not text.strip():
        raise MoveRefused(_("Write what you object to."))
    with transaction.atomic():
        row, _is_new = Objection.objects.update_or_create(
            matter=matter, key=key,
            defaults={"text": text.strip()[:1000], "created_at": at, "answer": "", "answered_at": None},
        )  # fmt: skip
        count_objections(matter)
    return row


def answer_objection(row: Objection, *, actor: Actor, answer: str, at: datetime) -> Objection:
    """The community answers an objection; without that, nothing is resolved."""
    matter = row.matter
    if actor.role not in STAFF or not actor.covers(matter.area_code):
        raise MoveRefused(NOT_YOUR_AREA)
    if not answer.strip():
        raise MoveRefused(_("Write the answer."))
    with transaction.atomic():
        row.answer, row.answered_at, row.answered_by_id = answer.strip(), at, actor.account
        row.save(update_fields=["answer", "answered_at", "answered_by"])
        count_objections(matter)
        note("answer_objection", actor=actor, at=at, matter=matter, detail=str(row.pk))
    return row


def count_objections(matter: Matter) -> int:
    """Notes how many objections have no answer yet."""
    found = Objection.objects.filter(matter=matter, answered_at__isnull=True).aggregate(left=Count("pk"))
    TopicDetails.objects.filter(matter=matter).update(open_objections=found["left"])
    return int(found["left"])
