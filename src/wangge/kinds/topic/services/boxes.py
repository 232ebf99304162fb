"""The box: at closing, ballots become slips without a voter; then they are counted, and may be counted again.

While a vote is open a ballot hangs on its voter (one vote for each line of the roll, whichever way it comes), its
choice sealed. At closing, in one transaction, each ballot is torn into one slip for the head and slips for the area,
changed into coins of powers of two up to 40.96 m². The slips of everybody are shuffled by the operating system's random
numbers, given random names and written without a moment; ballots and readings are deleted. What is left says who voted
(the roll) and what was voted (the box), and nothing that joins the two.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum

from wangge.kinds.topic.models import Ballot, BoxSlip, PaperReading, Poll, RollEntry
from wangge.kinds.topic.rules.voting import Choice, Entry, Majority, Measure, Verdict, coins, judge, roll_hash
from wangge.vault.provider import get_provider, same

HEAD, AREA = BoxSlip.What.HEAD, BoxSlip.What.AREA


def close_box(poll: Poll) -> int:
    """Puts every complete ballot into the box and forgets whose it was; returns how many there were."""
    ballots = list(Ballot.objects.filter(entry__poll=poll).select_related("entry"))
    slips = [slip for ballot in ballots for slip in _torn(poll, ballot)]
    secrets.SystemRandom().shuffle(slips)
    BoxSlip.objects.bulk_create(slips, batch_size=500)
    if not poll.is_secret:
        for ballot in ballots:
            ballot.entry.open_choice = ballot.choice
        RollEntry.objects.bulk_update([ballot.entry for ballot in ballots], ["open_choice"], batch_size=500)
    Ballot.objects.filter(entry__poll=poll).delete()
    PaperReading.objects.filter(entry__poll=poll).delete()
    return len(ballots)


def _torn(poll: Poll, ballot: Ballot) -> Iterable[BoxSlip]:
    yield BoxSlip(id=secrets.token_hex(16), poll=poll, what=HEAD, choice=ballot.choice)
    for coin in coins(ballot.entry.area):
        yield BoxSlip(id=secrets.token_hex(16), poll=poll, what=AREA, choice=ballot.choice, size=coin)


@dataclass(frozen=True)
class Tally:
    """Heads and area as the box says."""

    heads: Measure
    area: Measure


def tally_box(poll: Poll, *, roll_heads: int, roll_area: int) -> Tally:
    """Adds up the slips in the box."""
    found = (
        BoxSlip.objects.filter(poll=poll).order_by().values_list("what", "choice").annotate(Count("pk"), Sum("size"))
    )
    heads: dict[str, int] = {}
    area: dict[str, int] = {}
    for what, choice, count, size in found:
        (heads if what == HEAD else area)[choice] = count if what == HEAD else size
    return Tally(_measure(heads, roll_heads), _measure(area, roll_area))


def _measure(found: dict[str, int], roll: int) -> Measure:
    return Measure(roll=roll, taking_part=sum(found.values()), yes=found.get(Choice.YES, 0), no=found.get(Choice.NO, 0))


def count_box(poll: Poll, majority: Majority) -> dict[str, Any]:
    """The columns of the tally and the verdict."""
    tally = tally_box(poll, roll_heads=poll.roll_heads, roll_area=poll.roll_area)
    columns: dict[str, Any] = {
        "heads_voted": tally.heads.taking_part, "area_voted": tally.area.taking_part,
        "heads_yes": tally.heads.yes, "area_yes": tally.area.yes,
        "heads_no": tally.heads.no, "area_no": tally.area.no,
        "is_passed": judge(majority, heads=tally.heads, area=tally.area).is_passed,
    }  # fmt: skip
    return columns | {"tally_mac": tally_mac(poll, columns)}


TALLY = ("heads_voted", "area_voted", "heads_yes", "area_yes", "heads_no", "area_no", "is_passed")


def tally_mac(poll: Poll, columns: dict[str, Any]) -> str:
    """A mark that nobody without the key ring can make for another tally of this vote."""
    words = [str(poll.pk), poll.roll_hash, str(poll.roll_heads), str(poll.roll_area)]
    words += [str(columns[name]) for name in TALLY]
    return get_provider().mac("|".join(words).encode(), purpose="tally").hex()


def recorded(poll: Poll) -> Tally:
    """Heads and area as the vote's row says."""
    return Tally(
        Measure(poll.roll_heads, poll.heads_voted, poll.heads_yes, poll.heads_no),
        Measure(poll.roll_area, poll.area_voted, poll.area_yes, poll.area_no),
    )


@dataclass(frozen=True)
class Recount:
    """A second count from roll and box, and what does not fit the recorded one."""

    tally: Tally
    verdict: Verdict
    faults: tuple[str, ...]


def recount(poll: Poll, majority: Majority) -> Recount:
    """Counts again from roll and box alone and compares with everything that was recorded."""
    rows = list(RollEntry.objects.filter(poll=poll).order_by("position"))
    entries = [Entry(row.position, row.label, row.area, row.is_excluded) for row in rows]
    counted = [row for row in rows if not row.is_excluded]
    voted = [row for row in counted if row.is_complete]
    tally = tally_box(poll, roll_heads=len(counted), roll_area=sum(row.area for row in counted))
    verdict = judge(majority, heads=tally.heads, area=tally.area)
    columns = {name: getattr(poll, name) for name in TALLY}
    faults = {
        "roll_changed": roll_hash(entries) != poll.roll_hash,
        "heads_differ": tally.heads.taking_part != len(voted),
        "area_differs": tally.area.taking_part != sum(row.area for row in voted),
        "tally_differs": tally != recorded(poll),
        "verdict_differs": verdict.is_passed != poll.is_passed,
        "mark_differs": not same(tally_mac(poll, columns), poll.tally_mac),
        "ballots_left": Ballot.objects.filter(entry__poll=poll).exists(),
    }
    return Recount(tally, verdict, tuple(name for name, is_wrong in faults.items() if is_wrong))
