"""The way a door gets a person, a post or an organization."""

from django.http import Http404

from wangge.people.labels import IMPORT_LABELS
from wangge.people.models import ImportDraft, Organization, Person, Post


def get_person(pk: int) -> Person:
    """A person, or 404."""
    person = Person.objects.filter(pk=pk).first()
    if person is None:
        raise Http404
    return person


def get_post(pk: int) -> Post:
    """A post with its person, organization and area, or 404."""
    post = Post.objects.select_related("person", "organization", "area").filter(pk=pk).first()
    if post is None:
        raise Http404
    return post


def get_organization(pk: int) -> Organization:
    """An organization with its area and parent, or 404."""
    found = Organization.objects.select_related("area", "parent").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_draft(pk: int, person_id: int | None) -> ImportDraft:
    """A table of one's own with organizations, people or posts, or 404."""
    draft = ImportDraft.objects.filter(pk=pk, kind__in=IMPORT_LABELS, person_id=person_id or 0).first()
    if draft is None:
        raise Http404
    return draft
