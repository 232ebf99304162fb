"""Who hears of a campaign: the county of what waits for it, the opener of the answer, the workers of the start."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.areas.queries import within
from wangge.kinds.visit.models import Campaign
from wangge.kinds.visit.rules.burden import APPROVERS
from wangge.notices.services import notify
from wangge.people.models import Post
from wangge.people.queries import in_force, post_holders
from wangge.people.rules import Role

LANGUAGE = "zh-hans"
WALKERS = (Role.GRID_WORKER, Role.GRID_LEADER)


def tell_submitted(campaign: Campaign, *, at: datetime) -> None:
    """The county learns that a campaign waits for its answer; not who opened it himself."""
    today = localdate(at)
    people = {post.person_id for role in APPROVERS for post in post_holders(role, campaign.area_code, today)}
    with override(LANGUAGE):
        title = _("A campaign of visits waits for the county: %(title)s") % {"title": campaign.title}
        body = _("Please say whether it may knock at doors.")
    notify(
        key=f"campaign:{campaign.pk}:submitted", person_ids=people - {campaign.opened_by_id or 0}, title=title,
        body=body, url=reverse("visit:campaign", args=[campaign.pk]), at=at,
    )  # fmt: skip


def tell_answered(campaign: Campaign, *, is_allowed: bool, at: datetime) -> None:
    """The opener learns the county's answer, in its own words where it gave some."""
    if campaign.opened_by_id is None:
        return
    with override(LANGUAGE):
        words = {"title": campaign.title}
        title = (_("Allowed: %(title)s") if is_allowed else _("Not allowed: %(title)s")) % words
    notify(
        key=f"campaign:{campaign.pk}:answered", person_ids=[campaign.opened_by_id], title=title, body=campaign.answer,
        url=reverse("visit:campaign", args=[campaign.pk]), at=at,
    )  # fmt: skip


def tell_begun(campaign: Campaign, *, at: datetime) -> None:
    """Those who walk learn from when to when, and where their doors are listed."""
    posts = Post.objects.filter(
        in_force(localdate(at)), within(campaign.area_code, field="area__code"), role__in=WALKERS
    )
    with override(LANGUAGE):
        title = _("Campaign of visits: %(title)s") % {"title": campaign.title}
        body = _("From %(first)s to %(last)s. %(purpose)s") % {
            "first": f"{campaign.starts_on:%m-%d}", "last": f"{campaign.ends_on:%m-%d}", "purpose": campaign.purpose,
        }  # fmt: skip
    notify(
        key=f"campaign:{campaign.pk}:begun", person_ids=posts.values_list("person_id", flat=True), title=title,
        body=body, url=reverse("visit_field:doors", args=[campaign.pk]), at=at,
    )  # fmt: skip
