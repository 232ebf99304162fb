"""What stands in the cells: moments in many notations, degrees, kinds of channel and demand, closed or not."""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo

OLDEST = 1980
EXCEL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - wall-clock time of no zone yet
EXCEL_DAYS = (20_000, 80_000)
EPOCH = {10: 1, 13: 1000}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
YEAR_FIRST = re.compile(
    r"^(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?(?P<rest>.*)$"
)
YEAR_LAST = re.compile(r"^(?P<first>\d{1,2})[-/.](?P<second>\d{1,2})[-/.](?P<year>\d{4})(?P<rest>.*)$")
RUN = re.compile(
    r"^(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})[T ]?(?:(?P<rest>\d{2}:?\d{2}(?::?\d{2})?))?$"
)
NAMED = re.compile(r"^(?:(?P<day>\d{1,2})[ -])?(?P<name>[A-Za-z]{3,9})\.?[ -](?P<other>\d{1,4}),?[ -]?(?P<more>.*)$")
CLOCK = re.compile(
    r"^[T\s]*(?:(?:周|星期)[一二三四五六日天])?\s*(?P<half>上午|下午|早上|晚上|中午|凌晨)?\s*"
    r"(?P<hour>\d{1,2})\s*[:时点：]\s*(?:(?P<minute>\d{1,2})\s*(?:[:分：]\s*(?:(?P<second>\d{1,2})(?:\.\d+)?\s*秒?)?)?)?"
    r"\s*(?P<pm>[AaPp][Mm])?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?$"
)
AFTERNOON = {"下午", "晚上"}
ARCS = re.compile(r"[NSEW]?\s*-?\d+(?:\.\d+)?\s*[°º度][\d.\s′'’″\"”分秒]*[NSEW]?", re.IGNORECASE)
DIGIT_TIME = re.compile(r"^(\d{2})(\d{2})(\d{2})?$")


class CellRefused(ValueError):
    """A cell that cannot be understood."""


def parse_moment(text: str, zone: tzinfo, *, is_day_first: bool = False) -> datetime:
    """A moment from a text; a date alone is its midnight; raises `CellRefused`."""
    text = text.strip()
    try:
        found = _as_number(text) or _as_run(text) or _as_date(text, is_day_first=is_day_first)
    except (ValueError, OverflowError) as error:
        raise CellRefused(text) from error
    if found is None or found.year < OLDEST:
        raise CellRefused(text)
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _as_number(text: str) -> datetime | None:
    """A spreadsheet's day number, or seconds or milliseconds since 1970."""
    if not re.fullmatch(r"\d+(\.\d+)?", text):
        return None
    if text.isdigit() and len(text) in EPOCH:
        return datetime.fromtimestamp(int(text) / EPOCH[len(text)], tz=UTC)
    days = float(text)
    if EXCEL_DAYS[0] <= days < EXCEL_DAYS[1]:
        return EXCEL_ZERO + timedelta(seconds=round(days * 86400))
    return None


def _as_run(text: str) -> datetime | None:
    found = RUN.match(text)
    if found is None:
        return None
    return _put_together(int(found["year"]), int(found["month"]), int(found["day"]), found["rest"] or "")


def _as_date(text: str, *, is_day_first: bool) -> datetime | None:
    found = YEAR_FIRST.match(text)
    if found:
        return _put_together(int(found["year"]), int(found["month"]), int(found["day"]), found["rest"])
    found = YEAR_LAST.match(text)
    if found:
        month, day = int(found["first"]), int(found["second"])
        if is_day_first or month > 12:
            month, day = day, month
        return _put_together(int(found["year"]), month, day, found["rest"])
    return _as_named(text)


def _as_named(text: str) -> datetime | None:
    """4 Jan 2020, Jan 4, 2020 and the like."""
    found = NAMED.match(text)
    if found is None or found["name"][:3].lower() not in MONTHS:
        return None
    month = MONTHS.index(found["name"][:3].lower()) + 1
    if found["day"]:
        return _put_together(int(found["other"]), month, int(found["day"]), found["more"])
    year, _gap, rest = found["more"].partition(" ")
    return _put_together(int(year), month, int(found["other"]), rest)


def _put_together(year: int, month: int, day: int, rest: str) -> datetime:
    midnight = datetime(year, month, day)  # noqa: DTZ001 - wall-clock time of no zone yet
    rest = rest.strip()
    if not rest:
        return midnight
    digits = DIGIT_TIME.match(rest)
    if digits:
        hour, minute, second = (int(part or 0) for part in digits.groups())
        return midnight.replace(hour=hour, minute=minute, second=second)
    found = CLOCK.match(rest)
    if found is None:
        raise CellRefused(rest)
    hour = _hour(int(found["hour"]), found["half"] or "", (found["pm"] or "").lower())
    moment = midnight.replace(hour=hour, minute=int(found["minute"] or 0), second=int(found["second"] or 0))
    return moment.replace(tzinfo=_zone(found["zone"])) if found["zone"] else moment


def _hour(hour: int, half: str, pm: str) -> int:
    if (half in AFTERNOON or pm == "pm") and hour < 12:
        return hour + 12
    return 0 if hour == 12 and (pm == "am" or half == "凌晨") else hour


def _zone(text: str) -> tzinfo:
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


def day_comes_first(texts: Iterable[str]) -> bool:
    """Whether 03/04/2020 means 3 April in this column: some first part is above 12."""
    found = (YEAR_LAST.match(text.strip()) for text in texts)
    return any(int(match["first"]) > 12 for match in found if match)


def looks_like_moment(text: str) -> bool:
    """Whether a text is a date or moment beyond doubt; bare numbers are not."""
    if re.fullmatch(r"\d+(\.\d+)?", text.strip()) and not RUN.match(text.strip()):
        return False
    try:
        parse_moment(text, UTC)
    except CellRefused:
        return False
    return True


def joined_moment(parts: Sequence[str]) -> str:
    """A date and a time of day from two cells, or the only one; of several moments the first."""
    if len(parts) > 1 and is_date_alone(parts[0]) and is_time_of_day(parts[1]):
        return f"{parts[0].strip()} {parts[1].strip()}"
    return parts[0] if parts else ""


def is_time_of_day(text: str) -> bool:
    """Whether a text is hours and minutes without a date."""
    return bool(CLOCK.match(text.strip()))


def is_date_alone(text: str) -> bool:
    """Whether a text is a date without a time of day."""
    return looks_like_moment(text) and parse_moment(text, UTC).time() == time()


def parse_degrees(text: str) -> float:
    """Degrees as a decimal number, or as degrees, minutes and seconds; raises `CellRefused`."""
    text = text.strip().replace("，", ".").upper()
    sign = -1.0 if re.search(r"[SW]", text) else 1.0
    parts = re.findall(r"-?\d+(?:\.\d+)?", text)
    if not parts or len(parts) > 3 or re.search(r"[^\d.\s°º′'’″\"”NSEW东西南北经纬度分秒+-]", text):
        raise CellRefused(text)
    numbers = [float(part) for part in parts]
    if numbers[0] < 0:
        sign, numbers[0] = -1.0, -numbers[0]
    value = sum(number / 60.0**power for power, number in enumerate(numbers))
    if not math.isfinite(value) or value > 180:
        raise CellRefused(text)
    return sign * value


def parse_pair(text: str) -> tuple[float, float]:
    """Two numbers in one cell, such as `POINT(106.2 37.9)` or `37°58′12″N 106°11′24″E`, in their order."""
    parts = ARCS.findall(text) or re.findall(r"-?\d+(?:\.\d+)?", text)
    if len(parts) != 2:
        raise CellRefused(text)
    return parse_degrees(parts[0]), parse_degrees(parts[1])


CHANNEL_WORDS: Sequence[tuple[str, tuple[str, ...]]] = (
    ("hotline_12345", ("12345", "12319", "市长热线", "政务热线", "市民热线", "政务服务便民热线", "hotline", "311")),
    ("petition_referral", ("信访", "petition")),
    ("device_alarm", ("设备", "传感", "物联", "告警", "device", "sensor", "alarm")),
    ("building_head", ("楼长", "楼栋长", "building head")),
    ("visit", ("走访", "入户", "上门", "visit")),
    ("grid_patrol", ("巡查", "网格员", "巡逻", "采集员", "监督员", "城管通", "patrol", "internal", "proactive")),
    ("counter", ("窗口", "柜台", "来访", "大厅", "counter", "walk-in", "walk in")),
    ("superior", ("上级", "交办", "督办", "领导批示", "转办", "assigned from above")),
    ("media", ("媒体", "舆情", "新闻", "报纸", "电视", "media")),
    ("chat_entry", ("微信群", "qq群", "群聊", "chat")),
    ("resident_qr", ("扫码", "二维码", "小程序", "随手拍", "qr")),
    ("forum", ("议事", "座谈", "forum")),
    ("hotline_12345", ("网络", "网站", "网上", "网民", "留言", "论坛", "信箱", "邮件", "邮箱", "问政", "人民网", "微博",
               "online", "web", "site", "mail", "internet")),
    ("resident_account", ("app", "微信", "公众号", "客户端", "手机", "mobile", "@", "wechat")),
    ("phone", ("电话", "来电", "固话", "热线", "phone", "call", "tel")),
)  # fmt: skip
DEMAND_WORDS: Sequence[tuple[str, tuple[str, ...]]] = (
    ("report", ("举报", "检举", "wrongdoing")),
    ("complaint", ("投诉", "complaint")),
    ("suggestion", ("建议", "意见", "suggest")),
    ("consultation", ("咨询", "询问", "inquiry", "consult", "question")),
    ("help", ("求助", "求决", "诉求", "help", "request")),
)
CLOSED_WORDS = ("结案", "办结", "已完成", "已办", "关闭", "已解决", "closed", "resolved", "completed", "done", "已归档")
NOT_CLOSED = ("未", "待", "not ", "un", "open", "正在")


def word_of(text: str, words: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    """The first code one of whose words occurs in the text, or an empty text."""
    lowered = text.strip().lower()
    if not lowered:
        return ""
    return next((code for code, known in words if any(word in lowered for word in known)), "")


def is_closed(text: str) -> bool:
    """Whether a state's word says that the case is over."""
    lowered = text.strip().lower()
    return any(word in lowered for word in CLOSED_WORDS) and not lowered.startswith(NOT_CLOSED)


BETWEEN_CHINESE = re.compile(
    r"(?<=[\u3400-\u9fff\uff00-\uffef，。！？；：、]) +(?=[\u3400-\u9fff\uff00-\uffef，。！？；：、\d])"
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
TAG = re.compile(r"<(?:br|/?p|/?div|/?span|/?font|/?strong|/?b)\b[^>]*>", re.IGNORECASE)
MUCH_SPACE = 0.12
SENTENCE_END = re.compile(r"[。！？!?\n；;]")
TITLE_LENGTH = 50


def clean(text: str) -> str:
    """Text without control characters and markup; words that were cut apart for counting are put together again."""
    text = TAG.sub("\n", CONTROL.sub("", text)) if "<" in text else CONTROL.sub("", text)
    if len(text) > 10 and text.count(" ") / len(text) > MUCH_SPACE:
        text = BETWEEN_CHINESE.sub("", text)
    return text.strip()


def title_of(text: str) -> str:
    """The first sentence, cut where it is long."""
    first = next((part.strip(" ，,、") for part in SENTENCE_END.split(text) if part.strip(" ，,、")), text.strip())
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1].rstrip("，,、 ") + "…"
