"""The sheet of a matter on paper, read as who takes it in the hand reads it."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from tests.world import COUNTY, NOW, WEST

from wangge.matters.pages.detail import detail_page
from wangge.matters.pages.sheet import clock_row, sheet
from wangge.matters.services.intake import names_below_county
from wangge.matters.tests.stories import report, sent_out

pytestmark = pytest.mark.django_db


def text_of(content):
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def test_a_deadline_that_has_passed_is_printed_as_late_and_one_to_come_as_running(town):
    matter = report(town)
    page = detail_page(matter, actor=town.actor("dispatcher"), at=NOW)
    (clock,) = page.clocks
    before, after = (clock_row(clock, clock.due_at + timedelta(minutes=shift))[2] for shift in (-1, 1))
    assert (before, after) == ("计时中", "超期")


def test_a_matter_of_the_whole_county_names_the_county(town):
    county, township = town.areas[COUNTY], town.areas[WEST]
    assert names_below_county([county]) == county.name
    assert names_below_county([county, township]) == township.name
    assert names_below_county([]) == ""


def test_no_heading_is_left_alone_at_the_foot_of_a_page(town):
    """However long the text above pushes it, the course begins right under its heading."""
    matter = sent_out(town)
    for lines in range(12, 30, 2):
        matter.text = "一行字\n" * lines
        page = detail_page(matter, actor=town.actor("dispatcher"), at=NOW)
        pages = text_of(sheet(page, actor=town.actor("dispatcher"), address="https://wangge.example/", at=NOW))
        for said in pages[:-1]:
            *_others, last, _foot = (line.strip() for line in said.splitlines() if line.strip())
            assert last not in {"办理经过", "单位", "时限"}, lines
