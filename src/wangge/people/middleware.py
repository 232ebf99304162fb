"""Sets `request.actor`: the post that acts in this request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from wangge.people.actors import Actor, of_post, resident
from wangge.people.queries import current_posts

Handler = Callable[[HttpRequest], HttpResponse]
SESSION_POST = "post"


def acting_post(get_response: Handler) -> Handler:
    """The post chosen in the session if it still counts, else the first one; without a post a resident."""

    def handle(request: HttpRequest) -> HttpResponse:
        request.actor, request.posts = find_actor(request)  # type: ignore[attr-defined]
        return get_response(request)

    return handle


def find_actor(request: HttpRequest) -> tuple[Actor, list[object]]:
    """The actor and all posts of the signed-in person that count today."""
    person = request.user
    if not person.is_authenticated:
        return resident(), []
    posts = current_posts(person, timezone.localdate())
    chosen = request.session.get(SESSION_POST)
    for post in [post for post in posts if post.pk == chosen] or posts[:1]:
        return of_post(post, name=person.name), list(posts)
    return resident(person.pk, person.name), []
