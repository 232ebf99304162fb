"""Look every day which grids left their norm, tell whoever mends it once, and open the smallest adjustment."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.areas.models import Area
from wangge.areas.queries import norm_for
from wangge.kit.module import Scheduled
from wangge.notices.services import notify
from wangge.people.actors import Actor
from wangge.people.queries import post_holders
from wangge.people.rules import Role
from wangge.planning.drifts import Off, off_norm
from wangge.planning.models import Draft, Drift, Plan
from wangge.planning.rules import KEEP_MOST
from wangge.planning.services.starting import Wanted, ask_for_draft, start_plan

MENDERS = (Role.COMMUNITY_SECRETARY, Role.COMMUNITY_CLERK, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER)


@transaction.atomic
def look_for_drift(at: datetime) -> int:
    """Notes grids that left their norm, settles those back in it, tells each community once; how many are new."""
    found = off_norm()
    known = {drift.area_id: drift for drift in Drift.objects.filter(settled_at=None)}
    gone = [drift.pk for area, drift in known.items() if area not in found]
    Drift.objects.filter(pk__in=gone).update(settled_at=at)
    changed = [drift for area, drift in known.items() if area in found and _renew(drift, found[area])]
    Drift.objects.bulk_update(changed, ["households", "minimum", "maximum"], batch_size=500)
    news = [off for area, off in found.items() if area not in known]
    Drift.objects.bulk_create(
        [
            Drift(area=off.area, households=off.households, minimum=off.minimum, maximum=off.maximum, noticed_at=at)
            for off in news
        ],
        batch_size=500,
    )
    by_community: dict[str, list[Off]] = {}
    for off in news:
        by_community.setdefault(off.area.code[:12], []).append(off)
    for code, offs in sorted(by_community.items()):
        _tell(code, offs, at)
    return len(news)


LOOK = Scheduled(
    "planning.drift", look_for_drift, timedelta(days=1), title=gettext_lazy("Look for grids that left their norm")
)


def _renew(drift: Drift, off: Off) -> bool:
    before = (drift.households, drift.minimum, drift.maximum)
    drift.households, drift.minimum, drift.maximum = off.households, off.minimum, off.maximum
    return before != (off.households, off.minimum, off.maximum)


def _tell(code: str, offs: list[Off], at: datetime) -> None:
    """Tells the nearest post that may redraw grids: the community's, else the township's, else the county's."""
    today = timezone.localdate(at)
    people = next((posts for role in MENDERS if (posts := post_holders(role, code, today))), [])
    names = _(", ").join(off.area.name for off in offs[:3])
    community = offs[0].area.parent
    notify(
        key=f"planning:drift:{code}:{today}", person_ids=sorted({post.person_id for post in people}),
        title=_("Grids have left their norm"),
        body=_("%(community)s: %(names)s (%(number)d in all). The smallest adjustment can be worked out in one click.")
        % {"community": community.name if community else code, "names": names, "number": len(offs)},
        url=reverse("planning:drift"), at=at,
    )  # fmt: skip


def mend(community: Area, *, actor: Actor, at: datetime) -> Plan:
    """Starts a plan of a community and asks for the draft that moves as few households as possible."""
    plan = start_plan(
        area=community, name=_("Smallest adjustment, %(area)s, %(day)s")
        % {"area": community.name, "day": timezone.localdate(at)}, actor=actor, at=at,
    )  # fmt: skip
    minimum, maximum = norm_for(community.code)
    wanted = Wanted(
        minimum=minimum, maximum=maximum, count=Draft.Count.FREE, effort=Draft.Effort.NORMAL, keep=KEEP_MOST
    )
    ask_for_draft(plan, wanted, name=_("Smallest adjustment"), actor=actor, at=at)
    return plan
