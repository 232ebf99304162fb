"""What the mediators of a case do next, so that nobody has to know the course by heart."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wangge.kinds.dispute.models import DisputeDetails
from wangge.kinds.dispute.rules.course import State
from wangge.matters.models import Matter

ENDED = frozenset({State.PERFORMED, State.NOT_AGREED, State.WITHDRAWN, State.REFUSED})


@dataclass(frozen=True)
class NextStep:
    """One thing to do, and where it is done when that is not a button above."""

    text: str
    label: str = ""
    url: str = ""
    act: str = ""


def _to(matter: Matter, name: str, label: str, text: str, act: str = "") -> NextStep:
    return NextStep(text, label, reverse(f"dispute:{name}", args=[matter.number]), act or label)


def _registered(matter: Matter, details: DisputeDetails) -> NextStep:
    if not details.has_chief:
        return _to(matter, "add_seat", _("Name a mediator"), _("name the chief mediator."))
    if not details.is_two_sided:
        return _to(matter, "add_party", _("Add a party"), _("write down the other side."))
    return NextStep(_("ask all parties whether they want mediation."))


def _asked(matter: Matter, details: DisputeDetails) -> NextStep:
    if details.refusing:
        text = _("a party does not want mediation: tell the other ways and end the case.")
        return NextStep(text, act=_("Tell the other ways"))
    if details.unconsented:
        words = ngettext(
            "note what %(count)d party says, by “Note consent” below.",
            "note what %(count)d parties say, by “Note consent” below.",
            details.unconsented,
        )
        return NextStep(words % {"count": details.unconsented}, act=_("Note what the parties say"))
    return NextStep(_("all parties consent: accept the case."))


def _preparing(matter: Matter, details: DisputeDetails) -> NextStep:
    if not details.sessions:
        return _to(matter, "set_session", _("Set a meeting"), _("set the first meeting."))
    return NextStep(_("when the parties meet, open the meetings."))


def _meeting(matter: Matter, details: DisputeDetails) -> NextStep:
    if not details.sessions_held:
        return _to(
            matter, "file", _("Meetings, agreement and dossier"), _("record the meeting."), _("Record the meeting")
        )
    if not details.has_agreement:
        text = _("when the parties agree, write the agreement; otherwise end it and tell the other ways.")
        return _to(matter, "write_agreement", _("Write the agreement"), text)
    return NextStep(_("the agreement is written: note that the parties agreed."))


def _agreed(matter: Matter, details: DisputeDetails) -> NextStep:
    if details.unsigned:
        words = ngettext("%(count)d signature is missing.", "%(count)d signatures are missing.", details.unsigned)
        text = words % {"count": details.unsigned}
        return _to(matter, "file", _("Note the signature"), text)
    return NextStep(_("all have signed: the agreement takes effect."))


def _effective(matter: Matter, details: DisputeDetails) -> NextStep:
    return NextStep(_("follow that what was promised is done."))


def _performing(matter: Matter, details: DisputeDetails) -> NextStep:
    if details.open_promises:
        words = ngettext("%(count)d promise is open.", "%(count)d promises are open.", details.open_promises)
        return _to(matter, "file", _("Follow performance"), words % {"count": details.open_promises})
    return NextStep(_("everything is done: note that all is performed."))


def _ended(matter: Matter, details: DisputeDetails) -> NextStep:
    if details.missing_sheets:
        words = ngettext(
            "the dossier lacks %(count)d sheet.", "the dossier lacks %(count)d sheets.", details.missing_sheets
        )
        return _to(matter, "file", _("Complete the dossier"), words % {"count": details.missing_sheets})
    return NextStep(_("the dossier is complete: file the case."))


STEPS = {
    State.REGISTERED: _registered,
    State.CONSENT_ASKED: _asked,
    State.ACCEPTED: _preparing,
    State.PREPARING: _preparing,
    State.MEETING: _meeting,
    State.AGREED: _agreed,
    State.EFFECTIVE: _effective,
    State.PERFORMING: _performing,
}


def next_step(matter: Matter, details: DisputeDetails) -> NextStep | None:
    """The next thing to do, or None when the case is filed or its performance is disputed."""
    state = State(matter.state)
    if state in ENDED:
        return _ended(matter, details)
    find = STEPS.get(state)
    return find(matter, details) if find else None
