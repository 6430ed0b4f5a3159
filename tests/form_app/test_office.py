"""Clerks and reviewers of an office, over real HTTP: what is submitted, looked at, accepted, sent back, in each other's way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import HOME
from tests.support.full_disk import full_disk
from tests.support.git_repositories import git
from tests.support.offices import REVIEWER, Browser, OfficeAtWork, free_port, prepare_office, serve

GOAL = "成为医疗保障体系的重要补充"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeAtWork]:
    """An office without a code host."""
    port = free_port()
    with serve(prepare_office(tmp_path_factory.mktemp("office"), port), port) as office:
        yield office


def changed(text: str, words: str) -> str:
    """The text with one goal said in other words."""
    assert GOAL in text
    return text.replace(GOAL, words, 1)


def decide(reviewer: Browser, number: str, decision: str, **fields: str) -> int:
    """Open the page of a review and decide; gives the status of the answer."""
    page = reviewer.see(f"/reviews/{number}")
    commit = re.search(r'name="commit" value="(\w+)"', page.text)
    return reviewer.send(
        f"/reviews/{number}/{decision}", {"commit": commit[1] if commit else "", **fields}
    ).status


@pytest.fixture
def project(office: OfficeAtWork) -> Iterator[str]:
    """A project that nobody has changed yet; everything is as it was afterwards."""
    before = git(office.repository, "rev-parse", "main")
    yield "2023/yiliao-huzhu"
    git(office.repository, "update-ref", "refs/heads/main", before)


def test_submission_goes_all_the_way(office: OfficeAtWork, project: str) -> None:
    """A reviewer sees change, findings and page, accepts; the clerk's name is on the commit, and the form shows it."""
    clerk, reviewer = office.browser("zhang.san"), office.browser(REVIEWER)
    old = office.text()
    sent = clerk.submit(changed(old, "是医疗保障体系的补充"), old)
    assert (sent.status, sent.json["state"]) == (200, "待审核")
    number = sent.json["id"]
    assert clerk.submit(changed(old, "是医疗保障体系的补充"), old).json["id"] == number, (
        "sent twice by a browser"
    )
    assert f'href="/reviews/{number}"' in reviewer.see("/reviews/").text
    page = reviewer.see(f"/reviews/{number}").text
    assert "张三" in page
    assert re.search(r"可持续影响指标.*补充", page)
    assert re.search(r"<h3>提醒 \d+ 条</h3>\n<ul>\n<li>第 \d+ 行：项目资金", page)
    preview = reviewer.see(f"/reviews/{number}/page")
    assert "是医疗保障体系的补充" in preview.text
    assert "sandbox" in preview.headers["content-security-policy"]
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)">', page + preview.text)
    assert len(styles) == 4
    for style in styles:
        answer = reviewer.ask("GET", style)
        assert (answer.status, answer.headers["content-type"], len(answer.text) > 500) == (200, "text/css; charset=utf-8", True), style  # fmt: skip
    assert decide(reviewer, number, "accept") == 303
    assert office.text() == changed(old, "是医疗保障体系的补充")
    assert (
        git(office.repository, "log", "-1", "--format=%an <%ae> %cn", "main")
        == "张三 <zhang.san@127.0.0.1> 填报程序"
    )
    assert (office.service.submissions.data / f"{project}.yml").read_text(encoding="utf-8") == office.text()
    assert "已通过" in clerk.see("/submissions/").text
    events = [(line["event"], line["account"]) for line in office.audit() if line.get("submission") == number]
    assert events == [
        ("submit", "zhang.san"), ("submit", "zhang.san"), ("accept", REVIEWER), ("accept-done", REVIEWER),
    ]  # fmt: skip


def test_remark_brings_a_second_commit(office: OfficeAtWork, project: str) -> None:
    """What was sent back goes on in the same branch, and other changes of the main branch stay."""
    clerk, reviewer = office.browser("zhang.san"), office.browser(REVIEWER)
    old, other = office.text(), "2023/gongzi-xieshang"
    number = clerk.submit(changed(old, "甲"), old).json["id"]
    assert decide(reviewer, number, "return") == 409, "no remark"
    assert decide(reviewer, number, "return", remark="请照原表 <b>写") == 303
    assert "请照原表 &lt;b&gt;写" in clerk.see(f"/submissions/{number}").text
    note = f"{office.text(other)}# 已核对\n"
    between = clerk.submit(note, office.text(other), other).json["id"]
    assert decide(reviewer, between, "accept") == 303
    again = clerk.submit(changed(old, "乙"), old).json
    assert (again["id"], again["state"]) == (number, "待审核")
    assert office.browser("wang.wu").submit(changed(old, "丙"), old).json["id"] != number
    assert decide(reviewer, number, "accept") == 303
    assert office.text() == changed(old, "乙")
    assert office.text(other) == note
    subjects = git(office.repository, "log", "--format=%s", f"form/{number}").splitlines()
    assert subjects.count("改年度金额") == 3


def test_two_on_one_file_lose_nothing(office: OfficeAtWork, project: str) -> None:
    """The second of two finds all three texts, and gets through with a text that has both changes."""
    first, second, reviewer = office.browser("zhang.san"), office.browser("wang.wu"), office.browser(REVIEWER)
    old = office.text()
    one, two = (
        first.submit(changed(old, "甲"), old).json["id"],
        second.submit(changed(old, "乙"), old).json["id"],
    )
    assert decide(reviewer, one, "accept") == 303
    assert decide(reviewer, two, "accept") == 303
    page = second.see(f"/submissions/{two}").text
    assert page.count("<pre>") == 3
    assert all(words in page for words in (GOAL, "甲", "乙", "别人改了这一份"))
    assert office.text() == changed(old, "甲")
    refused = second.submit(changed(old, "乙"), old)
    assert (refused.status, refused.json["present"]) == (409, office.text())
    assert second.submit(changed(old, "甲和乙"), office.text()).json["id"] == two
    assert decide(reviewer, two, "accept") == 303
    assert office.text() == changed(old, "甲和乙")


def test_decisions_that_are_refused(office: OfficeAtWork, project: str) -> None:
    """Nobody accepts what is one's own, was changed a moment ago, has errors, or without being a reviewer."""
    clerk, reviewer = office.browser("zhang.san"), office.browser(REVIEWER)
    old = office.text()
    before = git(office.repository, "rev-parse", "main")
    own = reviewer.submit(changed(old, "我的"), old).json["id"]
    assert decide(reviewer, own, "accept") == 409
    number = clerk.submit(changed(old, "甲"), old).json["id"]
    page = reviewer.see(f"/reviews/{number}").text
    commit = re.search(r'name="commit" value="(\w+)"', page)
    assert commit
    clerk.submit(changed(old, "乙"), old)
    stale = reviewer.send(f"/reviews/{number}/accept", {"commit": commit[1]})
    assert "刚刚又改了一次" in stale.text
    assert clerk.send(f"/reviews/{number}/accept", {"commit": commit[1]}).status == 403
    assert clerk.see("/reviews/").status == 403
    broken = clerk.submit(old.replace("75.00", "七十五", 1), old).json["id"]
    assert "不能通过" in reviewer.see(f"/reviews/{broken}").text
    assert decide(reviewer, broken, "accept") == 409
    person = clerk.submit(f"{old}# 经办人 11010519491231002X\n", old)
    assert (person.status, "11010519491231002X" in person.text) == (422, False)
    assert git(office.repository, "rev-parse", "main") == before


def test_full_disk_keeps_nothing_by_halves(office: OfficeAtWork, project: str) -> None:
    """Where the disk is full, the clerk is told, nothing half is left, and the same text goes through later."""
    clerk = office.browser("zhang.san")
    old = office.text()
    new = changed(old, "磁盘满的时候写的")
    files = sorted(path.name for path in (office.folder / "state" / "submissions").iterdir())
    with full_disk():
        answer = clerk.submit(new, old)
    assert answer.status == 507
    assert "没有丢" in answer.text
    assert sorted(path.name for path in (office.folder / "state" / "submissions").iterdir()) == files
    assert clerk.submit(new, old).json["state"] == "待审核"


def test_decision_that_was_not_noted_is_no_conflict(office: OfficeAtWork, project: str) -> None:
    """Merged, and the disk was full before that could be written down: accepting once more says that it is done."""
    clerk, reviewer = office.browser("zhang.san"), office.browser(REVIEWER)
    old = office.text()
    number = clerk.submit(changed(old, "甲"), old).json["id"]
    submission = office.service.submissions.store.find(number)
    assert submission
    git(office.repository, "update-ref", "refs/heads/main", submission.commit)
    assert decide(reviewer, number, "accept") == 303
    assert "已通过" in clerk.see(f"/submissions/{number}").text


def test_new_file_and_results(office: OfficeAtWork, project: str) -> None:
    """A new project and a file of results go the same way; a project that exists is not overwritten as a new one."""
    clerk, reviewer = office.browser("zhang.san"), office.browser(REVIEWER)
    text = office.text().replace("年度: 2023", "年度: 2023")
    assert clerk.submit(f"{text}# 另一份\n", None).status == 409
    number = clerk.submit(text, None, "2023/xin-xiangmu").json["id"]
    assert "新的文件" in reviewer.see(f"/reviews/{number}").text
    assert decide(reviewer, number, "accept") == 303
    assert office.text("2023/xin-xiangmu") == text
    results = clerk.submit("自评:\n  得分: 九十\n", None, f"{project}.results").json["id"]
    assert decide(reviewer, results, "accept") == 409


def test_second_program_does_not_serve(office: OfficeAtWork) -> None:
    """Two programs never work in one folder of the state."""
    from generator.form_app.office_service import CannotServe, open_office

    with pytest.raises(CannotServe, match="已经有一个程序在用"):
        open_office(office.service.office, lambda number, words: None)


def test_preview_has_the_styles_of_the_program(office: OfficeAtWork) -> None:
    """The working folder of this office has no docs/assets of its own, as a new body's has none."""
    shown = Browser(office.port).see("/styles/theme.css")
    assert shown.text == (HOME / "docs" / "assets" / "theme.css").read_text("utf-8")


def test_state_is_private(office: OfficeAtWork) -> None:
    """Others on the machine read neither what was typed nor who did what."""
    folder: Path = office.folder / "state"
    office.browser("zhang.san")
    assert all(path.stat().st_mode & 0o077 == 0 for path in (folder / "submissions", folder / "audit.jsonl"))
