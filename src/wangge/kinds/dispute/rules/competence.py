"""Which mediation bodies may take a case of an area and a sort of dispute, the fittest first, and why; pure Python."""

from dataclasses import dataclass

from wangge.kit.words import gettext_noop

COMMUNITY, TOWNSHIP, COUNTY = 12, 9, 6
OWN = gettext_noop("of your own community")
OF_TOWNSHIP = gettext_noop("of your township")
OF_COUNTY = gettext_noop("of the county")
OF_CITY = gettext_noop("of the city")
VERSED = gettext_noop("versed in this sort of dispute")
SECTOR = gettext_noop("a committee for certain sorts of dispute")
LEVELS = ((COMMUNITY, OWN), (TOWNSHIP, OF_TOWNSHIP), (COUNTY, OF_COUNTY), (0, OF_CITY))


@dataclass(frozen=True)
class Standing:
    """What is known of a body that could take a case."""

    area_code: str
    is_sector: bool
    takers: int
    troubles: frozenset[str] = frozenset()


def is_competent(body: Standing, area_code: str) -> bool:
    """A body takes cases of its own area and of all beneath it, where somebody of it has an account."""
    return body.takers > 0 and area_code.startswith(body.area_code)


def is_versed(body: Standing, trouble: str) -> bool:
    """Whether somebody of the body is versed in a sort of dispute."""
    return trouble in body.troubles


def order(body: Standing, trouble: str) -> tuple[bool, bool, int]:
    """Versed bodies come first, then the general ones, then the nearest."""
    return not (is_versed(body, trouble) and trouble != ""), body.is_sector, -len(body.area_code)


def reasons(body: Standing, trouble: str = "") -> list[str]:
    """Why it can be chosen."""
    where = next(words for length, words in LEVELS if len(body.area_code) >= length)
    return [where, *([SECTOR] if body.is_sector else []), *([VERSED] if is_versed(body, trouble) else [])]


def may_take(own: str, place: str) -> bool:
    """Whether a body of one area may take a case that staff enters for another: the same way up, or further down."""
    return place.startswith(own) or own.startswith(place)
