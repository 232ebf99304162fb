"""Who opened which personal data and why, for the audit administrator."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wangge.ui.guards import has_role
from wangge.ui.modules import installed_modules
from wangge.ui.paging import keyset_page
from wangge.vault.queries import find_openings


@has_role("audit_admin")
def openings(request: HttpRequest) -> HttpResponse:
    """Newest first, narrowed by person and subject."""
    person, subject = request.GET.get("person", "").strip(), request.GET.get("subject", "").strip()
    page = keyset_page(find_openings(person, subject), ("-id",), request.GET.get("after", ""), 50)
    titles = {name: title for module in installed_modules() for name, title in module.sealed.items()}
    rows = [(row, titles.get(f"{row.subject_kind}.{row.field}", row.field)) for row in page.items]
    return render(request, "vault/openings.html", {"page": page, "rows": rows, "person": person, "subject": subject})
