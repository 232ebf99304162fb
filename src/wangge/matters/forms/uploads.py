"""Files come first: each is stored when it arrives and its id travels on, so that an error elsewhere loses none."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wangge.files.cleaning import FileRefused
from wangge.files.models import StoredFile
from wangge.files.services import store
from wangge.matters.forms.fields import FilesInput
from wangge.matters.models import Attachment
from wangge.people.actors import Actor

MOST_FILES = 20


def is_uuid(text: str) -> bool:
    """Whether a text can be the id of a stored file."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def own_files(ids: list[str], actor: Actor, known: Collection[str] = ()) -> list[StoredFile]:
    """Files that the actor uploaded and that hang on no matter yet; ids of others are passed over.

    Who has no account owns what is `known` to have come in the same visit.
    """
    wanted = [UUID(text) for text in ids[:MOST_FILES] if is_uuid(text)]
    own = Q(pk__in=[pk for pk in wanted if str(pk) in known])
    if actor.person_id is not None:
        own |= Q(created_by_id=actor.person_id)
    elif not known:
        return []
    used = Attachment.objects.filter(file_id__in=wanted).values("file_id")
    return list(StoredFile.objects.filter(own, pk__in=wanted).exclude(pk__in=used)) if wanted else []


class UploadField(forms.Field):
    """Files of a move: cleaned to stored files; what could not be stored is said by name, the rest is kept."""

    widget: FilesInput

    def __init__(
        self,
        *,
        actor: Actor,
        at: datetime,
        least: int = 1,
        most: int = MOST_FILES,
        accept: str = "",
        known: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        attrs = {"multiple": True, "accept": accept} if accept else {"multiple": True}
        super().__init__(widget=FilesInput(attrs=attrs), **kwargs)
        self.actor = actor
        self.at = at
        self.least = least
        self.most = most
        self.known = known

    def clean(self, value: Any) -> list[StoredFile]:
        uploads, ids = value or ([], [])
        kept = own_files(ids, self.actor, self.known)[: self.most]
        errors = []
        room = self.most - len(kept)
        if len(uploads) > room:
            errors.append(_("At most %(most)d files; those beyond were left out.") % {"most": self.most})
        for upload in uploads[:room]:
            try:
                kept.append(store(upload=upload, name=upload.name, by_person_id=self.actor.person_id, at=self.at))
            except FileRefused as refused:
                errors.append(_("%(name)s: %(reason)s") % {"name": upload.name, "reason": refused})
        self.widget.kept = kept
        if errors:
            raise forms.ValidationError(errors)
        if self.required and len(kept) < self.least:
            raise forms.ValidationError(
                ngettext("At least one file is needed.", "At least %(least)d files are needed.", self.least)
                % {"least": self.least},
                code="required",
            )
        return kept
