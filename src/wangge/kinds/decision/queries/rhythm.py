"""How many meetings bodies hold, against what is usual by a day of the year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils.timezone import localdate

from wangge.kinds.decision.models import Body, Meeting
from wangge.kinds.decision.rules import PARAMETERS, due_by
from wangge.kinds.decision.rules.bodies import JOINT
from wangge.matters.models import Parameter
from wangge.matters.services.parameters import in_force, value_at

KIND, PARAMETER = "decision", "joint_meetings"


@dataclass(frozen=True)
class Rhythm:
    """Meetings of one body this year: held, promised, and what would be usual by now."""

    body: Body
    held: int
    promised: int
    due: int

    @property
    def is_behind(self) -> bool:
        """Whether a whole share of the year went by without its meeting."""
        return self.held < self.due


def year_of(on: date) -> Q:
    """Meetings that took place in the year of a day."""
    return Q(held_at__isnull=False, meet_at__year=on.year)


def rhythms(bodies: Iterable[Body], at: datetime) -> dict[int, Rhythm]:
    """The rhythm of each body, by its key: what it promises itself, a joint committee at least what its county asks."""
    on, rows = localdate(at), list(bodies)
    asked = list(in_force(Parameter.objects.filter(kind=KIND, name=PARAMETER), on))
    held = dict(Meeting.objects.filter(year_of(on), body__in=rows).order_by().values_list("body").annotate(Count("pk")))
    found = {}
    for body in rows:
        least = 0
        if body.organization.kind == JOINT:
            default = PARAMETERS[PARAMETER].default
            least = value_at(asked, name=PARAMETER, area_code=body.area_code, default=default)
        promised = max(body.meetings_a_year or 0, least)
        found[body.pk] = Rhythm(body, held.get(body.pk, 0), promised, due_by(promised, on, body.founded_on))
    return found


def behind(at: datetime) -> list[Rhythm]:
    """Bodies with fewer meetings than would be usual by now, everywhere."""
    rows = Body.objects.filter(organization__is_active=True).select_related("organization__area")
    return [row for row in rhythms(rows, at).values() if row.is_behind]
