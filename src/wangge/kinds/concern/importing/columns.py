"""Which column is what: guessed from the headings' words and from what stands beneath them, or said by the operator."""

import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.kinds.concern.importing.cells import (
    CellRefused,
    is_closed,
    looks_like_moment,
    parse_degrees,
    parse_pair,
)
from wangge.kinds.concern.importing.table import Line

FIELDS = {
    "number": gettext_lazy("Number at the source"),
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("Text"),
    "moment": gettext_lazy("Reported at the source"),
    "address": gettext_lazy("Place or address"),
    "area": gettext_lazy("Street, community or grid"),
    "lng": gettext_lazy("Longitude"),
    "lat": gettext_lazy("Latitude"),
    "point": gettext_lazy("Longitude and latitude in one"),
    "category": gettext_lazy("Category"),
    "channel": gettext_lazy("Channel"),
    "demand": gettext_lazy("What is wanted"),
    "name": gettext_lazy("Reporter’s name"),
    "contact": gettext_lazy("Reporter’s telephone"),
    "state": gettext_lazy("State at the source"),
    "closed": gettext_lazy("Closed at the source"),
}
MANY = {"text", "title", "address", "area", "category"}
"""Fields that may be made of several columns."""
WORDS: dict[str, str] = {
    "number": "id|编号|工单号|案件号|案卷号|受理号|流水号|任务号|单号|事件号|诉求号|信件号|case number|case no"
    "|case id|ticket|unique key|service request id|request id|service request number|reference"
    "|ref no",
    "title": "标题|主题|事项名称|事件名称|诉求标题|案件标题|来信标题|留言主题|title|subject|summary|headline"
    "|descriptor",
    "text": "内容|正文|描述|诉求|问题|详情|留言详情|反映内容|事件描述|问题描述|案件描述|事项内容|情况|text"
    "|detail|details|content|description|message|body|complaint|text tokens|tokens|comments",
    "moment": "时间|日期|上报时间|受理时间|登记时间|创建时间|发生时间|来电时间|留言时间|反映时间|提交时间"
    "|诉求时间|立案时间|采集时间|date|created|created at|created date|opened|opened at|asked at"
    "|reported|reported at|requested datetime|open date|submitted|submitted at|received|received at"
    "|moment|timestamp|datetime|time",
    "closed": "结案时间|办结时间|完成时间|关闭时间|处置时间|解决时间|closed|closed at|closed date|completed at"
    "|resolved at|close date|completion date",
    "state": "状态|办理状态|案件状态|工单状态|办理情况|办理结果|结果|status|state|result",
    "address": "地址|地点|位置|发生地|发生地点|事发地|事发地点|详细地址|案发地点|问题地点|小区|小区名称|address"
    "|location|place|site|incident address|street address|estate",
    "area": "区域|所属区域|街道|乡镇|镇街|街镇|社区|村社|村|网格|所属网格|所属社区|所属街道|责任网格|片区"
    "|辖区|street|community|neighborhood|neighbourhood|township|town|subdistrict|borough|grid|area"
    "|area code|village",
    "lng": "经度|东经|lng|lon|long|longitude|x坐标|坐标x|x",
    "lat": "纬度|北纬|lat|latitude|y坐标|坐标y|y",
    "point": "坐标|经纬度|位置坐标|定位|coordinates|coordinate|point|geom|latlng|lnglat|lat lng",
    "category": "类别|分类|类型|事项类别|问题类别|问题类型|事件类型|一级分类|二级分类|三级分类|大类|小类"
    "|大类名称|小类名称|案由|诉求类型|诉求类别|category|type|label|main type|sub type|complaint type"
    "|service name|subcategory|class|topic",
    "channel": "来源|渠道|来源渠道|受理渠道|上报来源|问题来源|事件来源|反映渠道|诉求来源|channel|source"
    "|method received|origin|via",
    "demand": "性质|诉求性质|事件性质|来电性质|诉求目的|nature|demand",
    "name": "姓名|反映人|联系人|上报人|投诉人|来电人|诉求人|市民姓名|留言用户|reporter|reporter name|caller"
    "|contact name",
    "contact": "电话|手机|手机号|手机号码|联系电话|联系方式|来电号码|反映人电话|phone number|mobile|tel"
    "|telephone|contact|reporter phone|contact phone",
}
NEVER = re.compile(
    r"回复|答复|到期|期限|截止|更新|修改|处置单位|承办|责任单位|主管部门|replied|reply|due|update|modified|agency"
    r"|resolution|序号|days|hours|group|zip|邮编|板块|评价|满意|location.?type|地点类型|district|board|unit",
    re.IGNORECASE,
)
ENDINGS: tuple[tuple[str, str], ...] = (
    ("结案时间", "closed"), ("办结时间", "closed"), ("完成时间", "closed"), ("经纬度", "point"), ("经度", "lng"),
    ("纬度", "lat"), ("坐标", "point"), ("编号", "number"), ("单号", "number"), ("标题", "title"), ("主题", "title"),
    ("内容", "text"), ("描述", "text"), ("详情", "text"), ("诉求", "text"), ("状态", "state"), ("时间", "moment"),
    ("日期", "moment"), ("地址", "address"), ("地点", "address"), ("位置", "address"), ("街道", "area"),
    ("社区", "area"), ("网格", "area"), ("乡镇", "area"), ("小区", "address"), ("类别", "category"),
    ("分类", "category"), ("类型", "category"), ("大类", "category"), ("小类", "category"), ("来源", "channel"),
    ("渠道", "channel"), ("姓名", "name"), ("电话", "contact"), ("手机", "contact"), ("联系方式", "contact"),
    ("性质", "demand"),
)  # fmt: skip
LONG_TEXT = 12
MOSTLY = 0.8


class MappingRefused(ValueError):
    """A choice of columns that cannot be meant."""


@dataclass
class Mapping:
    """Columns by what they are; in a field of several columns the first ones are the broader ones."""

    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, name: str) -> tuple[str, ...]:
        """The columns of a field."""
        return self.columns.get(name, ())

    def field_of(self, heading: str) -> str:
        """What a column is taken for, or an empty text."""
        return next((name for name, headings in self.columns.items() if heading in headings), "")

    def one(self, name: str, cells: AnyMapping[str, str]) -> str:
        """The first filled cell of a field."""
        return next((cells[head] for head in self.of(name) if cells.get(head)), "")

    def all(self, name: str, cells: AnyMapping[str, str]) -> list[str]:
        """All filled cells of a field."""
        return [cells[head] for head in self.of(name) if cells.get(head)]


def plain(heading: str) -> str:
    """A heading without case, signs and what stands in brackets."""
    text = re.sub(r"[(（\[【].*?[)）\]】]", "", heading) or heading
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return " ".join(re.sub(r"[\s_\-./:：*#]+", " ", text).lower().split())


def _by_word(heading: str) -> str:
    name = plain(heading)
    if NEVER.search(name):
        return ""
    for found, words in WORDS.items():
        if name.replace(" ", "") in words.replace(" ", "").split("|"):
            return found
    return next((found for ending, found in ENDINGS if name.endswith(ending)), "")


def guess(headings: Sequence[str], sample: Sequence[Line]) -> Mapping:
    """What each column probably is; the operator has the last word."""
    found: dict[str, list[str]] = {}
    texts = {head: [line.cells[head] for line in sample if line.cells.get(head)] for head in headings}
    for head in headings:
        name = _by_word(head)
        if name and _fits(name, texts[head]) and (name in MANY or name not in found):
            found.setdefault(name, []).append(head)
    left = [head for head in headings if not any(head in taken for taken in found.values())]
    _by_content(found, left, texts)
    _mend_words(found, texts)
    return Mapping({name: tuple(heads) for name, heads in found.items()})


def _fits(name: str, cells: list[str]) -> bool:
    """Whether what stands in the column bears out its heading."""
    if not cells:
        return False
    if name in {"moment", "closed"}:
        return _share(cells, lambda text: looks_like_moment(text) or _is_number(text)) > 0.3
    if name in {"lng", "lat"}:
        return _share(cells, _is_degrees) > 0.3
    if name == "point":
        return _share(cells, _is_pair) > 0.3
    if name == "number":
        return len(set(cells)) >= 0.5 * len(cells)
    if name == "state":
        return len(set(cells)) <= max(12, len(cells) // 20) and _mean(cells) < 20
    return True


def _by_content(found: dict[str, list[str]], left: list[str], texts: dict[str, list[str]]) -> None:
    """What no heading says: a column of dates, a column of long texts, a column of points."""
    free = [head for head in left if texts[head] and not NEVER.search(plain(head))]
    if "moment" not in found:
        dates = [head for head in free if _share(texts[head], looks_like_moment) > MOSTLY]
        _take(found, free, "moment", dates[:1])
    if "point" not in found and "lng" not in found:
        _take(found, free, "point", [head for head in free if _share(texts[head], _is_pair) > MOSTLY][:1])
    if "text" not in found:
        texty = [head for head in free if _mean(texts[head]) >= LONG_TEXT and not _is_column_of_moments(texts[head])]
        _take(found, free, "text", sorted(texty, key=lambda head: -_mean(texts[head]))[:1])
    if "state" not in found:
        short = [head for head in free if len(set(texts[head])) <= 8 and _share(texts[head], is_closed) > 0.2]
        _take(found, free, "state", short[:1])


def _take(found: dict[str, list[str]], free: list[str], name: str, heads: list[str]) -> None:
    if heads:
        found[name] = heads
        free[:] = [head for head in free if head not in heads]


def _mend_words(found: dict[str, list[str]], texts: dict[str, list[str]]) -> None:
    """Text cut into words stands behind the text itself; a “title” longer than every text is the text."""
    cut = [head for head in found.get("text", []) if "token" in plain(head)]
    if cut:
        found["text"] = [*(head for head in found["text"] if head not in cut), *cut]
    if "text" not in found and found.get("title"):
        longest = max(found["title"], key=lambda head: _mean(texts[head]))
        if _mean(texts[longest]) > 3 * LONG_TEXT:
            found["text"] = [longest]
            found["title"] = [head for head in found["title"] if head != longest]


def _share(cells: list[str], test: object) -> float:
    return sum(1 for cell in cells if test(cell)) / len(cells) if cells and callable(test) else 0.0


def _mean(cells: list[str]) -> float:
    return sum(map(len, cells)) / len(cells) if cells else 0.0


def _is_column_of_moments(cells: list[str]) -> bool:
    return _share(cells, looks_like_moment) > 0.5


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"\d+(\.\d+)?", text))


def _is_degrees(text: str) -> bool:
    try:
        parse_degrees(text)
    except CellRefused:
        return False
    return True


def _is_pair(text: str) -> bool:
    try:
        one, other = parse_pair(text)
    except CellRefused:
        return False
    return "." in text and abs(one) <= 180 and abs(other) <= 180


def apply_choices(mapping: Mapping, choices: Sequence[tuple[str, str]], headings: Sequence[str]) -> Mapping:
    """The guess with the operator's choices: `field=heading`, several times for several columns, `field=` for none."""
    chosen: dict[str, list[str]] = {}
    for name, heading in choices:
        if name not in FIELDS:
            values = {"name": name, "known": ", ".join(FIELDS)}
            raise MappingRefused(_("There is no field “%(name)s”; there are: %(known)s") % values)
        if heading and heading not in headings:
            values = {"name": heading, "known": ", ".join(headings)}
            raise MappingRefused(_("There is no column “%(name)s”; there are: %(known)s") % values)
        chosen.setdefault(name, []).extend([heading] if heading else [])
    taken = {head for heads in chosen.values() for head in heads}
    kept = {
        name: tuple(head for head in heads if head not in taken)
        for name, heads in mapping.columns.items()
        if name not in chosen
    }
    merged = {**kept, **{name: tuple(heads) for name, heads in chosen.items()}}
    for name, heads in merged.items():
        if len(heads) > 1 and name not in MANY:
            values = {"name": str(FIELDS[name]), "heads": ", ".join(heads)}
            raise MappingRefused(_("“%(name)s” can only be one column, not %(heads)s.") % values)
    return Mapping({name: heads for name, heads in merged.items() if heads})
