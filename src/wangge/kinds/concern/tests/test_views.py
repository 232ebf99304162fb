"""Records that several bodies sign: who sees them, what is on them, and that each signs for itself."""

from django.urls import reverse
from tests.world import Town

from wangge.kinds.concern.rules import Move
from wangge.kinds.concern.tests.stages import Story, handled
from wangge.matters.models import Matter


def called(town: Town) -> tuple[Story, str]:
    story = handled(town)
    bodies = [town.units["garden_office"], town.units["garden_watch"]]
    story.act("dispatcher", Move.CALL_JOINT, bodies=bodies)
    return story, reverse("concern:record", args=[story.matter.joint_verifications.get().pk])


def test_the_bodies_called_find_the_record_and_others_do_not(town: Town) -> None:
    story, address = called(town)
    for who in ("secretary", "watcher"):
        assert story.matter.title in town.client(who).get(reverse("concern:records")).content.decode()
        assert town.client(who).get(address).status_code == 200
    for who, refusal in (("handler", 404), ("supervisor", 404), ("system_admin", 404), ("resident", 403)):
        assert story.matter.title not in town.client(who).get(reverse("concern:records")).content.decode()
        assert town.client(who).get(address).status_code == refusal
    assert town.client().get(address).status_code == 302


def test_the_record_shows_the_result_and_its_picture_and_nobody_s_name(town: Town) -> None:
    story, address = called(town)
    page = town.client("watcher").get(address).content.decode()
    assert "换了灯泡" in page
    for secret in ("王某", "13800000000", "三号楼门口"):
        assert secret not in page
    picture = story.matter.attachments.get()
    file = reverse("concern:file", args=[story.matter.joint_verifications.get().pk, picture.pk, "large"])
    sent = town.client("watcher").get(file)
    assert (sent["Content-Type"], len(sent.getvalue()) > 100) == ("image/jpeg", True)
    assert town.client("handler").get(file).status_code == 404


def test_each_body_signs_and_the_last_one_closes(town: Town) -> None:
    story, address = called(town)
    assert town.client("secretary").post(address, {"opinion": "pass"}).status_code == 302
    assert town.client("clerk").post(address, {"opinion": "pass"}).status_code == 422
    without_words = town.client("watcher").post(address, {"opinion": "rework"})
    assert without_words.status_code == 422
    assert Matter.objects.get(pk=story.matter.pk).state == "handled"
    assert town.client("watcher").post(address, {"opinion": "pass"}).status_code == 302
    assert Matter.objects.get(pk=story.matter.pk).state == "closed"


def test_the_page_of_a_concern_shows_what_is_its_own(town: Town) -> None:
    story, _address = called(town)
    page = town.client("dispatcher").get(reverse("matters:detail", args=[story.matter.number])).content.decode()
    for word in ("花园社区居务监督委员会", "单位称已办完"):
        assert word in page
