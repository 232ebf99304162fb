import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from tests.world import NOW, category

from wangge.files.models import StoredFile
from wangge.matters.kinds import get_kind
from wangge.matters.models import Matter, Movement
from wangge.matters.services import move
from wangge.matters.tests.stories import first_kind, report, sent_out

pytestmark = pytest.mark.django_db


def picture(name="after.jpg"):
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(stream, "JPEG")
    return SimpleUploadedFile(name, stream.getvalue(), "image/jpeg")


def address(matter, the_move):
    return reverse("matters:move", args=[matter.number, the_move])


def in_hand(town):
    """A matter that the water company has signed for."""
    matter = sent_out(town)
    move(matter, "sign", actor=town.actor("handler"), at=NOW)
    return matter


def choices_of(matter, state, the_move):
    """The first choice for each question of a move that has choices."""
    step = get_kind(matter.kind).steps[(state, the_move)]
    return {ask.name: ask.choices[0][0] for ask in (*step.needs, *step.may) if ask.choices}


def page_of(town, name, matter):
    return town.client(name).get(reverse("matters:detail", args=[matter.number])).context["page"]


def test_the_likely_next_step_is_the_first_button(town):
    page = page_of(town, "dispatcher", report(town))
    assert page.primary.name == "accept"
    assert "reject" in [act.name for act in page.others]
    letters = [act.letter for act in [page.primary, *page.others]]
    assert len(set(letters)) == len(letters)


def test_who_has_nothing_to_do_gets_no_button(town):
    page = page_of(town, "supervisor", report(town))
    assert not page.has_acts
    assert not page.may_write


def test_a_move_is_made_from_its_form(town):
    matter = report(town)
    answer = town.client("dispatcher").post(address(matter, "accept"), {"version": matter.version})
    assert answer.status_code == 302
    matter.refresh_from_db()
    assert matter.state == "accepted"


def test_the_same_form_twice_counts_once(town):
    matter = report(town)
    sent = {"version": matter.version, "idempotency_key": str(uuid.uuid4())}
    for _turn in range(2):
        assert town.client("dispatcher").post(address(matter, "accept"), sent).status_code == 302
    assert Movement.objects.filter(matter=matter, move="accept").count() == 1


def test_a_unit_is_chosen_by_key_by_name_or_from_what_fits(town):
    client = town.client("dispatcher")
    water, urban = town.units["water"], town.units["urban"]
    for given in ({"lead_unit": water.pk}, {"lead_unit_text": "自来水公司"}, {"lead_unit_text": "自来水"}):
        matter = report(town)
        move(matter, "accept", actor=town.actor("dispatcher"), at=NOW)
        answer = client.post(address(matter, "dispatch"), {"version": matter.version, **given})
        assert answer.status_code == 302, given
        matter.refresh_from_db()
        assert matter.lead_unit == water
    matter = report(town)
    move(matter, "accept", actor=town.actor("dispatcher"), at=NOW)
    answer = client.post(address(matter, "dispatch"), {"version": matter.version, "lead_unit_text": "局"})
    assert answer.status_code == 422
    assert f'value="{urban.pk}"' in answer.content.decode()
    matter.refresh_from_db()
    assert matter.lead_unit is None


def test_a_missing_answer_is_said_beside_its_field_and_nothing_typed_is_lost(town):
    matter = report(town)
    answer = town.client("dispatcher").post(
        address(matter, "reject"), {"version": matter.version, "public_text": "不属于本区"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "不属于本区" in page
    assert "form-error" in page
    matter.refresh_from_db()
    assert matter.state == "reported"


def test_an_upload_survives_an_invalid_form(town):
    matter = in_hand(town)
    client = town.client("handler")
    sent = {"version": matter.version, "photos_after": picture()}
    answer = client.post(address(matter, "finish"), sent)
    assert answer.status_code == 422
    stored = StoredFile.objects.get()
    assert f'name="photos_after_kept" value="{stored.pk}"' in answer.content.decode()
    again = {"version": matter.version, "result": "已更换水管", "photos_after_kept": str(stored.pk)}
    again |= choices_of(matter, "handling", "finish")
    assert client.post(address(matter, "finish"), again).status_code == 302
    matter.refresh_from_db()
    assert [item.file for item in matter.attachments.all()] == [stored]


def test_saying_done_without_a_photo_is_asked_about_and_never_forbidden(town):
    matter = in_hand(town)
    client = town.client("handler")
    form = client.get(address(matter, "finish")).context["form"]
    assert [field.name for field in form.wished_fields] == ["photos_after"]
    assert "photos_after" not in [field.name for field in form.optional_fields]
    page = client.get(address(matter, "finish")).content.decode()
    assert f'data-confirm="{form.question}" data-unless="photos_after"' in page
    assert form.question.startswith(form["photos_after"].help_text)
    sent = {"version": matter.version, "result": "已更换", **choices_of(matter, "handling", "finish")}
    assert client.post(address(matter, "finish"), sent).status_code == 302
    matter.refresh_from_db()
    assert matter.state == "handled"


def test_nobody_attaches_what_another_person_uploaded(town):
    matter = in_hand(town)
    town.client("handler").post(address(matter, "finish"), {"version": matter.version, "photos_after": picture()})
    stored = StoredFile.objects.get()
    other = in_hand(town)
    sent = {"version": other.version, "result": "已处理", "photos_after_kept": str(stored.pk)}
    sent |= choices_of(other, "handling", "finish")
    town.client("manager").post(address(other, "finish"), sent)
    assert not other.attachments.exists()


def test_what_cannot_be_stored_is_said_by_name(town):
    matter = in_hand(town)
    fake = SimpleUploadedFile("virus.jpg", b"MZ nothing of a picture", "image/jpeg")
    sent = {"version": matter.version, "result": "已更换", "photos_after": fake}
    answer = town.client("handler").post(address(matter, "finish"), sent)
    assert answer.status_code == 422
    assert "virus.jpg" in answer.content.decode()
    matter.refresh_from_db()
    assert matter.state == "handling"


def test_when_somebody_was_first_one_reads_who_and_keeps_what_one_typed(town):
    matter = report(town)
    seen = matter.version
    move(matter, "accept", actor=town.actor("second_dispatcher"), at=NOW)
    ground = choices_of(matter, "reported", "reject")
    sent = {"version": seen, "public_text": "写了很久的理由", "proper_place": "区政府", **ground}
    answer = town.client("dispatcher").post(address(matter, "reject"), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "沈调度" in page
    assert "写了很久的理由" in page
    assert Movement.objects.filter(matter=matter, move="reject").count() == 0


def test_after_a_collision_the_same_step_can_be_sent_again(town):
    matter = in_hand(town)
    seen = matter.version
    Matter.objects.filter(pk=matter.pk).update(version=seen + 1)
    sent = {"version": seen, "result": "已修好", "photos_after": picture(), **choices_of(matter, "handling", "finish")}
    client = town.client("handler")
    answer = client.post(address(matter, "finish"), sent)
    assert answer.status_code == 409
    form = answer.context["form"]
    assert form["version"].value() == str(seen + 1)
    stored = StoredFile.objects.get()
    again = {"version": seen + 1, "result": form["result"].value(), "photos_after_kept": str(stored.pk)}
    again |= choices_of(matter, "handling", "finish")
    assert client.post(address(matter, "finish"), again).status_code == 302
    matter.refresh_from_db()
    assert matter.state != "handling"


def test_a_closed_move_says_why(town):
    matter = report(town)
    answer = town.client("grid_worker").get(address(matter, "dispatch"))
    assert answer.status_code == 200
    assert answer.context["refusal"]
    assert town.client("grid_worker").post(address(matter, "dispatch"), {}).status_code == 422
    assert town.client("dispatcher").get(address(matter, "fly")).status_code == 404


def test_only_a_part_of_the_page_answers_a_request_from_within_it(town):
    matter = report(town)
    client = town.client("dispatcher")
    part = client.get(address(matter, "reject"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "<form" in part
    assert "<html" in client.get(address(matter, "reject")).content.decode()


def test_a_new_matter_is_entered_with_a_code_for_its_reporter(town):
    kind = first_kind()
    client = town.client("clerk")
    assert client.get(reverse("matters:new", args=[kind])).status_code == 200
    sent = {
        "title": "井盖松动", "channel": "counter", "urgency": "normal", "point_lng": "106.205", "point_lat": "37.985",
        "reporter_name": "赵某", "reporter_contact": "13909530009", "category": category().pk, "photos": picture(),
    }  # fmt: skip
    answer = client.post(reverse("matters:new", args=[kind]), sent)
    matter = Matter.objects.get()
    assert answer["Location"] == reverse("matters:detail", args=[matter.number])
    assert matter.reporters.get().contact == "13909530009"
    assert matter.attachments.count() == 1
    assert matter.opened_by == town.people["clerk"]


def test_the_paper_tells_the_way_of_the_matter_without_its_reporter(town):
    matter = in_hand(town)
    answer = town.client("dispatcher").get(reverse("matters:print", args=[matter.number]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
