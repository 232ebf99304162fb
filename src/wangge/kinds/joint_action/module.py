from django.utils.translation import gettext_lazy as _

from wangge.kinds.joint_action import queries, rules, services
from wangge.kinds.joint_action.models import JointDetails
from wangge.kinds.joint_action.printed import printed
from wangge.kit.module import Module
from wangge.matters.kinds import Card, Kind

KIND = Kind(
    name="joint_action",
    letter="L",
    title=_("Joint action"),
    title_plural=_("Joint actions"),
    icon="users-group",
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
    details=JointDetails,
    printed=printed,
    detail_template="joint_action/detail.html",
    follows=rules.follows,
    after_move=services.after_move,
    story=queries.story,
    waits=queries.waits,
    main_clock="finish",
    offered_to=rules.PLANNERS,
    grows_from=frozenset({"concern", "whistle", "inspection", "mode_task"}),
    grows_into=frozenset({"concern", "slip", "whistle"}),
    gathers=True,
    new_url="joint_action:new",
    cards=frozenset(Card) - {Card.REPORTERS, Card.MESSAGES},
)
MODULE = Module(
    name="joint_action",
    urls=(("desk/joint-actions/", "wangge.kinds.joint_action.urls"),),
    kind=KIND,
    demo="wangge.kinds.joint_action.demo.schedule",
)
