"""The only way in: opens a matter of any kind."""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.areas.queries import locate_code, path_of
from wangge.audit.services import record
from wangge.estates.models import Building, Estate
from wangge.files.models import StoredFile
from wangge.matters.kinds import Kind, get_kind
from wangge.matters.models import Attachment, Category, Clock, Matter, Movement, Reporter
from wangge.matters.rules import NOT_YOUR_ROLE, MoveRefused
from wangge.matters.services.clocks import first_due, new_clocks, silence_past
from wangge.matters.services.filing import attach
from wangge.matters.services.numbering import next_number
from wangge.matters.services.searching import index
from wangge.matters.services.telling import OPEN, note_telling
from wangge.matters.signals import matter_moved
from wangge.people.actors import Actor
from wangge.vault.provider import blind_index

CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


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
    return "".join(secrets.choice(CODE_SIGNS) for _sign in range(8))


def find_path(*, area_code: str, lng: float | None, lat: float | None, estate: Estate | None) -> list[Area]:
    """The smallest area of a place, by point, estate or code, with all above it; refuses when none is known."""
    by_point = locate_code(lng, lat) if lng is not None and lat is not None else ""
    by_estate = estate.area.code if estate is not None else ""
    found = next((code for code in (by_point, by_estate) if code and code.startswith(area_code)), area_code)
    path = path_of(found) if found else []
    if not path or path[-1].code != found:
        raise OpeningRefused(_("Say where it is: choose a place on the map, an estate or a community."))
    return path


def names_below_county(path: list[Area]) -> str:
    """Names from the township down to the area itself."""
    return " ".join(step.name for step in path if len(step.code) > 6)[-160:]


def add_reporter(*, matter: Matter, reporter: ReporterGiven, at: datetime) -> tuple[Reporter, str]:
    """Notes somebody as a reporter of a matter and returns the tracking code."""
    code = new_code()
    row = Reporter.objects.create(
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


def _check_opening(kind: Kind, actor: Actor, title: str) -> None:
    if actor.role not in kind.opening.by:
        raise MoveRefused(NOT_YOUR_ROLE)
    if not title.strip():
        raise OpeningRefused(_("Say in a few words what it is about."))


def open_matter(
    *,
    kind: str,
    actor: Actor,
    title: str,
    channel: str,
    at: datetime,
    text: str = "",
    area_code: str = "",
    lng: float | None = None,
    lat: float | None = None,
    accuracy_m: float | None = None,
    estate: Estate | None = None,
    building: Building | None = None,
    address: str = "",
    category: Category | None = None,
    urgency: str = Matter.Urgency.NORMAL,
    confidentiality: str = Matter.Confidentiality.NORMAL,
    reporter: ReporterGiven | None = None,
    files: Iterable[StoredFile] = (),
    details: Mapping[str, Any] | None = None,
    source_system: str = "",
    source_number: str = "",
    key: str = "",
    with_it: Callable[[Matter], None] | None = None,
    brought_at: datetime | None = None,
) -> Opened:
    """Opens a matter: grid, number, first state and clocks, journal, audit and receipt in one transaction.

    `with_it` is called with the new matter inside that transaction, for rows of the kind's own. `brought_at` is for
    what was reported elsewhere, long before it is brought in here: nobody is told of each, and reminders whose moment
    had passed by then stay silent.
    """
    the_kind = get_kind(kind)
    _check_opening(the_kind, actor, title)
    with transaction.atomic():
        if key:
            known = Matter.objects.filter(intake_key=key).first()
            if known is not None:
                return Opened(matter=known, is_new=False)
        path = find_path(area_code=area_code, lng=lng, lat=lat, estate=estate)
        area = path[-1]
        matter = Matter(
            number=next_number(letter=the_kind.letter, area_code=area.code, day=localdate(at)),
            kind=kind,
            title=title.strip()[:200],
            text=text.strip(),
            area_code=area.code,
            area_name=names_below_county(path),
            estate=estate,
            building=building,
            lng=lng,
            lat=lat,
            accuracy_m=accuracy_m,
            address=address.strip()[:200],
            channel=channel,
            confidentiality=Matter.Confidentiality.SEALED if the_kind.is_sealed else confidentiality,
            category=category,
            urgency=urgency,
            state=the_kind.opening.state,
            phase=the_kind.phase(the_kind.opening.state).value,
            opened_by_id=actor.person_id,
            opened_at=at,
            moved_at=at,
            source_system=source_system,
            source_number=source_number,
            intake_key=key or None,
        )
        clocks = new_clocks(kind=the_kind, matter=matter, names=the_kind.opening.starts, at=at)
        if brought_at is not None:
            silence_past(kind=the_kind, matter=matter, clocks=clocks, at=brought_at)
        first = first_due(clocks, the_kind.clocks)
        if first is not None:
            matter.next_due_at, matter.next_clock = first.due_at, first.name
        matter.save(force_insert=True)
        Clock.objects.bulk_create(clocks)
        _write_details(the_kind, matter, details or {})
        movement = _first_movement(the_kind, matter, actor, at)
        row, code = add_reporter(matter=matter, reporter=reporter, at=at) if reporter else (None, "")
        attach(matter=matter, files=files, stage=Attachment.Stage.REPORT, is_public=True, at=at, movement=movement)
        index(matter, is_new=True)
        if with_it is not None:
            with_it(matter)
        the_kind.after_open(matter=matter, actor=actor, details=details or {}, at=at)
        _record(matter, actor, at)
        if brought_at is None:
            note_telling(movement, the_kind.opening.tells)
        announce(matter, OPEN, at)
    return Opened(matter=matter, code=code, reporter=row)


def _write_details(kind: Kind, matter: Matter, details: Mapping[str, Any]) -> None:
    if kind.details is not None:
        kind.details.objects.create(matter=matter, **details)


def _first_movement(kind: Kind, matter: Matter, actor: Actor, at: datetime) -> Movement:
    return Movement.objects.create(
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


def _record(matter: Matter, actor: Actor, at: datetime) -> None:
    record(
        act="matter.open",
        at=at,
        actor_person_id=actor.person_id,
        actor_post_id=actor.post_id,
        actor_name=actor.name,
        subject_kind="matter",
        subject_id=matter.number,
    )


def announce(matter: Matter, move: str, at: datetime) -> None:
    """Sends `matter_moved` after commit; what receivers raise is logged by Django, never lost in the middle."""
    values = {"matter_id": matter.pk, "number": matter.number, "kind": matter.kind, "state": matter.state}
    transaction.on_commit(lambda: matter_moved.send_robust(sender=Matter, move=move, at=at, **values))
