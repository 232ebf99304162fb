"""The certificate of service (志愿服务记录证明): free, true, on request; it names the person alone."""

from collections.abc import Iterable
from datetime import datetime
from importlib.resources import files

from django.conf import settings
from django.utils.timezone import localdate

from wangge.kit.typeset import pdf
from wangge.people.actors import Actor
from wangge.volunteers.models import Hours
from wangge.volunteers.rules import hours_text

MOST = 200


def certificate_values(actor: Actor, rows: Iterable[Hours], *, at: datetime) -> dict[str, object]:
    """All that the certificate shows."""
    hours = list(rows)
    today = localdate(at)
    return {
        "name": actor.name,
        "total": hours_text(sum(row.minutes for row in hours)),
        "minutes": sum(row.minutes for row in hours),
        "times": len(hours),
        "first": hours[0].on.strftime("%Y年%m月%d日") if hours else "",
        "last": hours[-1].on.strftime("%Y年%m月%d日") if hours else "",
        "day": today.strftime("%Y年%m月%d日"),
        "city": getattr(settings, "CITY_NAME", "") or "",
        "rows": [
            {
                "on": row.on.isoformat(), "what": row.what, "place": row.community.name,
                "minutes": row.minutes,
            }
            for row in hours[-MOST:]
        ],
    }  # fmt: skip


def certificate(actor: Actor, rows: Iterable[Hours], *, at: datetime) -> bytes:
    """The certificate as PDF."""
    template = files("wangge.volunteers").joinpath("print/certificate.typ").read_text(encoding="utf-8")
    return pdf(template, certificate_values(actor, rows, at=at))
