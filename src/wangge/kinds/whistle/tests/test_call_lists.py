"""Call lists: kept by an area's dispatcher and leader, and offered when a whistle is sounded."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from tests.world import COUNTY, EAST, GARDEN, NOW, WEST, Town

from wangge.audit.models import Entry
from wangge.kinds.whistle import services
from wangge.kinds.whistle.models import CallList
from wangge.kinds.whistle.rules import WhistleKind
from wangge.kinds.whistle.tests.test_services import act, proposed, sounded
from wangge.matters.models import Attachment, Matter
from wangge.matters.rules import OrderMove


def kept(town: Town, area: str, *units: str, who: str = "county_leader", **given: object) -> CallList:
    values = {"name": f"{area}应急", "whistle_kind": WhistleKind.EMERGENCY, **given}
    return services.save_call_list(
        area_code=area, units=[town.units[unit] for unit in units], actor=town.actor(who), at=NOW, **values
    )


def offered(town: Town, matter: Matter) -> list[str]:
    page = town.client("township_leader").get(reverse("matters:move", args=[matter.number, "sound"]))
    return [found.label for found in page.context["form"].fields["units"].widget.chosen]


def test_the_units_of_the_nearest_list_are_offered_when_the_whistle_is_sounded(town: Town) -> None:
    kept(town, COUNTY, "water", "urban")
    kept(town, EAST, "civil")
    kept(town, COUNTY, "housing", name="重点", whistle_kind=WhistleKind.KEY_WORK)
    matter = proposed(town)
    assert sorted(offered(town, matter)) == sorted(["自来水公司", "城市管理局"])
    kept(town, WEST, "housing", who="township_leader")
    assert offered(town, matter) == ["住房和城乡建设局"]
    assert offered(town, proposed(town, WhistleKind.MANAGEMENT_SERVICE)) == []


@pytest.mark.parametrize(
    ("who", "area", "is_kept"),
    [
        ("dispatcher", COUNTY, True),
        ("township_leader", WEST, True),
        ("township_leader", GARDEN, True),
        ("township_leader", EAST, False),
        ("township_leader", COUNTY, False),
        ("secretary", GARDEN, False),
        ("manager", COUNTY, False),
    ],
)
def test_only_those_who_answer_for_an_area_keep_its_lists(town: Town, who: str, area: str, is_kept: bool) -> None:
    try:
        kept(town, area, "water", who=who)
    except services.CallListRefused:
        assert not is_kept
    assert CallList.objects.count() == Entry.objects.filter(act="whistle.call_list").count() == is_kept


def test_one_list_for_each_kind_and_area_and_none_without_units(town: Town) -> None:
    kept(town, WEST, "water")
    with pytest.raises(services.CallListRefused) as twice:
        kept(town, WEST, "urban", name="另一份")
    assert twice.value.field == "area"
    with pytest.raises(services.CallListRefused) as nobody:
        kept(town, EAST)
    assert nobody.value.field == "units"


def test_a_list_is_added_changed_and_taken_away_in_the_browser(town: Town) -> None:
    leader = town.client("township_leader")
    given = {"name": "西街应急", "whistle_kind": "emergency", "area": WEST, "units": [town.units["water"].pk]}
    assert leader.post(reverse("whistle:call_list_new"), {**given, "units": []}).status_code == 422
    leader.post(reverse("whistle:call_list_new"), given)
    row = CallList.objects.get()
    page = leader.get(reverse("whistle:call_lists")).content.decode()
    assert "西街应急" in page
    assert "自来水公司" in page
    both = [town.units[unit].pk for unit in ("water", "urban")]
    leader.post(reverse("whistle:call_list", args=[row.pk]), {**given, "units": both})
    assert row.units.count() == 2
    assert town.client("east_leader").get(reverse("whistle:call_list", args=[row.pk])).status_code == 404
    assert "西街应急" not in town.client("east_leader").get(reverse("whistle:call_lists")).content.decode()
    assert reverse("whistle:call_list", args=[row.pk]) not in (
        town.client("secretary").get(reverse("whistle:call_lists")).content.decode()
    )
    leader.post(reverse("whistle:call_list_remove", args=[row.pk]))
    assert not CallList.objects.exists()


@pytest.mark.parametrize("kind", ["whistle", "slip"])
def test_a_draft_takes_pictures_with_it(town: Town, kind: str) -> None:
    stream = BytesIO()
    Image.new("RGB", (32, 24), "teal").save(stream, "JPEG")
    picture = SimpleUploadedFile("现场.jpg", stream.getvalue())
    given = {
        "whistle": {"title": "路面塌陷", "text": "要三家一起看", "whistle_kind": "emergency"},
        "slip": {
            "title": "积水", "problem-TOTAL_FORMS": "1", "problem-INITIAL_FORMS": "0", "problem-0-text": "桥下积水",
        },
    }[kind]  # fmt: skip
    area = town.areas[WEST].pk
    browser = town.client("township_leader")
    browser.post(reverse(f"{kind}:new"), {**given, "area": area, "files": picture})
    attachment = Attachment.objects.get()
    assert (attachment.matter.kind, attachment.file.content_type) == (kind, "image/jpeg")


def test_a_units_answer_to_a_whistle_has_one_name(town: Town) -> None:
    matter = sounded(town)
    before = town.client("manager").get(reverse("matters:detail", args=[matter.number])).content.decode()
    assert "应答" in before
    act(town, matter, "water", OrderMove.ANSWER, answer="马上到")
    page = town.client("manager").get(reverse("matters:detail", args=[matter.number])).content.decode()
    assert "已应答" in page
    assert "答复" not in before + page
