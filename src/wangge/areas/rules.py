"""What kind of area a code and a name tell of, and whether a grid is of the right size; pure Python."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

LEVEL_WORDS = {
    "province": "province",
    "省": "province",
    "自治区": "province",
    "直辖市": "province",
    "city": "city",
    "市": "city",
    "county": "county",
    "县": "county",
    "区": "county",
    "township": "township",
    "乡镇": "township",
    "街道": "township",
    "乡镇（街道）": "township",
    "community": "community",
    "village": "community",
    "社区": "community",
    "村": "community",
    "社区（村）": "community",
    "grid": "grid",
    "网格": "grid",
    "micro_grid": "micro_grid",
    "微网格": "micro_grid",
}
KIND_WORDS = {
    "township": {
        "subdistrict": "subdistrict",
        "街道": "subdistrict",
        "town": "town",
        "镇": "town",
        "township": "township",
        "乡": "township",
        "zone": "zone",
        "其他": "zone",
    },
    "community": {
        "urban_community": "urban_community",
        "居委会": "urban_community",
        "社区": "urban_community",
        "village": "village",
        "村委会": "village",
        "村": "village",
        "其他": "",
    },
    "grid": {
        "base": "base",
        "基础网格": "base",
        "普通网格": "base",
        "dedicated": "dedicated",
        "专属网格": "dedicated",
        "专属": "dedicated",
    },
}


class Size(StrEnum):
    """How a grid stands to its norm."""

    UNKNOWN = "unknown"
    SMALL = "small"
    GOOD = "good"
    LARGE = "large"


def size_of(households: int | None, norm: tuple[int, int]) -> Size:
    """Whether a number of households lies in the norm; both ends belong to it."""
    if households is None:
        return Size.UNKNOWN
    if households < norm[0]:
        return Size.SMALL
    return Size.LARGE if households > norm[1] else Size.GOOD


LOAD_CLASSES = (0, 2, 5, 10, 20)


def load_class(open_matters: int) -> int:
    """The class (0 to 5) of a grid on the map of open matters: none, up to 2, 5, 10, 20, more."""
    return sum(open_matters > most for most in LOAD_CLASSES)


def kind_of(code: str, level: str, name: str, word: str = "") -> str:
    """The kind of an area, told by a word of the list, else by the name, else by the digits of its code.

    Raises `KeyError` for a word that no list of this level uses.
    """
    known = KIND_WORDS.get(level, {})
    kind = known[word] if word and known else ""
    if kind:
        return kind
    if level == "township":
        return _township_kind(code, name)
    if level == "community":
        return "village" if code[9] in "235" else "urban_community"
    return "base" if level == "grid" else ""


def _township_kind(code: str, name: str) -> str:
    if name.endswith(("街道", "街道办事处")):
        return "subdistrict"
    if code[6] == "4" or code[6] == "5":
        return "zone"
    if name.endswith("镇"):
        return "town"
    if name.endswith("乡"):
        return "township"
    return {"0": "subdistrict", "1": "town"}.get(code[6], "township")


def numbering_order(centres: Sequence[tuple[float, float]], bands: int = 0) -> list[int]:
    """Positions of centres (lng, lat) in the order grids are numbered: west to east in bands from north to south.

    Without `bands`, as many bands are made as give about as many columns as rows.
    """
    if not centres:
        return []
    rows = bands or max(1, round(len(centres) ** 0.5))
    north, south = max(lat for _lng, lat in centres), min(lat for _lng, lat in centres)
    height = (north - south) / rows or 1.0

    def place(at: int) -> tuple[int, float, float]:
        lng, lat = centres[at]
        return min(rows - 1, int((north - lat) / height)), lng, -lat

    return sorted(range(len(centres)), key=place)


def free_numbers(used: Iterable[int], wanted: int) -> list[int]:
    """The next numbers above every one ever used: a number is never given twice."""
    first = max(used, default=0) + 1
    return list(range(first, first + wanted))
