"""An answer of the garden community, as the tests write and check it."""

from datetime import date, timedelta
from typing import Any

from tests.world import GARDEN, NOW, Town

from wangge.answers.models import Edition
from wangge.answers.services import check_answer, write_answer

TODAY = date(2026, 3, 4)
QUESTION = "居住证怎么办，要带什么？"
TEXT = "到社区服务大厅申请，当场收件。"


def values(town: Town, area: str = GARDEN, **given: Any) -> dict[str, Any]:
    """What the form hands over."""
    return {
        "area": town.areas[area], "question": QUESTION, "text": TEXT, "bring": "身份证\n租房合同", "place": "周一至周五",
        "basis": "某条例第三条", "category": None, "station": None, "unit": None, "phone": "12345", "valid_until": None,
        "review_on": TODAY + timedelta(days=200),
    } | given  # fmt: skip


def written(town: Town, by: str = "clerk", area: str = GARDEN, *, is_sent: bool = True, **given: Any) -> Edition:
    """Written by somebody; as it stands in the database."""
    row = write_answer(None, values=values(town, area, **given), actor=town.actor(by), at=NOW, is_sent=is_sent)
    return read(row)


def published(
    town: Town, by: str = "clerk", checker: str = "secretary", area: str = GARDEN, **given: Any
) -> Edition:  # fmt: skip
    """Written by one person and checked by another."""
    row = written(town, by, area, **given)
    check_answer(row, is_right=True, remark="", actor=town.actor(checker), at=NOW)
    return read(row)


def read(row: Edition) -> Edition:
    """The row anew."""
    return Edition.objects.select_related("answer__area").get(pk=row.pk)
