"""Find the places a text speaks of in a gazetteer of plain values: several candidates with scores, never a guess."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wangge.language.text import clean

SUFFIXES = (
    "街道办事处",
    "街道",
    "社区居委会",
    "社区",
    "村委会",
    "小区",
    "花园",
    "家园",
    "镇",
    "乡",
    "村",
    "大厦",
    "广场",
)
SHORTEST = 2  # characters of a name that may be looked for
LONGEST_NAME = 24

_NEAR = re.compile(r"^.{0,2}?(?:附近|旁边|旁|对面|门口|周边|周围|隔壁|后面|前面|路口|斜对面)")
_HOUSE = re.compile(
    r"^[^\u4e00-\u9fff\d]{0,2}((?:(?:第)?[0-9a-z一二三四五六七八九十]{1,4}(?:期|区|号楼|号院|幢|栋|座|号|单元|门|层|楼|室)-?)+)"
)
_KINDS = "小区|花园|家园|花苑|公寓|大厦|广场|市场|公园|学校|小学|中学|学院|医院|街道|大道|社区|新城|之城"
_MENTION = re.compile(rf"(?:[a-z]\d{{0,2}}[市区县州])?[\u4e00-\u9fffa-z0-9]{{2,8}}?(?:{_KINDS}|[苑府城庄园村镇乡路街])")
_ENDING = re.compile(rf"(?=([\u4e00-\u9fffa-z0-9]{{2}}(?:{_KINDS}|公司|[苑府城庄园村镇乡路街桥厂场站山湖湾郡庭坊])))")
_LEAD = re.compile(r"^(?:.*?(?:反映|投诉|咨询|关于|请求|希望|位于|家住|建议|举报|在|对|是|我们|我|请))")


@dataclass(frozen=True)
class Place:
    """One entry of a gazetteer: own key, name, kind (area, estate, road, …), area code, other names."""

    key: str
    name: str
    kind: str
    code: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """A place a text may mean: score 0 to 1, where it stands, and what stands with it."""

    place: Place
    score: float
    start: int
    end: int
    said: str
    near: bool = False
    house: str = ""


class Gazetteer:
    """Names of places by their text; build it once per set of places."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.names: dict[str, list[tuple[Place, float]]] = {}
        for place in places:
            for name, trust in _names(place):
                self.names.setdefault(name, []).append((place, trust))
        self.lengths = sorted({len(name) for name in self.names}, reverse=True)

    def find(self, text: str, within: str = "", most: int = 5) -> list[Candidate]:
        """Candidates in a text, best first; `within` is the code of the area the reporter is known to be in.

        A name shared by several places shares its score among them, unless another named area or `within` tells
        them apart. A longer name hides the shorter ones inside it.
        """
        said = clean(text)
        spans = self._spans(said)
        codes = [within] if within else []
        codes += [place.code for _, _, found in spans for place, _ in found if place.kind == "area" and len(found) == 1]
        candidates = [
            candidate for start, end, found in spans for candidate in _weighed(said, start, end, found, codes)
        ]
        best: dict[str, Candidate] = {}
        for candidate in candidates:
            if candidate.place.key not in best or candidate.score > best[candidate.place.key].score:
                best[candidate.place.key] = candidate
        return sorted(best.values(), key=lambda candidate: (-candidate.score, candidate.start))[:most]

    def _spans(self, said: str) -> list[tuple[int, int, list[tuple[Place, float]]]]:
        """Where names stand, longest first from the left, none inside another."""
        taken = bytearray(len(said))
        spans = []
        for length in self.lengths:
            for start in range(len(said) - length + 1):
                found = self.names.get(said[start : start + length])
                if found and not any(taken[start : start + length]):
                    taken[start : start + length] = b"\x01" * length
                    spans.append((start, start + length, found))
        return sorted(spans)


def mentions(text: str) -> list[str]:
    """Phrases of a text that look like names of places, known or not, in order."""
    return [_LEAD.sub("", found.group(0)) or found.group(0) for found in _MENTION.finditer(clean(text))]


def endings(text: str) -> set[str]:
    """How names of places in a text end: the kind of place and two characters before it, which stay the same
    whatever leads up to the name ("反对拆除五一桥", "县五一桥")."""
    return set(_ENDING.findall(text))


def _names(place: Place) -> list[tuple[str, float]]:
    """The names a place may be called by, with the trust each deserves; a name without its suffix deserves less."""
    names = {clean(name): 1.0 for name in (place.name, *place.aliases)}
    for full in list(names):
        for suffix in SUFFIXES:
            short = full.removesuffix(suffix)
            if short != full and len(short) >= SHORTEST:
                names.setdefault(short, 0.6)
                break
    return [(name, trust) for name, trust in names.items() if SHORTEST <= len(name) <= LONGEST_NAME]


def _weighed(
    said: str, start: int, end: int, found: Sequence[tuple[Place, float]], codes: Sequence[str]
) -> list[Candidate]:
    fits = [1.0 + 2.0 * any(code and place.code.startswith(code) for code in codes) for place, _ in found]
    whole = sum(fits)
    after = said[end : end + 24]
    near = bool(_NEAR.match(after))
    house = _HOUSE.match(after)
    length = min(1.0, 0.5 + 0.125 * (end - start))
    detail = 1.0 if not near else 0.8
    return [
        Candidate(
            place,
            round(trust * length * detail * fit / whole, 4),
            start,
            end,
            said[start:end],
            near,
            house.group(1) if house else "",
        )
        for (place, trust), fit in zip(found, fits, strict=True)
    ]
