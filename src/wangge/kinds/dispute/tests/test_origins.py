"""A group of alike cases becomes something that neighbours talk over, and takes nobody's name along."""

import pytest
from django.http import Http404
from django.urls import reverse
from tests.world import NOW, Town

from wangge.kinds.dispute.models import CaseGroup
from wangge.kinds.dispute.origins import CASE_GROUP, FEWEST, group_origin, words_of
from wangge.kinds.dispute.services import groups
from wangge.kinds.dispute.tests.cast import SECRETS, effective, fresh
from wangge.matters.models import Link, Matter
from wangge.matters.origins import growing_url, grown_kinds

PUBLIC = "楼上渗水由责任方检修，费用按责任分担。"
NOTE = "主办调解员才看得到的法律意见"


@pytest.fixture
def group(folk: Town) -> CaseGroup:
    matter = effective(folk)
    found = groups.make_group(fresh(matter), actor=folk.actor("peacemaker"), name="阳台渗水", at=NOW)
    groups.write_texts(found, actor=folk.actor("peacemaker"), legal_note=NOTE, public_text=PUBLIC, at=NOW)
    return found


def checked(group: CaseGroup, folk: Town) -> CaseGroup:
    groups.check_text(group, actor=folk.actor("chair"), at=NOW)
    return group


def test_before_a_second_person_has_read_the_explanation_nothing_grows(folk: Town, group: CaseGroup) -> None:
    with pytest.raises(Http404):
        group_origin(folk.actor("peacemaker"), str(group.pk))
    checked(group, folk)
    assert PUBLIC in group_origin(folk.actor("peacemaker"), str(group.pk)).text


@pytest.mark.parametrize("name", ["river_worker", "handler", "resident"])
def test_who_has_no_seat_and_no_post_in_its_area_takes_nothing_from_a_group(
    folk: Town, group: CaseGroup, name: str
) -> None:
    checked(group, folk)
    with pytest.raises(Http404):
        group_origin(folk.actor(name), str(group.pk))


def test_the_number_of_cases_is_told_from_three_on(folk: Town, group: CaseGroup) -> None:
    assert words_of(group) == PUBLIC
    for _turn in range(FEWEST - 1):
        groups.join(fresh(effective(folk)), group, actor=folk.actor("peacemaker"), at=NOW)
    assert words_of(group) == f"本地调解过 {FEWEST} 件这类纠纷。\n{PUBLIC}"


def test_in_one_press_it_grows_with_its_evidence_and_without_a_name_and_only_once(folk: Town, group: CaseGroup) -> None:
    checked(group, folk)
    actor, client = folk.actor("peacemaker"), folk.client("peacemaker")
    page = reverse("dispute:group", args=[group.pk])
    for kind in grown_kinds(CASE_GROUP, actor):
        url = growing_url(kind, CASE_GROUP, group.pk)
        assert url in client.get(page).content.decode().replace("&amp;", "&")
        form = client.get(url).context["form"]
        given = {name: getattr(value, "pk", value) for name, value in form.initial.items()}
        answer = client.post(url, given, follow=True)
        assert answer.status_code == 200
        grown = Matter.objects.get(intake_key=f"{CASE_GROUP}:{group.pk}")
        assert PUBLIC in grown.text
        assert NOTE not in grown.text
        assert not Link.objects.filter(source=grown).exists(), "no case is linked"
        assert grown.number in client.get(page).content.decode()
        assert client.get(url).status_code == 404
        assert not [name for name in SECRETS if name in f"{grown.title}{grown.text}"]


def test_staff_of_the_area_read_the_checked_explanation_and_let_the_topic_grow(folk: Town, group: CaseGroup) -> None:
    """Who may open a topic there needs no seat for what everybody reads; who covers another area gets nothing."""
    figures = reverse("mediation:figures")
    assert PUBLIC not in folk.client("secretary").get(figures).content.decode()
    checked(group, folk)
    page = folk.client("secretary").get(figures).content.decode().replace("&amp;", "&")
    kinds = grown_kinds(CASE_GROUP, folk.actor("secretary"))
    assert kinds
    assert all(growing_url(kind, CASE_GROUP, group.pk) in page for kind in kinds)
    assert not [name for name in (*SECRETS, NOTE) if name in page]
    url = growing_url(kinds[0], CASE_GROUP, group.pk)
    client = folk.client("secretary")
    form = client.get(url).context["form"]
    client.post(url, {name: getattr(value, "pk", value) for name, value in form.initial.items()})
    grown = Matter.objects.get(intake_key=f"{CASE_GROUP}:{group.pk}")
    page = client.get(figures).content.decode()
    assert grown.number in page
    assert url.replace("&", "&amp;") not in page
    assert folk.client("statistician").get(url).status_code in (403, 404)
