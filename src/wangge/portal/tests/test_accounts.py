"""A resident's own account: opened without a name, filled with reports, closed for good."""

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.world import GARDEN, GARDEN_1, NOW, POINTS, Town

from wangge.audit.models import Entry
from wangge.matters.models import Matter, Reporter
from wangge.people.models import Person
from wangge.volunteers.models import Registration
from wangge.volunteers.services import accept

PASSWORD = "Huangdeng-42-hao"
LNG, LAT = POINTS[GARDEN_1]


@pytest.fixture(autouse=True)
def now(town: Town):
    cache.clear()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def report(client: Client, key: str = "k1") -> str:
    """A report sent from this device; its number."""
    given = {"text": "楼道灯坏了三天没人修。", "lng": LNG, "lat": LAT, "idempotency_key": key, "name": "某某",
             "contact": "13000000000"}  # fmt: skip
    page = client.post(reverse("portal:report_new"), given, follow=True)
    return str(page.context["kept"].number)


def join(client: Client, username: str = "dengxia", **given: object):
    data = {"username": username, "password": PASSWORD, "again": PASSWORD, "keep": "on", **given}
    return client.post(reverse("portal:join"), data, follow=True)


def mine(client: Client) -> list[str]:
    return [row.number for row, *_shown in client.get(reverse("portal:mine")).context["rows"]]


def test_an_account_has_no_name_and_finds_its_reports_from_another_device() -> None:
    phone, number = Client(), ""
    number = report(phone)
    assert join(phone).redirect_chain == [(reverse("portal:mine"), 302)]

    person = Person.objects.get(username="dengxia")
    assert (person.name, person.work_phone, person.email, person.is_resident) == ("dengxia", "", "", True)
    elsewhere = Client()
    assert mine(elsewhere) == []
    elsewhere.post(reverse("people:sign_in"), {"username": "dengxia", "password": PASSWORD})
    assert mine(elsewhere) == [number]
    assert elsewhere.get(reverse("portal:report", args=[number])).status_code == 200


def test_reports_of_a_device_are_taken_in_only_if_wanted_and_never_from_another_account() -> None:
    phone = Client()
    number = report(phone)
    join(phone, keep="")
    assert Reporter.objects.get().person is None
    page = phone.get(reverse("portal:mine"))
    assert page.context["unkept"] == 1

    phone.post(reverse("portal:keep"))
    owner = Person.objects.get(username="dengxia")
    assert Reporter.objects.get().person == owner
    assert phone.get(reverse("portal:mine")).context["unkept"] == 0
    neighbour = Client()
    join(neighbour, "linju")
    session = neighbour.session
    session["reports"] = {number: Reporter.objects.get().pk}  # the neighbour was shown number and code
    session.save()
    neighbour.post(reverse("portal:keep"))
    assert Reporter.objects.get().person == owner


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"username": "RESIDENT"}, "已被使用"),
        ({"username": "灯下"}, "小写字母"),
        ({"again": "Huangdeng-43-hao"}, "两次输入的密码不一致"),
        ({"password": "dengxia-1-A", "again": "dengxia-1-A"}, "密码中含有"),
        ({"password": "short", "again": "short"}, "10"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_opened(given: dict[str, str], said: str) -> None:
    before = Person.objects.count()
    page = join(Client(), **given)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert Person.objects.count() == before


def test_after_eight_accounts_from_one_place_the_next_waits() -> None:
    for count in range(8):
        join(Client(), f"ren{count}")
    assert join(Client(), "ren8").status_code == 429
    assert not Person.objects.filter(username="ren8").exists()


def test_closing_takes_every_tie_to_a_person_away_and_the_report_goes_on() -> None:
    phone = Client()
    number = report(phone)
    join(phone)
    other = Client()
    other.post(reverse("people:sign_in"), {"username": "dengxia", "password": PASSWORD})

    assert phone.post(reverse("portal:close"), {"password": "wrong"}).status_code == 422
    assert Person.objects.filter(username="dengxia", is_active=True).exists()
    phone.post(reverse("portal:close"), {"password": PASSWORD})

    row = Reporter.objects.get()
    assert (row.name, row.contact, row.contact_index, row.person_id) == ("", "", "", None)
    assert not Person.objects.filter(username="dengxia").exists()
    assert mine(other) == []
    assert Matter.objects.get().number == number
    assert not Entry.objects.filter(act__startswith="person.", detail__contains="dengxia").exists()
    again = Client()
    join(again)
    assert mine(again) == []


def test_whoever_holds_a_post_cannot_wipe_the_account(town: Town) -> None:
    worker = town.client("grid_worker")
    person = town.people["grid_worker"]
    person.set_password(PASSWORD)
    person.save()
    worker = Client()
    worker.post(reverse("people:sign_in"), {"username": person.username, "password": PASSWORD})
    page = worker.post(reverse("portal:close"), {"password": PASSWORD})
    assert "安全管理员" in page.content.decode()
    person.refresh_from_db()
    assert person.is_active


def test_no_list_of_staff_shows_residents_accounts(town: Town) -> None:
    join(Client())
    keeper = town.client("security_admin")
    listed = reverse("people:persons")
    for query in ({}, {"q": "deng"}, {"state": "none"}, {"state": "all"}):
        assert "dengxia" not in [row.username for row in keeper.get(listed, query).context["page"].items]
    assert [row.username for row in keeper.get(listed, {"q": "dengxia"}).context["page"].items] == ["dengxia"]


def test_settings_of_a_resident_ask_for_no_work_phone() -> None:
    phone = Client()
    join(phone)
    page = phone.get(reverse("people:profile"))
    assert set(page.context["form"].fields) == {"language", "large_type"}
    phone.post(reverse("people:profile"), {"language": "", "large_type": "on"})
    assert Person.objects.get(username="dengxia").large_type
    assert phone.post(reverse("people:sign_out")).headers["Location"] == "/"


def test_a_resident_who_serves_gives_a_name_for_it_and_is_then_known_by_it(town: Town) -> None:
    phone = Client()
    join(phone)
    form = {"kind": "volunteer", "community": town.areas[GARDEN].pk, "free": "any", "agrees": "on"}
    asked = phone.post(reverse("volunteers_public:join"), form)
    assert {"name", "contact"} <= asked.context["form"].errors.keys()
    phone.post(reverse("volunteers_public:join"), {**form, "name": "灯下人", "contact": "13000000001"})

    accept(Registration.objects.get(), actor=town.actor("clerk"), at=NOW)

    person = Person.objects.get(username="dengxia")
    assert (person.name, person.is_resident, person.posts.get().role) == ("灯下人", False, "volunteer")
    assert "安全管理员" in phone.post(reverse("portal:close"), {"password": PASSWORD}).content.decode()
