"""An office whose program is killed while clerks submit: what was acknowledged is there, and nothing is there by halves."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.conftest import HOME
from tests.support.forms import DATA
from tests.support.git_repositories import git
from tests.support.offices import Browser, free_port, prepare_office, serve
from tests.support.patience import PATIENCE

PROGRAM = "from pathlib import Path; from generator.form_app.serve_office import serve_office; serve_office(Path({!r}))"


def start(file: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the program as a process of its own, and wait until it answers."""
    process = subprocess.Popen([sys.executable, "-c", PROGRAM.format(str(file))], cwd=HOME)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None
        try:
            Browser(port).see("/sign-in")
        except OSError:
            time.sleep(0.05)
        else:
            return process
    raise AssertionError("it does not answer")


def test_kill_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    """Three clerks submit without a pause; the program is killed twice in the middle and started again."""
    port = free_port()
    file = prepare_office(tmp_path, port)
    acknowledged: list[tuple[str, str]] = []
    files = sorted((DATA / "2023").glob("*.yml"))[:3]

    def work(account: str, project: Path) -> None:
        browser, old = Browser(port), project.read_text(encoding="utf-8")
        try:
            browser.sign_in(account)
            for number in range(200):
                text = f"{old}# {account} {time.monotonic()} {number}\n"
                answer = browser.submit(text, old, f"2023/{project.stem}")
                if answer.status == 200:
                    acknowledged.append((answer.json["id"], text))
        except (OSError, http.client.HTTPException):
            return  # killed

    for _ in range(2):
        process = start(file, port)
        clerks = [
            threading.Thread(target=work, args=pair)
            for pair in zip(("zhang.san", "wang.wu", "li.si"), files, strict=True)
        ]
        before = len(acknowledged)
        for clerk in clerks:
            clerk.start()
        while len(acknowledged) < before + 12 and any(clerk.is_alive() for clerk in clerks):
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        for clerk in clerks:
            clerk.join(PATIENCE)

    with serve(file, port) as office:
        store = office.service.submissions.store
        saved = {submission.id: submission for submission in store.newest_first()}
        assert len(acknowledged) >= 24
        for submission in saved.values():
            name = f"data/{submission.path}"
            commits = git(office.repository, "rev-list", submission.branch, "^main").split()
            texts = [git(office.repository, "show", f"{commit}:{name}") + "\n" for commit in commits]
            assert {text for number, text in acknowledged if number == submission.id} <= set(texts)
            assert texts[0] == submission.text, "one that was not acknowledged is whole too"
        assert {number for number, _ in acknowledged} <= set(saved)
        assert {submission.state.value for submission in saved.values()} == {"待审核"}
        assert git(office.repository, "fsck", "--strict") == ""
        lines = (office.folder / "state" / "audit.jsonl").read_text(encoding="utf-8").splitlines()
        assert all(json.loads(line)["event"] for line in lines)
        written = {json.loads(line).get("submission") for line in lines}
        assert {number for number, _ in acknowledged} <= written
        names = [path.name for path in (office.folder / "state" / "submissions").iterdir()]
        assert all(re.fullmatch(r"[0-9a-f-]+\.json", name) for name in names)
