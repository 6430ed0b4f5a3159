"""`disclosure verify` against servers that mean harm: it ends in its time, with words, and never with “all is well”."""

from __future__ import annotations

import gzip
import json
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import repeat
from threading import Thread

import pytest

from generator.commands import main
from generator.commands import verify as verify_command
from generator.publishing import checksums, served_site
from generator.publishing.provenance import BuildOrigin, origin_json

Answer = Callable[[str], Iterable[bytes]]
"""The bytes that a server sends, piece by piece, when a path is asked for."""


@pytest.fixture(autouse=True)
def limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small ones, so that a test does not wait as long as a citizen would."""
    monkeypatch.setattr(served_site, "SERVER_TIMEOUT_SECONDS", 0.5)
    monkeypatch.setattr(served_site, "MAX_SERVED_SITE_SECONDS", 5)
    monkeypatch.setattr(served_site, "MAX_SERVED_LIST_BYTES", 100_000)
    monkeypatch.setattr(served_site, "MAX_SERVED_FILE_BYTES", 100_000)
    monkeypatch.setattr(checksums, "MAX_LISTED_FILES", 500)


@contextmanager
def raw_server(answer: Answer) -> Iterator[str]:
    """A server that sends whatever bytes `answer` yields; its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        Thread(target=_accept, args=(listening, answer), daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        listening.shutdown(socket.SHUT_RDWR)


def _accept(listening: socket.socket, answer: Answer) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listening.accept()
            Thread(target=_send, args=(connection, answer), daemon=True).start()


def _send(connection: socket.socket, answer: Answer) -> None:
    with connection, suppress(OSError, IndexError):
        asked = connection.recv(1 << 16)
        for piece in answer(asked.split()[1].decode()):
            connection.sendall(piece)


def ok(body: bytes, *headers: str, status: str = "200 OK") -> list[bytes]:
    """A whole answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return ["\r\n".join([*lines, "", ""]).encode() + body]


def slowly(pieces: Iterable[bytes], seconds: float = 0.02) -> Iterator[bytes]:
    """The same pieces with time between them."""
    for piece in pieces:
        yield piece
        time.sleep(seconds)


ORIGIN = origin_json(BuildOrigin(None, None, "1", None, {}))


def listed(files: dict[str, bytes]) -> bytes:
    """The list of checksums of some files."""
    return b"".join(f"{sha256(content).hexdigest()}  {name}\n".encode() for name, content in files.items())


def site(files: dict[str, bytes], **instead: Iterable[bytes]) -> Answer:
    """A site of these files with its list; `instead` holds other answers by the first letters of a path."""

    def answer(path: str) -> Iterable[bytes]:
        name = path.strip("/")
        for begin, pieces in instead.items():
            if name.startswith(begin):
                return pieces
        if name == "SHA256SUMS":
            return ok(listed(files))
        return ok(files[name]) if name in files else ok(b"", status="404 Not Found")

    return answer


def verified(answer: Answer, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, float]:
    """The exit code, everything that was printed, and the seconds that it took."""
    begin = time.monotonic()
    with raw_server(answer) as address:
        code = main(["verify", address])
    printed = capsys.readouterr()
    return code, printed.out + printed.err, time.monotonic() - begin


WHOLE = {"index.html": b"x", "source.json": ORIGIN}


def test_site_that_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """The server of these tests serves an honest site as well."""
    code, told, _ = verified(site(WHOLE), capsys)
    assert (code, told) == (0, "与 SHA256SUMS 核对了 2 个文件：不同 0 个，缺少 0 个。\n")


HEAD = b"HTTP/1.1 200 OK\r\n"
ENDLESS: dict[str, tuple[Callable[[], Iterable[bytes]], str]] = {
    "a byte now and then": (lambda: slowly([HEAD, b"\r\n", *repeat(b"\n", 10_000)]), "太慢"),
    "a header letter by letter": (lambda: slowly([HEAD, b"X: ", *repeat(b"x", 10_000)]), "太慢"),
    "headers without end": (lambda: [HEAD, *repeat(b"X: x\r\n", 10_000)], "连不上"),
    "a header line without end": (lambda: [HEAD, b"X: ", *repeat(b"x" * 1000, 1000)], "连不上"),
    "go on without end": (lambda: slowly(repeat(b"HTTP/1.1 100 Continue\r\n\r\n", 10_000), 0.001), "太慢"),
    "a chunk length letter by letter": (
        lambda: slowly([HEAD, b"Transfer-Encoding: chunked\r\n\r\n", *repeat(b"0", 10_000)]), "太慢",
    ),
    "chunks of one byte": (
        lambda: slowly([HEAD, b"Transfer-Encoding: chunked\r\n\r\n", *repeat(b"1\r\nx\r\n", 10_000)]), "太慢",
    ),
    "trailers without end": (
        lambda: slowly([HEAD, b"Transfer-Encoding: chunked\r\n\r\n0\r\n", *repeat(b"X: x\r\n", 10_000)]), "太慢",
    ),
    "a body without end": (lambda: [HEAD, b"\r\n", *repeat(b"\n" * 1000, 10_000)], "大于 100000 字节"),
    "a length beyond all bounds": (lambda: [HEAD, b"Content-Length: 9999999999999\r\n\r\n"], "大于 100000 字节"),
    "silence": (lambda: slowly([b"", b""], 3), "连不上"),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDLESS)
def test_list_that_has_no_end(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The time is over before the server is."""
    pieces, word = ENDLESS[name]
    code, told, seconds = verified(lambda path: pieces(), capsys)
    assert code == 2
    assert word in told
    assert told.startswith("没法核对：")
    assert seconds < 5


BROKEN: dict[str, Iterable[bytes]] = {
    "nothing": [],
    "no HTTP": [b"\0\xff" * 100],
    "control characters": [b"HTTP/1.1 \x1b[2J\x1b]0;x\x07 OK\r\n\r\n"],
    "control characters in a packing": ok(b"x", "Content-Encoding: \x1b[2J"),
    "a status that is none": [b"HTTP/1.1 -7 OK\r\n\r\n"],
    "another version": [b"HTTP/9 200 OK\r\n\r\n"],
    "a redirection to no address": ok(b"", "Location: http://[", status="302 Found"),
    "a redirection to no port": ok(b"", "Location: http://127.0.0.1:x/", status="302 Found"),
    "a redirection to rubbish": ok(b"", "Location: \xff\x00\u00e9", status="302 Found"),
    "a redirection to a file": ok(b"", "Location: file:///etc/passwd", status="302 Found"),
    "a redirection to nowhere": ok(b"", status="302 Found"),
    "a redirection in a circle": ok(b"", "Location: /SHA256SUMS", status="302 Found"),
    "a part": ok(listed(WHOLE), status="206 Partial Content"),
    "no content": ok(b"", status="204 No Content"),
    "a length that is too long": [HEAD + b"Content-Length: 1000\r\n\r\n" + listed(WHOLE)],
    "a chunk that is no chunk": [HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n"],
    "a chunk that is cut off": [HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\nx"],
    "a bomb": ok(gzip.compress(bytes(10_000_000)), "Content-Encoding: gzip"),
    "an empty list": ok(b""),
    "a list of blanks": ok(b"\n" * 400),
    "a list without a line that is right": ok(b"<html>\n" * 400),
    "a list in UTF-16": ok(listed(WHOLE).decode().encode("utf-16")),
    "a list of too many lines": ok(b"\n" * 600),
    "a list of places outside": ok(f"{'a' * 64}  ../x\n{'a' * 64}  /etc/passwd\n".encode()),
}


@pytest.mark.parametrize("name", BROKEN)
def test_list_that_is_none(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, for nothing was checked; what comes from the server does nothing to a terminal."""
    code, told, seconds = verified(lambda path: BROKEN[name], capsys)
    assert code == 2
    assert told.splitlines()[-1].startswith("没法核对：")
    assert "\x1b" not in told
    assert len(told) < 2000
    assert seconds < 5


def test_redirection_whose_page_has_no_end(capsys: pytest.CaptureFixture[str]) -> None:
    """Its page is not read, the place it leads to is."""
    away = [b"HTTP/1.1 301 Moved\r\nLocation: /moved\r\n\r\n", *repeat(b"x" * 1000, 100_000)]
    files = {"index.html": b"x", "moved": b"x", "source.json": ORIGIN}
    code, told, seconds = verified(site(files, index=away), capsys)
    assert (code, told) == (0, "与 SHA256SUMS 核对了 3 个文件：不同 0 个，缺少 0 个。\n")
    assert seconds < 5


@pytest.mark.parametrize(
    "status", ["403 Forbidden", "500 Oops", "503 Later", "206 Partial Content", "204 No Content"]
)
def test_files_of_which_nothing_can_be_said(status: str, capsys: pytest.CaptureFixture[str]) -> None:
    """If it is all of them, nothing was checked."""
    answer = ok(b"", status=status)
    code, told, _ = verified(site(WHOLE, index=answer, source=answer), capsys)
    assert code == 2
    assert "没法核对：没有一个文件能核对。" in told
    assert f"读不到  index.html（服务器回答 {status[:3]}）" in told


def test_file_that_has_no_end(capsys: pytest.CaptureFixture[str]) -> None:
    """One that comes in drops ends everything; one that is too large is named."""
    code, told, seconds = verified(site(WHOLE, index=slowly([HEAD, b"\r\n", *repeat(b"x", 10_000)])), capsys)
    assert (code, "太慢" in told, seconds < 5) == (2, True, True)
    code, told, _ = verified(site(WHOLE, index=[HEAD, b"\r\n", *repeat(b"x" * 1000, 10_000)]), capsys)
    assert code == 1
    assert "读不到  index.html（大于 100000 字节）" in told


def test_run_that_has_no_end(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Every answer is in time, all of them are not."""
    monkeypatch.setattr(served_site, "MAX_SERVED_SITE_SECONDS", 1)
    files = {f"{number}": b"x" for number in range(400)} | WHOLE

    def answer(path: str) -> Iterable[bytes]:
        time.sleep(0 if path == "/SHA256SUMS" else 0.2)
        return site(files)(path)

    code, told, seconds = verified(answer, capsys)
    assert code == 2
    assert "用了 1 秒还没有读完" in told
    assert seconds < 4


def test_site_of_too_many_bytes(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """No file is too large, all of them are."""
    monkeypatch.setattr(served_site, "MAX_SERVED_SITE_BYTES", 200_000)
    files = {f"{number}": b"x" * 10_000 for number in range(100)} | WHOLE
    code, told, _ = verified(site(files), capsys)
    assert code == 2
    assert "多于 200000 字节" in told


RIGHT = json.loads(ORIGIN)
ODD = {
    "nothing": b"",
    "a list": b"[]",
    "null": b"null",
    "no JSON": b"<html>",
    "a list of lists": b"[" * 30_000,
    "a number of many digits": b'{"commit": ' + b"9" * 10_000 + b"}",
    "too many bytes": ORIGIN + b" " * 70_000,
    "a commit that is an option": json.dumps({**RIGHT, "commit": "--upload-pack=x", "clean": True}).encode(),
    "clean without a commit": json.dumps({**RIGHT, "clean": True}).encode(),
    "a variable of the system": json.dumps({**RIGHT, "settings": {"PATH": "/tmp"}}).encode(),
    "a version that is a book": json.dumps({**RIGHT, "generator": "1" * 10_000}).encode(),
    "a version that clears the window": json.dumps({**RIGHT, "generator": "\x1b[2J"}).encode(),
    "a compressor that is none": json.dumps({**RIGHT, "compressor": "gzip"}).encode(),
}


@pytest.mark.parametrize("name", ODD)
def test_source_that_is_odd(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The list agrees with it, and yet the site is not one that this program wrote."""
    code, told, _ = verified(site({"index.html": b"x", "source.json": ODD[name]}), capsys)
    assert code == 1
    assert "不对  source.json（不是本程序写的" in told
    assert "\x1b" not in told


def test_source_that_is_served_twice_differently(capsys: pytest.CaptureFixture[str]) -> None:
    """Nor is one that changes while it is looked at, or that no list names."""
    answers = iter([ok(ORIGIN), ok(ORIGIN.replace(b'"1"', b'"2"'))])

    def answer(path: str) -> Iterable[bytes]:
        return next(answers) if path == "/source.json" else site(WHOLE)(path)

    code, told, _ = verified(answer, capsys)
    assert (code, "不对  source.json" in told) == (1, True)
    code, told, _ = verified(site({"index.html": b"x"}, source=ok(ORIGIN)), capsys)
    assert (code, "不对  source.json" in told) == (1, True)


def test_many_differences(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A number of them is named, the others are counted; long names are cut."""
    monkeypatch.setattr(verify_command, "MAX_LISTED_NAMES", 3)
    wrong = "".join(f"{'a' * 64}  missing-{number}{'x' * 2000}\n" for number in range(9))
    files = listed(WHOLE) + wrong.encode() + b"y\n" * 30
    code, told, _ = verified(site(WHOLE, SHA256SUMS=ok(files)), capsys)
    assert code == 1
    assert told.count("缺少  missing-") == 3
    assert "缺少  还有 6 个文件，没有列出" in told
    assert "SHA256SUMS 还有 10 行不对，没有列出" in told
    assert len(told) < 5000


@pytest.mark.parametrize(
    "address",
    [
        "http://", "http://[::1/", "http://[x]/", "http://[::1]x/", "http://a..b/", f"http://{'a' * 64}/", "http://h:99999/",
        "http://h:-1/", "http://h:80:80/", "http://h:0/", "http://h h/", "http://h\x00/", "http://h\x1b[2J/", "http://\udcff/",
        "http://h/\udcff", "http://h/\n", "http://预算..公开/", f"http://{'预' * 70}/", "https://u:p@h/", "http://h/?x", "http://h/#x",
        "http://%68/", "HTTP:///", "http://127.0.0.1:1/预算/", "http://127.0.0.1:1/a b%/", "http://[::1]:1/", "http://h\\x/",
    ],
    ids=ascii,
)  # fmt: skip
def test_address_that_is_malformed(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, exit code 2, and nothing that moves the cursor."""
    assert main(["verify", address]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("没法核对：")
    assert len(printed.err.splitlines()) == 1
    assert "\x1b" not in printed.err


def test_address_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    """Reaches the server as browsers write it."""
    asked = []

    def answer(path: str) -> Iterable[bytes]:
        asked.append(path)
        return site(WHOLE)(path.removeprefix("/%E9%A2%84%E7%AE%97"))

    with raw_server(answer) as address:
        assert main(["verify", f"{address}预算"]) == 0
    assert "/%E9%A2%84%E7%AE%97/SHA256SUMS" in asked
