"""What the engine tells the apps below it once all are loaded: names of its acts, and how open work is handed over."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from wangge.audit import acts
from wangge.matters.kinds import Kind, kinds
from wangge.matters.pages.words import ACT_WORDS
from wangge.matters.services import handing
from wangge.people import handover

ACTS = {
    "matter.open": _("Entered a matter"),
    "matter.place": _("Corrected the place of a matter"),
    "matter.note": _("Wrote an internal note"),
    "matter.message": _("Wrote to the reporter"),
    "matter.answer": _("The reporter answered"),
    "matter.rate": _("The reporter rated the outcome"),
    "matter.link": _("Linked two matters"),
    "matter.unlink": _("Removed a link between matters"),
    "matter.hand_over": _("Handed open work over"),
    "matter.export": _("Took a list of matters away as a file"),
}


def acts_of(kind: Kind) -> dict[str, Any]:
    """Names of all moves of a kind and of its units' acts, as the audit log calls them."""
    own = {str(act): _(title) for act, title in kind.order_titles.items()}
    words = {f"{kind.name}.{move}": _(title) for move, title in kind.move_titles.items()}
    words |= {f"{kind.name}.order.{act}": own.get(str(act), word) for act, word in ACT_WORDS.items()}
    return {act: format_lazy("{}：{}", kind.title, word) for act, word in words.items()}


def connect() -> None:
    """Called once when all apps are ready."""
    acts.register(ACTS)
    for kind in kinds().values():
        acts.register(acts_of(kind))
    handover.register(
        handover.Handover(name="matters", label=_("Matters"), open_work=handing.open_work, hand_over=handing.hand_over)
    )
