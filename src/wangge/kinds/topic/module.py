from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wangge.kinds.topic import rules
from wangge.kinds.topic.access import sight
from wangge.kinds.topic.models import ActionDetails, TopicDetails
from wangge.kinds.topic.month import MONTH
from wangge.kinds.topic.printed import printed, printed_action
from wangge.kinds.topic.rules import action
from wangge.kinds.topic.services import hooks
from wangge.kinds.topic.services.body_table import forget_drafts
from wangge.kinds.topic.services.calling import remind_assemblies
from wangge.kinds.topic.services.polls import open_due_polls
from wangge.kinds.topic.wanted import wanted
from wangge.kit.module import Module, NavItem, Scheduled
from wangge.matters.access import AREA_ROLES
from wangge.matters.kinds import Kind
from wangge.people.rules import Role
from wangge.ui.headings import TALKS

KIND = Kind(
    name="topic",
    letter="T",
    title=_("Deliberation topic"),
    title_plural=_("Deliberation topics"),
    icon="messages",
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
    details=TopicDetails,
    detail_template="topic/detail.html",
    before_move=hooks.before_move,
    after_move=hooks.after_move,
    limit=hooks.limit,
    asks=hooks.asks,
    initial=hooks.initial,
    main_clock="feedback",
    offered_to=rules.PROPOSERS,
    grows_from=frozenset({"concern", "visit", "wish", "case_group"}),
    new_url="topic:new",
    gathers=True,
    reporter_url="topics:own",
    sight=sight,
    wanted=wanted,
    printed=printed,
)
ACTION = Kind(
    name="action_item",
    letter="TA",
    title=_("Action item"),
    title_plural=_("Action items"),
    icon="checkbox",
    state=action.ActionState,
    move=action.ActionMove,
    state_titles=action.ACTION_STATES,
    move_titles=action.ACTION_MOVES,
    move_tones=action.ACTION_TONES,
    phases=action.ACTION_PHASES,
    opening=action.ACTION_OPENING,
    steps=action.ACTION_STEPS,
    clocks=action.ACTION_CLOCKS,
    stages=action.ACTION_STAGES,
    details=ActionDetails,
    details_with=("topic",),
    detail_template="topic/action.html",
    printed=printed_action,
    before_move=hooks.action_before,
    after_move=hooks.action_after,
    limit=hooks.action_limit,
)
SEERS = frozenset(AREA_ROLES | {Role.OWNERS_COMMITTEE_MEMBER})
MODULE = Module(
    name="topic",
    urls=(("desk/topics/", "wangge.kinds.topic.urls"), ("topics/", "wangge.kinds.topic.urls_public")),
    navigation=(
        NavItem(_("Deliberation"), "topic:overview", "messages", order=40, group=TALKS, roles=SEERS),
        NavItem(_("Talk it over"), "topics:board", "messages", door="portal", order=15),
    ),
    scheduled=(
        Scheduled("topic.votes", open_due_polls, timedelta(minutes=1), title=_("Open announced votes")),
        Scheduled("topic.drafts", forget_drafts, timedelta(hours=6), title=_("Clear old import drafts of bodies")),
        Scheduled(
            "topic.assemblies", remind_assemblies, timedelta(hours=6), title=_("Remind of assemblies to be called")
        ),
    ),
    kind=KIND,
    more_kinds=(ACTION,),
    demo="wangge.kinds.topic.demo.schedule",
    purposes=(MONTH,),
)
