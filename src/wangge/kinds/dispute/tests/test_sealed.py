"""Whoever has no seat on a case learns nothing of what is in it, wherever they look.

What is looked for are the words of the case itself: names, telephones, subject, story, records, the agreement. The walk
of everybody through the whole house comes across the same case (`planted.py`).
"""

import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from tests.walk import text_of
from tests.world import CAST, NOW, Town, photo

from wangge.audit.models import Entry
from wangge.kinds.dispute.access import sight
from wangge.kinds.dispute.services import seats
from wangge.kinds.dispute.tests.cast import (
    SECRETS,
)
from wangge.kinds.dispute.tests.planted import Case
from wangge.matters.access import may_see, visible
from wangge.matters.models import Attachment, Matter, Movement
from wangge.matters.queries import search_q
from wangge.notices.models import Notice
from wangge.people import handover
from wangge.people.models import Post
from wangge.vault.models import Opening

OUTSIDE = [name for name, *_rest in CAST] + ["stranger", "judge", "resident", ""]
"""Everybody of the town but the two at the table; `stranger` and `judge` mediate elsewhere, "" is nobody."""


@pytest.fixture
def case(folk: Town) -> Case:
    return Case(folk)


def told(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


def test_nobody_without_a_seat_gets_the_case_by_any_rule(folk: Town, case: Case) -> None:
    for name in [name for name in OUTSIDE if name]:
        actor = folk.actor(name)
        for matter in (case.matter, case.grown):
            assert not may_see(actor, matter)
            assert matter.number not in visible(actor).values_list("number", flat=True)
        for word in ("防水", "邻里纠纷", case.matter.number):
            assert not visible(actor).filter(search_q(word), kind="dispute").exists()


def test_the_two_rules_of_sight_agree(folk: Town, case: Case) -> None:
    for name in [*OUTSIDE[:-1], "chair", "peacemaker"]:
        actor = folk.actor(name)
        seen = set(visible(actor).filter(kind="dispute").values_list("pk", flat=True))
        rule = sight(actor)
        own = set(Matter.objects.filter(rule, kind="dispute").values_list("pk", flat=True)) if rule else set()
        assert seen == own
        assert {matter.pk for matter in Matter.objects.filter(kind="dispute") if may_see(actor, matter)} == own
    assert case.matter in visible(folk.actor("peacemaker"))


def test_acts_by_post_are_closed_as_well(folk: Town, case: Case) -> None:
    before = (Movement.objects.count(), case.matter.dispute_parties.count())
    for name in [name for name in OUTSIDE if name]:
        client = folk.client(name)
        for address in (
            "dispute:names",
            "dispute:take_paper",
            "dispute:add_party",
            "dispute:story",
            "dispute:write_note",
        ):
            answer = client.post(
                reverse(address, args=[case.matter.number]),
                {"purpose": "想看看", "what": "dossier", "how": "pdf", "side": "first", "name": "某", "text": "某"},
            )
            assert answer.status_code in {403, 404, 302}, f"{name} {address}"
            assert told(text_of(answer)) == []
        client.post(reverse("matters:move", args=[case.matter.number, "perform"]), {})
        client.post(reverse("matters:note", args=[case.matter.number]), {"text": "打听"})
    assert (Movement.objects.count(), case.matter.dispute_parties.count()) == before


def test_who_took_an_application_sees_it_only_until_the_parties_are_asked(folk: Town, case: Case) -> None:
    clerk, dispatcher = folk.client("clerk"), folk.client("dispatcher")
    assert dispatcher.get(reverse("dispute:intake", args=[case.fresh_one.number])).status_code == 200
    assert clerk.get(reverse("dispute:intake", args=[case.fresh_one.number])).status_code == 404
    assert clerk.get(reverse("dispute:intake", args=[case.matter.number])).status_code == 404
    page = dispatcher.get(reverse("dispute:intake", args=[case.fresh_one.number])).content.decode()
    assert told(page) == []


def test_a_seat_that_ended_shows_nothing_from_that_moment(folk: Town, case: Case) -> None:
    client = folk.client("peacemaker")
    detail = reverse("matters:detail", args=[case.matter.number])
    assert told(text_of(client.get(detail)))
    seats.unseat(case.seat, actor=folk.actor("peacemaker"), at=NOW)
    assert client.get(detail).status_code == 404
    assert case.matter.number not in text_of(client.get(reverse("dispute:mine")))


def test_the_concern_it_grew_from_shows_no_way_to_it(folk: Town, case: Case) -> None:
    for name in ("clerk", "dispatcher", "secretary", "township_leader", "supervisor", "manager"):
        page = text_of(folk.client(name).get(reverse("matters:detail", args=[case.concern.number])))
        assert case.concern.number in page
        assert case.grown.number not in page


def test_notices_and_logs_hold_no_contents(folk: Town, case: Case) -> None:
    inside = {folk.people["chair"].pk, folk.people["peacemaker"].pk}
    rows = list(Notice.objects.all())
    assert told(" ".join(row.title + row.body for row in rows)) == []
    assert {row.person_id for row in rows if re.search(r"J6403\d+|/J6403", row.title + row.url)} <= inside
    assert told(" ".join(Entry.objects.values_list("detail", flat=True))) == []


def test_handing_a_post_over_names_no_contents_and_no_sealed_case_of_an_area(folk: Town, case: Case) -> None:
    for post in Post.objects.select_related("person", "area"):
        groups_of_work = handover.open_work(post)
        assert told(" ".join(item.title for group in groups_of_work for item in group.items)) == []
        numbers = {item.number for group in groups_of_work for item in group.items}
        if post.role != "mediator":
            assert not {number for number in numbers if number.startswith("J")}


def test_files_of_a_case_are_served_to_those_at_the_table_alone(folk: Town, case: Case) -> None:
    row = Attachment.objects.create(matter=case.matter, file=photo(), stage="proof", is_public=True, created_at=NOW)
    url = reverse("matters:file", args=[row.pk, "full"])
    assert {name: folk.client(name).get(url).status_code for name in OUTSIDE if name} == {
        name: 404 for name in OUTSIDE if name
    }
    assert folk.client("peacemaker").get(url).status_code == 200


def test_names_are_opened_only_for_a_purpose_and_the_look_is_logged(folk: Town, case: Case) -> None:
    client = folk.client("peacemaker")
    page = text_of(client.get(reverse("matters:detail", args=[case.matter.number])))
    assert not [secret for secret in SECRETS[2:5] if secret in page]
    names = reverse("dispute:names", args=[case.matter.number])
    assert client.post(names, {"purpose": ""}).status_code == 422
    count = Opening.objects.count()
    opened = text_of(client.post(names, {"purpose": "通知第二次调解"}))
    assert SECRETS[2] in opened
    row = Opening.objects.order_by("-pk").first()
    assert (Opening.objects.count(), row.purpose, row.subject_id) == (count + 1, "通知第二次调解", case.matter.number)


def test_the_journal_of_a_case_is_sealed_and_reads_the_same(folk: Town, case: Case, append_only: None) -> None:
    back, guarded = Movement.objects.get(move="redraft"), Movement.objects.get(move="guard")
    assert back.reason == SECRETS[6]
    assert SECRETS[5] in guarded.note
    page = text_of(folk.client("chair").get(reverse("matters:detail", args=[back.matter.number])))
    assert SECRETS[6] in page
    with pytest.raises(DatabaseError), transaction.atomic():
        Movement.objects.filter(pk=back.pk).update(reason="")


def test_the_database_itself_holds_no_readable_contents(folk: Town, case: Case) -> None:
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            text = " ".join(str(value) for row in cursor.fetchall() for value in row)
            found += [f"{table}: {secret}" for secret in told(text)]
    assert found == []
