"""An activity in a real browser: sign-up, the code at the place, hours confirmed by a second person, the certificate."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from tests.hands import Stage
from tests.world import GARDEN

from wangge.volunteers.models import Activity, Hours
from wangge.volunteers.services import announce_activity
from wangge.volunteers.tests.stories import registered

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
HOUR = timedelta(hours=1)


def pass_time(row: Activity, *, to_end: bool) -> None:
    """The day of the activity has come, or is over."""
    now = timezone.now()
    begins = now - 3 * HOUR if to_end else now - HOUR / 2
    Activity.objects.filter(pk=row.pk).update(starts_at=begins, ends_at=begins + 2 * HOUR)


def test_from_signing_up_to_the_certificate(stage: Stage) -> None:
    town, now = stage.town, timezone.now()
    registered(town)
    row = announce_activity(
        actor=town.actor("clerk"), community=town.areas[GARDEN], title="重阳理发", risks="无特别风险", place="社区广场",
        seats=2, starts_at=now + 24 * HOUR, ends_at=now + 26 * HOUR, at=now,
    )  # fmt: skip
    clerk, secretary, helper = stage.enter("clerk"), stage.enter("secretary"), stage.enter("volunteer", phone=True)
    helper.go("volunteers_field:home")
    helper.press("重阳理发")
    helper.sees_no_serious_fault()
    helper.press("我要参加")
    clerk.go("volunteers:activity", row.pk)
    clerk.press("选用")
    clerk.sees_no_serious_fault()
    pass_time(row, to_end=False)
    helper.go("volunteers_field:activity", row.pk)
    helper.page.locator("[name=code]").fill("WRONG9")
    helper.press("我已到场")
    helper.hears("签到码不对")
    helper.page.locator("[name=code]").fill(row.check_in_code)
    helper.press("我已到场")
    helper.hears("已签到")
    pass_time(row, to_end=True)
    clerk.go("volunteers:activity", row.pk)
    clerk.page.locator("[name=person_times]").fill("20")
    clerk.press("活动结束")
    assert not Hours.objects.exists()
    secretary.go("volunteers:board")
    secretary.press("重阳理发")
    secretary.page.locator("[name=minutes]").fill("90")
    secretary.press("确认时长")
    secretary.hears("时长已确认")
    hours = Hours.objects.get()
    assert (hours.minutes, hours.confirmed_by_id) == (90, town.people["secretary"].pk)
    helper.go("volunteers_field:home")
    helper.hears("1.5")
    helper.sees_no_serious_fault()
    answer = helper.page.context.request.get(reverse("volunteers_field:certificate"))
    words = PdfReader(BytesIO(answer.body())).pages[0].extract_text()
    assert all(part in words for part in ("志愿服务记录证明", town.people["volunteer"].name, "重阳理发", "1.5"))
