"""What a grid is for: drafted by the county, put in force in versions, read by everybody, counted by nobody's name."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import IntegerField
from django.urls import reverse
from openpyxl import load_workbook
from tests.world import COUNTY, GARDEN_1, NOW, POINTS, RIVER_1, Town, category

from wangge.audit.models import Entry
from wangge.duties import queries, services
from wangge.duties.models import DutyCatalogue, DutyItem
from wangge.duties.services import DutyRefused
from wangge.kinds.concern.tests.stages import reported

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 4)
ITEMS = [{"name": "看安全", "sentence": "看见隐患告诉我们。"}, {"name": "听意见", "sentence": ""}]


def draft(town: Town, *, by: str = "county_leader", items: Any = None, **given: Any) -> DutyCatalogue:
    values = {
        "county": town.areas[COUNTY], "kind": "grid", "name": "网格职能", "source": "某办发〔2026〕1号", "valid_from": TODAY,
    } | given  # fmt: skip
    return services.draft_catalogue(values=values, items=items or ITEMS, actor=town.actor(by), at=NOW)


def in_force(town: Town, **given: Any) -> DutyCatalogue:
    row = draft(town, **given)
    services.publish(row, actor=town.actor("county_leader"), at=NOW)
    row.refresh_from_db()
    return row


def names(on: date = TODAY) -> list[str]:
    return [item.name for row in queries.in_force(COUNTY, on) for item in row.items.all()]


class TestVersions:
    def test_a_draft_holds_nowhere_until_it_is_put_in_force(self, town: Town) -> None:
        row = draft(town)
        assert names() == []
        services.publish(row, actor=town.actor("county_leader"), at=NOW)
        assert names() == ["看安全", "听意见"]

    def test_the_next_version_ends_the_one_before_on_the_day_before(self, town: Town) -> None:
        first = in_force(town)
        later = TODAY + timedelta(days=10)
        second = in_force(town, valid_from=later, items=[{"name": "管环境"}])
        first.refresh_from_db()
        assert (second.number, first.valid_to) == (2, later - timedelta(days=1))
        assert names(later - timedelta(days=1)) == ["看安全", "听意见"]
        assert names(later) == ["管环境"]

    def test_what_is_in_force_is_never_changed_and_never_overtaken(self, town: Town) -> None:
        row = in_force(town)
        with pytest.raises(DutyRefused):
            services.edit_draft(
                row, values={"source": "x", "valid_from": TODAY}, items=ITEMS, actor=town.actor("county_leader"), at=NOW
            )
        with pytest.raises(DutyRefused):
            services.discard(row, actor=town.actor("county_leader"), at=NOW)
        other = draft(town)
        with pytest.raises(DutyRefused) as refused:
            services.publish(other, actor=town.actor("county_leader"), at=NOW)
        assert refused.value.field == "valid_from"

    def test_there_is_one_draft_at_a_time_and_every_act_is_on_record(self, town: Town) -> None:
        row = draft(town)
        with pytest.raises(DutyRefused):
            draft(town)
        services.discard(row, actor=town.actor("county_leader"), at=NOW)
        last = in_force(town)
        services.end(last, last_day=TODAY, actor=town.actor("county_leader"), at=NOW)
        assert names(TODAY + timedelta(days=1)) == []
        acts = Entry.objects.filter(act__startswith="duty.").order_by("pk").values_list("act", flat=True)
        assert list(acts) == ["duty.draft", "duty.discard", "duty.draft", "duty.publish", "duty.end"]

    @pytest.mark.parametrize(
        "items", [[{"name": ""}], [{"name": "甲"}, {"name": "甲"}], [{"name": str(n)} for n in range(41)]]
    )
    def test_what_nobody_can_read_is_refused(self, town: Town, items: Any) -> None:
        with pytest.raises(DutyRefused):
            draft(town, items=items)
        assert not DutyCatalogue.objects.exists()

    @pytest.mark.parametrize("name", ["clerk", "township_leader", "west_dispatcher", "grid_worker", "handler"])
    def test_nobody_below_the_county_writes_one(self, town: Town, name: str) -> None:
        with pytest.raises(DutyRefused):
            draft(town, by=name)


class TestWhoseDuty:
    def test_a_category_falls_under_one_duty_and_what_stands_beneath_follows(self, town: Town) -> None:
        row = in_force(town)
        top, lamp, noise = category("light", "照明"), category("lamp", "路灯"), category("noise", "噪声")
        for child in (lamp, noise):
            child.parent = top
            child.save()
        safety, voices = row.items.order_by("position")
        leader = town.actor("county_leader")
        services.map_categories(safety, categories=[top], actor=leader, at=NOW)
        services.map_categories(voices, categories=[noise], actor=leader, at=NOW)
        assert [item.name for item in queries.duties_of(lamp, COUNTY, TODAY)] == ["看安全"]
        assert [item.name for item in queries.duties_of(noise, COUNTY, TODAY)] == ["听意见"]
        with pytest.raises(DutyRefused) as refused:
            services.map_categories(voices, categories=[top], actor=leader, at=NOW)
        assert refused.value.field == "categories"

        for given in ({"row": lamp}, {"row": noise, "grid": RIVER_1}, {"row": category("dog", "犬只")}):
            reported(town, title="一件事", **given)
        since = NOW - timedelta(days=1)
        lines, none = queries.lines_of(row, actor=town.actor("dispatcher"), since=since)
        assert ([line.concerns for line in lines], none) == ([1, 1], 1)
        lines, none = queries.lines_of(row, actor=town.actor("clerk"), since=since)
        assert ([line.concerns for line in lines], none) == ([1, 0], 1)
        behind = queries.concerns_of(safety, actor=town.actor("dispatcher"), since=since)
        assert [matter.category for matter in behind] == [lamp]

    def test_the_next_version_keeps_the_categories_of_a_duty_that_keeps_its_name(self, town: Town) -> None:
        row = in_force(town)
        lamp = category()
        services.map_categories(
            row.items.get(name="看安全"), categories=[lamp], actor=town.actor("county_leader"), at=NOW
        )
        client = town.client("county_leader")
        page = client.get(reverse("duties:draft"), {"like": row.pk})
        form = {f"item-{key}": value for key, value in lines(page.context["lines"]).items()}
        given = {"county": town.areas[COUNTY].pk, "kind": "grid", "name": "网格职能", "source": "某办发〔2026〕2号"}
        client.post(f"{reverse('duties:draft')}?like={row.pk}", form | given | {"valid_from": "2026-04-01"})
        newer = DutyCatalogue.objects.get(number=2)
        assert [one.category for one in newer.items.get(name="看安全").mapped.all()] == [lamp]

    def test_asked_on_the_page_of_a_concern(self, town: Town) -> None:
        row = in_force(town)
        matter = reported(town).matter
        services.map_categories(
            row.items.get(name="看安全"), categories=[matter.category], actor=town.actor("county_leader"), at=NOW
        )
        client = town.client("dispatcher")
        page = client.get(reverse("matters:detail", args=[matter.number])).content.decode()
        assert "这是谁的职责" in page
        said = client.get(reverse("duties:of_matter", args=[matter.number])).content.decode()
        assert "看安全" in said


def lines(formset: Any) -> dict[str, Any]:
    """What the browser would send of the lines as they stand."""
    found = {"TOTAL_FORMS": formset.total_form_count(), "INITIAL_FORMS": formset.initial_form_count()}
    for number, form in enumerate(formset):
        found |= {f"{number}-{name}": form[name].value() or "" for name in ("name", "sentence", "office")}
    return found


class TestPages:
    def test_written_by_hand_looked_at_and_put_in_force(self, town: Town) -> None:
        client = town.client("county_leader")
        assert "还没有职责目录" in client.get(reverse("duties:board")).content.decode()
        form = {
            "county": town.areas[COUNTY].pk, "kind": "scheme", "name": "“123”工作法", "source": "县里的文件",
            "valid_from": "2026-03-04", "item-TOTAL_FORMS": 3, "item-INITIAL_FORMS": 0, "item-0-name": "一张网",
            "item-0-sentence": "一套网格", "item-0-office": "", "item-1-name": "", "item-2-name": "两本账",
        }  # fmt: skip
        refused = client.post(reverse("duties:draft"), form | {"source": ""})
        assert refused.status_code == 422
        assert "一张网" in refused.content.decode()
        client.post(reverse("duties:draft"), form)
        row = DutyCatalogue.objects.get()
        page = reverse("duties:catalogue", args=[row.pk])
        assert "只有维护的人看得到" in client.get(page).content.decode()
        assert town.client("clerk").get(page).status_code == 404
        client.post(reverse("duties:publish", args=[row.pk]))
        assert "两本账" in town.client("clerk").get(page).content.decode()

    def test_residents_and_workers_read_what_a_grid_is_for(self, town: Town) -> None:
        in_force(town)
        in_force(town, kind="office", name="街道职能", items=[{"name": "党建", "office": "党建办"}])
        said = town.client().get(reverse("grid:page", args=[GARDEN_1])).content.decode()
        assert "看见隐患告诉我们。" in said
        assert "党建办" not in said
        everything = town.client().get(reverse("duties_public:all"), {"area": COUNTY}).content.decode()
        assert "党建办" in everything
        phone = town.client("grid_worker").get(reverse("duties_field:mine")).content.decode()
        assert "看安全" in phone
        assert (
            reverse("duties_field:mine") in town.client("grid_worker").get(reverse("field:contacts")).content.decode()
        )

    def test_brought_in_as_a_table_and_taken_out_again(self, town: Town) -> None:
        category("lamp", "路灯")
        client = town.client("county_leader")
        form = {
            "county": town.areas[COUNTY].pk,
            "kind": "grid",
            "name": "网格职能",
            "source": "文件",
            "valid_from": "2026-03-04",
        }
        head = "职责,给居民的一句话,办公室,类别编码\n"
        bad = SimpleUploadedFile("a.csv", f"{head}看安全,,,lamp\n看安全,,,nowhere\n".encode())
        refused = client.post(reverse("duties:bring"), form | {"file": bad}).content.decode()
        assert "没有类别 nowhere" in refused
        assert not DutyCatalogue.objects.exists()
        good = SimpleUploadedFile("a.csv", f"{head}看安全,看见隐患告诉我们,,lamp\n听意见,,,\n".encode())
        client.post(reverse("duties:bring"), form | {"file": good})
        row = DutyCatalogue.objects.get()
        assert row.published_at is None
        sheet = load_workbook(BytesIO(client.get(reverse("duties:export", args=[row.pk])).content)).active
        assert [line[0] for line in sheet.iter_rows(min_row=2, values_only=True)] == ["看安全", "听意见"]
        assert [line[3] for line in sheet.iter_rows(min_row=2, values_only=True)] == ["lamp", None]

    def test_the_number_leads_to_the_concerns_behind_it(self, town: Town) -> None:
        row = in_force(town)
        story = reported(town)
        item = row.items.get(name="看安全")
        client = town.client("county_leader")
        client.post(reverse("duties:map_item", args=[item.pk]), {"categories": story.matter.category.pk})
        page = client.get(reverse("duties:catalogue", args=[row.pk])).content.decode()
        assert f"{reverse('duties:concerns', args=[item.pk])}?days=90" in page
        behind = reverse("duties:concerns", args=[item.pk])
        assert story.matter.title in client.get(behind).content.decode()
        assert story.matter.title not in town.client("east_leader").get(behind).content.decode()

    def test_many_concerns_cost_no_more_statements_than_few(
        self, town: Town, django_assert_max_num_queries: object
    ) -> None:  # fmt: skip
        row = in_force(town)
        for _again in range(5):
            reported(town, lng=POINTS[GARDEN_1][0], lat=POINTS[GARDEN_1][1])
        client = town.client("county_leader")
        client.get(reverse("duties:catalogue", args=[row.pk]))
        with django_assert_max_num_queries(14):  # type: ignore[operator]
            client.get(reverse("duties:catalogue", args=[row.pk]))


class TestDignity:
    def test_there_is_no_place_for_a_quota_or_a_score_and_nobody_is_counted(self) -> None:
        """The only numbers are the version and the place in the order; the only person is who put it in force."""
        models = list(apps.get_app_config("duties").get_models())
        numbers = {
            f"{model.__name__}.{field.name}"
            for model in models
            for field in model._meta.fields
            if isinstance(field, IntegerField) and not field.primary_key
        }
        people = {
            f"{model.__name__}.{field.name}"
            for model in models
            for field in model._meta.fields
            if field.is_relation and field.related_model._meta.label == "people.Person"
        }
        assert numbers == {"DutyCatalogue.number", "DutyItem.position"}
        assert people == {"DutyCatalogue.published_by"}

    def test_the_database_keeps_the_promise(self, town: Town) -> None:
        row = in_force(town)
        for given in ({"kind": "quota"}, {"valid_to": TODAY - timedelta(days=1)}):
            with pytest.raises(IntegrityError), transaction.atomic():
                DutyCatalogue.objects.filter(pk=row.pk).update(**given)
        with pytest.raises(IntegrityError), transaction.atomic():
            DutyItem.objects.filter(catalogue=row).update(name="同名")
