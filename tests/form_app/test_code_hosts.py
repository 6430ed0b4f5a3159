"""Submissions become merge requests at each code host, whatever it does meanwhile; the token goes nowhere else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.form_app.forge_delivery import ForgeDelivery
from generator.form_app.submission_records import Submission, SubmissionState
from tests.support.forges import APIS, TOKEN, ForgeStandIn, code_host
from tests.support.git_repositories import git
from tests.support.offices import OfficeAtWork, free_port, prepare_office, serve

MODES = {"GitHub": ["redirecting"], "GitLab": ["silent"], "Gitea": ["broken"]}
"""What each of them does before it does what it should: all answer with the same code, so that one try each is enough."""
GOAL = "成为医疗保障体系的重要补充"


@pytest.fixture(autouse=True)
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is sent but when a test says so."""
    monkeypatch.setattr(ForgeDelivery, "start", lambda self: None)
    monkeypatch.setattr(ForgeDelivery, "stop", lambda self: None)


def of(office: OfficeAtWork, number: str) -> Submission:
    """A submission as it is now."""
    submission = office.service.submissions.store.find(number)
    assert submission
    return submission


def deliver(office: OfficeAtWork) -> bool:
    """One round of sending."""
    assert office.service.delivery
    return office.service.delivery.deliver_all()


def everything_written(folder: Path) -> str:
    """All that an office writes, as one text."""
    files = [*(folder / "state").rglob("*"), *(folder / "data.git").glob("*")]
    return "".join(file.read_bytes().decode("latin-1") for file in files if file.is_file())


@pytest.mark.parametrize("kind", [kind for kind in APIS if kind != "Forgejo"])
def test_merge_request_is_made_and_followed(tmp_path: Path, kind: str) -> None:
    """Silent, broken, redirecting, refusing: the submission waits; then there is one request, which is merged."""
    port = free_port()
    prepare_office(tmp_path, port)
    with code_host(kind, tmp_path, tmp_path / "data.git") as forge:
        file = _with_forge(tmp_path, forge)
        with serve(file, port, {"FORGE_TOKEN": TOKEN}) as office:
            clerk = office.browser("zhang.san")
            old = office.text()
            sent = clerk.submit(old.replace(GOAL, "甲"), old).json
            number = sent["id"]
            assert sent["state"] == "等待送到平台"
            for mode in MODES[kind]:
                forge.mode = mode
                assert deliver(office) is False
                assert "没有回答" in clerk.see(f"/submissions/{number}").text
            assert forge.elsewhere == []
            forge.mode = ""
            assert deliver(office) is True
            assert of(office, number).state is SubmissionState.WAITING
            page = clerk.see(f"/submissions/{number}").text
            assert f'href="{forge.requests[0][forge.api.url]}"' in page
            assert len(forge.requests) == 1
            tip = git(forge.repository, "log", "-1", "--format=%an|%cn|%s", f"form/{number}")
            assert tip == "张三|填报程序|改年度金额"
            again = clerk.submit(old.replace(GOAL, "乙"), old).json
            assert again["id"] == number
            assert deliver(office)
            assert len(forge.requests) == 1, "the open one goes on"
            assert "乙" in git(forge.repository, "show", f"form/{number}:data/2023/yiliao-huzhu.yml")
            forge.close(1, merged=True)
            assert deliver(office)
            assert of(office, number).state is SubmissionState.ACCEPTED
            assert "乙" in office.text()
            other = clerk.submit(office.text().replace("乙", "丙"), office.text()).json["id"]
            assert deliver(office)
            forge.close(2, merged=False)
            assert deliver(office)
            assert of(office, other).state is SubmissionState.RETURNED
            assert office.browser("li.si").see("/reviews/").status == 403, "reviews are made at the code host"
            seen = page + clerk.see("/submissions/").text + str(sent)
            assert TOKEN not in seen + everything_written(tmp_path) + repr(office.service)


def test_refusal_is_told_apart_from_silence(tmp_path: Path) -> None:
    """A code host that refuses is for the administrator; a token that git may not use leaves the submission waiting."""
    port = free_port()
    prepare_office(tmp_path, port)
    with code_host("Forgejo", tmp_path, tmp_path / "data.git") as forge:
        token = tmp_path / "token"
        token.write_text(f"{TOKEN}\n", encoding="ascii")
        token.chmod(0o600)
        with serve(_with_forge(tmp_path, forge, "令牌文件: token"), port) as office:
            clerk = office.browser("zhang.san")
            number = clerk.submit(office.text().replace(GOAL, "甲"), office.text()).json["id"]
            forge.mode = "refusing"
            assert deliver(office) is True
            assert of(office, number).state is SubmissionState.COMMITTED
            assert "没有接受（401）" in clerk.see(f"/submissions/{number}").text
            forge.mode = ""
            git(forge.repository, "config", "http.receivepack", "false")
            again = clerk.submit(office.text().replace(GOAL, "乙"), office.text()).json["id"]
            assert deliver(office) is False
            assert "没有接受推送" in clerk.see(f"/submissions/{again}").text
            git(forge.repository, "config", "http.receivepack", "true")
            assert deliver(office) is True
            assert of(office, number).state is SubmissionState.WAITING


def test_restart_sends_what_was_not_sent(tmp_path: Path) -> None:
    """What a stopped program had not sent, the next one sends: from the text on the disk alone, if need be."""
    port = free_port()
    prepare_office(tmp_path, port)
    with code_host("GitLab", tmp_path, tmp_path / "data.git") as forge:
        file = _with_forge(tmp_path, forge)
        with serve(file, port, {"FORGE_TOKEN": TOKEN}) as office:
            old = office.text()
            number = office.browser("zhang.san").submit(old.replace(GOAL, "甲"), old).json["id"]
            store = office.service.submissions.store
            git(office.repository, "update-ref", "-d", f"refs/heads/form/{number}")
            store.save(_as_received(of(office, number)))
        with serve(file, port, {"FORGE_TOKEN": TOKEN}) as office:
            assert of(office, number).state is SubmissionState.COMMITTED
            assert deliver(office)
            assert of(office, number).state is SubmissionState.WAITING
            assert forge.requests[0]["source_branch"] == f"form/{number}"


def _as_received(submission: Submission) -> Submission:
    """A submission as it was when only its text had been written."""
    return replace(submission, state=SubmissionState.RECEIVED, commit="", events=submission.events[:1])


def _with_forge(folder: Path, forge: ForgeStandIn, token: str = "令牌变量: FORGE_TOKEN") -> Path:
    """Add the code host to office.yml."""
    file = folder / "office.yml"
    with file.open("a", encoding="utf-8") as settings:
        settings.write(f"代码托管: {forge.settings(token)}\n")
    return file
