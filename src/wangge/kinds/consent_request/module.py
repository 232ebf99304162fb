from django.utils.translation import gettext_lazy as _

from wangge.kinds.consent_request import queries, rules
from wangge.kinds.consent_request.models import ConsentDetails, UnaskedDetails
from wangge.kinds.consent_request.printed import printed, printed_unasked
from wangge.kit.module import Module, NavItem
from wangge.matters.kinds import Card, Kind
from wangge.ui.headings import DAILY, RULES

CARDS = frozenset(Card) - {Card.REPORTERS, Card.MESSAGES, Card.PLACE}
KIND = Kind(
    name="consent_request",
    letter="Q",
    title=_("Consent request"),
    title_plural=_("Consent requests"),
    icon="file-check",
    state=rules.State,
    move=rules.Move,
    state_titles=rules.STATE_TITLES,
    move_titles=rules.MOVE_TITLES,
    move_tones=rules.MOVE_TONES,
    phases=rules.PHASES,
    opening=rules.OPENING,
    steps=rules.STEPS,
    clocks=rules.CLOCKS,
    stages=rules.STAGES,
    details=ConsentDetails,
    details_with=("subject",),
    printed=printed,
    detail_template="consent_request/detail.html",
    main_clock="answer",
    offered_to=rules.ASKERS,
    new_url="consent_request:new",
    waits=queries.waits,
    cards=CARDS,
)
UNASKED = Kind(
    name="unasked_act",
    letter="QA",
    title=_("Act without consent"),
    title_plural=_("Acts without consent"),
    icon="file-alert",
    state=rules.UnaskedState,
    move=rules.UnaskedMove,
    state_titles=rules.UNASKED_STATES,
    move_titles=rules.UNASKED_MOVES,
    phases=rules.UNASKED_PHASES,
    opening=rules.UNASKED_OPENING,
    steps=rules.UNASKED_STEPS,
    clocks=rules.UNASKED_CLOCKS,
    stages=rules.UNASKED_STAGES,
    details=UnaskedDetails,
    details_with=("subject",),
    printed=printed_unasked,
    detail_template="consent_request/unasked.html",
    main_clock="explain",
    offered_to=rules.TOWNSHIP,
    grows_from=frozenset({"consent_request"}),
    new_url="consent_request:unasked",
    cards=CARDS,
)
MODULE = Module(
    name="consent_request",
    urls=(("desk/consents/", "wangge.kinds.consent_request.urls"),),
    kind=KIND,
    more_kinds=(UNASKED,),
    navigation=(
        NavItem(
            _("Consent of townships"), "consent_request:register", "file-check", order=46, group=DAILY,
            roles=rules.READERS,
        ),
        NavItem(
            _("What townships are asked about"), "consent_request:subjects", "file-check", order=738, group=RULES,
            roles=rules.KEEPERS,
        ),
    ),
    demo="wangge.kinds.consent_request.demo.schedule",
)  # fmt: skip
