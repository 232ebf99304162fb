"""Words of headings, and what a column under them holds."""

import re

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
UNDER = " › "
"""Between the two lines of a heading."""
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


def plain(heading: str) -> str:
    """A heading without case, signs and what stands in brackets."""
    text = re.sub(r"[(（\[【].*?[)）\]】]", "", heading) or heading
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return " ".join(re.sub(r"[\s_\-./:：*#]+", " ", text).lower().split())


def meaning(heading: str) -> str:
    """The field a heading names by its words, or an empty text; of two lines the lower one speaks first."""
    if NEVER.search(plain(heading)):
        return ""
    return next(filter(None, map(_field, reversed(heading.split(UNDER)))), "")


def _field(heading: str) -> str:
    name = plain(heading)
    for found, words in WORDS.items():
        if name.replace(" ", "") in words.replace(" ", "").split("|"):
            return found
    return next((found for ending, found in ENDINGS if name.endswith(ending)), "")
