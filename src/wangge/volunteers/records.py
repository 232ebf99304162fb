"""The community's record of service, line by line, as the rules on recording voluntary service want it kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.people.actors import Actor
from wangge.volunteers.models import Hours, TeamMembership
from wangge.volunteers.rules import hours_text

HEADS = (
    _("Full name"), _("Unit"), _("Volunteer team"), _("Day"), _("Service done"), _("Kind of service"),
    _("Community"), _("Time in minutes"), _("Hours served"), _("Confirmed by"), _("Confirmed on"),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One service of one person; nothing is added up over persons, and nobody is ranked."""

    hours: Hours
    teams: str

    @property
    def confirmed_by(self) -> str:
        """The second person; of a wish or an order it is the one who was served, who stays unnamed."""
        by = self.hours.confirmed_by
        return by.name if by else gettext("The person served")

    @property
    def cells(self) -> tuple[str | int | date, ...]:
        """The line in the order of the headings."""
        row = self.hours
        return (
            row.person.name, row.unit.name if row.unit else "", self.teams, row.on, row.what,
            str(row.get_source_display()), row.community.name, row.minutes, hours_text(row.minutes),
            self.confirmed_by, row.confirmed_at.date(),
        )  # fmt: skip


def lines_of(actor: Actor, first: date, last: date, *, most: int | None = None) -> list[Line]:
    """Confirmed service in the clerk's community between two days, the newest first."""
    rows = (
        Hours.objects.filter(
            community__code=actor.area_code, state=Hours.State.CONFIRMED, on__gte=first, on__lte=last
        )
        .select_related("person", "unit", "community", "confirmed_by")
        .order_by("-on", "-pk")
    )  # fmt: skip
    found = list(rows if most is None else rows[:most])
    teams = _teams_of({row.person_id for row in found})
    return [Line(row, _on_the_day(teams.get(row.person_id, ()), row.on)) for row in found]


def _teams_of(people: set[int]) -> Mapping[int, list[TeamMembership]]:
    found: dict[int, list[TeamMembership]] = defaultdict(list)
    rows = TeamMembership.objects.filter(registration__person_id__in=people).select_related("team", "registration")
    for row in rows.order_by("joined_on", "pk"):
        if row.registration.person_id is not None:
            found[row.registration.person_id].append(row)
    return found


def _on_the_day(memberships: Iterable[TeamMembership], day: date) -> str:
    """The teams somebody belonged to on a day."""
    names = [
        row.team.name for row in memberships if row.joined_on <= day and (row.left_on is None or day < row.left_on)
    ]
    return "、".join(dict.fromkeys(names))
