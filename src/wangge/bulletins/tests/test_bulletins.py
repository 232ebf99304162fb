"""Reminders as residents read them and staff put them up."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader
from tests.world import COUNTY, GARDEN, GARDEN_1, NOW, RIVER, RIVER_1, Town

from wangge.audit.models import Entry
from wangge.bulletins import services
from wangge.bulletins.models import Bulletin
from wangge.bulletins.queries import read_in
from wangge.bulletins.rules import USUAL
from wangge.bulletins.services import BulletinRefused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 4)
WORDS = "先挂断，再核实，拨打 96110。"


def put_up(town: Town, *, actor: str = "clerk", area: str = GARDEN, **given: Any) -> Bulletin:
    values = {
        "area": town.areas[area], "kind": "fraud", "title": "“退款客服”先挂断", "text": WORDS, "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=14),
    } | given  # fmt: skip
    return services.post_bulletin(values=values, actor=town.actor(actor), at=NOW)


class TestResidents:
    def test_a_grid_reads_its_own_and_what_stands_above_it_as_long_as_it_hangs(self, town: Town) -> None:
        put_up(town)
        put_up(town, actor="county_leader", area=COUNTY, title="全区提醒")
        put_up(town, actor="county_leader", area=RIVER, title="别处提醒")
        put_up(town, title="明天才开始", starts_on=TODAY + timedelta(days=1))
        said = town.client().get(reverse("grid:page", args=[GARDEN_1])).content.decode()
        for words in ("“退款客服”先挂断", WORDS, "全区提醒"):
            assert words in said
        assert "别处提醒" not in said
        assert "明天才开始" not in said
        assert "近期提醒" in town.client().get(reverse("grid:page", args=[RIVER_1])).content.decode()
        assert read_in(GARDEN_1, on=TODAY + timedelta(days=16)) == []

    def test_the_first_page_shows_what_is_for_everybody(self, town: Town) -> None:
        put_up(town)
        home = town.client().get(reverse("portal:home")).content.decode()
        assert "近期提醒" not in home
        put_up(town, actor="county_leader", area=COUNTY, title="全区提醒")
        home = town.client().get(reverse("portal:home")).content.decode()
        assert "全区提醒" in home
        assert "“退款客服”" not in home
        assert "“退款客服”" in town.client().get(reverse("bulletins_public:all")).content.decode()

    def test_nothing_is_kept_of_who_reads(self) -> None:
        models = list(apps.get_app_config("bulletins").get_models())
        assert [model.__name__ for model in models] == ["Bulletin"]
        people = [f.name for f in Bulletin._meta.fields if f.is_relation and f.related_model.__name__ == "Person"]
        assert people == ["made_by"]


class TestStaff:
    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"ends_on": TODAY - timedelta(days=1), "starts_on": TODAY - timedelta(days=2)}, "ends_on"),
            ({"starts_on": TODAY + timedelta(days=20)}, "ends_on"),
            ({"ends_on": TODAY + timedelta(days=91)}, "ends_on"),
            ({"text": "有人冒充13912345678"}, "text"),
            ({"title": "3号楼2单元501被骗"}, "title"),
            ({"area": RIVER}, "area"),
        ],
    )
    def test_what_may_not_hang_is_refused_at_its_field(self, town: Town, given: dict[str, Any], field: str) -> None:
        with pytest.raises(BulletinRefused) as refused:
            put_up(town, **given)
        assert refused.value.field == field
        assert not Bulletin.objects.exists()

    @pytest.mark.parametrize("name", ["grid_worker", "handler", "supervisor", "steward", "east_leader"])
    def test_nobody_else_puts_one_up(self, town: Town, name: str) -> None:
        with pytest.raises(BulletinRefused):
            put_up(town, actor=name)

    def test_taken_down_it_hangs_nowhere_and_the_reason_stays(self, town: Town) -> None:
        row = put_up(town)
        secretary = town.actor("secretary")
        with pytest.raises(BulletinRefused):
            services.withdraw_bulletin(row, reason=" ", actor=secretary, at=NOW)
        services.withdraw_bulletin(row, reason="已恢复供水", actor=secretary, at=NOW)
        with pytest.raises(BulletinRefused):
            services.withdraw_bulletin(row, reason="再来一次", actor=secretary, at=NOW)
        assert read_in(GARDEN_1, on=TODAY) == []
        assert list(Entry.objects.filter(act__startswith="bulletin.").values_list("act", flat=True).order_by("pk")) == [
            "bulletin.post", "bulletin.withdraw",
        ]  # fmt: skip

    def test_the_database_keeps_the_promise(self, town: Town) -> None:
        row = put_up(town)
        for given in ({"kind": "advert"}, {"ends_on": TODAY - timedelta(days=1)}, {"withdrawn_at": NOW}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Bulletin.objects.filter(pk=row.pk).update(**given)


class TestDesk:
    def test_begins_with_words_that_are_there_and_puts_them_up(self, town: Town) -> None:
        client = town.client("clerk")
        assert "目前没有提醒" in client.get(reverse("bulletins:board")).content.decode()
        form = client.get(reverse("bulletins:post"), {"usual": "1"}).context["form"]
        given = {name: form[name].value() for name in ("kind", "title", "text")}
        days = {"starts_on": "2026-03-04", "ends_on": "2026-03-18", "area": town.areas[GARDEN_1].pk}
        page = client.post(reverse("bulletins:post"), given | days, follow=True).content.decode()
        assert given["title"] in page
        row = Bulletin.objects.get()
        assert row.organization == town.units["garden_office"]
        like = client.get(reverse("bulletins:post"), {"like": row.pk}).context["form"]
        assert like["text"].value() == row.text

    def test_nothing_written_is_lost_when_a_number_leads_to_a_person(self, town: Town) -> None:
        given = {
            "area": town.areas[GARDEN].pk, "kind": "fraud", "title": "提醒", "text": "找13912345678",
            "starts_on": "2026-03-04", "ends_on": "2026-03-18",
        }  # fmt: skip
        answer = town.client("clerk").post(reverse("bulletins:post"), given)
        assert answer.status_code == 422
        assert "请不要写手机号" in answer.content.decode()
        assert "找13912345678" in answer.content.decode()

    def test_what_is_still_to_be_filled_in_hangs_nowhere_and_the_line_is_named(self, town: Town) -> None:
        client, page = town.client("clerk"), reverse("bulletins:post")
        number = next(number for number, (kind, *_words) in enumerate(USUAL, start=1) if kind == "outage")
        form = client.get(page, {"usual": number}).context["form"]
        given = {name: form[name].value() for name in ("kind", "title", "text", "starts_on", "ends_on")}
        given["area"] = town.areas[GARDEN].pk
        half = given["text"].replace("＿月＿日＿时至＿时", "3月5日9时至18时")
        for text, line in ((given["text"], "停水时间：＿月＿日＿时至＿时"), (half, "涉及小区：＿＿＿")):
            said = client.post(page, given | {"text": text})
            assert f"请先把标着＿的空填好，或删去这一行：“{line}”" in said.content.decode()
            assert said.context["form"]["text"].value() == text
        assert not Bulletin.objects.exists()
        whole = half.replace("＿＿＿", "花园小区")
        client.post(page, given | {"text": whole})
        assert Bulletin.objects.get().text == whole

    def test_a_village_is_named_once_where_its_own_committee_says_it(self, town: Town) -> None:
        row = put_up(town)
        committee = f"{row.area.name}村民委员会"
        type(row.organization).objects.filter(pk=row.organization_id).update(name=committee)
        said = town.client().get(reverse("bulletins_public:all")).content.decode()
        assert committee in said
        assert f"{row.area.name} · {committee}" not in said

    def test_prints_as_a_sheet_for_the_stairwell(self, town: Town) -> None:
        row = put_up(town)
        answer = town.client("grid_leader").get(reverse("bulletins:sheet", args=[row.pk]))
        words = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
        assert "96110" in words
        assert "花园社区居委会" in words

    def test_is_taken_down_with_a_reason(self, town: Town) -> None:
        row = put_up(town)
        client = town.client("clerk")
        assert client.post(reverse("bulletins:withdraw", args=[row.pk]), {"reason": ""}).status_code == 422
        client.post(reverse("bulletins:withdraw", args=[row.pk]), {"reason": "写错了"})
        assert "写错了" in client.get(reverse("bulletins:bulletin", args=[row.pk])).content.decode()
        assert row.title in client.get(reverse("bulletins:board"), {"state": "over"}).content.decode()

    def test_does_not_reach_into_the_next_community(self, town: Town) -> None:
        other = put_up(town, actor="county_leader", area=RIVER)
        client = town.client("clerk")
        for name in ("bulletin", "sheet", "withdraw"):
            assert client.get(reverse(f"bulletins:{name}", args=[other.pk])).status_code == 404
