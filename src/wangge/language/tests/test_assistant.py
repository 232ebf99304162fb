"""Drafts come from the operator's own model, without personal data, and only when it is switched on."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from wangge.language.assistant import Endpoint, NoDraft, draft

LETTER = "我叫张小明，电话13812345678，楼道灯坏了"


class Model(BaseHTTPRequestHandler):
    """A stand-in for the operator's model: repeats what it was told."""

    heard: list[dict[str, object]] = []
    says: bytes | None = None

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.heard.append({"path": self.path, "key": self.headers.get("Authorization"), **body})
        answer = {"choices": [{"message": {"content": f"您好：{body['messages'][1]['content']}，明日维修。"}}]}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode() if self.says is None else self.says)

    def log_message(self, format: str, *arguments: object) -> None:
        """Keep quiet."""


@pytest.fixture
def endpoint() -> Endpoint:
    Model.heard, Model.says = [], None
    server = HTTPServer(("127.0.0.1", 0), Model)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Endpoint(f"http://127.0.0.1:{server.server_port}/v1", "local", "secret", 5)
    server.shutdown()
    server.server_close()


def test_personal_data_does_not_leave_and_is_put_back_into_the_draft(endpoint: Endpoint) -> None:
    answer = draft(endpoint, task="写一份答复", text=LETTER)
    sent = json.dumps(Model.heard, ensure_ascii=False)
    assert "13812345678" not in sent
    assert "张小明" not in sent
    assert "楼道灯坏了" in sent
    assert "13812345678" in answer
    assert Model.heard[0]["path"] == "/v1/chat/completions"
    assert Model.heard[0]["key"] == "Bearer secret"


def test_without_an_address_nothing_is_sent() -> None:
    with pytest.raises(NoDraft, match="configured"):
        draft(Endpoint(), task="写", text=LETTER)


@pytest.mark.parametrize(
    "says", [b"", b"<html>", b"[]", b'{"choices": []}', b'{"choices": [{"message": {"content": " "}}]}']
)
def test_a_strange_answer_is_no_draft(endpoint: Endpoint, says: bytes) -> None:
    Model.says = says
    with pytest.raises(NoDraft):
        draft(endpoint, task="写", text=LETTER)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "file:///etc/passwd"])
def test_an_unreachable_or_forbidden_address_is_no_draft(address: str) -> None:
    with pytest.raises(NoDraft):
        draft(Endpoint(address, seconds=1), task="写", text=LETTER)
