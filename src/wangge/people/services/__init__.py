"""Verbs of people: accounts, posts, organizations, imports."""

from wangge.people.services.accounts import (
    change_password,
    create_person,
    deactivate,
    edit_person,
    edit_profile,
    end_sessions,
    reactivate,
    reset_password,
)
from wangge.people.services.administrators import create_administrators
from wangge.people.services.applied import appoint_on_application, end_applied_post
from wangge.people.services.kept import keep_organization
from wangge.people.services.organizations import create_organization, edit_organization
from wangge.people.services.posts import (
    appoint,
    end_post,
    follow_successions,
    hand_over,
    hand_over_ended,
    move_posts,
)
from wangge.people.services.refusal import PeopleRefused
from wangge.people.services.residents import close_own_account, know_by_name, open_own_account

__all__ = [
    "PeopleRefused",
    "appoint",
    "appoint_on_application",
    "change_password",
    "close_own_account",
    "create_administrators",
    "create_organization",
    "create_person",
    "deactivate",
    "edit_organization",
    "edit_person",
    "edit_profile",
    "end_applied_post",
    "end_post",
    "end_sessions",
    "follow_successions",
    "hand_over",
    "hand_over_ended",
    "keep_organization",
    "know_by_name",
    "move_posts",
    "open_own_account",
    "reactivate",
    "reset_password",
]
