"""Who is signed in, read together with the posts that count today: one statement per request instead of two."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from wangge.people.models import Person
from wangge.people.queries import person_with_posts


class AccountBackend(ModelBackend):
    """Names and passwords are checked as Django does it."""

    def get_user(self, user_id: Any) -> Person | None:
        person = person_with_posts(int(user_id), timezone.localdate())
        return person if person is not None and self.user_can_authenticate(person) else None
