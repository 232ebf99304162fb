"""巡查: begin, end, forget the path. What was found on the way is reported like everything else."""

import json
from datetime import datetime, timedelta
from typing import Unpack

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wangge.kinds.visit.models import Patrol
from wangge.kinds.visit.queries.patrols import findings
from wangge.kinds.visit.rules.patrols import KEEP_TRACK_DAYS, MOST_HOURS, TrackUnreadable, read_track
from wangge.kinds.visit.rules.visits import VISITORS
from wangge.kinds.visit.services.findings import Seen, as_matter
from wangge.kinds.visit.services.noting import VisitRefused, note
from wangge.matters.models import Matter
from wangge.matters.rules import NOT_YOUR_AREA
from wangge.matters.services import Opened, open_matter
from wangge.people.actors import SYSTEM, Actor


def start_patrol(*, actor: Actor, area_code: str, at: datetime, route: str = "") -> Patrol:
    """Sets out; who is on the way already goes on with that patrol."""
    if actor.role not in VISITORS or not actor.covers(area_code):
        raise VisitRefused(_(NOT_YOUR_AREA), field="area")
    try:
        with transaction.atomic():
            row = Patrol.objects.create(
                person_id=actor.account, area_code=area_code, route=route.strip()[:100], started_at=at
            )
            note(actor, "patrol.start", "patrol", row.pk, at=at)
    except IntegrityError:
        return Patrol.objects.get(person_id=actor.account, ended_at__isnull=True)
    return row


def end_patrol(row: Patrol, *, actor: Actor, at: datetime, track: str = "") -> Patrol:
    """Comes home; a path that cannot be read is refused and the patrol goes on."""
    try:
        path = read_track(track)
    except TrackUnreadable as broken:
        raise VisitRefused(
            _("The path from the phone cannot be read. End the patrol without it."), field="track"
        ) from (broken)
    return _end(row, actor=actor, at=at, track=json.dumps(path) if len(path) > 1 else "")


def _end(row: Patrol, *, actor: Actor, at: datetime, track: str = "") -> Patrol:
    ended_at = max(at, row.started_at)
    with transaction.atomic():
        running = Patrol.objects.filter(pk=row.pk, ended_at__isnull=True)
        if not running.update(
            ended_at=ended_at, track=track, found=findings(row).filter(opened_at__lte=ended_at).count()
        ):
            raise VisitRefused(_("This patrol is over already."))
        note(actor, "patrol.end", "patrol", row.pk, at=at)
    row.refresh_from_db()
    return row


def report_on_patrol(row: Patrol, *, actor: Actor, at: datetime, **seen: Unpack[Seen]) -> Opened:
    """What was seen on the way becomes a matter of the area that is walked through."""
    return open_matter(
        actor=actor, at=at, channel=Matter.Channel.GRID_PATROL, area_code=row.area_code, **as_matter(seen)
    )


def forget_track(row: Patrol, *, actor: Actor, at: datetime) -> None:
    """Deletes the path now; that there was a patrol stays."""
    with transaction.atomic():
        if Patrol.objects.filter(pk=row.pk).exclude(track="").update(track=""):
            note(actor, "patrol.forget", "patrol", row.pk, at=at)


def tidy_patrols(at: datetime) -> int:
    """Ends what was forgotten and deletes paths whose time is over."""
    done = 0
    for row in Patrol.objects.filter(ended_at__isnull=True, started_at__lte=at - timedelta(hours=MOST_HOURS)):
        try:
            _end(row, actor=SYSTEM, at=row.started_at + timedelta(hours=MOST_HOURS))
        except VisitRefused:
            continue  # its walker came home meanwhile
        done += 1
    old = Patrol.objects.filter(started_at__lte=at - timedelta(days=KEEP_TRACK_DAYS)).exclude(track="")
    with transaction.atomic():
        wiped = old.update(track="")
        if wiped:
            note(SYSTEM, "patrol.wipe", "patrols", "", at=at, detail=str(wiped))
    return done + wiped
