"""Takes in, hands out and removes files; the app that holds a file decides who may read it and calls `response`."""

import hashlib
import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import IO
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.http import FileResponse, Http404
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from wangge.files.cleaning import PDF, SUFFIXES, Clean, FileRefused, clean
from wangge.files.models import StoredFile

THUMBNAIL_SUFFIX = ".small.jpg"
UNHELD_FOR = timedelta(days=2)
STRAY_FOR = timedelta(days=1)
BATCH = 1_000
logger = logging.getLogger(__name__)


def store(
    *, upload: IO[bytes] | bytes, name: str, by_person_id: int | None = None, holder: str = "", at: datetime
) -> StoredFile:
    """Cleans an upload and keeps it; FileRefused (with words for the person) when it cannot be taken.

    A file that nobody holds (`holder` empty and nothing refers to it) is swept away after two days.
    """
    most = settings.ENV.upload_max_mb
    data = upload if isinstance(upload, bytes) else upload.read(most * 1024 * 1024 + 1)
    if not data:
        raise FileRefused(_("The file is empty."))
    if len(data) > most * 1024 * 1024:
        raise FileRefused(_("The file is larger than %(most)d MB.") % {"most": most})
    kept = clean(data, name)
    identity = uuid4()
    path = f"{at:%Y/%m}/{identity}{SUFFIXES[kept.content_type]}"
    _write(path, kept)
    return StoredFile.objects.create(
        id=identity,
        sha256=hashlib.sha256(kept.data).hexdigest(),
        name=safe_name(name, kept),
        content_type=kept.content_type,
        size=len(kept.data),
        width=kept.width,
        height=kept.height,
        has_thumbnail=bool(kept.thumbnail),
        path=path,
        holder=holder,
        created_by_id=by_person_id,
        created_at=at,
    )


def safe_name(name: str, kept: Clean) -> str:
    """The given name without folders and odd characters, ending as its content does."""
    stem = Path(name.replace("\\", "/")).stem.strip(". ") or "file"
    return get_valid_filename(stem)[:150] + SUFFIXES[kept.content_type]


def disk_path(stored_path: str) -> Path:
    """Where a file lies on disk."""
    return Path(settings.MEDIA_ROOT) / stored_path


def _thumbnail_path(path: Path) -> Path:
    return path.with_suffix(THUMBNAIL_SUFFIX)


def _write(stored_path: str, kept: Clean) -> None:
    path = disk_path(stored_path)
    path.parent.mkdir(parents=True, exist_ok=True)
    pieces = [(path, kept.data)] + ([(_thumbnail_path(path), kept.thumbnail)] if kept.thumbnail else [])
    for target, data in pieces:
        partial = target.with_name(target.name + ".part")
        partial.write_bytes(data)
        partial.replace(target)


def hold(*, file_ids: Iterable[UUID], holder: str) -> int:
    """Says what the files belong to, so that they stay."""
    return StoredFile.objects.filter(pk__in=list(file_ids)).update(holder=holder[:60])


def discard(*, file_ids: Iterable[UUID], at: datetime) -> int:
    """Removes the rows now and the files from disk when the transaction is committed; returns how many."""
    found = list(StoredFile.objects.filter(pk__in=list(file_ids)))
    StoredFile.objects.filter(pk__in=[stored.pk for stored in found]).delete()
    for stored in found:
        transaction.on_commit(partial(_remove, disk_path(stored.path)))
    return len(found)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    _thumbnail_path(path).unlink(missing_ok=True)


def response(stored: StoredFile, thumbnail: bool = False) -> FileResponse:
    """The file for a reader whose right the caller has checked; a browser can run nothing in it."""
    path = disk_path(stored.path)
    is_small = thumbnail and stored.has_thumbnail
    try:
        file = (_thumbnail_path(path) if is_small else path).open("rb")
    except FileNotFoundError:
        raise Http404(_("The file is no longer there.")) from None
    answer = FileResponse(
        file,
        content_type="image/jpeg" if is_small else stored.content_type,
        as_attachment=stored.content_type == PDF,
        filename=stored.name,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def sweep(at: datetime) -> int:
    """Removes uploads that nobody took and files on disk that no row knows; returns how many."""
    return _sweep_unheld(at) + _sweep_disk(at)


def _sweep_unheld(at: datetime) -> int:
    swept = 0
    unheld = StoredFile.objects.filter(holder="", created_at__lt=at - UNHELD_FOR)
    for file_id in list(unheld.values_list("pk", flat=True)[:BATCH]):
        try:
            with transaction.atomic():
                swept += discard(file_ids=[file_id], at=at)
        except ProtectedError:  # something refers to it: it is held after all
            StoredFile.objects.filter(pk=file_id).update(holder="in use")
    return swept


def _sweep_disk(at: datetime) -> int:
    swept = 0
    for paths in _batches(_old_files(at)):
        owners = {str(path.relative_to(settings.MEDIA_ROOT)): path for path in paths}
        stored = {name: _owner(name) for name in owners}
        ours = {owner for owner in stored.values() if owner}
        known = set(StoredFile.objects.filter(pk__in=ours).values_list("pk", flat=True))
        for name, path in owners.items():
            if stored[name] not in known:
                path.unlink(missing_ok=True)
                swept += 1
    return swept


def _old_files(at: datetime) -> Iterator[Path]:
    root = Path(settings.MEDIA_ROOT)
    limit = (at - STRAY_FOR).timestamp()
    return (path for path in root.rglob("*") if path.is_file() and path.stat().st_mtime < limit)


def _batches(paths: Iterator[Path]) -> Iterator[list[Path]]:
    batch: list[Path] = []
    for path in paths:
        batch.append(path)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _owner(name: str) -> UUID | None:
    """The row a file on disk belongs to by its name; None for a name that is not ours or only half written."""
    if name.endswith(".part"):
        return None
    try:
        return UUID(Path(name).name.split(".")[0])
    except ValueError:
        return None


def lost_files() -> list[str]:
    """For the doctor: rows whose file is gone from disk."""
    rows = StoredFile.objects.values_list("path", flat=True).order_by().iterator(chunk_size=BATCH)
    count = sum(not disk_path(path).exists() for path in rows)
    if not count:
        return []
    return [
        _("%(count)d stored files are missing on disk: restore the folder “files” from a backup.") % {"count": count}
    ]
