"""A desk at work: a copy of the data in a folder of its own, the form served over real HTTP."""

from __future__ import annotations

import json
import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import uvicorn

from generator.form_app.desk import desk_application
from tests.support.forms import DATA
from tests.support.offices import Answer, Browser

TOKEN = "token-of-the-test"


class DeskAtWork(NamedTuple):
    port: int
    data: Path

    @property
    def address(self) -> str:
        """Address that opens the form."""
        return f"http://127.0.0.1:{self.port}/open?token={TOKEN}"

    def clerk(self) -> Clerk:
        """Somebody who has opened the address."""
        return Clerk(self)


class Clerk:
    """A browser at the desk, without scripts: it sends what the page's script sends."""

    def __init__(self, desk: DeskAtWork) -> None:
        self.desk = desk
        self.browser = Browser(desk.port)
        assert self.browser.ask("GET", f"/open?token={TOKEN}").status == 303
        page = self.browser.ask("GET", "/")
        self.csrf = re.findall(r'name="csrf" content="([^"]+)"', page.text)[0]

    def open(self, address: str) -> dict[str, Any]:
        """Open a table; gives the state that its script begins with."""
        page = self.browser.ask("GET", f"/table/{address}")
        assert page.status == 200, page.text
        state: dict[str, Any] = json.loads(re.findall(r'id="state">(.*?)</script>', page.text)[0])
        return state

    def send(self, address: str, body: object) -> Answer:
        """Send what a script sends."""
        headers = {
            "X_CSRF_Token": self.csrf,
            "Content_Type": "application/json",
            "Accept": "application/json",
        }
        return self.browser.ask("POST", address, json.dumps(body).encode(), **headers)

    def type(self, state: dict[str, Any], *cells: tuple[Sequence[str | int], str | None]) -> dict[str, Any]:
        """Type into cells of an opened table."""
        return {**state, "edits": [[list(path), text] for path, text in cells]}


@contextmanager
def serve_copy(folder: Path) -> Iterator[DeskAtWork]:
    """Serve a copy of the data from a thread of this process."""
    shutil.copytree(DATA, folder / "data")
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    app = desk_application(folder / "data", port, TOKEN)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield DeskAtWork(port, folder / "data")
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()
