import csv
import io
from datetime import timedelta
from urllib.parse import parse_qs, urlparse

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from tests.world import GARDEN, GARDEN_1, GARDEN_2, NOW, RIVER, RIVER_1, category

from wangge.matters.kinds import kinds
from wangge.matters.models import Matter, SavedView, WorkOrder
from wangge.matters.rules import OPEN_PHASES
from wangge.matters.tests.stories import OPENED, first_kind, report, sent_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispatcher(town):
    return town.client("dispatcher")


def titles(client, **filters):
    answer = client.get(reverse("matters:list"), filters)
    assert answer.status_code == 200
    return [row.title for row in answer.context["shown"].rows]


@pytest.fixture
def three(town):
    """A lamp in the garden, a burst pipe at the river sent to the water company, an urgent cover in the garden."""
    lamp = report(town, title="路灯不亮", at=NOW - timedelta(days=3))
    pipe = sent_out(town, title="水管爆裂", grid=RIVER_1, category=category("pipe", "水管"), text="河边的水管")
    cover = report(town, title="井盖松动", grid=GARDEN_2, urgency="urgent", channel="counter", text="门口的井盖")
    return lamp, pipe, cover


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["井盖松动", "水管爆裂", "路灯不亮"]),
        ({"sort": "oldest"}, ["路灯不亮", "水管爆裂", "井盖松动"]),
        ({"q": "水管"}, ["水管爆裂"]),
        ({"q": "井 盖"}, ["井盖松动"]),
        ({"q": "，。"}, []),
        ({"area": GARDEN}, ["井盖松动", "路灯不亮"]),
        ({"area": RIVER}, ["水管爆裂"]),
        ({"area": GARDEN_1}, ["路灯不亮"]),
        ({"urgency": "urgent"}, ["井盖松动"]),
        ({"channel": "counter"}, ["井盖松动"]),
        ({"phase": "new"}, ["井盖松动", "路灯不亮"]),
        ({"when": "overdue"}, ["井盖松动", "路灯不亮"]),
        ({"opened_from": "2026-03-03"}, ["井盖松动", "水管爆裂"]),
        ({"opened_from": "2026-03-02", "opened_to": "2026-03-01"}, ["路灯不亮"]),
        ({"opened_to": "2026-03-01"}, ["路灯不亮"]),
        ({"kind": "nothing", "state": "nothing", "unit": "x", "area": "zz"}, ["井盖松动", "水管爆裂", "路灯不亮"]),
    ],
)
def test_filters(three, dispatcher, filters, found):
    shown = titles(dispatcher, **filters)
    if "sort" in filters:
        assert shown[0] == found[0]
    else:
        assert sorted(shown) == sorted(found)


def test_filters_by_kind_state_unit_and_category(town, three, dispatcher):
    lamp, pipe, cover = three
    assert titles(dispatcher, kind=first_kind(), state=pipe.state) == [pipe.title]
    assert titles(dispatcher, unit=town.units["water"].pk) == [pipe.title]
    assert titles(dispatcher, category=pipe.category_id) == [pipe.title]
    assert set(titles(dispatcher, kind=first_kind())) == {lamp.title, pipe.title, cover.title}


def test_chosen_filters_are_named_and_can_be_taken_away(town, three, dispatcher):
    answer = dispatcher.get(reverse("matters:list"), {"area": GARDEN, "unit": town.units["water"].pk, "q": "灯"})
    words = {str(value) for _label, value, _url in answer.context["chosen"]}
    assert words == {"花园社区", "自来水公司", "灯"}
    rest = {str(value): parse_qs(urlparse(url).query) for _label, value, url in answer.context["chosen"]}
    assert rest["花园社区"] == {"unit": [str(town.units["water"].pk)], "q": ["灯"]}


def test_a_typed_area_is_understood_without_scripts(three, dispatcher):
    assert set(titles(dispatcher, area_text="花园社区")) == {"路灯不亮", "井盖松动"}


def test_pages_of_fifty_hold_every_matter_once(town, dispatcher):
    for number in range(1, 108):
        report(town, title=f"事项{number}", at=OPENED - timedelta(minutes=number // 3), reporter=None)
    seen, after, pages = [], "", 0
    while True:
        answer = dispatcher.get(reverse("matters:list"), {"after": after, "sort": "newest"})
        shown = answer.context["shown"]
        seen += [row.number for row in shown.rows]
        assert shown.count == 107
        pages += 1
        after = shown.page.next
        if not after:
            break
    assert pages == 3
    assert sorted(seen) == sorted(Matter.objects.values_list("number", flat=True))
    assert len(set(seen)) == 107


def test_a_long_list_is_counted_no_further_than_its_cap(town, dispatcher, monkeypatch):
    for number in range(6):
        report(town, title=f"事项{number}", reporter=None)
    monkeypatch.setattr("wangge.matters.pages.listing.COUNTED", 5)
    monkeypatch.setattr("wangge.matters.pages.listing.PAGE", 2)
    shown = dispatcher.get(reverse("matters:list")).context["shown"]
    assert (shown.count, shown.is_capped) == (5, True)


@pytest.mark.parametrize("sort", ["newest", "oldest", "due"])
def test_a_unit_sees_each_of_its_matters_once_for_one_reason_or_several(town, dispatcher, monkeypatch, sort):
    urban = town.units["urban"]
    led, assisted, earlier, all_three = (sent_out(town, title=name) for name in ("主办", "协办", "曾办", "三样"))
    sent_out(town, title="与它无关")
    Matter.objects.filter(pk__in=[led.pk, all_three.pk]).update(lead_unit=urban)
    for matter, part, ended_at in (
        (assisted, "assist", None), (earlier, "lead", NOW), (all_three, "assist", None), (all_three, "lead", NOW),
    ):  # fmt: skip
        WorkOrder.objects.create(matter=matter, unit=urban, part=part, state="sent", sent_at=NOW, ended_at=ended_at)
    monkeypatch.setattr("wangge.matters.pages.listing.PAGE", 2)
    client = town.client("urban_handler")
    first = client.get(reverse("matters:list"), {"sort": sort}).context["shown"]
    second = client.get(reverse("matters:list"), {"sort": sort, "after": first.page.next}).context["shown"]
    back = client.get(reverse("matters:list"), {"sort": sort, "after": second.page.previous}).context["shown"]
    assert sorted(row.title for row in first.rows + second.rows) == sorted(["主办", "协办", "曾办", "三样"])
    assert (first.count, second.count, second.page.next) == (4, 4, "")
    assert [row.number for row in back.rows] == [row.number for row in first.rows]


def test_a_matter_of_any_kind_is_open_until_it_has_an_end():
    assert {kind.name for kind in kinds().values() if kind.phase(kind.opening.state) not in OPEN_PHASES} == set()


def test_a_view_is_kept_renamed_and_removed_by_its_owner_alone(town, three, dispatcher):
    query = f"area={GARDEN}&sort=due"
    dispatcher.post(reverse("matters:save_view"), {"name": "花园", "query": query})
    view = SavedView.objects.get()
    tabs = dispatcher.get(f"{reverse('matters:list')}?{query}").context["shown"].views
    assert [tab.label for tab in tabs if tab.is_current] == ["花园"]
    other = town.client("second_dispatcher")
    assert "花园" not in [tab.label for tab in other.get(reverse("matters:list")).context["shown"].views]
    other.post(reverse("matters:rename_view", args=[view.pk]), {"name": "我的", "query": query})
    other.post(reverse("matters:delete_view", args=[view.pk]))
    assert SavedView.objects.get().name == "花园"
    dispatcher.post(reverse("matters:rename_view", args=[view.pk]), {"name": "花园社区", "query": query})
    assert SavedView.objects.get().name == "花园社区"
    dispatcher.post(reverse("matters:delete_view", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_the_export_holds_what_the_list_shows(three, dispatcher):
    answer = dispatcher.get(reverse("matters:export"), {"area": GARDEN, "format": "csv"})
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert {line[2] for line in lines[1:]} == {"路灯不亮", "井盖松动"}
    answer = dispatcher.get(reverse("matters:export"), {"q": "水管"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert [row[2] for row in rows[1:]] == ["水管爆裂"]
    assert rows[1][10] == "自来水公司"


def test_a_title_never_becomes_a_formula_in_an_export(town, dispatcher):
    report(town, title="=1+1")
    answer = dispatcher.get(reverse("matters:export"), {"format": "csv"})
    assert "'=1+1" in b"".join(answer.streaming_content).decode()
    sheet = load_workbook(io.BytesIO(dispatcher.get(reverse("matters:export")).content)).active
    assert (sheet["C2"].value, sheet["C2"].data_type) == ("=1+1", "s")


def test_the_board_has_a_column_per_open_state(three, dispatcher):
    _lamp, pipe, _cover = three
    answer = dispatcher.get(reverse("matters:board"), {"kind": first_kind()})
    columns = {column.state: column for column in answer.context["columns"]}
    assert [row.title for row in columns[pipe.state].rows] == [pipe.title]
    assert sum(column.count for column in columns.values()) == 3
    assert titles(
        dispatcher, **{key: value[0] for key, value in parse_qs(columns[pipe.state].more_url.split("?")[1]).items()}
    ) == [pipe.title]


def test_the_map_shows_open_matters_inside_its_box(three, dispatcher):
    def found(**query):
        features = dispatcher.get(reverse("matters:places"), query).json()["features"]
        return {feature["properties"]["name"] for feature in features}

    assert found() == {"路灯不亮", "水管爆裂", "井盖松动"}
    assert found(bbox="106.22,37.98,106.24,37.99") == {"水管爆裂"}
    assert found(bbox="106.24,37.99,106.22,37.98") == {"水管爆裂"}
    assert found(bbox="nonsense", area=GARDEN) == {"路灯不亮", "井盖松动"}


def test_pickers_offer_only_the_county_of_the_post(town, three, dispatcher):
    def found(what, **query):
        return [one["label"] for one in dispatcher.get(reverse("matters:pick", args=[what]), query).json()["found"]]

    assert found("unit", q="水") == ["自来水公司"]
    assert found("area", q="花园") == ["花园社区", "花园第一网格", "花园第二网格"]
    assert found("area") == ["西街街道", "东街街道"]
    assert found("area", under=GARDEN) == ["花园第一网格", "花园第二网格"]
    assert found("area", under="11") == []
    assert "水管" in found("category", q="水管")
    assert found("matter", q="井盖") == ["井盖松动"]
    assert dispatcher.get(reverse("matters:pick", args=["secrets"])).status_code == 404
