"""The notice of a legal session for the stairwell, in Chinese, with the way to the page where places are booked."""

from importlib.resources import files

from django.utils.timezone import localtime
from django.utils.translation import override

from wangge.kinds.dispute.documents.values import LANGUAGE, day
from wangge.kinds.dispute.models import LegalSession
from wangge.kinds.dispute.pages.legal import session_line
from wangge.kinds.dispute.rules.legal import Kind
from wangge.kit import qr
from wangge.kit.typeset import pdf

TELLS = {
    Kind.ADVICE: "带着问题和手头的材料来就行，免费，不登记姓名。",
    Kind.MEDIATION: "有矛盾愿意谈的，可以直接来；只有双方都同意才调解，不收费。",
    Kind.HEARING: "开庭依法进行；旁听请提前十分钟到场，遵守法庭纪律，不拍照、不录像。案情不在此公布。",
    Kind.LESSON: "欢迎各位居民来听，可以当场提问，免费。",
}


def notice_pdf(row: LegalSession, address: str) -> bytes:
    """One page; who comes stands there by office and role."""
    template = files("wangge.kinds.dispute").joinpath("templates/dispute/papers/legal_notice.typ")
    with override(LANGUAGE):
        line = session_line(row, row.planned_at)
    starts = localtime(row.starts_at)
    values = {
        "area": row.area.name, "kind": line.kind, "topic": row.topic, "day": day(starts.date()),
        "weekday": line.weekday, "time": line.time, "where": line.where, "who": line.who,
        "tells": TELLS[Kind(row.kind)],
        "phone": row.room.phone if row.room else "", "seats": row.seats or 0, "off": row.off_reason,
        "address": address, "qr": qr.svg(address), "printed": day(localtime(row.planned_at).date()),
    }  # fmt: skip
    return pdf(template.read_text(encoding="utf-8"), values)
