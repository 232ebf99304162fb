"""A vote from its preparation to its effect: rule of the day, frozen roll, voting codes, acts."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.kinds.topic.access import KEEPERS, serves
from wangge.kinds.topic.models import Poll, QuorumRow, RollEntry, TopicDetails
from wangge.kinds.topic.rules.law import BASES, Body, LawRule, Weight, find_rule, shipped_rules, threshold, weight_of
from wangge.kinds.topic.rules.polls import (
    POLL_STEPS,
    UNDECIDED,
    PollAct,
    PollFacts,
    PollState,
    poll_refusal,
    question_key,
)
from wangge.kinds.topic.rules.voting import Entry, Majority, Part, gather_owners, roll_hash
from wangge.kinds.topic.rules.words import Move, State
from wangge.kinds.topic.services.boxes import close_box, count_box
from wangge.kinds.topic.services.calling import note_held
from wangge.kinds.topic.services.codes import Letter, new_code
from wangge.kinds.topic.services.journal import note
from wangge.kinds.topic.services.recusal import check_recusal, excluded_labels
from wangge.matters.models import Matter
from wangge.matters.rules import NOT_YOUR_AREA, NOT_YOUR_ROLE, MoveRefused
from wangge.matters.services import SomebodyWasFirst, move
from wangge.people.actors import SYSTEM, Actor
from wangge.people.rules import Role
from wangge.vault.provider import blind_index

VOTABLE = frozenset({State.SCREENED, State.ON_AGENDA, State.DELIBERATED})
FINAL = (PollState.CANCELLED, PollState.EFFECTIVE)


def own_rules() -> list[LawRule]:
    """The majority rules that the operator entered."""
    return [law_rule(row) for row in QuorumRow.objects.order_by("valid_from")]


def law_rule(row: QuorumRow) -> LawRule:
    """A row of the operator as a rule."""
    majority = Majority(
        quorum_heads=threshold(row.quorum_heads),
        majority_heads=threshold(row.majority_heads),
        quorum_area=threshold(row.quorum_area),
        majority_area=threshold(row.majority_area),
    )
    return LawRule(
        body=row.body, basis=row.basis, weight=row.weight, majority=majority, valid_from=row.valid_from,
        valid_to=row.valid_to, notice_days=row.notice_days, source=row.source, is_shipped=False,
    )  # fmt: skip


def rule_for(*, body: str, basis: str, subject: str, on: date) -> LawRule:
    """The rule of a decision on a day; raises `NoRule`."""
    return find_rule(own_rules(), body=body, basis=basis, weight=weight_of(body, subject), on=on)


def ruled_on(day: date) -> set[tuple[str, str]]:
    """Bodies and rolls for which a majority rule is in force on a day."""
    every = (*own_rules(), *shipped_rules())
    return {
        (rule.body, rule.basis)
        for rule in every
        if rule.fits(body=rule.body, basis=rule.basis, weight=Weight.ORDINARY, on=day)
    }


def check_keeper(actor: Actor, matter: Matter, body: str, at: datetime) -> None:
    """Refuses whoever does not run votes here, or has an interest in the company concerned."""
    is_owner = actor.role == Role.OWNERS_COMMITTEE_MEMBER and body == Body.OWNERS
    if actor.role not in KEEPERS and not is_owner:
        raise MoveRefused(NOT_YOUR_ROLE)
    if not (serves(actor, matter) if is_owner else actor.covers(matter.area_code)):
        raise MoveRefused(NOT_YOUR_AREA)
    check_recusal(actor, matter.topic.concerned_unit_id, at)


def create_poll(
    matter: Matter,
    *,
    actor: Actor,
    at: datetime,
    question: str,
    body: str,
    basis: str,
    opens_at: datetime,
    closes_at: datetime,
    subject: str = "",
    text: str = "",
    is_secret: bool = True,
) -> Poll:
    """Prepares a vote on a topic; without a majority rule in force on its day there is none."""
    check_keeper(actor, matter, body, at)
    if matter.state not in VOTABLE:
        raise MoveRefused(_("A vote is prepared before the topic is resolved."))
    if basis not in BASES[Body(body)]:
        raise MoveRefused(_("This body does not vote on that basis."))
    rule = rule_for(body=body, basis=basis, subject=subject, on=localdate(opens_at))
    with transaction.atomic():
        poll = Poll.objects.create(
            matter=matter, question=question.strip(), text=text.strip(), body=body, basis=basis, subject=subject,
            weight=rule.weight, is_secret=is_secret, opens_at=opens_at, closes_at=closes_at,
            created_by_id=actor.person_id, created_at=at, **rule_columns(rule),
        )  # fmt: skip
        count_votes(matter)
        note("prepare_vote", actor=actor, at=at, matter=matter, detail=str(poll.pk))
    return poll


def rule_columns(rule: LawRule) -> dict[str, Any]:
    """A rule as the columns in which a vote keeps it."""
    majority = rule.majority
    return {
        "quorum_heads": str(majority.quorum_heads or ""),
        "quorum_area": str(majority.quorum_area or ""),
        "majority_heads": str(majority.majority_heads or ""),
        "majority_area": str(majority.majority_area or ""),
        "notice_days": rule.notice_days,
        "source": rule.source,
    }


def majority_of(poll: Poll) -> Majority:
    """The rule that a vote keeps."""
    return Majority(
        quorum_heads=threshold(poll.quorum_heads),
        majority_heads=threshold(poll.majority_heads),
        quorum_area=threshold(poll.quorum_area),
        majority_area=threshold(poll.majority_area),
    )


def count_votes(matter: Matter) -> None:
    """Notes how many votes of a topic have no result yet, and how the published ones went."""
    still_open = Poll.objects.filter(matter=matter, state__in=list(UNDECIDED)).count()
    standing = standing_polls(matter)
    passed = sum(bool(poll.is_passed) for poll in standing)
    TopicDetails.objects.filter(matter=matter).update(
        open_votes=still_open, votes_passed=passed, votes_lost=len(standing) - passed
    )


def standing_polls(matter: Matter) -> list[Poll]:
    """The published results that count: of a question put again, only the newest."""
    rows = Poll.objects.filter(matter=matter, state__in=(PollState.PUBLISHED, PollState.EFFECTIVE))
    newest = {question_key(poll.question): poll for poll in rows.order_by("published_at", "pk")}
    return list(newest.values())


def load_roll(poll: Poll, parts: Sequence[Part], *, actor: Actor, at: datetime) -> int:
    """Replaces the roll of a vote in preparation; parts of one owner become one voter. Raises `RollWrong`."""
    check_keeper(actor, poll.matter, poll.body, at)
    if poll.state != PollState.DRAFT:
        raise MoveRefused(_("The roll is frozen."))
    entries = gather_owners(parts, counts_area=majority_of(poll).counts_area)
    with transaction.atomic():
        RollEntry.objects.filter(poll=poll).delete()
        RollEntry.objects.bulk_create(
            [RollEntry(poll=poll, position=entry.position, label=entry.label, area=entry.area) for entry in entries],
            batch_size=500,
        )
        mark_excluded(poll, at)
        note("load_roll", actor=actor, at=at, matter=poll.matter, detail=f"{poll.pk}: {len(entries)}")
    return len(entries)


def mark_excluded(poll: Poll, at: datetime) -> int:
    """Takes those with an interest in the company concerned off the roll, each with the post held."""
    labels = excluded_labels(poll.matter.topic.concerned_unit_id, at)
    found = [row for row in RollEntry.objects.filter(poll=poll) if labels] if labels else []
    changed = []
    for row in found:
        posts = [post for label, post in labels.items() if label in row.label.split("、")]
        if posts and not row.is_excluded:
            row.is_excluded, row.exclusion = True, posts[0]
            changed.append(row)
    RollEntry.objects.bulk_update(changed, ["is_excluded", "exclusion"])
    return len(changed)


def as_entries(rows: Iterable[RollEntry]) -> list[Entry]:
    """Rows of a roll as the rules see them."""
    return [Entry(row.position, row.label, row.area, row.is_excluded) for row in rows]


def facts_of(poll: Poll, at: datetime, reason: str = "") -> PollFacts:
    """What decides whether an act is open."""
    rows = RollEntry.objects.filter(poll=poll, is_excluded=False)
    return PollFacts(
        at=at,
        opens_at=poll.opens_at,
        closes_at=poll.closes_at,
        roll=rows.count(),
        voted=rows.filter(is_complete=True).count(),
        half_entered=rows.filter(way=RollEntry.Way.PAPER, is_complete=False).count(),
        notice_days=poll.notice_days,
        reason=reason,
    )


def act(poll: Poll, the_act: str, *, actor: Actor, at: datetime, reason: str = "") -> Poll:
    """Makes one step of a vote, or refuses with the reason."""
    if actor.role != Role.SYSTEM:
        check_keeper(actor, poll.matter, poll.body, at)
    refused = poll_refusal(poll.state, the_act, facts_of(poll, at, reason))
    if refused:
        raise MoveRefused(refused)
    old = poll.state
    with transaction.atomic():
        poll.state = POLL_STEPS[(old, the_act)].value
        values = {"state": poll.state, **_columns(poll, PollAct(the_act), at, reason)}
        if not Poll.objects.filter(pk=poll.pk, state=old).update(**values):
            poll.state = old
            raise SomebodyWasFirst
        if the_act == PollAct.CLOSE:
            close_box(poll)
            note_held(poll.matter, at)
        count_votes(poll.matter)
        if the_act == PollAct.CANCEL:
            _set_aside(poll, reason, at)
        note(f"vote_{the_act}", actor=actor, at=at, matter=poll.matter, detail=f"{poll.pk} {reason}".strip())
    poll.refresh_from_db()
    return poll


def _set_aside(poll: Poll, reason: str, at: datetime) -> None:
    """A resolution falls with the vote it rests on; its words stay in the journal."""
    topic = Matter.objects.select_related("topic").get(pk=poll.matter_id)
    if topic.topic.decided_by_id == poll.pk:
        given = {"reason": reason.strip(), "note": topic.topic.resolution}
        move(topic, Move.SET_ASIDE, actor=SYSTEM, at=at, given=given)


def _columns(poll: Poll, the_act: PollAct, at: datetime, reason: str) -> dict[str, Any]:
    """What an act writes beside the state."""
    if the_act == PollAct.ANNOUNCE:
        return _frozen(poll, at)
    if the_act == PollAct.COUNT:
        return {"counted_at": at, **count_box(poll, majority_of(poll))}
    moments = {PollAct.CLOSE: "closed_at", PollAct.PUBLISH: "published_at"}
    values: dict[str, Any] = {moments[the_act]: at} if the_act in moments else {}
    return values | ({"reason": reason.strip()[:300]} if reason.strip() else {})


def _frozen(poll: Poll, at: datetime) -> dict[str, Any]:
    """The rule of the day of voting, and the roll with its hash: neither changes from here on."""
    rule = rule_for(body=poll.body, basis=poll.basis, subject=poll.subject, on=localdate(poll.opens_at))
    mark_excluded(poll, at)
    entries = as_entries(RollEntry.objects.filter(poll=poll).order_by("position"))
    counted = [entry for entry in entries if not entry.is_excluded]
    return {
        **rule_columns(rule),
        "announced_at": at,
        "roll_hash": roll_hash(entries),
        "roll_heads": len(counted),
        "roll_area": sum(entry.area for entry in counted),
        "excluded": len(entries) - len(counted),
    }


def open_due_polls(at: datetime) -> int:
    """Opens announced votes whose moment has come; the background process calls it."""
    due = Poll.objects.select_related("matter__topic").filter(state=PollState.ANNOUNCED, opens_at__lte=at)
    opened = 0
    for poll in due:
        try:
            act(poll, PollAct.OPEN, actor=SYSTEM, at=at)
        except (MoveRefused, SomebodyWasFirst):
            continue
        opened += 1
    return opened


def code_hash(poll_id: int, code: str) -> str:
    """The stored form of a voting code."""
    return blind_index(f"vote:{poll_id}:{code.upper()}")


def issue_codes(poll: Poll, *, actor: Actor, at: datetime, positions: Iterable[int] | None = None) -> list[Letter]:
    """New voting codes: for all who have none, or anew for some positions, whose old codes end."""
    check_keeper(actor, poll.matter, poll.body, at)
    if poll.state not in (PollState.ANNOUNCED, PollState.OPEN):
        raise MoveRefused(_("Voting codes are given out between announcement and closing."))
    rows = RollEntry.objects.filter(poll=poll, is_excluded=False, way="").order_by("position")
    wanted = rows.filter(code_hash__isnull=True) if positions is None else rows.filter(position__in=list(positions))
    letters = []
    changed = list(wanted)
    for row in changed:
        code = new_code()
        row.code_hash = code_hash(poll.pk, code)
        letters.append(Letter(row.position, row.label, code))
    with transaction.atomic():
        RollEntry.objects.bulk_update(changed, ["code_hash"], batch_size=500)
        note("issue_codes", actor=actor, at=at, matter=poll.matter, detail=f"{poll.pk}: {len(letters)}")
    return letters
