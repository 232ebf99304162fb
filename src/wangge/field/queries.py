"""What a grid worker sees on the phone: today's work, everything in the grid, own reports, whom to call."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from wangge.areas.queries import locate_code, path_of, within
from wangge.calendars.rules import Explanation
from wangge.field.rules import own_clocks, turns
from wangge.kinds.concern.queries import Similar, similar_open
from wangge.matters.access import AREA_ROLES, sights, visible
from wangge.matters.kinds import get_kind, kinds
from wangge.matters.models import STILL_OPEN, Category, Clock, Matter
from wangge.matters.pages.listing import Row, count_up_to, lean, page_seen, probed, row_of
from wangge.matters.pages.words import clock_title
from wangge.matters.queries import Filters
from wangge.people.actors import Actor
from wangge.people.models import Post
from wangge.people.queries import in_force
from wangge.people.rules import Role
from wangge.ui.paging import KeysetPage, keyset_page

MOST_TASKS, MOST_OTHERS, PAGE = 60, 15, 30
MOST_CHIPS, RECENT = 8, timedelta(days=90)
TOWNSHIP, COMMUNITY = 9, 12
TO_CALL = (
    Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY, Role.GRID_LEADER, Role.GRID_WORKER, Role.DISPATCHER,
    Role.TOWNSHIP_LEADER,
)  # fmt: skip


@dataclass(frozen=True)
class Task:
    """One matter of the grid, and why it is late, if it is."""

    row: Row
    is_late: bool
    why: tuple[str, ...] = ()


@dataclass
class Section:
    """Matters that want the same of the worker."""

    title: str
    hint: str
    icon: str
    is_own: bool
    tasks: list[Task] = field(default_factory=list)


@dataclass
class Today:
    """The grid this morning: what must be done, what may be done, what to know of; counts are of all, lists are cut."""

    duties: list[Section]
    chances: list[Section]
    others: list[Task]
    own: int
    own_late: int
    may: int
    open: int
    open_late: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is open."""
        return not self.open

    @property
    def is_cut(self) -> bool:
        """Whether there is more to do than the sections list."""
        return self.own + self.may > sum(len(section.tasks) for section in (*self.duties, *self.chances))

    @property
    def rest(self) -> int:
        """How many open matters ask nothing of the worker."""
        return self.open - self.own - self.may


def _turns(role: str) -> dict[tuple[str, str], frozenset[str]]:
    return {
        (kind.name, state): ended
        for kind in kinds().values()
        for state, ended in turns(kind.steps, kind.clocks, role).items()
    }


def _in_states(wanted: Iterable[tuple[str, str]]) -> Q:
    found = Q(pk__in=())
    for kind, state in wanted:
        found |= Q(kind=kind, state=state)
    return found


def _own_duty(turns_of_role: Mapping[tuple[str, str], frozenset[str]]) -> Q:
    """Matters of which the clock that runs is the grid worker's own to end."""
    wanted = Q(pk__in=())
    for (kind, state), ended in turns_of_role.items():
        own = ended & own_clocks(get_kind(kind).clocks)
        if own:
            wanted |= Q(kind=kind, state=state, next_clock__in=own)
    return wanted


def waiting_by_grid(code: str) -> dict[str, int]:
    """Per grid beneath an area, how many matters wait for its worker's own act."""
    wanted = _own_duty(_turns(Role.GRID_WORKER))
    rows = Matter.objects.filter(STILL_OPEN, wanted, within(code, field="area_code") if code else Q()).order_by()
    return dict(rows.values_list("area_code").annotate(Count("pk")))


def today(actor: Actor, *, at: datetime) -> Today:
    """Everything open in the actor's grids, the worker's own duties first, each by its deadline."""
    acted = _turns(actor.role)
    rows = visible(actor).filter(STILL_OPEN)
    turn, duty, late = _in_states(acted), _own_duty(acted), Q(next_due_at__lt=at)
    by_due = (F("next_due_at").asc(nulls_last=True), "pk")
    mine = list(lean(rows.filter(turn)).order_by(*by_due)[:MOST_TASKS])
    others = list(lean(rows.exclude(turn)).order_by(*by_due)[:MOST_OTHERS])
    counted = rows.order_by().aggregate(
        own=Count("pk", filter=duty), own_late=Count("pk", filter=duty & late), turn=Count("pk", filter=turn),
        open=Count("pk"), open_late=Count("pk", filter=late),
    )  # fmt: skip
    whys = _whys([matter for matter in (*mine, *others) if _is_late(matter, at)])
    sections: dict[tuple[str, bool], Section] = {}
    for matter in mine:
        ended = acted[(matter.kind, matter.state)]
        section = _section(matter.kind, matter.next_clock if matter.next_clock in ended else "")
        sections.setdefault((section.title, section.is_own), section).tasks.append(_task(matter, at, whys))
    return Today(
        duties=[section for section in sections.values() if section.is_own],
        chances=[section for section in sections.values() if not section.is_own],
        others=[_task(matter, at, whys) for matter in others],
        may=counted.pop("turn") - counted["own"],
        **counted,
    )


def _near(matter: Matter) -> Row:
    """A row for those who know the place: of the area's names only the last."""
    row = row_of(matter)
    return replace(row, place=row.place.rsplit(" ", 1)[-1])


def _is_late(matter: Matter, at: datetime) -> bool:
    return matter.next_due_at is not None and matter.next_due_at < at


def _task(matter: Matter, at: datetime, whys: dict[int, tuple[str, ...]]) -> Task:
    return Task(row=_near(matter), is_late=_is_late(matter, at), why=whys.get(matter.pk, ()))


def _section(kind: str, clock: str) -> Section:
    """The heading over tasks of the clock that runs; a clock we have no better words for says its own title."""
    words = {
        "pre_check": (_("Have a look"), _("The dispatcher asks what it is really like there."), "eye"),
        "verify": (_("Check the result"), _("The unit says it is done. Is it?"), "clipboard-check"),
        "accept": (_("Could you settle it at once?"), _("Small things done on the spot need no unit."), "hammer"),
        "": (_("You may act here"), "", "hand-click"),
    }
    is_own = clock in own_clocks(get_kind(kind).clocks)
    hint = "" if is_own else _("Somebody else has it in hand; you may take this step for them.")
    title, hint, icon = words.get(clock, (clock_title(kind, clock), hint, "circle-dot"))
    return Section(title=title, hint=hint, icon=icon, is_own=is_own)


def _whys(late: list[Matter]) -> dict[int, tuple[str, ...]]:
    """For each late matter, how the deadline that it missed came about; one statement for all of them."""
    if not late:
        return {}
    names = {matter.pk: matter.next_clock for matter in late}
    clocks = Clock.objects.filter(matter_id__in=names, stopped_at__isnull=True).order_by("-due_at")
    kept = {clock.matter_id: clock.explanation for clock in clocks if clock.name == names[clock.matter_id]}
    return {
        pk: tuple(Explanation.from_dict(json.loads(explanation)).sentences())
        for pk, explanation in kept.items()
        if explanation
    }


def everything(actor: Actor, *, text: str, is_open: bool, after: str, at: datetime) -> tuple[KeysetPage, list[Row]]:
    """All matters of the grid, newest first, found by words."""
    filters = probed(Filters(text=text, is_open=is_open))
    page = page_seen(sights(actor), filters=filters, sort="newest", after=after, at=at, size=PAGE)
    return page, [_near(matter) for matter in page.items]


@dataclass(frozen=True)
class OwnReport:
    """Something the person reported; `why_closed` says why it leads nowhere from the post he acts in."""

    row: Row
    why_closed: str


def own_reports(actor: Actor, after: str) -> tuple[KeysetPage, list[OwnReport]]:
    """What the person reported; what the post may not see is named but leads nowhere."""
    seen = Exists(visible(actor).filter(pk=OuterRef("pk")))
    found = lean(Matter.objects.filter(opened_by_id=actor.person_id or 0)).annotate(is_seen=seen)
    page = keyset_page(found, ("-opened_at", "-id"), after, PAGE)
    return page, [OwnReport(_near(matter), _why_closed(actor, matter)) for matter in page.items]


def _why_closed(actor: Actor, matter: Any) -> str:
    if matter.is_seen:
        return ""
    if matter.confidentiality == Matter.Confidentiality.SEALED:
        return _("Sealed: only those on the case read it from here.")
    if actor.role in AREA_ROLES and not actor.covers(matter.area_code):
        return _("Outside your grid: others follow it from here.")
    return _("Others follow it from here.")


def count_own_open(actor: Actor) -> int:
    """How many of the person's reports are still open."""
    return count_up_to(Matter.objects.filter(STILL_OPEN, opened_by_id=actor.person_id or 0))


def usual_categories(actor: Actor, *, at: datetime) -> list[Category]:
    """What is reported most in the township, for the first row of choices; a new town gets the first of the list."""
    near = Matter.objects.filter(within(actor.area_code[:TOWNSHIP], field="area_code"), opened_at__gte=at - RECENT)
    used: Counter[int] = Counter()
    if actor.area_code:
        used.update(dict(near.filter(category__isnull=False).order_by().values_list("category").annotate(Count("pk"))))
    wanted = [pk for pk, _count in used.most_common(MOST_CHIPS)]
    first = Q(pk__in=wanted) | Q(parent=None, scheme=Category.Scheme.OWN)
    rows = Category.objects.filter(first, is_active=True).order_by("position", "code")
    ranked = sorted(rows, key=lambda row: wanted.index(row.pk) if row.pk in wanted else MOST_CHIPS)
    return ranked[:MOST_CHIPS]


@dataclass(frozen=True)
class Spot:
    """Where a point lies, and what is open near it already."""

    place: str
    is_outside: bool
    similar: list[tuple[Similar, bool]]


def spot(actor: Actor, *, lng: float, lat: float, category: Category | None, text: str, at: datetime) -> Spot:
    """The grid of a point in words, whether it is another's, and open concerns beside it."""
    code = locate_code(lng, lat)
    names = " ".join(step.name for step in path_of(code)[-2:]) if code else ""
    found = similar_open(at=at, lng=lng, lat=lat, category=category, text=text, area_code=code) if code else []
    seen = set(
        visible(actor).filter(number__in=[row.number for row in found]).values_list("number", flat=True)
        if found
        else ()
    )
    return Spot(
        place=names,
        is_outside=not (code and actor.covers(code)),
        similar=[(row, row.number in seen) for row in found],
    )


def category_of(pk: str) -> Category | None:
    """The category of a form's value."""
    return Category.objects.filter(pk=pk, is_active=True).first() if pk.isdigit() and len(pk) < 18 else None


def area_for(actor: Actor, lng: float | None, lat: float | None) -> str:
    """The area to report for: the point speaks where it lies in a known outline, else the post's own area."""
    if lng is not None and lat is not None and locate_code(lng, lat):
        return ""
    return actor.area_code


def area_title(actor: Actor) -> str:
    """The name of the post's area; a grid's with that of its community, for most are called by a number."""
    names = [step.name for step in path_of(actor.area_code)] if actor.area_code else []
    return " ".join(names[-2:] if len(actor.area_code) > COMMUNITY else names[-1:])


def contacts(actor: Actor, on: date) -> list[Any]:
    """Whom to call about this grid, the nearest first: community, leader, neighbours of the post, dispatcher."""
    if not actor.area_code:
        return []
    above = [actor.area_code[:length] for length in range(2, len(actor.area_code) + 1)]
    posts = (
        Post.objects.filter(in_force(on), role__in=TO_CALL, area__code__in=above)
        .exclude(person_id=actor.person_id or 0)
        .select_related("person", "area", "organization")
        .order_by(Length("area__code").desc(), "starts_on", "pk")
    )
    return sorted(posts, key=lambda post: TO_CALL.index(Role(post.role)))
