"""Names of places in this city, in memory: areas, estates and streets; renewed when a register has changed."""

import re
import threading
from dataclasses import dataclass

from django.db.models import Count, Max

from wangge.areas.models import Area, TreeVersion
from wangge.estates.models import Building, Estate, Street
from wangge.language.places import Candidate, Gazetteer, Place

LEAST = 0.3
MOST = 3
HOUSE = re.compile(r"(\d{1,4})(?:号楼|幢|栋|座|号院)")


@dataclass(frozen=True)
class Found:
    """A place a text may mean, with its point where the registers know one."""

    key: str
    kind: str
    name: str
    code: str
    said: str
    house: str
    is_near: bool
    score: float
    lng: float | None
    lat: float | None


@dataclass(frozen=True)
class Names:
    """The names as of one state of the registers."""

    token: str
    gazetteer: Gazetteer
    points: dict[str, tuple[float | None, float | None]]

    def find(self, text: str, within: str) -> list[Found]:
        """Candidates in a text, best first."""
        found = [self._found(one) for one in self.gazetteer.find(text, within, MOST + 2)]
        return [one for one in found if one.score >= LEAST][:MOST]

    def _found(self, one: Candidate) -> Found:
        lng, lat = self.points.get(one.place.key, (None, None))
        house = HOUSE.search(one.house)
        if house and one.place.kind == "estate":
            estate = int(one.place.key.split(":")[1])
            building = Building.objects.filter(estate_id=estate, number=house.group(1)).first()
            if building is not None and building.lng is not None:
                lng, lat = building.lng, building.lat
        return Found(
            one.place.key, one.place.kind, one.place.name, one.place.code, one.said, one.house, one.near, one.score,
            lng, lat,
        )  # fmt: skip


_kept: list[Names] = []
_building = threading.Lock()


def find_places(text: str, within: str) -> list[Found]:
    """Candidates in a text, best first; never one silent guess. `within` is the county or township it is told in."""
    return current().find(text, within)


def find_names(text: str, within: str) -> list[str]:
    """The names of places that a text says, as it says them."""
    return [one.said for one in current().gazetteer.find(text, within, MOST)]


def forget() -> None:
    """Empties this process's memory of names."""
    with _building:
        _kept.clear()


def _token() -> str:
    tree = TreeVersion.objects.values_list("token", flat=True).order_by("pk").first()
    estates = Estate.objects.aggregate(last=Max("pk"), number=Count("pk"))
    streets = Street.objects.aggregate(last=Max("pk"), number=Count("pk"))
    return f"{tree}:{estates}:{streets}"


def current() -> Names:
    """The names as they are now."""
    token = _token()
    with _building:
        if not _kept or _kept[0].token != token:
            _kept[:] = [_build(token)]
        return _kept[0]


def _build(token: str) -> Names:
    levels = [Area.Level.TOWNSHIP, Area.Level.COMMUNITY]
    areas = Area.objects.filter(level__in=levels).values_list("code", "name", "centre_lng", "centre_lat")
    estates = Estate.objects.values_list("pk", "name", "area__code", "lng", "lat")
    streets = set(Street.objects.exclude(name="").values_list("name", flat=True))
    places, points = [], {}
    for code, name, lng, lat in areas:
        places.append(Place(f"area:{code}", name, "area", code))
        points[f"area:{code}"] = (lng, lat)
    for pk, name, code, lng, lat in estates:
        places.append(Place(f"estate:{pk}", name, "estate", code))
        points[f"estate:{pk}"] = (lng, lat)
    places += [Place(f"street:{name}", name, "street") for name in sorted(streets)]
    return Names(token, Gazetteer(places), points)
