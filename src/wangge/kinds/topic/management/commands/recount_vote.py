"""`wangge recount-vote ID`: counts a closed vote again from its frozen roll and its box."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wangge.kinds.topic.models import Poll
from wangge.kinds.topic.queries.polls import line_card
from wangge.kinds.topic.services.boxes import recount
from wangge.kinds.topic.services.polls import majority_of

FAULTS = {
    "roll_changed": gettext_noop("the roll is not the one that was frozen"),
    "heads_differ": gettext_noop("the box does not hold one slip for each voter"),
    "area_differs": gettext_noop("the coins in the box do not sum to the area of the voters"),
    "tally_differs": gettext_noop("the recorded tally is another one"),
    "verdict_differs": gettext_noop("the recorded verdict is another one"),
    "mark_differs": gettext_noop("the recorded tally was changed after the count"),
    "ballots_left": gettext_noop("ballots with their voters are still kept"),
}


class Command(BaseCommand):
    """Prints the fractions; exits with an error when anything does not fit what was recorded."""

    help = "Count a vote again from its frozen roll and its box, and compare with what was recorded."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("vote", type=int, help="number of the vote, as in the address of its page")

    def handle(self, *args: Any, **options: Any) -> None:
        poll = Poll.objects.filter(pk=options["vote"]).first()
        if poll is None:
            raise CommandError(_("There is no vote with this number."))
        if poll.counted_at is None:
            raise CommandError(_("This vote has not been counted yet."))
        found = recount(poll, majority_of(poll))
        print(poll.question)
        print(f"SHA-256 {poll.roll_hash}")
        for line in found.verdict.lines:
            card = line_card(line)
            sign = ">" if line.threshold.is_strict else ">="
            result = _("share reached") if line.holds else _("share not reached")
            print(
                f"{_(card.title)}: {card.part} / {card.whole} = {card.percent} ({sign} {line.threshold.share}) {result}"
            )
        print(_("Passed.") if found.verdict.is_passed else _("Not passed."))
        if found.faults:
            raise CommandError("; ".join(_(FAULTS[name]) for name in found.faults))
        print(_("The second count agrees with the recorded one."))
