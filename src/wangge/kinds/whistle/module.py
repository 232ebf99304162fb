from django.utils.translation import gettext_lazy as _

from wangge.kinds.whistle import queries, rules, services
from wangge.kinds.whistle.models import WhistleDetails
from wangge.kinds.whistle.printed import printed
from wangge.kit.module import Module, NavItem
from wangge.matters.kinds import Kind
from wangge.people.rules import Role
from wangge.ui.headings import RULES

KIND = Kind(
    name="whistle",
    letter="W",
    title=_("Whistle"),
    title_plural=_("Whistles"),
    icon="speakerphone",
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
    order_steps=rules.ORDER_STEPS,
    order_titles=rules.ORDER_TITLES,
    details=WhistleDetails,
    printed=printed,
    detail_template="whistle/detail.html",
    follows=rules.follows,
    limit=services.limit,
    after_move=services.after_move,
    initial=services.initial,
    waits=queries.waits,
    offered_to=rules.PROPOSERS,
    grows_from=frozenset({"concern"}),
    new_url="whistle:new",
)
MODULE = Module(
    name="whistle",
    urls=(("desk/whistles/", "wangge.kinds.whistle.urls"),),
    kind=KIND,
    navigation=(
        NavItem(
            _("Call lists"),
            "whistle:call_lists",
            "speakerphone",
            order=736,
            group=RULES,
            roles=frozenset({*rules.PROPOSERS, Role.COUNTY_LEADER}),
        ),
    ),
    demo="wangge.kinds.whistle.demo.schedule",
)
