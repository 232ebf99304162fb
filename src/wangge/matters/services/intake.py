"""The only way in: opens matters of any kind, one or many by the same steps."""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.areas.queries import locate_many, paths_of
from wangge.audit.models import Entry
from wangge.audit.services import entry, record_all
from wangge.estates.models import Building, Estate
from wangge.files.models import StoredFile
from wangge.matters.kinds import Kind, get_kind
from wangge.matters.models import Attachment, Category, Clock, Matter, Movement, Reporter
from wangge.matters.rules import NOT_YOUR_ROLE, MoveRefused
from wangge.matters.services.clocks import first_due, new_clocks, silence_past
from wangge.matters.services.ground import Ground, read_ground
from wangge.matters.services.numbering import next_numbers, series_of
from wangge.matters.services.searching import index_new
from wangge.matters.services.telling import OPEN, note_tellings
from wangge.matters.signals import matter_moved
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.vault.provider import blind_index

CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8


class OpeningRefused(Exception):
    """A matter that cannot be opened as given; the text says what to correct."""


@dataclass(frozen=True)
class ReporterGiven:
    """What is known of somebody who reports; all of it optional."""

    person_id: int | None = None
    entered_by_id: int | None = None
    name: str = ""
    contact: str = ""
    is_hidden: bool = False
    wants_contact: bool = True


@dataclass(frozen=True, kw_only=True)
class NewMatter:
    """What a matter is to hold when it is opened; who opens it, what, by which channel and when are always known.

    `with_it` is called with the new matter inside the transaction, for rows of the kind's own. `brought_at` is for
    what was reported elsewhere, long before it is brought in here: nobody is told of each, and reminders whose moment
    had passed by then stay silent. A `key` makes it one matter however often it is sent. `lead_unit` is for what is a
    unit's own from its beginning, without being sent out.
    """

    kind: str
    actor: Actor
    title: str
    channel: str
    at: datetime
    text: str = ""
    area_code: str = ""
    lng: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    estate: Estate | None = None
    building: Building | None = None
    address: str = ""
    category: Category | None = None
    urgency: str = Matter.Urgency.NORMAL
    confidentiality: str = Matter.Confidentiality.NORMAL
    reporter: ReporterGiven | None = None
    files: Sequence[StoredFile] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    source_system: str = ""
    source_number: str = ""
    key: str = ""
    with_it: Callable[[Matter], None] | None = None
    brought_at: datetime | None = None
    lead_unit: Organization | None = None


@dataclass(frozen=True)
class Opened:
    """A matter just opened, and the code that proves its reporter (shown once)."""

    matter: Matter
    code: str = ""
    reporter: Reporter | None = None
    is_new: bool = True


def code_hash(code: str) -> str:
    """The stored form of a tracking code."""
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()


def new_code() -> str:
    """A tracking code that is easy to read out: eight signs without 0 O 1 I L."""
    left = secrets.randbelow(len(CODE_SIGNS) ** CODE_LENGTH)
    signs = []
    for _sign in range(CODE_LENGTH):
        left, sign = divmod(left, len(CODE_SIGNS))
        signs.append(CODE_SIGNS[sign])
    return "".join(signs)


def names_below_county(path: list[Area]) -> str:
    """Names from the township down to the area itself; a county, which has none beneath it in its path, by its own."""
    below = [step.name for step in path if len(step.code) > 6] or [step.name for step in path[-1:]]
    return " ".join(below)[-160:]


def add_reporter(
    *, matter: Matter, reporter: ReporterGiven, at: datetime, has_joined: bool = False
) -> tuple[Reporter, str]:
    """Notes somebody as a reporter of a matter and returns the tracking code."""
    row, code = _reporter(matter, reporter, at)
    row.has_joined = has_joined
    row.save(force_insert=True)
    return row, code


def give_code(*, matter: Matter, entered_by_id: int, at: datetime) -> str:
    """A tracking code for the person whose matter a member of staff has just entered: of the reporter written down
    then, whose earlier code ends, else of a nameless one."""
    code = new_code()
    known = Reporter.objects.filter(matter=matter, entered_by_id=entered_by_id).order_by("-pk").first()
    if known is None:
        return add_reporter(matter=matter, reporter=ReporterGiven(entered_by_id=entered_by_id), at=at)[1]
    Reporter.objects.filter(pk=known.pk).update(code_hash=code_hash(code))
    return code


def _reporter(matter: Matter, reporter: ReporterGiven, at: datetime) -> tuple[Reporter, str]:
    code = new_code()
    row = Reporter(
        matter=matter,
        person_id=reporter.person_id,
        entered_by_id=reporter.entered_by_id,
        name=reporter.name,
        contact=reporter.contact,
        contact_index=blind_index(reporter.contact) if reporter.contact else "",
        code_hash=code_hash(code),
        is_hidden=reporter.is_hidden,
        wants_contact=reporter.wants_contact,
        created_at=at,
    )
    return row, code


Refusal = OpeningRefused | MoveRefused


def open_matter(**given: Any) -> Opened:
    """Opens a matter: grid, number, first state and clocks, journal, audit and receipt in one transaction.

    Takes what `NewMatter` holds; refuses by `MoveRefused` whom the kind does not let open and by `OpeningRefused` what
    cannot be opened as given.
    """
    return open_one(NewMatter(**given))


def open_one(wanted: NewMatter) -> Opened:
    """The same for a matter that was put together already."""
    (found,) = open_matters([wanted])
    if isinstance(found, Opened):
        return found
    raise found


def open_matters(wanted: Sequence[NewMatter]) -> list[Opened | Refusal]:
    """Opens matters in one transaction and as few statements as one takes; in place of a refused one stands why."""
    try:
        with transaction.atomic():
            found = _open_all(wanted)
    except IntegrityError:
        known = _known_by_key(wanted)
        if not known:
            raise
        fresh = iter(open_matters([new for new in wanted if new.key not in known]))
        return [known[new.key] if new.key in known else next(fresh) for new in wanted]
    refused = [new for new, one in zip(wanted, found, strict=True) if not isinstance(one, Opened)]
    known = _known_by_key(refused)
    return [known.get(new.key, one) for new, one in zip(wanted, found, strict=True)]


def _known_by_key(wanted: Iterable[NewMatter]) -> dict[str, Opened | Refusal]:
    """What was opened before under the same keys: asked only when something stands in the way."""
    keys = {new.key for new in wanted if new.key}
    there = Matter.objects.filter(intake_key__in=keys) if keys else []
    return {str(matter.intake_key): Opened(matter=matter, is_new=False) for matter in there}


@dataclass
class Draft:
    """A matter on its way into the tables, with the rows that belong to it."""

    new: NewMatter
    kind: Kind
    matter: Matter
    clocks: list[Clock]
    movement: Movement
    reporter: Reporter | None = None
    code: str = ""


def _open_all(wanted: Sequence[NewMatter]) -> list[Opened | Refusal]:
    kinds = [get_kind(new.kind) for new in wanted]
    ground = read_ground((kind.name, clock) for kind in kinds for clock in kind.opening.starts)
    codes = smallest_codes(wanted, ground)
    paths = paths_of(set(codes) - {""}, token=ground.tree)
    made: list[Draft | Refusal] = []
    for new, kind, code in zip(wanted, kinds, codes, strict=True):
        try:
            made.append(_draft(new, kind, path=_checked(new, kind, paths.get(code, []), code), ground=ground))
        except (OpeningRefused, MoveRefused) as refusal:
            made.append(refusal)
    drafts = [draft for draft in made if isinstance(draft, Draft)]
    if drafts:
        _number(drafts)
        _write(drafts)
    return [Opened(one.matter, one.code, one.reporter) if isinstance(one, Draft) else one for one in made]


def smallest_codes(wanted: Sequence[NewMatter], ground: Ground) -> list[str]:
    """The code of the smallest area of each place: by point or estate if they lie in the area given, else that area."""
    pointed = [new for new in wanted if new.lng is not None and new.lat is not None]
    points = [(float(new.lng or 0), float(new.lat or 0)) for new in pointed]
    lngs, lats = [lng for lng, _lat in points], [lat for _lng, lat in points]
    located = iter(locate_many(lngs, lats, token=ground.tree).tolist() if pointed else ())
    codes = []
    for new in wanted:
        by_point = next(located) if new.lng is not None and new.lat is not None else ""
        by_estate = new.estate.area.code if new.estate is not None else ""
        near = (code for code in (by_point, by_estate) if code and code.startswith(new.area_code))
        codes.append(next(near, new.area_code))
    return codes


def _checked(new: NewMatter, kind: Kind, path: list[Area], code: str) -> list[Area]:
    """The areas from the root to the smallest, or a refusal."""
    if new.actor.role not in kind.opening.by:
        raise MoveRefused(NOT_YOUR_ROLE)
    if not new.title.strip():
        raise OpeningRefused(_("Say in a few words what it is about."))
    if not path or path[-1].code != code:
        raise OpeningRefused(_("Say where it is: choose a place on the map, an estate or a community."))
    return path


def _draft(new: NewMatter, kind: Kind, *, path: list[Area], ground: Ground) -> Draft:
    """The rows of a matter, not written yet."""
    matter = Matter(
        kind=new.kind,
        title=new.title.strip()[:200],
        text=new.text.strip(),
        area_code=path[-1].code,
        area_name=names_below_county(path),
        estate=new.estate,
        building=new.building,
        lng=new.lng,
        lat=new.lat,
        accuracy_m=new.accuracy_m,
        address=new.address.strip()[:200],
        channel=new.channel,
        confidentiality=Matter.Confidentiality.SEALED if kind.is_sealed else new.confidentiality,
        category=new.category,
        urgency=new.urgency,
        lead_unit=new.lead_unit,
        state=kind.opening.state,
        phase=kind.phase(kind.opening.state).value,
        opened_by_id=new.actor.person_id,
        opened_at=new.at,
        moved_at=new.at,
        source_system=new.source_system,
        source_number=new.source_number,
        intake_key=new.key or None,
    )
    starts = kind.opening.starts
    clocks = new_clocks(kind=kind, matter=matter, names=starts, at=new.at, given=new.details, ground=ground)
    if new.brought_at is not None:
        silence_past(kind=kind, clocks=clocks, calendar=ground.calendar(matter.area_code), at=new.brought_at)
    first = first_due(clocks, kind.clocks)
    if first is not None:
        matter.next_due_at, matter.next_clock = first.due_at, first.name
    reporter, code = _reporter(matter, new.reporter, new.at) if new.reporter else (None, "")
    return Draft(new, kind, matter, clocks, _first_movement(kind, matter, new.actor, new.at), reporter, code)


def _first_movement(kind: Kind, matter: Matter, actor: Actor, at: datetime) -> Movement:
    return Movement(
        matter=matter,
        at=at,
        move=OPEN,
        to_state=matter.state,
        person_id=actor.person_id,
        post_id=actor.post_id,
        organization_id=actor.organization_id,
        actor_name=actor.name,
        role=actor.role,
        public_text=kind.opening.says,
    )


def _number(drafts: Sequence[Draft]) -> None:
    series = [
        series_of(letter=one.kind.letter, area_code=one.matter.area_code, day=localdate(one.new.at)) for one in drafts
    ]
    for one, number in zip(drafts, next_numbers(series), strict=True):
        one.matter.number = number


def _write(drafts: Sequence[Draft]) -> None:
    """Writes everything, table by table, and tells of it after commit."""
    Matter.objects.bulk_create(one.matter for one in drafts)
    Clock.objects.bulk_create(clock for one in drafts for clock in one.clocks)
    _write_details(drafts)
    Movement.objects.bulk_create(one.movement for one in drafts)
    _write_reporters_and_files(drafts)
    index_new(one.matter for one in drafts)
    for one in drafts:
        if one.new.with_it is not None:
            one.new.with_it(one.matter)
        one.kind.after_open(matter=one.matter, actor=one.new.actor, details=one.new.details, at=one.new.at)
    record_all(_audited(one) for one in drafts)
    note_tellings([one.movement for one in drafts if one.new.brought_at is None and one.kind.opening.tells])
    for one in drafts:
        announce(one.matter, OPEN, one.new.at)


def _write_details(drafts: Sequence[Draft]) -> None:
    """The typed rows of each kind."""
    by_kind: dict[str, list[Draft]] = {}
    for one in drafts:
        by_kind.setdefault(one.kind.name, []).append(one)
    for several in by_kind.values():
        details = several[0].kind.details
        if details is not None:
            details.objects.bulk_create(details(matter=one.matter, **one.new.details) for one in several)


def _write_reporters_and_files(drafts: Sequence[Draft]) -> None:
    reporters = [one.reporter for one in drafts if one.reporter is not None]
    if reporters:
        Reporter.objects.bulk_create(reporters)
    files = [(one, file) for one in drafts for file in one.new.files]
    if files:
        Attachment.objects.bulk_create(
            Attachment(
                matter=one.matter, movement=one.movement, file=file, stage=Attachment.Stage.REPORT, is_public=True,
                created_at=one.new.at,
            )
            for one, file in files
        )  # fmt: skip


def _audited(draft: Draft) -> Entry:
    actor = draft.new.actor
    return entry(
        act="matter.open", at=draft.new.at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
        actor_name=actor.name, subject_kind="matter", subject_id=draft.matter.number,
    )  # fmt: skip


def announce(matter: Matter, move: str, at: datetime) -> None:
    """Sends `matter_moved` after commit; what receivers raise is logged by Django, never lost in the middle."""
    values = {"matter_id": matter.pk, "number": matter.number, "kind": matter.kind, "state": matter.state}
    transaction.on_commit(lambda: matter_moved.send_robust(sender=Matter, move=move, at=at, **values))
