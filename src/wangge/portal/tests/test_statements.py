"""What a resident's report costs in SQL statements, the whole request with session and receipt."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.world import GARDEN_1, POINTS, Town, category, picture

from wangge.matters.models import Matter
from wangge.matters.tests.cost import costs_no_more

LNG, LAT = POINTS[GARDEN_1]


@pytest.mark.parametrize("name", ["", "resident"])
@pytest.mark.parametrize("with_photo", [False, True])
def test_a_report(town: Town, name: str, with_photo: bool) -> None:
    client, address = town.client(name), reverse("portal:report_new")
    client.get(address)
    given = {
        "text": "楼下路灯不亮三天了", "lng": LNG, "lat": LAT, "category": category().pk, "contact": "13909530000",
        "idempotency_key": "first",
    }  # fmt: skip
    client.post(address, given)
    given["idempotency_key"] = "second"
    if with_photo:
        given["photos"] = SimpleUploadedFile("lamp.jpg", picture(), content_type="image/jpeg")
    costs_no_more("report_with_photo" if with_photo else "report", lambda: client.post(address, given))
    assert Matter.objects.count() == 2
