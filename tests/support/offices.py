"""An office at work: a bare repository, settings, accounts, the form served over real HTTP, and browsers."""

from __future__ import annotations

import html
import http.client
import json
import os
import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import uvicorn

from generator.form_app import accounts
from generator.form_app.office_app import office_application
from generator.form_app.office_form import OFFICE_UPLOADS, form_routes_of
from generator.form_app.office_service import OfficeService, open_office
from generator.form_app.read_office import read_office
from generator.form_app.serve_office import server_settings
from tests.support.forms import DATA
from tests.support.git_repositories import begin, git

PASSWORD = "一句够长的口令 2024"
PEOPLE = {"zhang.san": "张三", "wang.wu": "王五", "li.si": "李四"}
REVIEWER = "li.si"
PROJECT = "2023/yiliao-huzhu"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Browser:
    """Somebody's browser: it keeps the cookie, says where a request comes from, and knows the hidden field of its pages."""

    def __init__(
        self, port: int, host: str | None = None, agent: str = "Mozilla/5.0", source: str = "127.0.0.1"
    ) -> None:
        self.port, self.host, self.source = port, host or f"127.0.0.1:{port}", source
        self.agent = agent
        self.cookie = self.csrf = ""

    def ask(
        self, method: str, path: str, body: bytes | Iterator[bytes] | None = None, **headers: str | None
    ) -> Answer:
        """One request; a header that is None is left out, names are written with _."""
        sent = {"Host": self.host, "User-Agent": self.agent}
        if self.cookie:
            sent["Cookie"] = self.cookie
        if method == "POST":
            sent |= {"Origin": f"http://{self.host}", "Sec-Fetch-Site": "same-origin"}
        for name, value in headers.items():
            sent.pop(name.replace("_", "-"), None)
            if value is not None:
                sent[name.replace("_", "-")] = value
        has_length = "Content-Length" in sent
        connection = http.client.HTTPConnection("127.0.0.1", self.port, 60, (self.source, 0))
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                connection.putheader(name, value.encode())
            if body is None or isinstance(body, bytes):
                if method == "POST" and not has_length:
                    connection.putheader("Content-Length", str(len(body or b"")))
                connection.endheaders(body)
            else:
                connection.putheader("Transfer-Encoding", "chunked")
                connection.endheaders()
                with suppress(OSError):  # the answer may come before everything was sent
                    for piece in body:
                        connection.send(b"%x\r\n%s\r\n" % (len(piece), piece))
                    connection.send(b"0\r\n\r\n")
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        finally:
            connection.close()
        found = {name.lower(): value for name, value in answer.getheaders()}
        if "set-cookie" in found:
            self.cookie = found["set-cookie"].partition(";")[0]
        return Answer(answer.status, found, text)

    def see(self, path: str, **headers: str | None) -> Answer:
        """Open a page, and remember its hidden field."""
        answer = self.ask("GET", path, **headers)
        if field := re.search(r'name="csrf" value="([^"]+)"', answer.text):
            self.csrf = html.unescape(field[1])
        return answer

    def send(self, path: str, fields: dict[str, str], **headers: str | None) -> Answer:
        """Send a form."""
        given = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self.ask("POST", path, urlencode({"csrf": self.csrf, **fields}).encode(), **given)

    def sign_in(self, account: str, password: str = PASSWORD) -> Answer:
        """Sign in, and open the first page."""
        answer = self.send("/sign-in", {"account": account, "password": password})
        if answer.status == 303:
            self.see("/submissions/")
        return answer

    def submit(self, text: str, base: str | None, address: str = PROJECT, **headers: str | None) -> Answer:
        """Submit a text as the script of the form does."""
        content = {
            "address": address,
            "text": text,
            "base": base,
            "message": "改年度金额",
        }
        given = {"X_CSRF_Token": self.csrf, "Content_Type": "application/json", "Accept": "application/json"}
        return self.ask("POST", "/submissions/new", json.dumps(content).encode(), **{**given, **headers})


class OfficeAtWork(NamedTuple):
    port: int
    folder: Path
    service: OfficeService

    @property
    def repository(self) -> Path:
        return self.folder / "data.git"

    def browser(self, account: str = "") -> Browser:
        """A browser, of somebody who is signed in."""
        browser = Browser(self.port)
        if account:
            assert browser.sign_in(account).status == 303
        return browser

    def text(self, project: str = PROJECT, revision: str = "main") -> str:
        """The text of a file in the repository."""
        return git(self.repository, "show", f"{revision}:data/{project}.yml") + "\n"

    def audit(self) -> list[dict[str, str]]:
        """The lines of the audit log."""
        lines = (self.folder / "state" / "audit.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


def prepare_office(folder: Path, port: int, public: str = "", **changes: str) -> Path:
    """Write all that an office needs into a folder; gives office.yml. `changes` replaces top entries of it."""
    source = folder / "source"
    shutil.copytree(DATA, source / "data")
    begin(source)
    git(folder, "clone", "--quiet", "--bare", str(source), "data.git")
    shutil.rmtree(source)
    names = folder / "accounts.txt"
    names.write_text("".join(account_lines()), encoding="utf-8")
    names.chmod(0o600)
    entries = {
        "网址": public or f"http://127.0.0.1:{port}",
        "监听": f"127.0.0.1:{port}",
        "状态文件夹": "state",
        "身份": "{方式: 账户, 账户文件: accounts.txt}",
        "仓库": "{位置: data.git}",
        "审核人": f"[{REVIEWER}]",
        **changes,
    }
    file = folder / "office.yml"
    file.write_text("".join(f"{key}: {value}\n" for key, value in entries.items() if value), encoding="utf-8")
    return file


def account_lines() -> list[str]:
    """The list of accounts; hashed as cheaply as the reader allows."""
    cost, accounts._COST = accounts._COST, 1 << 14
    try:
        return [f"{accounts.account_line(account, name, PASSWORD)}\n" for account, name in PEOPLE.items()]
    finally:
        accounts._COST = cost


@contextmanager
def serve(file: Path, port: int, environment: dict[str, str] | None = None) -> Iterator[OfficeAtWork]:
    """Serve an office from a thread of this process."""
    service = open_office(read_office(file, environment or {}), lambda number, words: None)
    app = office_application(
        service, form_routes_of(service), OFFICE_UPLOADS, site_assets=file.parent / "docs" / "assets"
    )
    server = uvicorn.Server(server_settings(app, f"127.0.0.1:{port}"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield OfficeAtWork(port, file.parent, service)
    finally:
        server.should_exit = True
        thread.join(20)
        os.close(service.lock)
