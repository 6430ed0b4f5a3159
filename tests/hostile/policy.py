"""The site served as a careful server would: under the policy that is published."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tests.support.server_headers import headers_of

PREFIX = "/budget/"
"""Below which the site lies, as its public address says."""


class _Handler(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        """What lies below the prefix; anything else is not there."""
        if self.path == "/favicon.ico":  # browsers ask for it where a page names no icon
            self.send_response(204)
            self.end_headers()
            return
        if not self.path.startswith(PREFIX):
            self.send_error(404)
            return
        self.path = "/" + self.path.removeprefix(PREFIX)
        super().do_GET()

    def end_headers(self) -> None:
        """With the policy on every answer."""
        like = "embed.html" if self.path.endswith("embed.html") else "index.html"
        for name in ("Content-Security-Policy", "X-Content-Type-Options", "Permissions-Policy"):
            self.send_header(name, headers_of(like)[name])
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing: the output belongs to the tests."""


@contextmanager
def serving_strictly(folder: Path) -> Iterator[str]:
    """Serve `folder`; gives its address with the last slash."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
        server.shutdown()
        thread.join()
