"""What somebody tries who is no clerk of the office, or is one and wants more; through nginx and past it."""

from __future__ import annotations

import base64
import re
import socket
import threading
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from generator.form_app.persons import Person
from generator.form_app.rate_limits import (
    FORGET_SECONDS,
    MAX_ADDRESS_DELAY_SECONDS,
    MIN_ADDRESS_FAILURES,
    GuessDelay,
    RateLimit,
)
from generator.form_app.sessions import Sessions
from tests.support.git_repositories import git
from tests.support.offices import (
    PASSWORD,
    REVIEWER,
    Answer,
    Browser,
    OfficeAtWork,
    free_port,
    prepare_office,
    serve,
)
from tests.support.servers import form_nginx


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeAtWork]:
    """An office whose clerks sign in with a password."""
    port = free_port()
    with serve(prepare_office(tmp_path_factory.mktemp("office"), port), port) as office:
        yield office


class Attack(NamedTuple):
    name: str
    statuses: set[int]
    attempt: Callable[[Browser, str], Answer]
    """Takes the browser of a clerk who is signed in, and the present text of the file."""


def _pieces(size: int) -> Iterator[bytes]:
    for _ in range(0, size, 65536):
        yield b"x" * 65536


JSON = {"Content_Type": "application/json"}
ATTACKS = [
    Attack("csrf: no token", {403}, lambda b, t: b.submit(f"{t}# 1\n", t, X_CSRF_Token=None)),
    Attack("csrf: wrong token", {403}, lambda b, t: b.submit(f"{t}# 1\n", t, X_CSRF_Token="x" * 43)),
    Attack("csrf: from another site", {403}, lambda b, t: b.submit(f"{t}# 1\n", t, Origin="https://evil.example")),
    Attack("csrf: other site of the domain", {403}, lambda b, t: b.submit(f"{t}# 1\n", t, Sec_Fetch_Site="same-site")),
    Attack("csrf: no origin at all", {403}, lambda b, t: b.submit(f"{t}# 1\n", t, Origin=None, Sec_Fetch_Site=None)),
    Attack("csrf: origin null", {403}, lambda b, t: b.submit(f"{t}# 1\n", t, Origin="null", Sec_Fetch_Site=None)),
    Attack("csrf: a form without its field", {403}, lambda b, t: b.send("/sign-out", {"csrf": ""})),
    Attack("csrf: text/plain", {403}, lambda b, t: b.submit(f"{t}# 1\n", t, Content_Type="text/plain", X_CSRF_Token=None)),
    Attack("host: another name", {421}, lambda b, t: b.see("/submissions/", Host="evil.example")),
    Attack("host: none", {400, 421}, lambda b, t: b.see("/submissions/", Host=None)),
    Attack("host: two", {400, 421}, lambda b, t: b.see("/submissions/", Host=f"{b.host}, evil.example")),
    Attack("host: forwarded", {200}, lambda b, t: b.see("/submissions/", X_Forwarded_Host="evil.example")),
    Attack("traversal: plain", {404}, lambda b, t: b.see("/styles/../../etc/passwd")),
    Attack("traversal: encoded", {404}, lambda b, t: b.see("/styles/%2e%2e%2f%2e%2e%2fetc%2fpasswd")),
    Attack("traversal: backslash", {404}, lambda b, t: b.see("/styles/..%5c..%5coffice.yml")),
    Attack("traversal: zero byte", {404}, lambda b, t: b.see("/submissions/%00")),
    Attack("traversal: submission", {404}, lambda b, t: b.see("/submissions/..audit.jsonl")),
    Attack("path: a register", {404}, lambda b, t: b.submit("x", None, "units")),
    Attack("path: up", {404}, lambda b, t: b.submit("x", None, "../2023/a")),
    Attack("path: absolute", {404}, lambda b, t: b.submit("x", None, "/etc/2023/a")),
    Attack("path: hidden", {404}, lambda b, t: b.submit("x", None, ".git/2023/config")),
    Attack("path: zero byte", {404}, lambda b, t: b.submit("x", None, "2023/a\0b")),
    Attack("path: another kind", {404}, lambda b, t: b.submit("x", None, "2023/a.py")),
    Attack("path: a drive", {404}, lambda b, t: b.submit("x", None, "c:/2023/a")),
    Attack("path: long", {404}, lambda b, t: b.submit("x", None, f"2023/{'a' * 5000}")),
    Attack("size: stated", {413}, lambda b, t: b.ask("POST", "/submissions/new", Content_Length="99999999999", **JSON)),
    Attack("size: chunked", {413}, lambda b, t: b.ask("POST", "/submissions/new", _pieces(4_000_000), X_CSRF_Token=b.csrf, **JSON)),
    Attack("size: a long text", {413}, lambda b, t: b.submit("x" * 400_000, t)),
    Attack("size: address", {414}, lambda b, t: b.see(f"/submissions/?{'a' * 3000}")),
    Attack("size: headers", {400, 431}, lambda b, t: b.see("/submissions/", X_Much="a" * 20_000)),
    Attack("json: deep", {400}, lambda b, t: b.ask("POST", "/submissions/new", b"[" * 200_000, X_CSRF_Token=b.csrf, **JSON)),
    Attack("json: a list", {400}, lambda b, t: b.ask("POST", "/submissions/new", b"[]", X_CSRF_Token=b.csrf, **JSON)),
    Attack("json: half a character", {400}, lambda b, t: b.submit("\ud800", t)),
    Attack("method", {405}, lambda b, t: b.ask("DELETE", "/submissions/")),
    Attack("cookie: in another browser", {303}, lambda b, t: b.see("/submissions/", User_Agent="curl/8")),
    Attack("cookie: guessed", {303}, lambda b, t: b.see("/submissions/", Cookie=f"disclosure={'a' * 43}")),
    Attack("cookie: two of them", {303}, lambda b, t: b.see("/submissions/", Cookie=f"disclosure=x; {b.cookie}")),
    Attack("header: somebody else", {403}, lambda b, t: b.see("/reviews/", X_Remote_User=REVIEWER)),
    Attack("review: a clerk", {403}, lambda b, t: b.send("/reviews/1/accept", {"commit": "main"})),
]  # fmt: skip


def test_attacks_are_refused(office: OfficeAtWork) -> None:
    """Each attempt gets the status it should, and no branch and no submission comes of any."""
    browser = office.browser("zhang.san")
    text = office.text()
    before = git(office.repository, "for-each-ref")
    answers = {attack.name: attack.attempt(browser, text) for attack in ATTACKS}
    wrong = {
        attack.name: answers[attack.name].status
        for attack in ATTACKS
        if answers[attack.name].status not in attack.statuses
    }
    assert wrong == {}
    assert git(office.repository, "for-each-ref") == before
    assert not list((office.folder / "state" / "submissions").iterdir())
    assert all("root:" not in answer.text and "Traceback" not in answer.text for answer in answers.values())
    policies = [
        answer.headers.get("content-security-policy", "")
        for answer in answers.values()
        if answer.status != 400
    ]
    assert all("default-src 'none'" in policy and "unsafe" not in policy for policy in policies)


def test_session_ends(office: OfficeAtWork) -> None:
    """A cookie that was stolen is worth nothing after signing out; one that was planted is not taken over."""
    browser = office.browser("zhang.san")
    stolen = browser.cookie
    planted = office.browser()
    planted.cookie = "disclosure=planted"
    planted.sign_in("wang.wu")
    assert planted.cookie not in ("disclosure=planted", stolen)
    other = office.browser("wang.wu")
    assert browser.submit("x", "y", X_CSRF_Token=other.csrf).status == 403, "the token of another session"
    assert browser.send("/sign-out", {}).status == 303
    thief = office.browser()
    thief.cookie = stolen
    assert thief.see("/submissions/").headers["location"] == "/sign-in"


def test_script_in_every_cell_stays_text(office: OfficeAtWork) -> None:
    """Whatever is typed into cells, remarks and messages, no page has it as markup."""
    clerk, reviewer = office.browser("wang.wu"), office.browser(REVIEWER)
    text = office.text()
    script = "<script>alert(1)</script><img src=x onerror=alert(1)>'\\\"{{7*7}}"
    cells = re.compile(r"^(\s*(?:- )?(?:名称|指标值|绩效标准|备注): ).*$", re.MULTILINE)
    nasty = cells.sub(lambda cell: f'{cell[1]}"{script}"', text)
    assert nasty.count("<script>") > 20
    number = clerk.submit(nasty, text).json["id"]
    pages = [reviewer.see(f"/reviews/{number}"), reviewer.see(f"/reviews/{number}/page"), clerk.see(f"/submissions/{number}")]  # fmt: skip
    assert all(
        page.status == 200 and "<script>alert" not in page.text and "<img" not in page.text for page in pages
    )
    assert all("&lt;script" in page.text for page in pages)
    assert "{{7*7}}" in pages[1].text
    commit = re.search(r'name="commit" value="(\w+)"', pages[0].text)
    assert commit
    reviewer.send(f"/reviews/{number}/return", {"commit": commit[1], "remark": script})
    assert all("<script" not in clerk.see(page).text for page in (f"/submissions/{number}", "/submissions/"))


def test_guessing_passwords_takes_time(office: OfficeAtWork) -> None:
    """After five wrong guesses even the right password waits; an unknown account answers as a known one does."""
    wrong, unknown = Browser(office.port), Browser(office.port)
    assert wrong.sign_in("wang.wu", "wrong").text == unknown.sign_in("nobody", "wrong").text
    statuses = [wrong.sign_in("wang.wu", f"guess {number}").status for number in range(6)]
    assert statuses[:3] == [403, 403, 403]
    assert statuses[-1] == 429
    refused = wrong.sign_in("wang.wu")
    assert refused.status == 429
    assert int(refused.headers["retry-after"]) > 0
    answers: list[int] = []
    many = [
        threading.Thread(target=lambda: answers.append(Browser(office.port).sign_in("li.si", "x").status))
        for _ in range(12)
    ]
    for guess in many:
        guess.start()
    for guess in many:
        guess.join()
    assert 5 <= answers.count(403) <= 6, "however many at once"
    log = (office.folder / "state" / "audit.jsonl").read_text(encoding="utf-8")
    assert "sign-in-failed" in log
    assert "sign-in-delayed" in log
    assert PASSWORD not in log
    assert "guess" not in log


def test_slow_and_broken_requests_hold_nobody_up(office: OfficeAtWork) -> None:
    """A hundred connections that never finish their request leave the form to the others."""
    held = []
    for _ in range(100):
        connection = socket.create_connection(("127.0.0.1", office.port), timeout=10)
        connection.sendall(
            f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{office.port}\r\nContent-Length: 50\r\n\r\nx".encode()
        )
        held.append(connection)
    try:
        assert office.browser().see("/sign-in").status == 200
    finally:
        for connection in held:
            connection.close()


def test_identity_comes_from_the_proxy_alone(tmp_path_factory: pytest.TempPathFactory) -> None:
    """nginx says who somebody is; the same header from a browser, or past nginx, is ignored and written down."""
    folder = tmp_path_factory.mktemp("proxied")
    port, public = free_port(), free_port()
    identity = {"身份": "{方式: 代理}", "代理地址": "[127.0.0.1]"}
    file = prepare_office(folder, port, f"http://127.0.0.1:{public}", **identity)
    login = {"Authorization": f"Basic {base64.b64encode(b'zhang.san:x').decode()}"}
    with serve(file, port) as office, form_nginx(port, public, folder, {"zhang.san": "x"}):
        browser = Browser(public)
        assert browser.see("/submissions/").status == 401, "nginx itself"
        assert browser.see("/submissions/", **login).headers["location"] == "/sign-in"
        assert browser.see("/sign-in", **login).status == 303
        forged = browser.see("/submissions/", X_Remote_User=REVIEWER, X_Remote_Name="李四", **login)
        assert forged.status == 200
        assert "zhang.san" in forged.text
        assert browser.see("/reviews/", X_Remote_User=REVIEWER, **login).status == 403
        text = office.text()
        sent = browser.submit(f"{text}# 已核对\n", text, **login)
        assert sent.status == 200
        big = browser.ask("POST", "/submissions/new", b"x" * 21_000_000, **login)
        assert big.status == 413
        past = Browser(port, host=f"127.0.0.1:{public}", source="127.0.0.2")
        assert past.see("/sign-in", X_Remote_User=REVIEWER).status == 403
        past.cookie = browser.cookie
        assert past.see("/submissions/", X_Remote_User="zhang.san").headers["location"] == "/sign-in"
        ignored = [line for line in office.audit() if line["event"] == "identity-header-ignored"]
        assert {(line["account"], line["address"]) for line in ignored} == {
            (REVIEWER, "127.0.0.2"), ("zhang.san", "127.0.0.2"),
        }  # fmt: skip
        forwarded = Browser(port, host=f"127.0.0.1:{public}", source="127.0.0.2")
        forwarded.see("/reviews/x", X_Forwarded_For="10.0.0.1", Host="evil.example")
        assert office.audit()[-1]["address"] == "127.0.0.2"


def test_delays_and_limits_by_the_clock() -> None:
    """An address waits after twenty wrong guesses, twice as long each time, never for ever; a pause gives tries back."""
    now = 1000.0
    delay = GuessDelay(MIN_ADDRESS_FAILURES, MAX_ADDRESS_DELAY_SECONDS, lambda: now)
    waits = []
    for _ in range(40):
        delay.count_failure("10.0.0.1")
        waits.append(delay.seconds_to_wait("10.0.0.1"))
    assert waits[:19] == [0] * 19
    assert waits[19:24] == [2, 4, 8, 16, 32]
    assert waits[-1] == MAX_ADDRESS_DELAY_SECONDS
    now += FORGET_SECONDS + 1
    delay.count_failure("10.0.0.1")
    assert delay.seconds_to_wait("10.0.0.1") == 0
    limit = RateLimit(60, lambda: now)
    assert [limit.allow("a") for _ in range(62)] == [True] * 60 + [False] * 2
    assert limit.allow("b")
    now += 2
    assert [limit.allow("a") for _ in range(3)] == [True, True, False]
    sessions = Sessions(10, 25, lambda: now)
    cookie = sessions.begin(Person("a", "甲"), "agent")
    for _ in range(2):
        now += 9
        assert sessions.visitor(cookie, "agent")
    now += 9
    assert sessions.visitor(cookie, "agent") is None, "the longest time is over"
    idle = sessions.begin(Person("a", "甲"), "agent")
    now += 11
    assert sessions.visitor(idle, "agent") is None
