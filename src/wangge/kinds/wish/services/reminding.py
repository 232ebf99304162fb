"""Words to who claimed a wish: by notice, with the address of the claimer's own page."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.wish.access import KIND
from wangge.kinds.wish.models import WishDetails
from wangge.kinds.wish.rules import Move, State
from wangge.matters.models import Clock, Matter
from wangge.notices.services import notify
from wangge.people.queries import unit_members

LANGUAGE = "zh-hans"
AHEAD = timedelta(days=3)


def claimers_of(details: WishDetails, at: datetime) -> set[int]:
    """The person who claimed, or everybody in the unit that did."""
    if details.claimed_by_id:
        return {details.claimed_by_id}
    if details.claimed_unit_id is None:
        return set()
    return set(unit_members(details.claimed_unit_id, localdate(at)).values_list("person_id", flat=True))


def tell_claimers(matter: Matter, details: WishDetails, *, move: str, at: datetime) -> None:
    """Says what a move means to who claimed the wish; the public title is all it names."""
    people = claimers_of(details, at)
    if not people:
        return
    with override(LANGUAGE):
        words = {
            Move.RELEASE: _("The community has put this wish back on the wall."),
            Move.RUN_OUT: _("Fourteen days have passed, so the wish hangs on the wall again. You may claim it anew."),
            Move.WITHDRAW: _("The household has taken its wish back. Thank you all the same."),
            Move.SEND_BACK: _("The text of this wish is being written anew."),
            Move.LET_KNOW: _("The household agreed: you can see now how to reach it."),
            Move.NOT_RECEIVED: _("The household has not received it. Please look into it with the community."),
            Move.BOTH_CONFIRMED: _("Both sides have confirmed: the wish is fulfilled. Thank you."),
        }
        body = words[Move(move)]
        title = _("Wish: %(title)s") % {"title": details.public_title}
    address = reverse("wish_field:show", args=[matter.number])
    notify(
        key=f"wish:{matter.pk}:{matter.version}:{move}", person_ids=people, title=title, body=body, url=address, at=at
    )


def remind_claimers(at: datetime) -> int:
    """Reminds who claimed three days before the time is up; once per claim, however often it is called."""
    clocks = Clock.objects.filter(
        name="deliver", matter__kind=KIND, matter__state__in=[State.CLAIMED, State.DELIVERING], stopped_at__isnull=True,
        due_at__gt=at, due_at__lte=at + AHEAD,
    ).select_related("matter__wish")  # fmt: skip
    count = 0
    for clock in clocks:
        details = clock.matter.wish
        with override(LANGUAGE):
            title = _("Wish: %(title)s") % {"title": details.public_title}
            body = _("Please deliver it by %(day)s, or give it back so that somebody else can.") % {
                "day": localdate(clock.due_at).isoformat()
            }
        address = reverse("wish_field:show", args=[clock.matter.number])
        people = claimers_of(details, at)
        notify(key=f"wish:remind:{clock.pk}", person_ids=people, title=title, body=body, url=address, at=at)
        count += len(people)
    return count
