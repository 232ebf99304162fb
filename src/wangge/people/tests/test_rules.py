from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.people.actors import SYSTEM, Actor, resident
from wangge.people.labels import ROLE_LABELS, SUBKIND_LABELS
from wangge.people.models import Organization
from wangge.people.rules import APPOINTABLE, SUBKINDS, Role, fits_level, overlaps

DAYS = st.dates(date(2024, 1, 1), date(2024, 2, 1))
ENDS = st.none() | DAYS


@given(start=DAYS, end=ENDS, other_start=DAYS, other_end=ENDS)
def test_periods_overlap_when_they_share_a_day(start, end, other_start, other_end) -> None:
    far = date(2024, 3, 1)
    days = set(range(start.toordinal(), (end or far).toordinal() + 1))
    other = set(range(other_start.toordinal(), (other_end or far).toordinal() + 1))
    if days and other:
        assert overlaps(start, end, other_start, other_end) == bool(days & other)


def test_actor_covers_its_area_and_what_lies_beneath() -> None:
    actor = Actor(role=Role.COMMUNITY_SECRETARY, area_code="640302001001")
    assert actor.covers("640302001001")
    assert actor.covers("640302001001017")
    assert not actor.covers("640302001")
    assert not actor.covers("640302001002")
    assert not resident(5).covers("640302001001")
    assert not SYSTEM.covers("64")


@pytest.mark.parametrize(
    ("role", "level", "fits"),
    [
        (Role.GRID_WORKER, "grid", True),
        (Role.GRID_WORKER, "township", False),
        (Role.TOWNSHIP_LEADER, "community", False),
        (Role.DISPATCHER, "county", True),
        (Role.UNIT_HANDLER, "community", True),
    ],
)
def test_posts_are_for_areas_of_their_level(role: Role, level: str, fits: bool) -> None:
    assert fits_level(role, level) is fits


def test_every_role_and_sub_kind_has_a_name() -> None:
    assert set(ROLE_LABELS) == set(Role)
    assert {sub for subs in SUBKINDS.values() for sub in subs} == set(SUBKIND_LABELS)
    assert set(SUBKINDS) <= set(Organization.Kind.values)
    assert Role.SYSTEM not in APPOINTABLE
