"""Papers: the record of a check, and the plate that hangs beside an installation."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any

from django.utils import timezone

from wangge.kinds.inspection.models import Check, Finding, Installation
from wangge.kinds.inspection.queries import findings_of, look_back
from wangge.kit.qr import svg
from wangge.kit.typeset import pdf
from wangge.rounds.queries import Tally

LIFT_SIGNERS = ("电梯安全员签字", "电梯安全总监签字")
SIGNERS = ("检查人签字", "使用单位负责人签字")
PAPERS: Mapping[tuple[str, str], tuple[str, tuple[str, str]]] = {
    ("lift", "daily"): ("每日电梯安全检查记录", LIFT_SIGNERS),
    ("lift", "weekly"): ("每周电梯安全排查治理报告", LIFT_SIGNERS),
    ("lift", "monthly"): ("每月电梯安全调度会议纪要", ("电梯安全总监签字", "使用单位主要负责人签字")),
    ("gas_station", "weekly"): ("燃气调压站每周安全检查记录", SIGNERS),
    ("charging_shed", "weekly"): ("充电棚每周安全检查记录", SIGNERS),
    ("other", "monthly"): ("设施每月安全检查记录", SIGNERS),
}
"""Title of a record and the two who sign it; the monthly meeting of lifts is held by the head of the keeping unit."""
PLATES: Mapping[str, tuple[str, str, str]] = {
    "lift": ("电梯", "被困或受伤，请拨打", "被困时请按紧急报警按钮，耐心等待救援，不要扒门、撬门。"),
    "gas_station": (
        "燃气调压站",
        "闻到燃气味，请拨打",
        "请先离开到上风处再打电话；附近不要抽烟、不要开关电器、不要停车。",
    ),
    "charging_shed": ("充电棚", "冒烟、起火，请拨打", "请不要靠近，不要用水浇正在充电的车和电池，提醒旁人离开。"),
    "other": ("设施", "有危险，请拨打", "请不要靠近，提醒旁人离开。"),
}
"""How a plate calls the installation, when to call the number on it, and what to do until help comes."""
PUBLIC_PHONES = {"charging_shed": "119"}
"""Who is called before anybody of the unit."""


def _template(name: str) -> str:
    return files("wangge.kinds.inspection").joinpath(f"templates/inspection/{name}.typ").read_text(encoding="utf-8")


def _daily(tally: Tally) -> str:
    return f"应做 {tally.asked} 台次，已做 {tally.done}，漏检 {tally.missed}"


def period_words(rhythm: str, period: date) -> str:
    """The day, week or month a record stands for."""
    if rhythm == "monthly":
        return f"{period:%Y年%m月}"
    if rhythm == "weekly":
        monday = period - timedelta(days=period.weekday())
        return f"{monday:%Y年%m月%d日}至{monday + timedelta(days=6):%m月%d日}"
    return f"{period:%Y年%m月%d日}"


def _said(finding: Finding | None) -> str:
    return f"{finding.note}（{finding.matter.number}）" if finding else ""


def record_values(check: Check, at: datetime) -> dict[str, Any]:
    """All that the printed record shows."""
    bad = {finding.position: finding for finding in findings_of(check)}
    row = check.installation
    back = look_back(check.due, at=check.at) if row is None else None
    title, signers = PAPERS[(check.kind, check.rhythm)]
    return {
        "title": title,
        "signers": signers,
        "keeper": check.keeper.name,
        "subject": row.label if row else f"本单位使用的全部{PLATES[check.kind][0]}",
        "code": row.code if row else "",
        "period": period_words(check.rhythm, check.period),
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


def plate_values(row: Installation, address: str) -> dict[str, Any]:
    """All that the plate shows; a fact that is not known has no line, a missing number becomes a public one."""
    kind, when, until_then = PLATES[row.kind]
    inspection = f"{row.next_inspection_on:%Y年%m月%d日}" if row.next_inspection_on else ""
    facts = (
        ("使用单位", row.keeper.name), ("维护保养", row.maintainer), ("下次检验", inspection), ("设备代码", row.code),
    )  # fmt: skip
    own = row.rescue_phone or row.maintainer_phone or row.keeper.phone
    return {
        "name": row.name,
        "estate": row.estate.name if row.estate else row.area.name,
        "kind": kind,
        "when": when,
        "until_then": until_then,
        "rescue": PUBLIC_PHONES.get(row.kind) or own or "119",
        "own": own if row.kind in PUBLIC_PHONES else "",
        "facts": [[name, value] for name, value in facts if value],
        "qr": svg(address),
    }


def plate_pdf(row: Installation, address: str) -> bytes:
    """The plate as PDF."""
    return pdf(_template("plate"), plate_values(row, address))
