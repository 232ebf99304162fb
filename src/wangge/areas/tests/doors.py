"""Signs a person in through a post, for tests of pages."""

from datetime import date
from typing import Any

from django.apps import apps
from django.test import Client


def sign_in(client: Client, role: str, area: Any) -> Any:
    """A client whose requests act through a post with this role in this area; returns the person."""
    person = apps.get_model("people", "Person").objects.create(username=f"{role}-{area.code}", name="王小明")
    body = apps.get_model("people", "Organization").objects.create(
        code=f"o-{role}", name="治理中心", kind="governance_centre", area=area
    )
    apps.get_model("people", "Post").objects.create(
        person=person, role=role, organization=body, area=area, starts_on=date(2020, 1, 1)
    )
    client.force_login(person)
    return person
