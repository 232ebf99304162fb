"""Papers: the record of a check, and the plate that hangs beside an installation."""

from datetime import datetime
from importlib.resources import files
from typing import Any

from django.utils import timezone

from wangge.kinds.inspection.models import Check, Finding, Installation
from wangge.kinds.inspection.queries import findings_of, look_back
from wangge.kit.qr import svg
from wangge.kit.typeset import pdf
from wangge.rounds.queries import Tally

TITLES = {
    ("lift", "daily"): "每日电梯安全检查记录",
    ("lift", "weekly"): "每周电梯安全排查治理报告",
    ("lift", "monthly"): "每月电梯安全调度会议纪要",
    ("gas_station", "weekly"): "燃气调压站每周安全检查记录",
    ("charging_shed", "weekly"): "充电棚每周安全检查记录",
    ("other", "monthly"): "设施每月安全检查记录",
}


def _template(name: str) -> str:
    return files("wangge.kinds.inspection").joinpath(f"templates/inspection/{name}.typ").read_text(encoding="utf-8")


def _daily(tally: Tally) -> str:
    return f"应做 {tally.asked} 台次，已做 {tally.done}，漏检 {tally.missed}"


def _said(finding: Finding | None) -> str:
    return f"{finding.note}（{finding.matter.number}）" if finding else ""


def record_values(check: Check, at: datetime) -> dict[str, Any]:
    """All that the printed record shows."""
    bad = {finding.position: finding for finding in findings_of(check)}
    row = check.installation
    back = look_back(check.due, at=check.at) if row is None else None
    return {
        "title": TITLES[(check.kind, check.rhythm)],
        "keeper": check.keeper.name,
        "subject": row.label if row else f"在用设备：{check.keeper.name}",
        "code": row.code if row else "",
        "period": f"{check.period:%Y年%m月%d日}",
        "made": timezone.localtime(check.at).strftime("%Y年%m月%d日 %H:%M"),
        "late": "补做（已过规定时间）" if check.is_late else "",
        "by": check.by_name,
        "present": str(check.present or ""),
        "edition": f"第{check.sheet.edition}版",
        "result": f"发现问题 {check.found} 项" if check.found else "未发现问题（零风险报告）",
        "note": check.note,
        "facts": [] if back is None else [
            {"name": "日管控", "value": _daily(back.daily)},
            {"name": "新发现隐患", "value": f"{back.opened} 项"},
            {"name": "已闭环隐患", "value": f"{back.closed} 项"},
        ],
        "lines": [
            {
                "position": item.position, "text": item.text,
                "result": "有问题" if item.position in bad else "正常",
                "note": _said(bad.get(item.position)),
            }
            for item in check.sheet.items.order_by("position")
        ],
    }  # fmt: skip


def record_pdf(check: Check, *, at: datetime) -> bytes:
    """The record as PDF."""
    return pdf(_template("record"), record_values(check, at))


def plate_pdf(row: Installation, address: str) -> bytes:
    """The plate as PDF."""
    values = {
        "name": row.name,
        "estate": row.estate.name if row.estate else row.area.name,
        "kind": {"lift": "电梯", "gas_station": "燃气调压站", "charging_shed": "充电棚"}.get(row.kind, "设施"),
        "code": row.code,
        "keeper": row.keeper.name,
        "maintainer": row.maintainer or "—",
        "rescue": row.rescue_phone or row.maintainer_phone or "—",
        "inspection": f"{row.next_inspection_on:%Y年%m月%d日}" if row.next_inspection_on else "—",
        "qr": svg(address),
    }
    return pdf(_template("plate"), values)
