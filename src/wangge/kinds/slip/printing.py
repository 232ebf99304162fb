"""The printed slip: numbered order above, reply part below."""

from datetime import datetime, timedelta
from importlib.resources import files

from django.utils import timezone

from wangge.kinds.slip.queries import problems_of
from wangge.kit.typeset import pdf
from wangge.matters.models import Matter


def slip_number(matter: Matter) -> str:
    """The number of the year as it is printed, such as 〔2026〕12号."""
    details = matter.slip
    return f"〔{details.year}〕{details.serial}号" if details.serial else "（草稿）"


def last_day(due_at: datetime) -> str:
    """The day a deadline falls on; one that ends at midnight still belongs to the day before."""
    return timezone.localtime(due_at - timedelta(minutes=1)).strftime("%Y年%m月%d日")


def slip_values(matter: Matter) -> dict[str, object]:
    """All that the printed slip shows."""
    details = matter.slip
    order = matter.orders.filter(part="lead").select_related("unit").order_by("-pk").first()
    clock = matter.clocks.filter(name="reply").order_by("-pk").first()
    return {
        "number": slip_number(matter),
        "matter_number": matter.number,
        "issuer": details.issuer.name,
        "unit": order.unit.name if order else "",
        "title": matter.title,
        "place": f"{matter.area_name} {matter.spot}".strip(),
        "issued": timezone.localtime(order.sent_at).strftime("%Y年%m月%d日") if order else "",
        "due": last_day(clock.due_at) if clock else "",
        "problems": [
            {
                "position": problem.position,
                "text": problem.text,
                "wanted": problem.wanted,
                "result": problem.result,
                "solved": {True: "已解决", False: "未解决", None: ""}[problem.is_solved],
            }
            for problem in problems_of(matter)
        ],
        "reply": order.result if order else "",
    }


def slip_pdf(matter: Matter) -> bytes:
    """The slip as PDF."""
    template = files("wangge.kinds.slip").joinpath("templates/slip/slip.typ").read_text(encoding="utf-8")
    return pdf(template, slip_values(matter))
