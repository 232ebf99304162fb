"""Openings of sealed values."""

from django.db.models import Q, QuerySet

from wangge.vault.models import Opening


def find_openings(person: str = "", subject: str = "") -> QuerySet[Opening]:
    """Openings, narrowed by person (name or number) and subject (`kind:number`, or either)."""
    found: QuerySet[Opening] = Opening.objects.all()
    if person:
        found = found.filter(person_id=int(person)) if person.isdigit() else found.filter(person_name=person)
    if subject:
        kind, _colon, key = subject.partition(":")
        found = found.filter(Q(subject_kind=kind, subject_id=key) if key else Q(subject_kind=kind) | Q(subject_id=kind))
    return found
