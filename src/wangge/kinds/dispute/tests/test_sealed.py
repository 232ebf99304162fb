"""Whoever has no seat on a case learns nothing of what is in it, wherever they look.

The whole cast opens every address of the product that can be filled with what belongs to a case. What is looked for are
the words of the case itself: names, telephones, subject, story, records, the agreement.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from pypdf import PdfReader
from tests.world import CAST, NOW, Town, photo

from wangge.audit.models import Entry
from wangge.kinds.dispute.access import sight
from wangge.kinds.dispute.models import CaseGroup, Seat
from wangge.kinds.dispute.rules.course import Move
from wangge.kinds.dispute.rules.words import How, Measure, Paper, Side
from wangge.kinds.dispute.services import groups, seats, sessions
from wangge.kinds.dispute.services.opening import PartyGiven, open_case
from wangge.kinds.dispute.services.parties import open_names
from wangge.kinds.dispute.services.reminders import remind
from wangge.kinds.dispute.tests.cast import (
    SECRETS,
    TODAY,
    TWO,
    applied,
    body,
    do,
    effective,
    fresh,
    given,
    written,
)
from wangge.matters.access import may_see, visible
from wangge.matters.models import Attachment, Matter, Movement
from wangge.matters.queries import search_q
from wangge.matters.services.alarms import sound_due_alarms
from wangge.matters.services.telling import tell_pending
from wangge.matters.tests.stories import sent_out
from wangge.notices.models import Notice
from wangge.people import handover
from wangge.people.actors import Actor, resident
from wangge.people.models import Post
from wangge.vault.models import Opening

OUTSIDE = [name for name, *_rest in CAST] + ["stranger", "judge", "resident", ""]
"""Everybody of the town but the two at the table; `stranger` and `judge` mediate elsewhere, "" is nobody."""
PDF = b"%PDF-"


def addresses(patterns: Any = None, namespace: tuple[str, ...] = ()) -> Iterator[tuple[str, set[str], Any]]:
    """Every named address with the parameters it takes and its guard; what a guard refuses is tested elsewhere."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespace, pattern.namespace) if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            guard = getattr(pattern.callback, "guard", None)
            yield ":".join((*namespace, pattern.name)), set(pattern.pattern.converters), guard


class Case:
    """A case that has grown out of a concern, with everything a case can have."""

    def __init__(self, folk: Town) -> None:
        self.concern = sent_out(folk)
        consenting = [PartyGiven(row.side, row.name, contact=row.contact, consented=How.ORAL) for row in TWO]
        self.grown = open_case(
            actor=folk.actor("clerk"), body=body(folk), given=given(), parties=consenting, area_code="",
            source=self.concern, at=NOW,
        ).matter  # fmt: skip
        self.matter = effective(folk)
        self.fresh_one = applied(folk, actor="dispatcher")
        person = folk.actor("peacemaker")
        sessions.write_note(
            self.matter, actor=person, kind=Paper.INQUIRY, on=TODAY, place="", party=None, text=SECRETS[1], at=NOW
        )
        do(folk, self.grown, Move.GUARD, measure=Measure.PREVENT, note=SECRETS[5])
        do(folk, written(folk), Move.REDRAFT, actor="peacemaker", reason=SECRETS[6])
        self.group: CaseGroup = groups.make_group(fresh(self.matter), actor=person, name="阳台渗水", at=NOW)
        groups.write_texts(self.group, actor=person, legal_note=SECRETS[1], public_text="", at=NOW)
        open_names(self.matter, actor=person, purpose="通知双方到场", at=NOW)
        tell_pending(NOW)
        sound_due_alarms(NOW)
        remind(NOW)
        self.party = self.matter.dispute_parties.get(side=Side.FIRST)
        self.session = self.matter.dispute_sessions.get()
        self.seat = Seat.objects.filter(matter=self.matter, part="chief").get()
        self.promise = self.matter.dispute_promises.get()

    def values(self, name: str) -> list[dict[str, Any]]:
        """What to fill an address with: the case in every place that takes a number, its rows in those that take a key."""
        keys = {
            "dispute:edit_party": self.party.pk, "dispute:drop_party": self.party.pk, "dispute:consent": self.party.pk,
            "dispute:sign": self.party.pk, "dispute:end_seat": self.seat.pk, "dispute:group": self.group.pk,
            "dispute:check_group": self.group.pk, "dispute:record_session": self.session.pk,
            "dispute:call_off": self.session.pk, "dispute:follow_promise": self.promise.pk,
        }  # fmt: skip
        numbers = [self.matter.number, self.grown.number, self.concern.number]
        plain = {
            "kind": "dispute",
            "the_move": "archive",
            "act": "finish",
            "what": "matter",
            "size": "full",
            "form": "csv",
        }
        return [{"number": number, "pk": keys.get(name, 1), **plain} for number in numbers]


@pytest.fixture
def case(folk: Town) -> Case:
    return Case(folk)


def text_of(answer: HttpResponse) -> str:
    """What an answer says, whatever it comes as."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(PDF):
        return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return content.decode("utf-8", "replace") + str(answer.headers)


def told(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


SEARCHES = [f"?q={word}" for word in ("防水", "漆雕", "13911112222")] + ["?kind=dispute"]
SEARCHED = {"matters:list", "matters:board", "matters:places", "desk:inbox", "field:home"}
LEFT_OUT = {"account_logout", "people:sign_out"}


def visits(case: Case, actor: Actor) -> Iterator[str]:
    """Every address that the actor's guard lets through, with the case in every place that takes something."""
    for name, takes, guard in addresses():
        if name in LEFT_OUT or (guard is not None and not guard.admits(actor)):
            continue
        for values in case.values(name):
            try:
                url = reverse(name, kwargs={key: values[key] for key in takes if key in values})
            except NoReverseMatch:
                break
            yield url
            if name in SEARCHED:
                yield from (url + query for query in SEARCHES)
            if not takes & {"number", "pk"}:
                break


@pytest.mark.crawl
@pytest.mark.parametrize("part", range(4))
def test_nobody_without_a_seat_learns_anything_anywhere(folk: Town, case: Case, part: int) -> None:
    leaks, tried = [], 0
    for name in OUTSIDE[part::4]:
        client = folk.client(name)
        for url in visits(case, folk.actor(name) if name else resident()):
            text, typed = text_of(client.get(url)), unquote(url)
            found = [secret for secret in told(text) if secret not in typed]
            if "?q=" in url and case.matter.number in text:
                found.append(case.matter.number)
            tried += 1
            leaks += [f"{name}: {url}: {found}"] if found else []
    assert leaks == []
    assert tried > 500


def test_those_at_the_table_do_read_it_there(folk: Town, case: Case) -> None:
    """The search above finds what it looks for."""
    client = folk.client("peacemaker")
    seen = [url for url in visits(case, folk.actor("peacemaker")) if told(text_of(client.get(url)))]
    assert len(seen) > 5


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
