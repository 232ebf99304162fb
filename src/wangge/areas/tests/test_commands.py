import json
from io import StringIO

import pytest
from django.core.management import call_command

from wangge.areas.models import Area
from wangge.areas.tests.places import COMMUNITY, SOUTH_EAST, TODAY

pytestmark = pytest.mark.django_db


def test_the_check_of_outlines_is_silent_about_what_fits_and_fails_on_what_does_not(town):
    out = StringIO()
    call_command("check_areas", COMMUNITY, stdout=out)
    assert "全部吻合" in out.getvalue()
    Area.objects.filter(code=SOUTH_EAST).update(valid_to=TODAY)
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_areas", json=True, stdout=out)
    (fit,) = [json.loads(line) for line in out.getvalue().splitlines() if json.loads(line)["code"] == COMMUNITY]
    assert fit["gap_m2"] > 900_000
    assert fit["overlaps"] == []
