"""A catalogue that comes in through the browser: kept, tried out, then loaded as it was shown or not at all."""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.matters.models import CatalogueDraft
from wangge.matters.services.catalogue import CatalogueRefused, only_keepers
from wangge.matters.services.catalogue_loading import LoadReport, load_catalogue
from wangge.people.actors import Actor

KEEP_DRAFTS = timedelta(days=1)
MOST_BYTES = 5 * 1024 * 1024


def keep_draft(*, content: bytes, filename: str, actor: Actor, at: datetime) -> CatalogueDraft:
    """Keeps an uploaded table until it is loaded, a day at most."""
    only_keepers(actor)
    if len(content) > MOST_BYTES:
        raise CatalogueRefused(_("The file is larger than 5 MB."), field="file")
    return CatalogueDraft.objects.create(
        content=content, filename=filename[:200], person_id=actor.person_id or 0, created_at=at
    )


def try_draft(draft: CatalogueDraft, *, actor: Actor, at: datetime) -> LoadReport:
    """What loading would change and what is wrong with the table; nothing stays of it."""
    return load_catalogue(bytes(draft.content), filename=draft.filename, actor=actor, at=at, dry_run=True)


def fingerprint(report: LoadReport) -> str:
    """Tells one preview from another."""
    return hashlib.sha256(repr((report.changes, report.kept)).encode()).hexdigest()


def load_draft(draft: CatalogueDraft, *, seen: str, actor: Actor, at: datetime) -> LoadReport:
    """Loads exactly what was seen in the preview; when the catalogue changed meanwhile, nothing."""
    only_keepers(actor)
    with transaction.atomic():
        report = load_catalogue(bytes(draft.content), filename=draft.filename, actor=actor, at=at)
        if not report.is_loaded or fingerprint(report) != seen:
            transaction.set_rollback(True)
            reason = _("The catalogue was changed by somebody else meanwhile. Nothing was loaded: look again.")
            raise CatalogueRefused(reason)
        draft.delete()
    return report


def forget_drafts(at: datetime) -> int:
    """Removes drafts older than a day."""
    return CatalogueDraft.objects.filter(created_at__lt=at - KEEP_DRAFTS).delete()[0]
