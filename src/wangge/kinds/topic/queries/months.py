"""Deliberation months: what was raised, talked over and settled in each community, from the topics themselves."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.kinds.topic.models import Campaign
from wangge.kinds.topic.month import round_key
from wangge.matters.models import Matter
from wangge.matters.rules import Phase
from wangge.rounds.models import Due

COMMUNITY = 12


def campaigns_near(area_code: str) -> list[Campaign]:
    """Campaigns of areas above, at or beneath an area, the latest first."""
    above = [area_code[:length] for length in (2, 4, 6, 9, 12) if len(area_code) >= length]
    near = Q(area__code__in=above) | within(area_code, field="area__code")
    return list(Campaign.objects.filter(near).select_related("area").order_by("-starts_on")[:50])


def find_campaign(pk: int) -> Campaign | None:
    """A campaign."""
    return Campaign.objects.select_related("area").filter(pk=pk).first()


@dataclass(frozen=True)
class CampaignRow:
    """One community in a campaign."""

    code: str
    name: str
    parent: str
    raised: int
    met: int
    settled: int
    open: int
    due: str = ""
    """Where the forum asked for stands: open, done, missed, waived; empty when none was asked."""

    @property
    def is_silent(self) -> bool:
        """Whether nothing has come from there yet."""
        return not (self.raised or self.met)


def campaign_rows(campaign: Campaign, within_code: str) -> list[CampaignRow]:
    """Communities of a campaign with what was raised, deliberated and settled in its period."""
    code = within_code if within_code.startswith(campaign.area.code) else campaign.area.code
    areas = Area.objects.filter(within(code), level=Area.Level.COMMUNITY, valid_to=None).select_related("parent")
    first, last = campaign.starts_on, campaign.ends_on
    raised = Q(opened_at__date__gte=first, opened_at__date__lte=last)
    topics = _by_community(
        Matter.objects.filter(within(code, field="area_code"), kind="topic").filter(raised),
        settled=Count("pk", filter=Q(phase=Phase.DONE)), raised=Count("pk"),
        open=Count("pk", filter=Q(phase__in=[Phase.NEW, Phase.ACTIVE, Phase.WAITING])),
    )  # fmt: skip
    held = Q(topic_meetings__held_at__date__gte=first, topic_meetings__held_at__date__lte=last)
    met = _by_community(
        Matter.objects.filter(within(code, field="area_code"), kind="topic"), met=Count("topic_meetings", filter=held)
    )
    dues = Due.objects.filter(round__key=round_key(campaign.pk))
    asked = dict(dues.values_list("area_code", "state"))
    return [
        CampaignRow(
            code=area.code, name=area.name, parent=area.parent.name if area.parent else "",
            **{name: topics.get(area.code, {}).get(name, 0) for name in ("raised", "settled", "open")},
            met=met.get(area.code, {}).get("met", 0), due=asked.get(area.code, ""),
        )
        for area in areas.order_by("code")
    ]  # fmt: skip


def _by_community(rows: QuerySet[Matter], **columns: Any) -> dict[str, dict[str, int]]:
    """Counts of topics by the community they lie in, summed over its grids."""
    found: dict[str, dict[str, int]] = {}
    for code, *numbers in rows.order_by().values_list("area_code").annotate(**columns):
        own = found.setdefault(str(code)[:COMMUNITY], dict.fromkeys(columns, 0))
        for name, number in zip(columns, numbers, strict=True):
            own[name] += int(number)
    return found


def totals_of(rows: list[CampaignRow]) -> dict[str, int]:
    """Sums over the communities of a month."""
    found = {name: sum(getattr(line, name) for line in rows) for name in ("raised", "met", "settled", "open")}
    return found | {"communities": len(rows), "silent": sum(line.is_silent for line in rows)}


def summary_words(totals: dict[str, int], on: date) -> str:
    """What a summary begins with, from the figures of a day; topics go on, and later figures are others."""
    active = totals["communities"] - totals["silent"]
    return _(
        "As of %(day)s, %(active)d of %(communities)d communities deliberated: %(raised)d topics raised, "
        "%(met)d meetings held, %(settled)d topics settled, %(open)d still open."
    ) % {**totals, "active": active, "day": on.isoformat()}


def summaries(area_code: str) -> list[Campaign]:
    """Months that were summed up, for everybody, the latest first."""
    rows = Campaign.objects.filter(summed_up_at__isnull=False).select_related("area")
    if area_code:
        above = [area_code[:length] for length in (2, 4, 6, 9, 12) if len(area_code) >= length]
        rows = rows.filter(Q(area__code__in=above) | within(area_code, field="area__code"))
    return list(rows.order_by("-ends_on", "-pk")[:3])
