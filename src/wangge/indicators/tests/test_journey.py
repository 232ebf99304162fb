"""In a browser: a leader reads the boards on a phone."""

import pytest
from tests.hands import Stage

from wangge.kinds.concern.tests.stages import reported

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
NARROW = """cells => cells.filter(cell => {
  const label = getComputedStyle(cell, "::before");
  const words = cell.dataset.label.length * parseFloat(label.fontSize);
  return label.content === "none" || parseFloat(label.width) < Math.min(words, 64);
}).map(cell => cell.dataset.label)"""


def test_on_a_phone_every_label_of_the_table_stands_in_one_piece(stage: Stage) -> None:
    reported(stage.town)
    leader = stage.enter("county_leader", phone=True)
    leader.go("indicators:board", query="?days=90")
    leader.page.wait_for_load_state("load")
    cells = leader.page.locator(".figure-table td[data-label]")
    assert cells.count() > 10
    assert cells.evaluate_all(NARROW) == []
    assert leader.page.evaluate("document.documentElement.scrollWidth") <= leader.page.viewport_size["width"]
