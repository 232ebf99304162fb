"""The way a door gets an import."""

from django.db.models import QuerySet
from django.http import Http404

from wangge.kinds.concern.models import ImportRun
from wangge.people.actors import Actor


def visible_runs(actor: Actor) -> QuerySet[ImportRun]:
    """One's own imports, newest first: the files hold what residents wrote."""
    return ImportRun.objects.filter(person_id=actor.person_id or 0).order_by("-created_at")


def get_run(actor: Actor, pk: int) -> ImportRun:
    """An import of one's own, or 404."""
    run = visible_runs(actor).filter(pk=pk).first()
    if run is None:
        raise Http404
    return run
