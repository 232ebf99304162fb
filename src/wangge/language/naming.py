"""Names of units: the same office under a new name, and the same kind of office in another area.

An office is renamed far more often than its work changes, so proposals also count by family (one office under all its
names) and by template (the name with its own area taken out, such as “{0}综合执法队”).
"""

import re
from collections.abc import Iterable, Sequence

_AREA = re.compile(r"(.{2,}?)(?:街道办事处|街道|社区|镇|乡|村|嘎查|居委会|村委会)$")
_TAIL = re.compile(r"[（(]([^（）()]*)[）)]$")
_OFFICE = r"(?:街道办事处|街道办|办事处|街道|辖区|镇|乡|办(?!公))?"


def area_stem(value: str) -> str:
    """The bare name of an area (“花园街道” gives “花园”), or nothing when the value is no area."""
    found = _AREA.match(value.strip())
    return found.group(1) if found else ""


def template(name: str, stems: Sequence[str], others: Iterable[str]) -> str:
    """The name with the areas of the case (`stems`) as {0}, {1}, … and any other known area as {x}."""
    for place, stem in enumerate(stems):
        if stem:
            name = re.sub(re.escape(stem) + _OFFICE, f"{{{place}}}", name)
    for stem in others:
        if stem in name:
            name = re.sub(re.escape(stem) + _OFFICE, "{x}", name)
    return name


def family(name: str, stems: Iterable[str]) -> str:
    """One key for all names of one office: “花园街道执法队” and “花园办事处执法队（花园街道办事处）” are the same."""
    tail = _TAIL.search(name)
    base = name[: tail.start()] if tail else name
    if tail and not any(stem in base for stem in stems):
        base = name
    return re.sub(r"街道办事处|办事处|街道|[（）()]", "", base).replace("办公室", "办")


def successors(
    names: Sequence[str], parents: Sequence[Sequence[str]], stems: Sequence[str], least: int = 3
) -> list[str]:
    """Names that known offices may get next.

    Where at least `least` offices are known both as “X” and as “X（P）”, P being an area above a case that X handled,
    every other X may become “X（P）” too; `parents` holds for each name the full names of those areas, likeliest first.
    """
    known = set(names)
    pairs = [(name, f"{name}（{area}）") for name, areas in zip(names, parents, strict=True) for area in areas[:1]]
    renamed = sum(later in known for _, later in pairs)
    if renamed < least:
        return []
    return [later for name, later in pairs if later not in known and not _TAIL.search(name) and _has_area(name, stems)]


def _has_area(name: str, stems: Sequence[str]) -> bool:
    return any(stem in name for stem in stems)
