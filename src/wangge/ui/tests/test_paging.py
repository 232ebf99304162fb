"""Keyset pages: walking through them shows every row once, in order, forwards and backwards, empty values last."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from wangge.areas.models import Area
from wangge.ui.paging import keyset_page

ORDERS = [("code",), ("-code",), ("households", "code"), ("-households", "code"), ("name", "-households", "code")]
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def walk(order: tuple[str, ...], size: int) -> list[list[str]]:
    """The codes of each page, following `next` to the end."""
    pages, after = [], ""
    while True:
        page = keyset_page(Area.objects.all(), order, after, size)
        pages.append([area.code for area in page])
        if not page.next:
            return pages
        after = page.next


def walk_back(order: tuple[str, ...], size: int) -> list[list[str]]:
    """The codes of each page from the last to the first, following `previous`."""
    page = keyset_page(Area.objects.all(), order, "", size)
    while page.next:
        page = keyset_page(Area.objects.all(), order, page.next, size)
    pages = [[area.code for area in page]]
    while page.previous:
        page = keyset_page(Area.objects.all(), order, page.previous, size)
        pages.append([area.code for area in page])
    return pages


def sorted_codes(order: tuple[str, ...]) -> list[str]:
    """The whole list as Python sorts it, empty values last in either direction."""
    rows = list(Area.objects.values())
    for name in reversed(order):
        bare = name.removeprefix("-")
        filled = [row for row in rows if row[bare] is not None]
        filled.sort(key=lambda row, bare=bare: row[bare], reverse=name.startswith("-"))
        rows = filled + [row for row in rows if row[bare] is None]
    return [row["code"] for row in rows]


class Walking(TestCase):
    @settings(max_examples=40)
    @given(
        households=st.lists(st.one_of(st.none(), st.integers(0, 4)), max_size=14),
        order=st.sampled_from(ORDERS),
        size=st.integers(1, 5),
    )
    def test_every_row_is_seen_once_in_order(self, households, order, size):
        Area.objects.bulk_create(
            Area(code=f"6403{number:02}", level="county", name=f"n{number % 3}", households=count)
            for number, count in enumerate(households)
        )
        forwards = [code for page in walk(order, size) for code in page]
        assert forwards == sorted_codes(order)
        backwards = [code for page in walk_back(order, size) for code in reversed(page)]
        assert backwards == forwards[::-1]


@pytest.mark.django_db
def test_rows_that_arrive_in_between_do_not_move_the_next_page():
    for number in range(1, 7):
        Area.objects.create(code=f"6403{number:02}", level="county", name="x")
    first = keyset_page(Area.objects.all(), ["-code"], "", 3)
    Area.objects.create(code="640309", level="county", name="new on top")
    second = keyset_page(Area.objects.all(), ["-code"], first.next, 3)
    assert [area.code for area in second] == ["640303", "640302", "640301"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cursor", ["rubbish", "e30", "WyJuIl0", "WyJ4IiwiMSJd", "WyJuIixbMV1d", "WyJuIix7InQiOiJ4In1d"]
)
def test_a_cursor_that_cannot_be_read_gives_the_first_page(cursor):
    Area.objects.create(code="640301", level="county", name="x")
    assert [area.code for area in keyset_page(Area.objects.all(), ["code"], cursor, 3)] == ["640301"]


@pytest.mark.django_db
def test_moments_survive_the_cursor(django_user_model):
    for number in range(3):
        django_user_model.objects.create(username=f"p{number}", name="x", created_at=NOON + timedelta(minutes=number))
    first = keyset_page(django_user_model.objects.all(), ["-created_at", "id"], "", 2)
    second = keyset_page(django_user_model.objects.all(), ["-created_at", "id"], first.next, 2)
    assert [person.username for person in [*first, *second]] == ["p2", "p1", "p0"]


@pytest.mark.django_db
def test_a_page_is_one_statement_and_counts_nothing(django_assert_num_queries):
    Area.objects.bulk_create(Area(code=f"6403{number:02}", level="county", name="x") for number in range(30))
    with django_assert_num_queries(1) as told:
        keyset_page(Area.objects.all(), ["name", "code"], "", 10)
    assert "COUNT" not in told.captured_queries[0]["sql"].upper()
