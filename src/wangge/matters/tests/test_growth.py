"""Lists that stay quick however long the table grows: shown by which index is read, not by time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wangge.matters.access import get_matter, sights
from wangge.matters.kinds import kinds
from wangge.matters.models import Matter
from wangge.matters.queries import Filters, among, in_order, narrowed, search_q
from wangge.matters.services.searching import index_new
from wangge.matters.tests.stories import NOW, report

pytestmark = pytest.mark.django_db
TEXTS = ("路灯不亮", "3号楼路灯 不亮了", "Ｌａｍｐ lamps 坏", "café 门口", "㐀字少见", "井盖", "不 亮", "LED2026灯")
ASKED = (
    "不亮",
    "路灯",
    "lamp",
    "LAMP",
    "cafe",
    "café",
    "㐀",
    "3",
    "led20",
    "亮",
    "路灯 不亮",
    "灯",
    "%",
    "'",
    "楼路",
    "",
)


@pytest.mark.parametrize("asked", ASKED)
def test_a_row_asked_by_itself_answers_like_all_hits_gathered(town, asked):
    for text in TEXTS:
        report(town, title=text, text="")

    gathered = set(Matter.objects.filter(search_q(asked)).values_list("title", flat=True))
    probed = set(Matter.objects.filter(search_q(asked, is_probed=True)).values_list("title", flat=True))

    assert probed == gathered
    assert bool(gathered) == (asked not in {"%", "'", ""}) or asked == "cafe"


def test_words_written_anew_are_those_that_a_row_answers_by(town):
    matter = report(town, title="路灯不亮")
    assert Matter.objects.filter(search_q("不亮", is_probed=True)).exists()

    matter.title = "井盖丢失"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM matters_search WHERE rowid = %s", [matter.pk])
    matter.text = ""
    index_new([matter])

    assert not Matter.objects.filter(search_q("不亮", is_probed=True)).exists()
    assert Matter.objects.filter(search_q("丢失", is_probed=True)).exists()


def plan(rows):
    """What the database says that it would read; on PostgreSQL as if every table were long."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
    return rows.explain()


@pytest.mark.parametrize(("role", "index"), [("dispatcher", "matter_prefix6"), ("township_leader", "matter_prefix9")])
def test_what_is_urgent_and_open_has_an_index_that_holds_nothing_else(town, role, index):
    for turn in range(40):
        report(town, title=f"路灯{turn}", urgency="urgent" if turn == 7 else "normal")
    sight, *_seats = sights(town.actor(role))
    rows = narrowed(Matter.objects.filter(sight), Filters(urgency="urgent", is_open=True), at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE matters_matter")

    assert f"{index}_urgent" in plan(rows.order_by("-opened_at", "-id")[:51])
    assert [matter.title for matter in rows] == ["路灯7"]


def test_what_somebody_brought_is_one_range_of_one_index(town):
    parts = sights(town.actor("steward"))

    assert len(parts) == 1, "each part would read all of it to find its own few"
    assert "matter_opener_newest" in plan(Matter.objects.filter(parts[0]).order_by("-opened_at", "-id")[:51])


@pytest.mark.parametrize(("role", "index"), [("dispatcher", "matter_prefix6"), ("township_leader", "matter_prefix9")])
def test_what_is_open_is_read_in_the_order_of_its_deadlines(town, role, index):
    for turn in range(40):
        report(town, title=f"路灯{turn}")
    elsewhere = list(Matter.objects.order_by("pk").values_list("pk", flat=True)[4:])
    Matter.objects.filter(pk__in=elsewhere).update(area_code="640104001001")
    sight, *_seats = sights(town.actor(role))
    rows, order = in_order(narrowed(Matter.objects.filter(sight), Filters(is_open=True), at=NOW), "due")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE matters_matter")

    read = plan(rows.order_by(*order)[:51])

    assert f"{index}_open_due" in read or f"{index}_due" in read
    assert "Sort" not in read
    assert "TEMP B-TREE" not in read


def test_a_matter_is_read_with_the_details_of_its_own_kind_alone(town):
    letters = [kind.letter for kind in kinds().values()]
    assert len(set(letters)) == len(letters), "a number would not say of which kind its matter is"
    matter = report(town)
    own = kinds()[matter.kind].details

    with CaptureQueriesContext(connection) as seen:
        found = get_matter(town.actor("dispatcher"), matter.number)

    (asked,) = [row["sql"] for row in seen.captured_queries]
    assert found == matter
    assert own._meta.db_table in asked
    others = [kind.details._meta.db_table for kind in kinds().values() if kind.details not in {None, own}]
    assert [table for table in others if table in asked] == []


def test_nothing_is_among_the_keys_of_a_query_that_can_find_none(town):
    matter = report(town)

    assert list(Matter.objects.filter(among(Matter.objects.none().values("pk")))) == []
    assert list(Matter.objects.filter(among(Matter.objects.values("pk")))) == [matter]
