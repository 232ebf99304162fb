from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from wangge.notices import queries, services
from wangge.notices.models import Contact, Delivery

NOW = timezone.now()


def tell(town, name: str = "handler", key: str = "M1:due", **given) -> int:
    person_id = town.people[name].pk
    services.notify(key=key, person_ids=[person_id], title=f"{key} 路灯报修今天到期", url="/desk/x/", at=NOW, **given)
    return person_id


@pytest.mark.django_db
def test_the_bell_shows_what_is_new_and_leads_there(town):
    person_id = tell(town)
    browser = town.client("handler")
    assert "M1:due 路灯报修" in browser.get("/me/notices/bell/").content.decode()
    notice = queries.notices_of(person_id).get()
    answer = browser.post(f"/me/notices/{notice.pk}/")
    assert (answer.status_code, answer.url) == (302, "/desk/x/")
    assert queries.unread_count(person_id) == 0
    assert "M1:due" not in browser.get("/me/notices/bell/").content.decode()


def test_asking_for_the_bell_does_not_keep_a_session_alive(town):
    browser = town.client("handler")
    session = browser.session
    session.set_expiry(timezone.now() + timedelta(minutes=5))
    session.save()
    before = browser.session.get_expiry_date()
    answer = browser.get("/me/notices/bell/")
    assert answer.status_code == 200
    assert "sessionid" not in answer.cookies
    assert browser.session.get_expiry_date() == before
    assert town.client().get("/me/notices/bell/").status_code == 204


def test_nobody_reads_or_follows_the_notices_of_another(town):
    person_id = tell(town)
    notice = queries.notices_of(person_id).get()
    other = town.client("clerk")
    assert "M1:due" not in other.get("/me/notices/").content.decode()
    assert other.post(f"/me/notices/{notice.pk}/").url == "/me/notices/"
    assert queries.unread_count(person_id) == 1


def test_a_notice_cannot_lead_out_of_the_house(town):
    person_id = town.people["handler"].pk
    services.notify(key="x", person_ids=[person_id], title="x", url="//evil.example/", at=NOW)
    notice = queries.notices_of(person_id).get()
    assert town.client("handler").post(f"/me/notices/{notice.pk}/").url == "/me/notices/"


def test_the_list_groups_and_clears(town, django_assert_max_num_queries):
    for number in range(30):
        person_id = tell(town, key=f"late:{number}", group="late")
    browser = town.client("handler")
    with django_assert_max_num_queries(8):
        page = browser.get("/me/notices/").content.decode()
    assert "29" in page
    browser.post("/me/notices/read/")
    assert queries.unread_count(person_id) == 0
    assert "late:3 " not in browser.get("/me/notices/?show=unread").content.decode()


@pytest.mark.parametrize("name", ["grid_worker", "resident", "dispatcher"])
def test_everybody_with_an_account_has_a_list(town, name):
    tell(town, name)
    assert "M1:due" in town.client(name).get("/me/notices/").content.decode()


def test_a_person_chooses_where_else_to_be_told(town, settings):
    settings.ENV = replace(settings.ENV, webhook_hosts="qyapi.weixin.qq.com")
    browser, person_id = town.client("handler"), town.people["handler"].pk
    bot = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1"
    browser.post("/me/notices/contacts/", {"channel": "wecom", "address": bot})
    assert Contact.objects.get(person_id=person_id).address == bot
    refused = browser.post("/me/notices/contacts/", {"channel": "wecom", "address": "https://evil.example/"})
    assert refused.status_code == 422
    refused = browser.post("/me/notices/contacts/", {"channel": "email", "address": "nobody"})
    assert refused.status_code == 422
    browser.post("/me/notices/contacts/", {"channel": "wecom", "address": ""})
    assert not Contact.objects.exists()


def test_the_administrator_sees_failures_and_sends_again(town):
    person_id = tell(town)
    services.set_contact(person_id=person_id, channel="wecom", address="https://gone.example/")
    at = NOW
    for _ in range(8):
        services.deliver(at)
        at += timedelta(days=1)
    delivery = Delivery.objects.get()
    admin = town.client("system_admin")
    assert "gone.example" in admin.get("/desk/deliveries/").content.decode()
    assert len(queries.failing_channels()) == 1
    admin.post(f"/desk/deliveries/{delivery.pk}/retry/")
    delivery.refresh_from_db()
    assert delivery.failed_at is None
    assert town.client("dispatcher").get("/desk/deliveries/").status_code == 403
