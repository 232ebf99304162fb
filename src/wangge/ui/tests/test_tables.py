"""Sorting a table by its heads."""

import pytest

from wangge.ui.tables import read_sort

COLUMNS = {"due": ("next_due_at", "id"), "new": ("-opened_at", "id")}


@pytest.mark.parametrize(
    ("wanted", "order", "parameter"),
    [
        ("due", ("next_due_at", "id"), "due"),
        ("-due", ("-next_due_at", "-id"), "-due"),
        ("-new", ("opened_at", "-id"), "-new"),
        ("", ("next_due_at", "id"), "due"),
        ("password", ("next_due_at", "id"), "due"),
    ],
)
def test_only_known_columns_sort(wanted, order, parameter):
    sort = read_sort(wanted, COLUMNS, "due")
    assert sort.order == order
    assert sort.parameter == parameter
