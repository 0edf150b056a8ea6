"""A local server that answers as Nominatim does, or as a failing one would."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass
class Answering:
    """What the server was asked, and what it answers."""

    url: str = ""
    says: object = field(default_factory=list)
    raw: bytes | None = None
    status: int = 200
    slow: float = 0.0
    """Seconds between the bytes of a response."""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)

    def at(self, latitude: float, longitude: float) -> None:
        self.says = [{"lat": str(latitude), "lon": str(longitude), "display_name": "Somewhere"}]

    def street(self, name: object) -> None:
        self.says = {"lat": "44.9", "lon": "-93.2", "display_name": "1, x", "address": {"road": name, "house": "1"}}

    @property
    def body(self) -> bytes:
        return json.dumps(self.says).encode() if self.raw is None else self.raw


@contextmanager
def answering() -> Iterator[Answering]:
    """Run the server until the block ends."""
    told = Answering()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            told.asked.append((parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}))
            told.agents.append(self.headers["User-Agent"])
            self.send_response(told.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told.body)))
            self.end_headers()
            try:
                for at in range(len(told.body)):
                    self.wfile.write(told.body[at : at + 1])
                    if told.slow:
                        time.sleep(told.slow)
            except OSError:
                return  # the client has gone

        def log_message(self, *_of: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}/geo"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
