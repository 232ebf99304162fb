"""Who acts: a person through one post, a resident, or the software itself."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangge.people.rules import Role

if TYPE_CHECKING:
    from wangge.people.models import Post


@dataclass(frozen=True)
class Actor:
    """The one value every service and access rule looks at."""

    role: Role
    name: str = ""
    person_id: int | None = None
    post_id: int | None = None
    organization_id: int | None = None
    organization_kind: str = ""
    area_code: str = ""
    reporter_id: int | None = None

    @property
    def account(self) -> int:
        """The person's key, where only somebody with an account can have come; raises `LookupError` otherwise."""
        if self.person_id is None:
            raise LookupError("Nobody is signed in.")
        return self.person_id

    def covers(self, code: str) -> bool:
        """Whether the post's area is the given area or above it."""
        return bool(self.area_code) and code.startswith(self.area_code)


SYSTEM = Actor(role=Role.SYSTEM, name="Wangge")


def resident(person_id: int | None = None, name: str = "", reporter_id: int | None = None) -> Actor:
    """A resident: with an account, with the number and code of one report (`reporter_id`), or neither."""
    return Actor(role=Role.RESIDENT, person_id=person_id, name=name, reporter_id=reporter_id)


def of_post(post: "Post", *, name: str = "") -> Actor:
    """Somebody acting through a post; `post.area` and `post.organization` should be loaded already."""
    return Actor(
        role=Role(post.role),
        name=name or post.person.name,
        person_id=post.person_id,
        post_id=post.pk,
        organization_id=post.organization_id,
        organization_kind=post.organization.kind,
        area_code=post.area.code,
    )
