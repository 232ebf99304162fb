import pytest

from wangge.areas.models import AreaAlias
from wangge.areas.queries import norm_for, search_areas
from wangge.areas.services import EditRefused, set_grid_norm, update_area
from wangge.areas.tests.places import AT, COMMUNITY, NORTH_WEST, TODAY
from wangge.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_a_corrected_grid_keeps_its_former_name_and_leaves_a_trace(town):
    assert update_area(town[NORTH_WEST], name="迎春网格", households=410, actor=None, at=AT)
    assert AreaAlias.objects.get().name == "第1网格"
    (hit,) = search_areas("第1", TODAY)
    assert (hit.area.name, hit.alias) == ("迎春网格", "第1网格")
    assert "第1网格 → 迎春网格; 400 → 410" in Entry.objects.get(act="areas.update").detail


def test_saving_what_is_there_already_leaves_no_trace(town):
    assert not update_area(town[NORTH_WEST], name="第1网格", households=400, actor=None, at=AT)
    assert not Entry.objects.filter(act="areas.update").exists()


def test_a_grid_cannot_lose_its_name(town):
    with pytest.raises(EditRefused):
        update_area(town[NORTH_WEST], name="  ", households=1, actor=None, at=AT)


def test_the_nearest_norm_upward_counts(town):
    assert norm_for(NORTH_WEST) == (300, 500)
    set_grid_norm(town["640302"], minimum=200, maximum=400, at=AT)
    assert norm_for(NORTH_WEST) == (200, 400)
    set_grid_norm(town[COMMUNITY], minimum=100, maximum=900, source="本地方案", at=AT)
    assert norm_for(NORTH_WEST) == (100, 900)
    assert norm_for("640302107200001") == (200, 400)
    with pytest.raises(EditRefused):
        set_grid_norm(town[COMMUNITY], minimum=900, maximum=100, at=AT)
