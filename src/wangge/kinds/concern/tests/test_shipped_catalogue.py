"""The catalogue that ships: loads cleanly, helps instead of clearing away, and keeps every code of its sources."""

from pathlib import Path

import pytest
from tests.world import NOW

from wangge.kinds.concern import data
from wangge.matters.catalogue_file import read_catalogue
from wangge.matters.models import Category, Condition, Question
from wangge.matters.services.catalogue_loading import load_catalogue

FILE = Path(data.__path__[0]) / "catalogue.csv"
FIRST_LEVEL = 29


@pytest.fixture
def loaded(db: None) -> None:
    report = load_catalogue(FILE, at=NOW)
    assert [str(fault) for fault in report.faults] == []


def test_it_holds_all_classes(loaded: None) -> None:
    own = Category.objects.filter(scheme="own")
    assert own.filter(parent=None).count() == FIRST_LEVEL
    assert all(row.children.exists() for row in own.filter(parent=None))
    assert Category.objects.filter(scheme="component", parent__isnull=False).count() == 92
    assert Category.objects.filter(scheme="event", parent__isnull=False).count() == 98


def test_whatever_can_be_filed_has_a_condition_with_words_limit_and_source(loaded: None) -> None:
    leaves = Category.objects.filter(children=None)
    assert not leaves.filter(conditions=None).exists()
    for row in Condition.objects.all():
        assert row.filing, row
        assert row.closing, row
        assert row.source, row


def test_conditions_of_one_class_differ(loaded: None) -> None:
    for row in Category.objects.prefetch_related("conditions"):
        words = [condition.filing for condition in row.conditions.all()]
        assert len(words) == len(set(words)), row.code


def test_people_in_the_street_are_helped_and_no_event_removes_them(loaded: None) -> None:
    shelter = Category.objects.get(code="social_security.shelter")
    assert shelter.parent.code == "social_security"
    assert "救助" in shelter.advice
    assert not Category.objects.filter(scheme="event", name__contains="乞讨").exists()
    assert Question.objects.filter(category=shelter, asked_of="unit", is_required=True).exists()


def test_of_traders_the_unit_says_whether_a_place_was_offered(loaded: None) -> None:
    asked = Question.objects.filter(code="place_offered", asked_of="unit", is_required=True)
    assert {"order.vendor", "E0401", "E0406"} <= set(asked.values_list("category__code", flat=True))


def test_emergencies_name_their_number(loaded: None) -> None:
    for code, number in (("fire", "119"), ("order", "110"), ("health", "120"), ("utility.gas", "119")):
        assert number in Category.objects.get(code=code).advice


def test_the_file_is_read_without_a_database() -> None:
    content = read_catalogue(FILE)
    assert content.faults == []
    assert len(content.categories) == len({row.code for row in content.categories.values()})
