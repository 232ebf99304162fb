"""An address is told when somebody answers there, not before."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread

from wangge.config.answering import answers, when_answering


class Refusing(BaseHTTPRequestHandler):
    """A server that is up, and says no."""

    def do_GET(self) -> None:
        self.send_error(400)

    def log_message(self, *words: object) -> None:
        """Says nothing."""


def test_the_address_is_told_once_the_server_answers_and_not_while_it_only_holds_the_port() -> None:
    told = Event()
    server = HTTPServer(("127.0.0.1", 0), Refusing, bind_and_activate=False)
    server.server_bind()
    port = server.server_address[1]
    assert not answers("127.0.0.1", port)
    waiting = when_answering("127.0.0.1", port, told.set)
    assert not told.wait(0.3)
    server.server_activate()
    serving = Thread(target=server.serve_forever, daemon=True)
    serving.start()
    waiting.join(timeout=10)
    assert told.is_set()
    server.shutdown()
    server.server_close()
