"""Statements, and what people said to them."""

from collections import defaultdict

from django.db.models import Count, QuerySet

from wangge.kinds.topic.models import Opinion, Statement
from wangge.kinds.topic.queries.bars import Results, results
from wangge.kinds.topic.rules.opinions import group_views
from wangge.matters.models import Matter


def statements_of(matter: Matter) -> list[Statement]:
    """All statements of a topic, those to be read first."""
    order = {"waiting": 0, "shown": 1, "hidden": 2}
    rows = Statement.objects.filter(matter=matter).annotate(answers=Count("opinions")).order_by("created_at", "pk")
    return sorted(rows, key=lambda row: order[row.standing])


def shown_statements(matter: Matter) -> QuerySet[Statement]:
    """Statements that people answer, in the order they came."""
    return Statement.objects.filter(matter=matter, standing=Statement.Standing.SHOWN).order_by("created_at", "pk")


def find_statement(pk: int) -> Statement | None:
    """A statement with its topic."""
    return Statement.objects.select_related("matter__topic").filter(pk=pk).first()


def answered_by(matter: Matter, key: str) -> dict[int, int]:
    """What one person said so far."""
    found = Opinion.objects.filter(statement__matter=matter, key=key)
    return dict(found.values_list("statement_id", "value"))


def results_of(matter: Matter) -> Results:
    """What people said: tallies, and camps above the floor."""
    texts = dict(shown_statements(matter).values_list("pk", "text"))
    people: dict[str, dict[int, int]] = defaultdict(dict)
    for key, statement, value in Opinion.objects.filter(statement_id__in=texts).values_list(
        "key", "statement_id", "value"
    ):
        people[key][statement] = value
    return results(group_views(list(people.values()), list(texts)), texts)
