"""The purpose of rounds that an operator sets up: any register, gone through with a short form."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wangge.people.rules import UNIT_ROLES, Role
from wangge.rounds.models import Due
from wangge.rounds.purposes import SUPERVISING, Purpose

SERVING = frozenset({Role.GRID_WORKER, Role.GRID_LEADER, Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY})


def check_address(due: Due) -> str:
    """The phone's form, where the round has one."""
    return reverse("rounds_field:check", args=[due.pk]) if due.round.form_id else ""


CHECK = Purpose(
    name="rounds.check",
    title=_("Checks of our own"),
    icon="list-check",
    doers=SERVING | UNIT_ROLES,
    readers=SUPERVISING | {Role.GRID_WORKER, Role.GRID_LEADER},
    address=check_address,
    any_register=True,
    has_form=True,
)
