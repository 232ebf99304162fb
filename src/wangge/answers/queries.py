"""Which answers hold where, and which is meant by what somebody typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.answers.access import NEAR, kept_by, questions_for, readable
from wangge.answers.models import Edition, LeftQuestion, Miss
from wangge.answers.rules import OPEN_STATES, SHOWN_FROM, UNITS, WARN_BEFORE, State
from wangge.areas.queries import within
from wangge.language.masking import mask
from wangge.language.questions import Asked, Questions
from wangge.matters.models import Category, Matter, WorkOrder
from wangge.matters.queries import words_of_people
from wangge.matters.rules import OrderState
from wangge.people.actors import Actor
from wangge.people.models import Organization, Person
from wangge.stations.models import Station

AnyEdition = Edition
FOUND, FITS = 0.34, 0.3
"""How like a search must be to find an answer, and how like a report to offer one before it is sent."""
MOST = 30
READ = 600
TABS = ("public", "waiting", "mine", "due", "over")


Shelf = tuple[object, Questions, dict[int, str]]
_shelf: list[Shelf] = []
"""The public answers of this process; the first value says by what they are known to be all of them."""


def forget() -> None:
    """Empties this process's shelf."""
    _shelf.clear()


def public(on: date) -> QuerySet[Edition]:
    """What everybody reads on a day."""
    rows = Edition.objects.filter(Q(valid_until=None) | Q(valid_until__gte=on), state=State.PUBLIC)
    return rows.filter(answer__withdrawn_at=None).select_related(*NEAR)


def _stand() -> tuple[Questions, dict[int, str]]:
    """The shelf as the database has it now: one small statement, and all answers again only when one has changed."""
    rows = Edition.objects.filter(state=State.PUBLIC, answer__withdrawn_at=None)
    now = rows.aggregate(number=Count("pk"), first=Min("pk"), last=Max("pk"), at=Max("checked_at"))
    token = tuple(now.values())
    held = _shelf[0] if _shelf else None
    if held is None or held[0] != token:
        found = list(rows.select_related("category", "answer__area"))
        questions = Questions.of(Asked(row.pk, row.question, _more(row)) for row in found)
        held = (token, questions, {row.pk: row.answer.area.code for row in found})
        _shelf[:] = [held]
    return held[1], held[2]


def _more(row: Edition) -> str:
    words = f"{row.category.name} {row.category.words}" if row.category else ""
    return f"{row.text} {row.bring} {words}"[:READ]


def search(text: str, *, on: date, area_code: str = "", most: int = MOST, least: float = FOUND) -> list[Edition]:
    """Public answers that are meant, the best first; with an area those that hold there or in a part of it."""
    questions, areas = _stand()
    found = questions.meant(text, least=least, most=200)
    near = [pk for pk, _likeness in found if touches(areas[pk], area_code)][:most]
    rows = public(on).in_bulk(near)
    return [rows[pk] for pk in near if pk in rows]


def touches(answer_area: str, area_code: str) -> bool:
    """Whether an answer for one area concerns another: above it, or a part of it."""
    return answer_area.startswith(area_code) or area_code.startswith(answer_area)


def offered(text: str, *, on: date, area_code: str = "", most: int = 2) -> list[Edition]:
    """What is offered before a report is sent, and to whoever answers it: only what fits well."""
    return search(text, on=on, area_code=area_code, most=most, least=FITS) if len(text.strip()) >= 4 else []


def is_due(row: Edition, on: date) -> bool:
    """Whether the day of one comes near, as `due_by` asks it of all."""
    return min(row.review_on, row.valid_until or row.review_on) <= on + WARN_BEFORE


def by_category(rows: Sequence[Edition]) -> list[tuple[str, list[Edition]]]:
    """Answers under the names of their categories, those of none at the end."""
    found: dict[str, list[Edition]] = {}
    for row in rows:
        found.setdefault(row.category.name if row.category else "", []).append(row)
    return sorted(found.items(), key=lambda one: (not one[0], one[0]))


def listed(*, on: date, area_code: str = "", category: str = "") -> QuerySet[Edition]:
    """Public answers without a search: of an area those that hold there."""
    rows = public(on)
    if area_code:
        parts = Q(answer__area__code__startswith=area_code)
        for length in range(2, len(area_code)):
            parts |= Q(answer__area__code=area_code[:length])
        rows = rows.filter(parts)
    return rows.filter(category__code=category) if category else rows


def used_categories(on: date) -> list[Category]:
    """Categories that have public answers."""
    return list(Category.objects.filter(answers__in=public(on)).distinct().order_by("position", "name"))


def kept(actor: Actor, *, tab: str, on: date, category: str = "") -> QuerySet[Edition]:
    """The desk's lists: what is public, what waits for a second person, one's own drafts, what is due, what is over."""
    rows = readable(actor)
    if tab in ("waiting", "mine", "due", "over"):
        rows = kept_by(actor).select_related(*NEAR)
    rows = rows.filter(_tab(tab, actor, on))
    return rows.filter(category__code=category) if category else rows


def _tab(tab: str, actor: Actor, on: date) -> Q:
    if tab == "over":
        ended = Q(answer__withdrawn_at__isnull=False) | Q(valid_until__lt=on)
        return Q(state=State.PUBLIC) & ended
    live = Q(answer__withdrawn_at=None)
    if tab == "waiting":
        return live & Q(state=State.WAITING)
    if tab == "mine":
        return live & Q(state__in=OPEN_STATES, written_by_id=actor.person_id)
    holds = live & Q(state=State.PUBLIC) & (Q(valid_until=None) | Q(valid_until__gte=on))
    return holds & due_by(on) if tab == "due" else holds


def due_by(on: date) -> Q:
    """Editions whose day comes near: to be looked at again, or the last."""
    return Q(review_on__lte=on + WARN_BEFORE) | Q(valid_until__lte=on + WARN_BEFORE)


def tab_counts(actor: Actor, *, on: date) -> dict[str, int]:
    """How many wait on each of the desk's lists, in one statement."""
    wanted = {tab: Count("pk", filter=_tab(tab, actor, on)) for tab in ("waiting", "mine", "due")}
    return {name: number or 0 for name, number in kept_by(actor).aggregate(**wanted).items()}


def left_for(actor: Actor) -> list[LeftQuestion]:
    """Questions that residents left, the newest first."""
    return list(questions_for(actor).order_by("-asked_at")[:200])


def missing_words() -> list[Miss]:
    """What several people searched for and did not find."""
    return list(Miss.objects.filter(times__gte=SHOWN_FROM).order_by("-times", "words")[:100])


def is_work_phone(number: str) -> bool:
    """Whether a mobile number is known to be somebody's at work: of an account, a unit or a station."""
    return (
        Person.objects.filter(work_phone=number, is_resident=False).exists()
        or Organization.objects.filter(phone=number).exists()
        or Station.objects.filter(phone=number).exists()
    )


def stations_for(actor: Actor) -> QuerySet[Station]:
    """Stations that an answer of the actor may lead to: of the own township, or of all the own area."""
    return Station.objects.filter(within(actor.area_code[:9], field="area__code"), closed_on=None).order_by("name")


def units_for(actor: Actor) -> QuerySet[Organization]:
    """Units that an answer may name: a unit names itself, an office those of its county."""
    if actor.role in UNITS:
        return Organization.objects.filter(pk=actor.organization_id or 0)
    rows = Organization.objects.filter(within(actor.area_code[:6], field="area__code"), is_active=True)
    return rows.exclude(kind__in=["volunteer_team", "owners_committee"]).order_by("name")


def office_of(actor: Actor) -> str:
    """The office whose leaflet it is."""
    return Organization.objects.filter(pk=actor.organization_id or 0).values_list("name", flat=True).first() or ""


@dataclass(frozen=True)
class Grown:
    """What a closed concern gives to an answer: words without people, and what was taken out of them."""

    question: str
    text: str
    number: str
    category: Category | None
    area_code: str
    hidden: list[str]


def grown_from(matter: Matter) -> Grown:
    """The beginnings of an answer; nothing that names its reporter goes along."""
    results = WorkOrder.objects.filter(matter=matter, part=WorkOrder.Part.LEAD, state=OrderState.DONE).exclude(
        result=""
    )
    result = results.order_by("-done_at").values_list("result", flat=True).first() or ""
    known = words_of_people(matter)
    question, text = hide(matter.title, known), hide(result, known)
    hidden = [*question[1], *(word for word in text[1] if word not in question[1])]
    return Grown(question[0][:80], text[0], matter.number, matter.category, matter.area_code[:12], hidden)


def hide(text: str, known: tuple[str, ...]) -> tuple[str, list[str]]:
    """A text with a gap where a person stood, and what stood there."""
    masked = mask(text, known)
    left = text
    for value in masked.hidden.values():
        left = left.replace(value, "＿＿")
    return left, list(masked.hidden.values())


def as_reply(row: Edition) -> str:
    """The answer as the body of a reply: what to do, what to bring, where, whom to call."""
    lines = [row.text.strip()]
    if row.bring.strip():
        lines.append(_("Bring: %(things)s") % {"things": "、".join(row.bring.split("\n")).replace("\r", "")})
    where = "，".join(filter(None, (str(row.station or ""), row.station.address if row.station else "", row.place)))
    if where or row.unit:
        lines.append(_("Where: %(place)s") % {"place": where or str(row.unit)})
    if row.phone:
        lines.append(_("Telephone: %(number)s") % {"number": row.phone})
    return "\n".join(lines)


def as_message(row: Edition) -> str:
    """The answer as it is pasted into a chat group: with its question, where it holds, and where it stands."""
    lines = [f"【{row.question}】", as_reply(row)]
    holds = {"area": row.answer.area.name, "day": checked_on(row).isoformat()}
    lines.append(_("(%(area)s, checked on %(day)s)") % holds)
    site = settings.ENV.site_url.rstrip("/")
    return "\n".join([*lines, f"{site}{reverse('answers_public:answer', args=[row.answer_id])}"] if site else lines)


def checked_on(row: Edition) -> date:
    """The last day on which somebody found it right."""
    days = [day for day in (row.looked_on, localdate(row.checked_at) if row.checked_at else None) if day]
    return max(days) if days else localdate(row.written_at)


def counts() -> dict[str, Any]:
    """For `wangge status`."""
    rows = Edition.objects.filter(answer__withdrawn_at=None)
    return {
        "answers": rows.filter(state=State.PUBLIC).count(), "waiting": rows.filter(state=State.WAITING).count(),
        "questions": LeftQuestion.objects.filter(closed_at=None).count(),
    }  # fmt: skip
