from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wangge.kit.module import Check, Module, NavItem, Panel, Scheduled, Status
from wangge.people.labels import ROLE_LABELS
from wangge.people.panels import account_panel, acting_post_panel
from wangge.people.queries import administrator_faults, count_people
from wangge.people.rules import STAFF_ROLES, Role
from wangge.people.services import follow_successions, hand_over_ended
from wangge.people.services.drafts import forget_drafts
from wangge.ui.headings import REGISTERS, SYSTEM

STAFF = frozenset(str(role) for role in STAFF_ROLES)

MODULE = Module(
    name="people",
    urls=(("", "wangge.people.urls"), ("", "wangge.people.second_factor_urls")),
    navigation=(
        NavItem(
            label=_("Organizations"),
            url_name="people:organizations",
            icon="sitemap",
            order=735,
            group=REGISTERS,
            roles=STAFF,
        ),
        NavItem(
            label=_("People and posts"),
            url_name="people:persons",
            icon="users",
            order=810,
            group=SYSTEM,
            roles=frozenset({str(Role.SECURITY_ADMIN), str(Role.AUDIT_ADMIN)}),
        ),
    ),
    panels=(Panel("acting_post", acting_post_panel), Panel("account", account_panel)),
    scheduled=(
        Scheduled(
            "people.hand_over_ended",
            hand_over_ended,
            every=timedelta(minutes=10),
            title=_("Hand over the work of ended posts"),
        ),
        Scheduled(
            "people.follow_successions",
            follow_successions,
            every=timedelta(minutes=10),
            title=_("Move posts after areas were redrawn"),
        ),
        Scheduled("people.forget_drafts", forget_drafts, every=timedelta(hours=1), title=_("Clear old import drafts")),
    ),
    status=(
        Status(
            "people",
            _("Organizations and people"),
            count_people,
            {
                "organizations": _("Organizations"),
                "persons": _("Persons"),
                "posts": _("Posts in force"),
            },
        ),
    ),
    checks=(Check(_("Administrators"), administrator_faults),),
    role_titles={str(role): title for role, title in ROLE_LABELS.items()},
)
