from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.calendars import forms, queries, rules, services
from wangge.ui.guards import has_role
from wangge.ui.parts import Tab

SYSTEM_ADMIN = "system_admin"
YEARS = range(2007, 2100)
NINE = time(9)


def publisher(request: HttpRequest) -> services.Publisher:
    """Who publishes, for the audit log."""
    actor = request.actor  # type: ignore[attr-defined]
    return services.Publisher(actor.person_id, actor.post_id, actor.name)


def address(region: str, year: int | None = None) -> str:
    """The page of a layer and year."""
    return f"{reverse('calendars:year')}?region={region}" + (f"&year={year}" if year else "")


def asked_region(text: str) -> str:
    """The layer asked for; the nation when it cannot be read."""
    try:
        return rules.region_prefixes(text)[-1]
    except rules.RegionNotUnderstood:
        return ""


@has_role(SYSTEM_ADMIN)
@require_GET
def year(request: HttpRequest) -> HttpResponse:
    """The year of a layer, and the forms that change it."""
    text = request.GET.get("year", "")
    this_year = timezone.localdate().year
    chosen = int(text) if text.isdigit() and int(text) in YEARS else this_year
    return page(request, asked_region(request.GET.get("region", "")), chosen)


def page(request: HttpRequest, region: str, chosen: int, **bound: Any) -> HttpResponse:
    """The page, with a form that came back with errors if there is one."""
    calendar = queries.read_calendar(region)
    names = queries.region_names() | {region: queries.region_name(region)}
    has_errors = any(form.errors for form in bound.values())
    values = {
        "region": region,
        "name": names[region],
        "year": chosen,
        "is_known": chosen in calendar.years,
        "months": rules.year_view(calendar, chosen),
        "weekdays": [_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su")],
        "hours": rules.write_spans(calendar.hours.spans),
        "seasons": calendar.hours.seasons,
        "tabs": [Tab(label, address(code, chosen), is_current=code == region) for code, label in sorted(names.items())],
        "previous_url": address(region, chosen - 1),
        "next_url": address(region, chosen + 1),
        "missing": queries.missing_calendars(timezone.now()),
        "days_form": bound.get("days_form") or forms.DaysForm(initial={"region": region}),
        "file_form": bound.get("file_form") or forms.FileForm(initial={"region": region}),
        "hours_form": bound.get("hours_form") or forms.HoursForm(initial=hours_initial(region, names[region])),
    }
    return render(request, "calendars/year.html", values, status=422 if has_errors else 200)


def hours_initial(region: str, name: str) -> dict[str, Any]:
    """What the layer says itself about its hours."""
    row = queries.region_row(region)
    if row is None:
        return {"region": region, "name": name}
    season = next(iter(row.seasons.all()), None)
    given = {"region": region, "name": row.name, "spans": row.spans, "work_day_hours": row.work_day_hours}
    if season:
        given |= {"season_first": season.first, "season_last": season.last, "season_spans": season.spans}
    return given


@has_role(SYSTEM_ADMIN)
@require_POST
def preview_days(request: HttpRequest) -> HttpResponse:
    """What the typed days would change."""
    form = forms.DaysForm(request.POST)
    if not form.is_valid():
        return page(request, asked_region(request.POST.get("region", "")), timezone.localdate().year, days_form=form)
    return preview(request, form.cleaned_data["region"], form.rows())


@has_role(SYSTEM_ADMIN)
@require_POST
def preview_file(request: HttpRequest) -> HttpResponse:
    """What a file would change."""
    form = forms.FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, asked_region(request.POST.get("region", "")), timezone.localdate().year, file_form=form)
    return preview(request, form.cleaned_data["region"], form.rows())


def preview(request: HttpRequest, region: str, rows: list[rules.DayRow]) -> HttpResponse:
    """Day by day before and after, and what it does to usual limits."""
    changed = services.changed_days(rows)
    calendar = queries.read_calendar(region)
    if not changed:
        messages.info(request, _("These days stand in the calendar already; nothing would change."))
        return redirect(address(region))
    changes: dict[str, queries.Layer] = {}
    for row in changed:
        changes.setdefault(row.region, {})[row.day] = (not row.is_off, row.name)
    after = queries.read_calendar(region, changes)
    first = min(row.day for row in changed)
    start = timezone.make_aware(datetime.combine(first, NINE)) - timedelta(days=1)
    values = {
        "region": region,
        "name": queries.region_name(region),
        "days": [(rules.cell_of(calendar, row.day), rules.cell_of(after, row.day)) for row in changed],
        "start": start,
        "effects": queries.effects(region, changes, start),
        "form": forms.PublishForm(initial={"rows_json": forms.written(changed)}),
        "back": address(region, first.year),
    }
    return render(request, "calendars/preview.html", values)


@has_role(SYSTEM_ADMIN)
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Publishes what was previewed."""
    form = forms.PublishForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please start again from the calendar."))
        return redirect("calendars:year")
    rows = form.cleaned_data["rows_json"]
    count = services.publish_days(rows=rows, by=publisher(request), at=timezone.now())
    messages.success(
        request, _("%(count)d days are published; open deadlines are being counted again.") % {"count": count}
    )
    return redirect(address(rows[0].region, rows[0].day.year) if rows else "calendars:year")


@has_role(SYSTEM_ADMIN)
@require_POST
def publish_hours(request: HttpRequest) -> HttpResponse:
    """Publishes office hours."""
    form = forms.HoursForm(request.POST)
    if not form.is_valid():
        return page(request, asked_region(request.POST.get("region", "")), timezone.localdate().year, hours_form=form)
    given = form.cleaned_data
    season = [services.SeasonGiven(given["season_first"], given["season_last"], given["season_spans"])]
    services.publish_hours(
        region=given["region"],
        name=given["name"],
        spans=given["spans"],
        seasons=season if given["season_spans"] else [],
        work_day_hours=given["work_day_hours"],
        by=publisher(request),
        at=timezone.now(),
    )
    messages.success(request, _("The office hours are published; open deadlines are being counted again."))
    return redirect(address(given["region"]))
