"""A request for another host is refused with a page, although nobody has been recognised yet."""

import pytest
from django.test import Client, override_settings


@pytest.mark.django_db
@override_settings(ALLOWED_HOSTS=["wangge.example"])
def test_a_request_for_another_host_is_refused_and_breaks_nothing() -> None:
    answer = Client(SERVER_NAME="evil.example").get("/")
    assert answer.status_code == 400
    assert "html" in answer["Content-Type"]
