"""Nobody learns what another person chose: the same choices, made by other people, give everybody the same pages.

The test makes a vote, opinions and a cost plan, reads every address of the kind as everybody who may see something,
changes who chose what without changing the sums, and reads again. Whatever differs tells of a person.
"""

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.urls import URLPattern, reverse
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.world import NOW, Town

from wangge.audit.models import Entry
from wangge.kinds.topic import urls, urls_public
from wangge.kinds.topic.models import Ballot, CostShare, Opinion, PaperReading, Poll, RollEntry
from wangge.kinds.topic.services import ballots, costs, opinions, polls
from wangge.kinds.topic.services.costs import Household
from wangge.kinds.topic.tests.stories import CLOSED, OPENED, home, opened, screened
from wangge.matters.models import Movement

READ = {
    "topic:overview": "", "topic:file": "number", "topic:opinions": "number", "topic:new_poll": "number",
    "topic:new_plan": "number", "topic:plan": "plan", "topic:plan_notice": "plan", "topic:poll": "poll",
    "topic:paper": "poll", "topic:tally": "poll", "topic:statement": "statement",
    "topics:board": "", "topics:topic": "number", "topics:opinions": "number", "topics:poll": "poll",
    "topics:cast": "poll", "topics:share": "", "topics:own": "number", "topics:forums": "", "topics:interests": "",
    "matters:list": "", "matters:detail": "number", "matters:print": "number", "matters:export": "",
}  # fmt: skip
"""Addresses that show something of a topic, with what they take."""
WITHOUT = {
    "topic:new", "topic:forums", "topic:new_forum", "topic:forum", "topic:campaigns", "topic:new_campaign",
    "topic:campaign", "topic:procedures", "topic:adopt", "topic:new_procedure", "topic:procedure", "topic:majorities",
    "topic:new_majority", "topic:committees", "topic:new_committee", "topic:interests", "topic:new_interest",
    "topic:assembly", "topic:new_call", "topics:link", "topics:link_code", "topic:roll", "topic:notice", "topic:minutes", "topic:objection", "topic:step", "topic:follow",
    "topics:propose", "topics:mine", "topic:bodies", "topic:new_body", "topic:body", "topic:change_body", "topic:new_seat",
    "topic:body_import", "topic:body_template", "topic:body_preview", "topic:body_errors", "topic:body_export",
}  # fmt: skip
"""Addresses of registers, forms for something new, and meetings: they read no vote, opinion or share."""
SENT = {
    "topic:plan_ask", "topic:plan_drop", "topic:plan_redraw", "topic:plan_letters", "topic:consent", "topic:paid", "topic:load_roll", "topic:codes",
    "topic:discard", "topic:act", "topics:sign", "topics:object", "topics:answer",
    "topic:end_seat", "topic:take_roll", "topic:sum_up",
}  # fmt: skip
"""Addresses that only take a form and lead back to one of those above."""
PUBLIC = ("topics:board", "topics:topic", "topics:opinions", "topics:poll")
STAFF = tuple(name for name in READ if not name.startswith("topics:"))
READERS = {"": PUBLIC, "resident": (*PUBLIC, "topics:cast", "topics:own"), "owner": STAFF, "secretary": STAFF}
RESULTS = {"topics:topic", "topics:poll", "topic:file", "topic:poll", "topic:tally", "matters:detail", "matters:export"}
"""Addresses that say something of a counted vote."""
Pages = dict[str, str]
PEOPLE = ("key-of-wang", "key-of-li", "key-of-zhao")
TOKENS = re.compile(r'(csrfmiddlewaretoken|idempotency_key)" value="[^"]+"|x-csrftoken": "[^"]+"')


def names(module: object, space: str) -> set[str]:
    patterns = module.urlpatterns  # type: ignore[attr-defined]
    return {f"{space}:{one.name}" for one in patterns if isinstance(one, URLPattern)}


def test_every_address_of_the_kind_is_looked_at_or_said_to_hold_nothing() -> None:
    known = names(urls, "topic") | names(urls_public, "topics")
    assert known == {name for name in READ if name.startswith("topic")} | WITHOUT | SENT


@pytest.fixture
def story(town: Town) -> dict[str, object]:
    """A vote under way with ballots of both ways, opinions of three people, a cost plan in which two have answered."""
    secretary = town.actor("secretary")
    matter = screened(town, estate=home(town))
    texts = ("先划线", "收一点费", "谁先到谁停")
    rows = [opinions.add_statement(matter, actor=secretary, text=text, at=NOW) for text in texts]
    for person, values in zip(PEOPLE, ((1, 1, -1), (-1, 0, 1), (0, -1, 1)), strict=True):
        for row, value in zip(rows, values, strict=True):
            opinions.answer(row, key=person, value=value, at=NOW)
    households = [Household(f"3-1-{place}", 100) for place in (101, 102, 201)]
    plan = costs.draw_up(
        matter, actor=secretary, title="画线分摊", total_fen=30_000, rule="equal", households=households, at=NOW
    )
    costs.ask_households(plan, actor=secretary, at=NOW)
    for place, consent in enumerate(("yes", "no"), start=1):
        share = CostShare.objects.get(plan=plan, position=place)
        costs.note_consent(share, actor=secretary, consent=consent, on=NOW.date(), at=NOW)
    poll = opened(town, matter)
    for place, choice in ((1, "yes"), (2, "no")):
        entry = RollEntry.objects.get(poll=poll, position=place)
        ballots.cast_online(poll, entry=entry, choice=choice, at=OPENED)
    for place, choice in ((3, "yes"), (4, "no")):
        for clerk in ("clerk", "secretary"):
            ballots.read_paper(poll, position=place, choice=choice, actor=town.actor(clerk), at=OPENED)
    return {"number": matter.number, "plan": plan.pk, "poll": poll.pk, "statement": rows[0].pk, "": None}


def words(content: bytes, kind: str) -> str:
    """What a person reads in an answer."""
    if "pdf" in kind:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if "sheet" in kind:
        book = load_workbook(io.BytesIO(content), read_only=True)
        return "\n".join(str(row) for sheet in book for row in sheet.iter_rows(values_only=True))
    return TOKENS.sub("", content.decode())


def seen(town: Town, story: dict[str, object], at: datetime = OPENED, only: frozenset[str] | None = None) -> Pages:
    """Every address, as everybody who gets there, in words; and the journal with the audit."""
    found = {}
    with time_machine.travel(at, tick=False):
        for reader, addresses in READERS.items():
            client = town.client(reader)
            for name in addresses if only is None else only.intersection(addresses):
                args = [story[READ[name]]] if READ[name] else []
                query = {"q": "停车", "kind": "topic"} if name in {"matters:list", "matters:export"} else {}
                answer = client.get(reverse(name, args=args), query)
                content = b"".join(answer) if answer.streaming else answer.content
                found[f"{reader} {name}"] = f"{answer.status_code} {words(content, answer.get('Content-Type', ''))}"
    found["journal"] = str(list(Movement.objects.order_by("pk").values_list("move", "reason", "public_text")))
    found["audit"] = str(
        list(Entry.objects.filter(act__startswith="topic").order_by("pk").values_list("act", "subject_id", "detail"))
    )
    return found


def differing(before: Pages, after: Pages) -> dict[str, list[str]]:
    """Where two readings differ, and in which lines."""
    return {
        name: [line for line in after[name].splitlines() if line not in before[name]] or ["lines are gone"]
        for name in before
        if before[name] != after[name]
    }


def turned(choice: str) -> str:
    return {"yes": "no", "no": "yes"}.get(choice, choice)


def swap_ballots(poll: object) -> None:
    """Whoever was in favour was against, and the other way round."""
    for row in [*Ballot.objects.filter(entry__poll_id=poll), *PaperReading.objects.filter(entry__poll_id=poll)]:
        row.choice = turned(row.choice)
        row.save(update_fields=["choice"])


def swap_opinions() -> None:
    """Two people hold each other's opinions."""
    one, other, _third = PEOPLE
    for old, new in ((one, "between"), (other, one), ("between", other)):
        Opinion.objects.filter(key=old).update(key=new)


def counted(town: Town, story: dict[str, object], act: Callable[[], object] = lambda: None) -> Pages:
    """The pages once the vote is closed, counted and published; afterwards it is open again."""
    with transaction.atomic():
        act()
        poll = Poll.objects.select_related("matter__topic").get(pk=story["poll"])
        for step in ("close", "count", "publish"):
            polls.act(poll, step, actor=town.actor("secretary"), at=CLOSED)
        found = seen(town, story, CLOSED + timedelta(hours=1), frozenset(RESULTS))
        transaction.set_rollback(True)
    return found


def test_while_a_vote_runs_nobody_sees_what_anybody_chose_or_thinks(town: Town, story: dict[str, object]) -> None:
    """Ballots of both ways, one that a single clerk has read, and the opinions of two people change hands."""
    poll = Poll.objects.select_related("matter__topic").get(pk=story["poll"])
    ballots.read_paper(poll, position=5, choice="yes", actor=town.actor("clerk"), at=OPENED)
    before = seen(town, story)
    swap_ballots(story["poll"])
    swap_opinions()
    after = seen(town, story)
    assert differing(before, after) == {}
    assert not [name for name, text in after.items() if any(person in text for person in PEOPLE)]


def test_nor_after_it_was_counted_though_another_sum_would_show(town: Town, story: dict[str, object]) -> None:
    before = counted(town, story)
    assert differing(before, counted(town, story, lambda: swap_ballots(story["poll"]))) == {}

    def one_changes_the_mind() -> None:
        ballot = Ballot.objects.get(entry__poll_id=story["poll"], entry__position=1)
        ballot.choice = "no"
        ballot.save(update_fields=["choice"])

    noticed = differing(before, counted(town, story, one_changes_the_mind))
    assert {" topics:poll", "owner topic:poll", "secretary topic:tally"} <= set(noticed)


def test_who_agreed_to_a_plan_stays_inside_the_community(town: Town, story: dict[str, object]) -> None:
    places = frozenset({"topics:topic", "topic:file", "topic:plan", "topic:plan_notice"})
    before = seen(town, story, only=places)
    shares = CostShare.objects.filter(plan_id=story["plan"])
    for place, consent in ((1, "no"), (2, "yes")):
        shares.filter(position=place).update(consent=consent)
    assert set(differing(before, seen(town, story, only=places))) == {"secretary topic:plan"}
