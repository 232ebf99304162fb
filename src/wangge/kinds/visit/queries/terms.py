"""The words of consent and the rhythm that count for somebody: an operator's rows over what ships."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wangge.kinds.visit.models import CheckLine, ConsentText, RhythmRow
from wangge.kinds.visit.rules.categories import CONSENT_TEXT, CONSENT_VERSION, SERVICES, Service
from wangge.kinds.visit.rules.checklist import SHIPPED
from wangge.kinds.visit.rules.rhythms import DEFAULTS, Every, Rhythm

COUNTY = 6


@dataclass(frozen=True)
class ConsentWords:
    """What is read to somebody before agreeing."""

    version: int
    purpose: str
    text: str
    is_shipped: bool = False


def consent_words(category: str) -> ConsentWords:
    """The newest words for a category; those published for all categories where it has none of its own."""
    rows = ConsentText.objects.filter(category__in=[category, ""])
    best = max(rows, key=lambda row: (row.category == category, row.version), default=None)
    if best is not None:
        return ConsentWords(best.version, best.purpose or _(SERVICES[Service(category)].purpose), best.text)
    return ConsentWords(CONSENT_VERSION, _(SERVICES[Service(category)].purpose), _(CONSENT_TEXT), is_shipped=True)


def _rhythm(row: RhythmRow) -> Rhythm:
    return Rhythm(
        every=Every(row.every), is_care=row.is_care, opens=row.opens, closes=row.closes,
        second_hours=row.second_hours, rest_days=row.rest_days,
    )  # fmt: skip


def rhythm_for(area_code: str, category: str) -> Rhythm:
    """The county's rhythm for a category, else the shipped one."""
    row = RhythmRow.objects.filter(area_code=area_code[:COUNTY], category=category).first()
    return _rhythm(row) if row else DEFAULTS[Service(category)]


def checklist_for(area_code: str) -> list[str]:
    """What is looked at together at a care visit: the county's own lines, else the shipped ones."""
    rows = CheckLine.objects.filter(area_code=area_code[:COUNTY]).order_by("position")
    return list(rows.values_list("text", flat=True)) or [_(line) for line in SHIPPED]


@dataclass(frozen=True)
class Term:
    """One category with its rhythm, for the county's table."""

    category: Service
    title: str
    rhythm: Rhythm
    is_own: bool


def terms(county: str) -> list[Term]:
    """Every category of the closed list with the rhythm of a county."""
    rows = {row.category: row for row in RhythmRow.objects.filter(area_code=county[:COUNTY])}
    return [
        Term(service, _(rule.title), _rhythm(rows[service]) if service in rows else DEFAULTS[service], service in rows)
        for service, rule in SERVICES.items()
    ]
