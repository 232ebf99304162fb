"""Saved views: a person's own names for filters."""

from wangge.matters.models import SavedView
from wangge.people.actors import Actor


def save_view(*, actor: Actor, name: str, query: str) -> SavedView:
    """Keeps filters under a name; a view of that name is replaced."""
    row, _is_new = SavedView.objects.update_or_create(
        person_id=actor.account, name=name.strip(), defaults={"query": query}
    )
    return row


def rename_view(*, actor: Actor, pk: int, name: str) -> bool:
    """Gives a view another name; False when the person has one of that name."""
    mine = SavedView.objects.filter(person_id=actor.account)
    if mine.filter(name=name.strip()).exclude(pk=pk).exists():
        return False
    mine.filter(pk=pk).update(name=name.strip())
    return True


def delete_view(*, actor: Actor, pk: int) -> None:
    """Removes a view of the actor's own."""
    SavedView.objects.filter(person_id=actor.account, pk=pk).delete()
