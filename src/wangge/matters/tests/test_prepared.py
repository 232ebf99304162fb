"""A statement that is kept answers like the query it was made from, whatever the values."""

from datetime import timedelta

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.test.utils import CaptureQueriesContext
from tests.world import NOW

from wangge.kit.prepared import Prepared
from wangge.matters.models import Clock, Matter
from wangge.matters.services.rewriting import rewrite
from wangge.matters.tests.stories import report


def later_than(kind, number):
    return (
        Matter.objects.filter(kind=kind, pk__gte=number)
        .order_by("pk")
        .values_list("pk", "kind", "opened_at", "confidentiality")
    )


@pytest.mark.django_db
def test_a_kept_statement_finds_what_the_query_finds(town):
    first, second = report(town), report(town, title="井盖破损")
    kept = Prepared(later_than, kind="nothing of the kind", number=-7)
    connection = connections[DEFAULT_DB_ALIAS]

    for kind, number in (("concern", first.pk), ("concern", second.pk), ("concern", second.pk + 1), ("slip", 0)):
        with CaptureQueriesContext(connection) as seen:
            assert kept.rows(connection, kind=kind, number=number) == list(later_than(kind, number))
        assert seen.captured_queries[0]["sql"] == seen.captured_queries[1]["sql"]
    assert [row[0] for row in kept.rows(connection, kind="concern", number=0)] == [first.pk, second.pk]


@pytest.mark.django_db
def test_several_changed_rows_are_written_in_one_statement_and_nothing_else_of_them(town, django_assert_num_queries):
    clocks = [Clock.objects.get(matter=report(town)), Clock.objects.get(matter=report(town, title="井盖破损"))]
    before = clocks[0].limit
    for clock in clocks:
        clock.due_at, clock.limit = NOW + timedelta(days=9), "9 work_day"

    with django_assert_num_queries(1):
        rewrite(clocks, ["due_at"])

    written = list(Clock.objects.filter(pk__in=[clock.pk for clock in clocks]))
    assert [clock.due_at for clock in written] == [NOW + timedelta(days=9)] * 2
    assert {clock.limit for clock in written} == {before}
    assert Clock.objects.count() == 2
