"""A legal question: asked without a name, read by one person and its resident, gone on its day."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from tests.walk import text_of
from tests.world import EAST, GARDEN, NOW, Town

from wangge.audit.models import Entry
from wangge.kinds.dispute.models import Advice
from wangge.kinds.dispute.queries import legal as queries
from wangge.kinds.dispute.services import advising
from wangge.kinds.dispute.services.legal import LegalRefused
from wangge.kinds.dispute.tests.cast import ANSWERED, ASKED, ASKER_PHONE, DAY, LEGAL_SECRETS, TODAY
from wangge.kinds.dispute.tests.legal_stories import adviser, asked, page
from wangge.matters.services.parameters import set_parameter
from wangge.matters.views.asking import moment
from wangge.notices.models import Notice
from wangge.people.services.posts import end_post
from wangge.vault.models import Opening

NOT_HELD = "已不再担任"


class TestQuestions:
    ASK = {"community": GARDEN, "topic": "contract", "question": ASKED, "contact": ASKER_PHONE}

    def sent(self, team: Town, client: Client, **more: Any) -> Any:
        values = {**self.ASK, "person": team.people["peacemaker"].pk, **more}
        return client.post(reverse("legal_public:ask"), values)

    def test_asked_answered_and_read_with_number_and_code_alone(self, team: Town) -> None:
        home = Client()
        assert self.sent(team, home).status_code == 302
        receipt = page(home, "legal_public:asked")
        row = Advice.objects.get()
        code = home.session["legal_asked"]["code"]
        assert all(word in receipt for word in (row.number, code, "三年内", "2026-03-11", "2026-06-02"))
        mine = team.client("peacemaker")
        assert row.number in page(mine, "legal:questions")
        answer = mine.post(reverse("legal:question", args=[row.pk]), {"answer": ANSWERED, "pointed": "mediation"})
        assert answer.status_code == 200
        elsewhere = Client()
        number = reverse("legal_public:answer", args=[row.number])
        assert elsewhere.get(number).status_code == 404
        assert elsewhere.post(reverse("portal:track"), {"number": row.number, "code": "AAAA2222"}).status_code == 422
        found = elsewhere.post(reverse("portal:track"), {"number": row.number.lower(), "code": code}, follow=True)
        assert ANSWERED in found.content.decode()
        assert reverse("mediation_public:apply") in found.content.decode()

    def test_danger_is_answered_with_110_first_and_nothing_typed_is_lost(self, team: Town) -> None:
        client, text = Client(), "他昨晚持刀威胁要杀我，我能申请保护令吗"
        shown = self.sent(team, client, question=text)
        assert (shown.status_code, Advice.objects.count()) == (422, 0)
        assert "tel:110" in shown.content.decode()
        assert text in shown.content.decode()
        assert self.sent(team, client, question=text, is_no_danger="on").status_code == 302

    def test_nobody_but_the_one_asked_and_the_resident_reads_it(self, team: Town) -> None:
        row, _code = asked(team)
        advising.answer(row, text=ANSWERED, pointed="", actor=team.actor("peacemaker"), at=NOW)
        for name in [*team.posts, "resident", ""]:
            if name == "peacemaker":
                continue
            client = team.client(name)
            for address in (
                reverse("legal:question", args=[row.pk]),
                reverse("legal:contact", args=[row.pk]),
                reverse("legal:questions"),
                reverse("legal_public:answer", args=[row.number]),
            ):
                answer = client.get(address)
                assert not [word for word in LEGAL_SECRETS if word in text_of(answer)], (name, address)
                if address != reverse("legal:questions"):
                    assert answer.status_code in {302, 403, 404}, (name, address)
        with pytest.raises(LegalRefused):
            advising.answer(row, text=ANSWERED, pointed="", actor=team.actor("chair"), at=NOW)

    def test_journal_and_notices_hold_no_word_of_it(self, team: Town) -> None:
        row, code = asked(team)
        advising.tidy(NOW + 20 * DAY)
        advising.answer(row, text=ANSWERED, pointed="", actor=team.actor("peacemaker"), at=NOW)
        told = " ".join(f"{entry.subject_id} {entry.detail}" for entry in Entry.objects.all())
        told += " ".join(f"{notice.title} {notice.body} {notice.url}" for notice in Notice.objects.all())
        assert row.number in told
        assert not [word for word in (*LEGAL_SECRETS, code) if word in told]
        assert set(Notice.objects.values_list("person_id", flat=True)) == {team.people["peacemaker"].pk}

    def test_the_telephone_is_opened_for_a_purpose_and_the_look_is_logged(self, team: Town) -> None:
        row, _code = asked(team)
        client = team.client("peacemaker")
        assert ASKER_PHONE not in page(client, "legal:question", row.pk)
        assert client.post(reverse("legal:contact", args=[row.pk]), {"purpose": ""}).status_code == 422
        shown = client.post(reverse("legal:contact", args=[row.pk]), {"purpose": "电话里说清楚"})
        assert ASKER_PHONE in shown.content.decode()
        assert Opening.objects.get().subject_id == row.number

    def test_it_is_deleted_on_the_day_that_the_county_set(self, team: Town) -> None:
        set_parameter(kind="dispute", name="advice_days", value=30, actor=team.actor("county_leader"), at=NOW)
        row, code = asked(team)
        silent, _code = asked(team)
        assert row.delete_on == TODAY + 30 * DAY
        advising.answer(row, text=ANSWERED, pointed="", actor=team.actor("peacemaker"), at=NOW + 5 * DAY)
        row.refresh_from_db()
        assert row.delete_on == TODAY + 35 * DAY
        advising.tidy(NOW + 30 * DAY)
        states = {one.pk: (one.state, bool(one.cleared_at)) for one in Advice.objects.all()}
        assert states == {row.pk: ("answered", False), silent.pk: ("lapsed", True)}
        advising.tidy(NOW + 35 * DAY)
        row.refresh_from_db()
        assert (row.question, row.answer, row.contact, row.code_hash) == ("", "", "", "")
        assert advising.find_by_code(number=row.number, code=code) is None
        assert queries.results(GARDEN, 2026).answered == 1

    def test_the_resident_deletes_at_once(self, team: Town) -> None:
        home = Client()
        self.sent(team, home)
        row = Advice.objects.get()
        home.post(reverse("legal_public:delete", args=[row.number]))
        row.refresh_from_db()
        assert (row.state, row.question, row.contact) == ("withdrawn", "", "")
        assert team.client("peacemaker").get(reverse("legal:question", args=[row.pk])).status_code == 404

    def test_the_resident_may_ask_somebody_else_and_the_first_reads_it_no_more(self, team: Town) -> None:
        adviser(team, person=team.people["judge"])
        home = Client()
        self.sent(team, home)
        row = Advice.objects.get()
        assert "明理律师事务所" in page(home, "legal_public:answer", row.number)
        home.post(reverse("legal_public:pass_on", args=[row.number, team.people["judge"].pk]))
        assert team.client("peacemaker").get(reverse("legal:question", args=[row.pk])).status_code == 404
        assert ASKED in page(team.client("judge"), "legal:question", row.pk)
        outsider = team.people["stranger"].pk
        home.post(reverse("legal_public:pass_on", args=[row.number, outsider]))
        row.refresh_from_db()
        assert row.asked_id == team.people["judge"].pk

    def test_a_question_is_handed_to_nobody_when_its_reader_leaves_and_the_resident_chooses_again(self, team: Town):
        home, post, at = Client(), team.posts["peacemaker"], moment()
        self.sent(team, home)
        row = Advice.objects.get()
        leaving = page(team.client("security_admin"), "people:end_post", post.pk)
        assert row.number in leaving
        assert ASKED not in leaving
        assert NOT_HELD not in page(home, "legal_public:answer", row.number)
        guard = team.actor("security_admin")
        end_post(post=post, on=localdate(at), reason="任期届满", actor=guard, at=at, at_once=True)
        assert NOT_HELD in page(home, "legal_public:answer", row.number)
        home.post(reverse("legal_public:pass_on", args=[row.number, team.people["chair"].pk]))
        assert ASKED in page(team.client("chair"), "legal:question", row.pk)

    def test_only_who_has_an_account_and_a_post_is_asked(self, team: Town) -> None:
        adviser(team)
        people = [one.person_id for one in advising.askable(team.areas[GARDEN], TODAY)]
        assert people == [team.people["chair"].pk, team.people["peacemaker"].pk]
        with pytest.raises(LegalRefused):
            asked(team, "stranger")
        assert Client().get(reverse("legal_public:ask") + f"?community={EAST}").status_code == 302

    def test_a_question_is_answered_once(self, team: Town) -> None:
        row, _code = asked(team)
        late = Advice.objects.get(pk=row.pk)
        advising.answer(row, text=ANSWERED, pointed="court", actor=team.actor("peacemaker"), at=NOW)
        with pytest.raises(LegalRefused):
            advising.answer(late, text="另一种答复", pointed="", actor=team.actor("peacemaker"), at=NOW)
        row.refresh_from_db()
        assert (row.answer, row.pointed) == (ANSWERED, "court")

    def test_six_questions_an_hour_from_one_address_and_then_it_waits(self, team: Town) -> None:
        codes = [self.sent(team, Client()).status_code for _turn in range(7)]
        assert codes == [302] * 6 + [429]
