"""The audit log: read, checked and taken away as a file by the audit administrator, changed by nobody."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.audit.acts import name_of
from wangge.audit.chain import seal, verify_chain
from wangge.audit.forms import EntryFilterForm
from wangge.audit.queries import exported, find_entries, last_seal
from wangge.audit.services import record
from wangge.kit.sheets import write_xlsx
from wangge.ui.guards import has_role
from wangge.ui.paging import keyset_page

READER = "audit_admin"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@has_role(READER)
def entries(request: HttpRequest) -> HttpResponse:
    """Newest first, narrowed by person, act, subject and days."""
    form = EntryFilterForm(request.GET)
    page = keyset_page(find_entries(form.wanted()), ("-id",), request.GET.get("after", ""), 50)
    values = {
        "form": form,
        "page": page,
        "rows": [(entry, name_of(entry.act)) for entry in page.items],
        "last_seal": last_seal(),
    }
    return render(request, "audit/entries.html", values)


@has_role(READER)
def export(request: HttpRequest) -> HttpResponse:
    """The entries that fit as a spreadsheet; taking it is an entry itself."""
    wanted = EntryFilterForm(request.GET).wanted()
    now = timezone.now()
    actor = request.actor  # type: ignore[attr-defined]
    record(
        act="audit.export",
        at=now,
        actor_person_id=actor.person_id,
        actor_post_id=actor.post_id,
        actor_name=actor.name,
        detail=request.GET.urlencode(),
    )
    headers = [_("Number"), _("Moment"), _("Act"), _("Person"), _("Post"), _("Subject"), _("Detail"), _("Address")]
    rows = (
        [
            entry.pk,
            timezone.localtime(entry.at),
            name_of(entry.act),
            f"{entry.actor_name} ({entry.actor_person_id})" if entry.actor_person_id else entry.actor_name,
            entry.actor_post_id,
            f"{entry.subject_kind}:{entry.subject_id}" if entry.subject_kind else "",
            entry.detail,
            entry.ip,
        ]
        for entry in exported(wanted)
    )
    name = f"wangge-audit-{timezone.localdate():%Y%m%d}.xlsx"
    headers_of_file = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(write_xlsx(headers, rows, title=_("Audit log")), content_type=XLSX, headers=headers_of_file)


@has_role(READER)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Seals what is new and proves the whole chain."""
    seal(timezone.now())
    faults = verify_chain()
    for fault in faults[:10]:
        messages.error(request, fault)
    if not faults:
        messages.success(request, _("The log is whole: every sealed entry is as it was written."))
    return redirect("audit:entries")
