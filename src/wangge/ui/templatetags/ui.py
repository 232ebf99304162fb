"""Tags of every page: `{% load ui %}`."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.forms import BaseForm, BoundField
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from wangge.kit import qr
from wangge.ui import formparts
from wangge.ui.moments import deadline_words, due_words, moment_words, span_words
from wangge.ui.parts import Crumb, LegendItem, Photo, StepItem, Tab, TabBar, TimelineEntry, tab_bar_of
from wangge.ui.scriptwords import SCRIPT_WORDS
from wangge.ui.tables import Sort

register = template.Library()
ENDS = "。？！：，.?!:, "
"""Signs behind which no colon may follow."""


@cache
def _sprite() -> str:
    return static("vendor/tabler-icons/sprite.svg")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of tools/icons.txt; with a label it speaks, without it is decoration."""
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', label, _sprite(), name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', _sprite(), name)


@register.simple_tag
def badge(text: Any, tone: str = "plain", icon: str = "") -> SafeString:
    """A word with a tone: good, warn, bad, info, accent or plain."""
    mark = _icon(icon) if icon else ""
    return format_html('<span class="chip tone-{}">{}{}</span>', tone, mark, text)


def _icon(name: str) -> SafeString:
    return icon(name)


@register.simple_block_tag
def card(
    content: str,
    title: Any = "",
    *,
    icon: str = "",
    tone: str = "",
    flush: bool = False,
    more_url: str = "",
    more: Any = "",
    id: str = "",
) -> SafeString:
    """A card around its content; `flush` leaves out the padding, for tables and rows."""
    values = {"title": title, "icon": icon, "tone": tone, "flush": flush, "more_url": more_url, "more": more, "id": id}
    return render_to_string("ui/parts/card.html", values | {"content": content})


@register.simple_block_tag
def dialog(content: str, id: str, title: Any, *, wide: bool = False) -> SafeString:
    """A dialog that `<a href="#ID" data-dialog="ID">` opens, with or without scripts."""
    return render_to_string("ui/parts/dialog.html", {"content": content, "id": id, "title": title, "wide": wide})


@register.simple_block_tag
def notice(content: str, tone: str = "info", *, icon: str = "info-circle") -> SafeString:
    """A paragraph that must be seen; tones as for badges."""
    return format_html('<div class="notice tone-{}">{}<div>{}</div></div>', tone, _icon(icon), mark_safe(content))  # noqa: S308 rendered by the template around it


@register.inclusion_tag("ui/parts/empty.html")
def empty(title: Any, text: Any = "", *, icon: str = "inbox", url: str = "", action: Any = "") -> dict[str, Any]:
    """What a list says when it is empty, and what to do next."""
    return {"title": title, "text": text, "icon": icon, "url": url, "action": action}


@register.inclusion_tag("ui/parts/figure.html")
def figure(
    label: Any, value: Any, unit: Any = "", *, hint: Any = "", tone: str = "", url: str = "", share: float | None = None
) -> dict[str, Any]:
    """A number with its name; `share` (0 to 1) draws a bar below, `url` leads to the list behind it.

    Nothing bad is no alarm: a zero is never drawn in red or amber.
    """
    is_calm = value in (0, "0") and tone in ("bad", "warn")
    return {
        "label": label, "value": value, "unit": unit, "hint": hint, "tone": "" if is_calm else tone, "url": url,
        "percent": None if share is None else round(100 * share),
    }  # fmt: skip


@register.simple_tag
def meter(share: float, tone: str = "info", label: Any = "") -> SafeString:
    """A bar from 0 to 1."""
    percent = round(100 * share)
    return format_html(
        '<progress class="meter tone-{}" max="100" value="{}" aria-label="{}">{} %</progress>',
        tone, percent, label, percent,
    )  # fmt: skip


@register.simple_tag
def deadline_chip(
    due_at: datetime | None,
    *,
    at: datetime | None = None,
    stopped_at: datetime | None = None,
    is_paused: bool = False,
    is_provisional: bool = False,
    is_window: bool = False,
) -> SafeString:
    """How much time is left or how late it is: words and a symbol first; the end of a window is no delay."""
    due_at = due_at or None  # a template hands over "" for what is missing
    words = deadline_words(
        due_at,
        at=at or timezone.now(),
        stopped_at=stopped_at or None,
        is_paused=bool(is_paused),
        is_provisional=bool(is_provisional),
        is_window=bool(is_window),
    )
    title = due_words(due_at) if due_at else ""
    return format_html(
        '<span class="chip tone-{}" title="{}">{}{}</span>', words.tone, title, icon(words.icon), words.text
    )


@register.simple_tag
def when(moment: datetime | None, at: datetime | None = None) -> SafeString:
    """A moment as people say it, exact in the tooltip."""
    if not moment:
        return mark_safe("—")
    exact = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        exact.isoformat(timespec="minutes"),
        exact.strftime("%Y-%m-%d %H:%M"),
        moment_words(moment, at or timezone.now()),
    )


@register.filter
def percent(share: float | None, digits: int = 0) -> str:
    """A share of 0 to 1 as people read it; a dash where nothing was measured."""
    return "—" if share is None else f"{100 * share:.{digits}f} %"


@register.filter
def due(moment: datetime | None) -> str:
    """By when at the latest: a day, or a day with its hour."""
    return due_words(moment) if moment else ""


@register.filter
def span(value: Any) -> str:
    """A timedelta in words."""
    return span_words(value)


@register.simple_tag
def field(bound: BoundField, label: Any = None) -> SafeString:
    """One field of a form: label, control, help and errors together."""
    if bound.is_hidden:
        return SafeString(bound)
    values = {
        "bound": bound,
        "kind": formparts.kind_of(bound.field.widget),
        "control": formparts.control(bound),
        "label": bound.label if label is None else label,
    }
    return render_to_string("ui/parts/field.html", values)


@register.simple_tag
def form_fields(form: BaseForm) -> SafeString:
    """Every field of a form, in order."""
    return mark_safe("".join(field(bound) for bound in form))  # noqa: S308 each part is escaped where it is drawn


@register.inclusion_tag("ui/parts/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """What is wrong with a form, at its top, each error leading to its field."""
    bad = [(bound.html_name, str(bound.label).rstrip(ENDS), bound.errors[0]) for bound in form if bound.errors]
    return {"form": form, "bad_fields": bad}


@register.simple_tag
def idempotency_key() -> SafeString:
    """A hidden field that lets the same form arrive twice and count once."""
    return format_html('<input type="hidden" name="idempotency_key" value="{}" data-idempotency>', uuid.uuid4())


@register.inclusion_tag("ui/parts/receipt.html", takes_context=True)
def receipt(
    context: RequestContext, number: str, code: str, url: str, *, track_url: str, facts: Sequence[tuple[Any, Any]] = ()
) -> dict[str, Any]:
    """What somebody keeps of what they sent: number, code, and a QR code that leads to where both are asked for.

    `url` is where it stands for this visitor, `facts` what else is said of it.
    """
    address = context["request"].build_absolute_uri(f"{track_url}?{urlencode({'number': number})}")
    drawn = mark_safe(qr.svg(address))  # noqa: S308 our own drawing of an address
    return {"number": number, "code": code, "url": url, "facts": facts, "qr": drawn}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(entries: Sequence[TimelineEntry]) -> dict[str, Any]:
    """What happened, entry by entry."""
    return {"entries": entries}


@register.inclusion_tag("ui/parts/steps.html")
def steps(items: Sequence[StepItem], label: Any = "") -> dict[str, Any]:
    """Where something stands on its way."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(items: Sequence[Tab], label: Any = "") -> dict[str, Any]:
    """A row of links to the sides of one thing."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/parts/crumbs.html")
def crumbs(items: Sequence[Crumb]) -> dict[str, Any]:
    """The path to this page."""
    return {"items": items}


@register.inclusion_tag("ui/parts/photos.html")
def photos(items: Sequence[Photo], group: str = "photos") -> dict[str, Any]:
    """Small pictures that open large."""
    return {"items": items, "group": group}


@register.inclusion_tag("ui/parts/pager.html", takes_context=True)
def pager(context: RequestContext, page: Any, target: str = "") -> dict[str, Any]:
    """Links to the next and previous page of a `keyset_page`."""
    return {"page": page, "request": context.get("request"), "target": target}


@register.inclusion_tag("ui/parts/sort_header.html", takes_context=True)
def sort_header(context: RequestContext, key: str, label: Any, sort: Sort, number: bool = False) -> dict[str, Any]:
    """The head of a sortable column; `sort` is what `tables.read_sort` returned."""
    is_current = sort.key == key
    return {
        "label": label,
        "number": number,
        "direction": ("descending" if sort.is_descending else "ascending") if is_current else "",
        "parameter": f"-{key}" if is_current and not sort.is_descending else key,
        "request": context.get("request"),
    }


@register.inclusion_tag("ui/parts/map.html", takes_context=True)
def map(
    context: RequestContext,
    geojson: str = "",
    *,
    pick: bool = False,
    lng: str = "id_lng",
    lat: str = "id_lat",
    label: Any = "",
    size: str = "",
    centre: str = "",
    zoom: int = 15,
    legend: Sequence[LegendItem] = (),
    nothing: Any = "",
) -> dict[str, Any]:
    """A map of GeoJSON addresses (spaces between); `pick` lets a point be chosen into the inputs named lng and lat.

    `nothing` is said when the last of the addresses has nothing to show.
    """
    return {
        "geojson": geojson, "pick": pick, "lng": lng, "lat": lat, "label": label, "size": size, "centre": centre,
        "zoom": zoom, "legend": legend, "nothing": nothing, "site": context.get("site"),
    }  # fmt: skip


@register.inclusion_tag("ui/parts/chart.html")
def chart(id: str, option: dict[str, Any], label: Any, *, size: str = "") -> dict[str, Any]:
    """An ECharts option as a chart; the label says in words what it shows."""
    return {"id": id, "option": option, "label": label, "size": size, "data_id": f"{id}-option"}


@register.simple_tag(takes_context=True)
def panels(context: RequestContext, slot: str, subject: Any = None) -> SafeString:
    """What higher apps put into a named place of this page."""
    site = context.get("site")
    return site.panels(slot, subject) if site else mark_safe("")


@register.simple_tag(takes_context=True)
def navigation(context: RequestContext, door: str) -> Any:
    """The groups of a door's navigation that the acting post may see."""
    site = context.get("site")
    return site.navigation(door) if site else []


@register.simple_tag(takes_context=True)
def tab_bar(context: RequestContext, door: str) -> TabBar:
    """The same as the bar at a phone's lower edge."""
    return tab_bar_of(entry for group in navigation(context, door) for entry in group.entries)


@register.simple_tag(takes_context=True)
def page_title(context: RequestContext) -> SafeString:
    """The page's `title` block once more, for its heading."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block("title") if blocks else None
    return block.render(context) if block else mark_safe("")


@register.simple_tag
def ui_words() -> dict[str, str]:
    """What the scripts say, in the active language."""
    return {key: str(text) for key, text in SCRIPT_WORDS.items()}
