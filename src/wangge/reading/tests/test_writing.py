"""Whoever writes the result is helped and never replaced; nothing personal leaves the machine."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import time_machine
from django.urls import reverse
from tests.world import NOW, Town

from wangge.audit.models import Entry
from wangge.language.answers import Hint
from wangge.language.assistant import Endpoint, NoDraft
from wangge.matters.models import Matter
from wangge.matters.services import ReporterGiven, move
from wangge.reading.services.drafting import draft_answer, hints_for, is_on, offers_for
from wangge.reading.tests.stories import TEXTS, catalogue, finish, send, tell

MARK = re.compile("〔[^〕]+〕")
GOOD = "3月4日，自来水公司到三号楼抢修，更换损坏阀门，当日16时恢复供水。"


@pytest.fixture(autouse=True)
def now():
    """The clock stands at the town's hour."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def model() -> Iterator[tuple[Endpoint, list[str]]]:
    """An endpoint of the operator's on this machine, and everything that it was sent."""
    heard: list[str] = []

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            mark = MARK.search(json.loads(heard[-1])["messages"][1]["content"])
            content = f"已联系{mark.group() if mark else ''}，[日期]前修复。"
            body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Endpoint(f"http://127.0.0.1:{server.server_port}/v1", "local"), heard
    server.shutdown()
    server.server_close()


def in_hand(town: Town, *words: str, **given: object) -> Matter:
    matter = send(town, tell(*(words or TEXTS["water"]), **given), catalogue()["water"])
    move(matter, "sign", actor=town.actor("handler"), at=NOW)
    return matter


class TestEarlierAnswers:
    def test_the_unit_finds_how_it_answered_before(self, town: Town) -> None:
        done = finish(town, send(town, tell(*TEXTS["water"]), catalogue()["water"]), result=GOOD)
        matter = in_hand(town, "又停水了", "早上起来没有水，也没有通知，和上次一样")
        page = town.client("handler").get(reverse("matters:move", args=[matter.number, "finish"])).content.decode()
        assert GOOD in page
        assert done.number in page

    def test_what_another_unit_answered_stays_with_it(self, town: Town) -> None:
        told = send(town, tell(*TEXTS["water"]), catalogue()["water"], "urban")
        finish(town, told, "urban_handler", result="城管的内部答复，请勿外传给别的单位。")
        matter = in_hand(town, "又停水了", "早上起来没有水，也没有通知")
        assert offers_for(matter, actor=town.actor("handler"), at=NOW) == []

    def test_other_forms_are_left_alone(self, town: Town) -> None:
        finish(town, send(town, tell(*TEXTS["water"]), catalogue()["water"]), result=GOOD)
        matter = send(town, tell(*TEXTS["water"]), catalogue()["water"])
        page = town.client("handler").get(reverse("matters:move", args=[matter.number, "sign"])).content.decode()
        assert GOOD not in page


class TestHints:
    def test_they_speak_about_the_text_while_it_is_written(self, town: Town) -> None:
        matter = in_hand(town)
        address = reverse("reading:hints", args=[matter.number])
        said = town.client("handler").post(address, {"result": "已处理"}).content.decode()
        assert "太短" in said
        assert "没有写时间" in said
        assert town.client("handler").post(address, {"result": GOOD}).content.decode().strip() == ""

    def test_an_answer_copied_from_elsewhere_is_noticed(self, town: Town) -> None:
        finish(town, send(town, tell(*TEXTS["water"]), catalogue()["water"]), result=GOOD)
        matter = in_hand(town)
        assert hints_for(matter, GOOD, actor=town.actor("handler")) == [Hint.TEMPLATE]

    def test_nobody_reads_along_in_foreign_matters(self, town: Town) -> None:
        matter = in_hand(town)
        address = reverse("reading:hints", args=[matter.number])
        assert town.client("urban_handler").post(address, {"result": "已处理"}).status_code == 404


class TestDrafts:
    def test_they_are_off_unless_the_operator_runs_a_model(self, town: Town) -> None:
        matter = in_hand(town)
        assert not is_on()
        page = town.client("handler").get(reverse("matters:move", args=[matter.number, "finish"])).content.decode()
        assert "生成草稿" not in page
        with pytest.raises(NoDraft):
            draft_answer(matter, actor=town.actor("handler"), at=NOW)
        assert not Entry.objects.filter(act="reading.draft").exists()

    def test_what_is_personal_is_masked_before_it_leaves_and_put_back(self, town: Town, model) -> None:
        endpoint, heard = model
        matter = in_hand(
            town, "家里停水", "我叫欧阳小雨，电话13909530123，住3号楼2单元501室，早上停水了",
            reporter=ReporterGiven(name="欧阳小雨", contact="13909530123"), address="幸福路8号欧阳小雨家",
        )  # fmt: skip
        written = draft_answer(matter, actor=town.actor("handler"), at=NOW, to=endpoint)
        assert "停水" in heard[0]
        assert not [word for word in ("欧阳小雨", "13909530123", "501室", "幸福路8号") if word in heard[0]]
        assert written == "已联系欧阳小雨，[日期]前修复。"
        assert Entry.objects.filter(act="reading.draft", subject_id=matter.number).count() == 1

    def test_an_endpoint_that_is_down_says_so_and_leaves_the_form(self, town: Town) -> None:
        with pytest.raises(NoDraft, match="did not answer"):
            draft_answer(in_hand(town), actor=town.actor("handler"), at=NOW, to=Endpoint("http://127.0.0.1:9/v1", "x"))
