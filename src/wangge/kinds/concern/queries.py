"""What to show of concerns to those outside: the reporter's view, similar ones nearby, the suspended ones."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from wangge.areas.queries import names_of
from wangge.kinds.concern.models import ConcernAnswer, ConcernDetails, JointSignature, JointVerification
from wangge.kinds.concern.rules import MOVE_TITLES, OPENING, STAGES, STATE_TITLES, STEPS, Move, State
from wangge.kinds.concern.rules.words import GRID, SIGNED_FOR_NOBODY
from wangge.kit.bigrams import tokens
from wangge.kit.codes import LENGTHS
from wangge.matters.access import merged_into, visible
from wangge.matters.models import STILL_OPEN, Attachment, Category, Matter, Movement
from wangge.matters.queries import reporters_of
from wangge.matters.rules import Phase
from wangge.people.actors import Actor
from wangge.people.models import Post
from wangge.people.queries import in_force
from wangge.reading import similar

NEAR_METRES = 300
METRES_PER_DEGREE = 111_320
SIMILAR_DAYS = 90
MOST_CANDIDATES = 200
MOST_SIMILAR = 5
MOST_VERIFIERS = 3
ALIKE = 0.35
SAME_WORDS = 0.5
REACH_METRES = 2_000
COMMUNITY_LENGTH = 12


@dataclass(frozen=True)
class Similar:
    """An open concern nearby, in words that name nobody."""

    number: str
    what: str
    where: str
    state: str
    opened_at: datetime
    metres: int | None
    reporters: int = 1
    title: str = ""
    """Its own words, filled in by `titled` for somebody who may see it."""


def similar_open(
    *,
    at: datetime,
    lng: float | None = None,
    lat: float | None = None,
    category: Category | None = None,
    text: str = "",
    area_code: str = "",
    but: str = "",
    estate_id: int | None = None,
    most: int = MOST_SIMILAR,
) -> list[Similar]:
    """Open concerns that may be the same, by their words and what is near, the likeliest first; without any title or
    text of theirs, since people write names into them."""
    nearby = _nearby(at=at, lng=lng, lat=lat, category=category, text=text, area_code=area_code)
    by_words = [
        found
        for found in _by_words(at=at, lng=lng, lat=lat, category=category, text=text, area_code=area_code)
        if not _is_elsewhere(found[2], found[1], estate_id)
    ]
    best: dict[int, tuple[float, int | None, Matter]] = {}
    for score, metres, matter in [*nearby, *by_words]:
        if matter.number != but and (matter.pk not in best or score > best[matter.pk][0]):
            best[matter.pk] = (score, metres, matter)
    found = sorted(best.values(), key=lambda row: (-row[0], row[2].pk))
    return [_shown(matter, metres) for _score, metres, matter in found[:most]]


def titled(rows: list[Similar], *, actor: Actor) -> list[Similar]:
    """The same with the titles of those that the actor may see."""
    if not rows:
        return rows
    own = visible(actor).filter(number__in=[row.number for row in rows])
    titles = dict(own.values_list("number", "title"))
    return [replace(row, title=titles.get(row.number, "")) for row in rows]


Scored = tuple[float, int | None, Matter]


def _nearby(
    *, at: datetime, lng: float | None, lat: float | None, category: Category | None, text: str, area_code: str
) -> list[Scored]:  # fmt: skip
    """What stands near, judged by category and shared words."""
    words = _words(text)
    found = []
    for matter in _candidates(at=at, lng=lng, lat=lat, area_code=area_code):
        metres = _metres(lng, lat, matter.lng, matter.lat)
        if metres is not None and metres > NEAR_METRES:
            continue
        likeness = _likeness(matter, category, words)
        if likeness >= ALIKE:
            found.append((likeness - (metres or 0) / NEAR_METRES / 4, metres, matter))
    return found


def _by_words(
    *, at: datetime, lng: float | None, lat: float | None, category: Category | None, text: str, area_code: str
) -> list[Scored]:  # fmt: skip
    """What says the same, wherever it was put on the map; nothing while the memory of texts is being filled."""
    if not text.strip():
        return []
    alike = similar.like_open(
        text=text, area=area_code, category=category.pk if category else None, lng=lng, lat=lat, at=at,
        least=SAME_WORDS, most=MOST_CANDIDATES // 10,
    )  # fmt: skip
    scores = similar.rows_of(alike or [])
    rows = _open().filter(pk__in=scores, opened_at__gte=at - timedelta(days=SIMILAR_DAYS)) if scores else []
    return [
        (scores[row.pk].score, _metres(lng, lat, row.lng, row.lat), row)
        for row in rows
        if _is_in_reach(row, lng, lat, area_code)
    ]


def _is_in_reach(matter: Matter, lng: float | None, lat: float | None, area_code: str) -> bool:
    """Two kilometres at most; without points, the same community."""
    metres = _metres(lng, lat, matter.lng, matter.lat)
    if metres is not None:
        return metres <= REACH_METRES
    return bool(area_code) and matter.area_code.startswith(area_code[:COMMUNITY_LENGTH])


def _is_elsewhere(matter: Matter, metres: int | None, estate_id: int | None) -> bool:
    """Whether both name an estate, and not the same one: the same words about another house are another trouble."""
    is_far = metres is not None and metres > NEAR_METRES
    return is_far and estate_id is not None and matter.estate_id is not None and matter.estate_id != estate_id


def _open() -> QuerySet[Matter]:
    rows = Matter.objects.filter(
        STILL_OPEN, kind="concern", confidentiality=Matter.Confidentiality.NORMAL
    ).select_related("category", "estate")
    return rows.annotate(reporter_count=Count("reporters"))


def _candidates(*, at: datetime, lng: float | None, lat: float | None, area_code: str) -> Iterable[Matter]:
    rows = _open().filter(opened_at__gte=at - timedelta(days=SIMILAR_DAYS))
    if lng is not None and lat is not None:
        north = NEAR_METRES / METRES_PER_DEGREE
        east = north / max(math.cos(math.radians(lat)), 0.01)
        here = Q(lng__range=(lng - east, lng + east), lat__range=(lat - north, lat + north))
        return rows.filter(here).order_by("-opened_at")[:MOST_CANDIDATES]
    if len(area_code) >= COMMUNITY_LENGTH:
        return rows.filter(area_code__startswith=area_code[:COMMUNITY_LENGTH]).order_by("-opened_at")[:MOST_CANDIDATES]
    return []


def _metres(lng: float | None, lat: float | None, to_lng: float | None, to_lat: float | None) -> int | None:
    if lng is None or lat is None or to_lng is None or to_lat is None:
        return None
    east = (to_lng - lng) * METRES_PER_DEGREE * math.cos(math.radians(lat))
    return round(math.hypot(east, (to_lat - lat) * METRES_PER_DEGREE))


def _words(text: str) -> set[str]:
    """Pairs of characters and whole words; single characters are too common to tell anything."""
    return {token for token in tokens(text) if len(token) > 1}


def _likeness(matter: Matter, category: Category | None, words: set[str]) -> float:
    """0 to 1: how much the words overlap, and whether the category is the same or of one family.

    A resident names a first level (facilities), a dispatcher what is below it (street lamps): that is one family.
    Classes of two lists cannot be compared, so they count neither for nor against.
    """
    theirs = _words(f"{matter.title} {matter.text}")
    overlap = len(words & theirs) / min(len(words), len(theirs)) if words and theirs else 0.0
    if category is None or matter.category is None or matter.category.scheme != category.scheme:
        return overlap
    if matter.category_id == category.pk:
        return 0.6 + 0.4 * overlap
    is_family = (matter.category.parent_id or matter.category_id) == (category.parent_id or category.pk)
    return (0.25 if is_family else 0.0) + 0.6 * overlap


def _shown(matter: Matter, metres: int | None) -> Similar:
    place = matter.estate.name if matter.estate else matter.area_name.split(" ")[-1]
    return Similar(
        number=matter.number,
        what=matter.public_text or (matter.category.name if matter.category else _("Concern")),
        where=place,
        state=_(STATE_TITLES[State(matter.state)]),
        opened_at=matter.opened_at,
        metres=metres,
        reporters=getattr(matter, "reporter_count", 1),
    )


@dataclass(frozen=True)
class StepShown:
    """One of the six steps as the reporter sees it."""

    title: str
    is_done: bool
    is_current: bool
    at: datetime | None = None


@dataclass(frozen=True)
class EntryShown:
    """One thing that happened, in plain words; `text` is what was written for the reporter."""

    at: datetime
    words: str
    text: str = ""


@dataclass(frozen=True)
class ReporterView:
    """All that a reporter sees of a concern: never an internal note, reason or name."""

    number: str
    state: str
    steps: tuple[StepShown, ...]
    entries: tuple[EntryShown, ...]
    can_rate: bool
    can_reopen: bool
    is_over: bool
    round: int = 1
    """Which closing this is: what is reopened and closed again is rated again."""
    merged_into: str = ""


def goal_of(matter: Matter) -> Matter:
    """What is being handled for a concern: the one it was merged into, or itself."""
    return merged_into(matter) or matter


def timeline_for_reporter(matter: Matter, *, at: datetime) -> ReporterView:
    """What happened to a concern, in the reporter's words; one that was merged goes on with the other's steps."""
    goal = merged_into(matter)
    own = _entries(matter)
    shown = matter
    if goal is not None:
        own += [entry for entry in _entries(goal) if entry.at >= own[-1].at]
        shown = goal
    rating = shown.clocks.filter(name="rating", stopped_at__isnull=True, due_at__gte=at).first()
    is_over = shown.phase == Phase.DONE
    reopenings = shown.movements.filter(move=Move.REOPEN).count()
    return ReporterView(
        number=matter.number,
        state=_(STATE_TITLES[State(shown.state)]),
        steps=_steps(shown),
        entries=tuple(own),
        can_rate=is_over and rating is not None,
        can_reopen=is_over and rating is not None and not reopenings,
        is_over=is_over,
        round=reopenings + 1,
        merged_into=goal.number if goal else "",
    )


def _entries(matter: Matter) -> list[EntryShown]:
    place = ConcernDetails.objects.filter(matter=matter).values_list("proper_place", flat=True).first() or ""
    rows = list(matter.movements.filter(order__isnull=True).order_by("at", "pk"))
    found = [entry for entry in (_entry(row, place) for row in rows) if entry is not None]
    if any(row.move == Move.SIGN for row in rows) and not _is_reachable(matter):
        promise = _(STEPS[State.DISPATCHED, Move.SIGN].says)
        found = [replace(entry, words=_(SIGNED_FOR_NOBODY)) if entry.words == promise else entry for entry in found]
    return found


def _is_reachable(matter: Matter) -> bool:
    """Whether anybody who reported it can be called at all."""
    return reporters_of(matter).filter(wants_contact=True).exists()


def _entry(row: Movement, proper_place: str) -> EntryShown | None:
    """The words of one movement, or None when it is no business of the reporter's."""
    if row.move == "open":
        return EntryShown(at=row.at, words=_(OPENING.says))
    step = next((STEPS[key] for key in STEPS if key == (row.from_state, row.move)), None)
    if step is None or not step.says:
        return None
    text = row.public_text
    if row.move == Move.REJECT and proper_place:
        text = _("%(text)s Where to go instead: %(place)s") % {"text": text, "place": proper_place}
    return EntryShown(at=row.at, words=_(step.says), text=text)


def stage_of(state: str) -> int:
    """Which of the six steps a state belongs to, from 0."""
    return next(number for number, (_title, states) in enumerate(STAGES) if state in states)


def _steps(matter: Matter) -> tuple[StepShown, ...]:
    """The six steps; a reopened concern starts again at the second."""
    current = stage_of(matter.state)
    reached: dict[int, datetime] = {}
    for row in matter.movements.filter(order__isnull=True).order_by("at", "pk"):
        stage = stage_of(row.to_state)
        reached = {number: when for number, when in reached.items() if number < stage} | {stage: row.at}
    is_ended = current == len(STAGES) - 1
    return tuple(
        StepShown(
            title=_(title),
            is_done=number < current or is_ended,
            is_current=number == current and not is_ended,
            at=reached.get(number),
        )
        for number, (title, _states) in enumerate(STAGES)
    )


@dataclass(frozen=True)
class SuspendedShown:
    """A suspended concern on the public list: category, community, the leader's words, the next review."""

    number: str
    what: str
    where: str
    why: str
    since: datetime
    review_on: date | None


def suspended_public(area_code: str = "") -> list[SuspendedShown]:
    """The public list of what cannot be solved at present; no title, text, reporter or exact place."""
    rows = ConcernDetails.objects.filter(
        matter__kind="concern",
        matter__state=State.SUSPENDED,
        matter__area_code__startswith=area_code,
        matter__confidentiality=Matter.Confidentiality.NORMAL,
    ).select_related("matter", "matter__category")
    found = list(rows.order_by("matter__review_on", "pk"))
    names = names_of(row.matter.area_code[:COMMUNITY_LENGTH] for row in found)
    return [
        SuspendedShown(
            number=row.matter.number,
            what=row.matter.category.name if row.matter.category else _("Concern"),
            where=names.get(row.matter.area_code[:COMMUNITY_LENGTH], ""),
            why=row.suspension_text,
            since=row.suspended_at or row.matter.moved_at,
            review_on=row.matter.review_on,
        )
        for row in found
    ]


def open_records_of(actor: Actor) -> QuerySet[JointVerification]:
    """Records that the actor's body is still to sign."""
    return JointVerification.objects.filter(
        ended_at__isnull=True,
        signatures__organization_id=actor.organization_id or 0,
        signatures__signed_at__isnull=True,
    ).select_related("matter")


def record_for(actor: Actor, pk: int) -> JointVerification | None:
    """A record whose signers include the actor's body."""
    rows = JointVerification.objects.filter(pk=pk, signatures__organization_id=actor.organization_id or 0)
    return rows.select_related("matter", "matter__category", "matter__lead_unit").first()


def move_title(move: str) -> str:
    """What a move is called, in the active language."""
    return _(MOVE_TITLES[Move(move)])


Answered = ConcernAnswer
Signed = JointSignature


def answers_of(matter: Matter) -> list[Answered]:
    """The answers to the category's questions, in their order."""
    return list(ConcernAnswer.objects.filter(matter=matter).order_by("pk"))


def lines_of(record: JointVerification) -> list[Signed]:
    """The lines of a record."""
    return list(JointSignature.objects.filter(record=record).select_related("organization").order_by("pk"))


def signed_together(matter: Matter) -> list[Signed]:
    """The lines of all records of a matter, the newest record first; those that are over tell who passed it."""
    rows = JointSignature.objects.filter(record__matter=matter).select_related("organization", "record")
    return list(rows.order_by("-record", "pk"))


def verifiers_of(matter: Matter, on: date) -> list[Post]:
    """Who checks the result: the nearest grid workers and leaders; nobody where it lies in no grid that has any."""
    above = [matter.area_code[:length] for length in LENGTHS.values() if length <= len(matter.area_code)]
    posts = Post.objects.filter(in_force(on), role__in=GRID, area__code__in=above).select_related("person", "area")
    return list(posts.order_by(Length("area__code").desc(), "-role", "pk")[:MOST_VERIFIERS])


def photos_to_verify(matter: Matter) -> list[Attachment]:
    """The pictures that show what was done."""
    stages = (Attachment.Stage.BEFORE, Attachment.Stage.AFTER, Attachment.Stage.PROOF)
    return list(matter.attachments.filter(stage__in=stages, is_public=True).select_related("file").order_by("pk"))


def result_of(matter: Matter) -> str:
    """What the unit wrote when it said done."""
    last = matter.movements.filter(move=Move.FINISH).order_by("-at", "-pk").first()
    return last.public_text if last else ""


def file_to_verify(actor: Actor, pk: int, file: int) -> Attachment | None:
    """A picture of a record that the actor's body is to sign or has signed."""
    row = record_for(actor, pk)
    return next((found for found in photos_to_verify(row.matter) if found.pk == file), None) if row else None
