"""The form in an office, over HTTP: filling in a table submits it, and a table goes on from what was submitted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.git_repositories import git
from tests.support.offices import PROJECT, REVIEWER, Browser, OfficeAtWork, free_port, prepare_office, serve

CELL = ["总体目标", 0]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeAtWork]:
    """An office without a code host."""
    port = free_port()
    with serve(prepare_office(tmp_path_factory.mktemp("office"), port), port) as office:
        yield office


def opened(browser: Browser, address: str = PROJECT) -> dict[str, Any]:
    """Open a table; gives what its script begins with."""
    page = browser.see(f"/table/{address}")
    assert page.status == 200, page.text
    token = re.search(r'<meta name="csrf" content="([^"]+)"', page.text)
    state = re.search(r'id="state">(.*?)</script>', page.text, re.DOTALL)
    assert token
    assert state
    browser.csrf = token[1]
    return dict(json.loads(state[1]))


def sent(browser: Browser, path: str, state: dict[str, Any], goal: str, **headers: str | None) -> Any:
    """Send the table with another goal, as the script does; gives the answer."""
    content = {
        **{key: state[key] for key in ("path", "base", "start")},
        "edits": [[CELL, goal]],
        "message": "改目标",
    }
    given = {"X_CSRF_Token": browser.csrf, "Content_Type": "application/json", "Accept": "application/json"}
    return browser.ask("POST", path, json.dumps(content).encode(), **{**given, **headers})


def test_table_is_submitted_and_goes_on(office: OfficeAtWork) -> None:
    """Draft, submission, remark, second submission from the first one's text, a conflict with both texts."""
    clerk, other, reviewer = office.browser("zhang.san"), office.browser("wang.wu"), office.browser(REVIEWER)
    start = clerk.see("/").text
    assert all(
        f'href="{address}"' in start for address in ("/submissions/", "/reviews/", f"/table/{PROJECT}")
    )
    state, old = opened(clerk), office.text()
    assert (state["base"], state["start"]) == (old, old)
    assert sent(clerk, "/draft", state, "目标甲").status == 200
    assert opened(clerk)["edits"] == [[CELL, "目标甲"]]
    assert not opened(other)["edits"], "a draft is one's own"
    assert sent(clerk, "/save", state, "目标甲", X_CSRF_Token=None).status == 403
    answer = sent(clerk, "/save", state, "目标甲").json
    assert (answer["saved"], answer["message"]) == (True, "已经提交，等待审核")
    assert office.text() == old, "nothing is public before a reviewer says so"
    again = opened(clerk)
    assert (again["base"], "目标甲" in again["start"], again["edits"]) == (old, True, [])
    assert "目标甲" not in opened(other)["start"]
    assert sent(clerk, "/save", again, "目标乙").json["saved"]
    number = office.service.submissions.of_person(office.service.reviews.waiting()[0].person)[0].id
    assert [each.id for each in office.service.reviews.waiting()] == [number]
    page = reviewer.see(f"/reviews/{number}").text
    assert "目标乙" in page
    commit = re.search(r'name="commit" value="(\w+)"', page)
    assert commit
    mine = sent(other, "/save", opened(other), "目标丙").json
    assert mine["saved"]
    assert reviewer.send(f"/reviews/{number}/accept", {"commit": commit[1]}).status == 303
    assert "目标乙" in office.text()
    theirs = opened(other)
    assert (theirs["base"], "目标丙" in theirs["start"]) == (old, True)
    conflict = sent(other, "/save", theirs, "目标丙").json
    assert not conflict["saved"]
    assert conflict["present"] == office.text()
    assert all(words in conflict["conflict"] for words in ("目标乙", "目标丙"))
    assert git(office.repository, "rev-list", "--count", f"form/{number}") == "3"
    log = [line for line in office.audit() if line["event"] == "submit"]
    assert {line["address"] for line in log} == {"127.0.0.1"}
    assert [line["result"] for line in log] == ["ACCEPTED_FOR_REVIEW"] * 3 + ["CHANGED_MEANWHILE"]


def test_document_may_be_larger_than_a_table(office: OfficeAtWork) -> None:
    """A file is read where files are taken, up to a limit of its own; the same bytes are refused everywhere else."""
    clerk = office.browser("zhang.san")

    kind = {"Content_Type": "multipart/form-data; boundary=x", "X_CSRF_Token": clerk.csrf}
    head = b'--x\r\nContent-Disposition: form-data; name="document"; filename="a.docx"\r\n\r\n'
    read = clerk.ask("POST", "/import", head + b"x" * 3_000_000 + b"\r\n--x--\r\n", **kind)
    assert read.status == 422, "read, and found to be no document"
    assert clerk.ask("POST", "/import", Content_Length="20000001", **kind).status == 413
    assert clerk.ask("POST", "/draft", Content_Length="3000000", **kind).status == 413
