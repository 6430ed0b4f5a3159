"""What real web servers say with the settings of servers/: for every file what tests/support/server_headers.py wants."""

from __future__ import annotations

import gzip
import http.client
import re
import shutil
import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from tests.conftest import Build
from tests.support.patience import PATIENCE
from tests.support.server_headers import ALL_HEADERS, MEDIA_TYPES, headers_of
from tests.support.servers import SERVERS, SETTINGS, NotInstalled, web_server

FILES = {"apache": "apache.conf", "caddy": "Caddyfile", "nginx": "nginx.conf"}


@pytest.fixture(scope="module")
def served(site: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, with what stands there besides: a feed, check sums, any kind of file, hidden ones."""
    folder = tmp_path_factory.mktemp("served") / "site"
    shutil.copytree(site.folder, folder)
    (folder / "feed.xml").write_text("<feed xmlns='http://www.w3.org/2005/Atom'/>", encoding="utf-8")
    (folder / "SHA256SUMS").write_text("0  index.html\n", encoding="utf-8")
    (folder / "pictures").mkdir()
    for ending in {name.rpartition(".")[2] for name in MEDIA_TYPES} - {"SHA256SUMS"}:
        (folder / "pictures" / f"x.{ending}").write_bytes(b"x")
    for hidden in (".well-known/security.txt", ".htpasswd", ".git/config"):
        (folder / hidden).parent.mkdir(exist_ok=True)
        (folder / hidden).write_text("hidden", encoding="utf-8")
    return folder


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest, served: Path) -> Iterator[http.client.HTTPConnection]:
    """A connection to each of the servers that are installed."""
    try:
        with web_server(request.param, served) as address:
            connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
            yield connection
            connection.close()
    except NotInstalled as missing:
        pytest.skip(str(missing))


def ask(server: http.client.HTTPConnection, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """GET it: status, headers, body."""
    server.request("GET", f"/{path}", headers=headers)
    answer = server.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read()


def said(headers: dict[str, str]) -> dict[str, str]:
    """The headers that the policy speaks of."""
    return {name: value for name, value in headers.items() if name in ALL_HEADERS}


def test_every_file_comes_with_its_headers(server: http.client.HTTPConnection, served: Path) -> None:
    """No header missing, none too many, and the bytes of the file."""
    files = [
        file.relative_to(served).as_posix()
        for file in sorted(served.rglob("*"))
        if file.is_file() and not file.relative_to(served).as_posix().startswith(".")
    ]
    kinds = {"embed.html", "index.html", "feed.xml", "project.json", "projects.csv", "disclosure.xlsx"}
    assert kinds < {Path(file).name for file in files}
    wrong = {}
    for file in files:
        status, headers, body = ask(server, file.removesuffix("index.html"))
        assert body == (served / file).read_bytes(), file
        if (status, said(headers)) != (200, headers_of(file)):
            wrong[file] = status, set(said(headers).items()) ^ set(headers_of(file).items())
    assert wrong == {}


@pytest.mark.parametrize(
    "path",
    [
        "2023/no-such-project/",
        "open-data/no-such.csv",
        "assets/stylesheets/main.00000000.min.css",
        "search/0123456789abcdef/places-0.bin",
        ".htpasswd",
        ".git/config",
        "assets/.hidden/x",
    ],
)
def test_what_is_not_there_is_told_on_the_page_for_it(
    server: http.client.HTTPConnection, served: Path, path: str
) -> None:
    """The page that says so, as no more than that: nothing is kept, saved, or shown of hidden files."""
    status, headers, body = ask(server, path)
    assert status in ({403, 404} if "/." in f"/{path}" else {404})
    assert body == (served / "404.html").read_bytes()
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Cache-Control"] == "no-cache"
    assert "script-src 'self'" in headers["Content-Security-Policy"] or "open-data" in path
    assert "Content-Disposition" not in headers


def test_folders_are_not_listed_and_known_places_are_open(server: http.client.HTTPConnection) -> None:
    """A folder without a page shows nothing; a page without its last slash leads to it; .well-known answers."""
    status, _, body = ask(server, "assets/")
    assert status in {403, 404}
    assert b"explorer-parts.js" not in body
    status, headers, _ = ask(server, "about")
    assert status in {301, 308}
    assert urlsplit(headers["Location"]).path.rstrip("/").endswith("about")
    assert headers["Location"].endswith("/")
    assert ask(server, ".well-known/security.txt")[0] == 200


def test_texts_travel_packed(server: http.client.HTTPConnection, served: Path) -> None:
    """And what is packed already as it is: the search index unpacks its own files."""
    zipped = {"Accept-Encoding": "gzip"}
    for path in ("index.html", "assets/pages.css", "assets/search.js", "open-data/projects.json"):
        _, headers, body = ask(server, path, **zipped)
        assert headers["Content-Encoding"] == "gzip", path
        assert gzip.decompress(body) == (served / path).read_bytes()
    (index,) = served.glob("search/*/places-0.bin")
    for file in (index, served / "open-data" / "disclosure.zip", served / "sitemap.xml.gz"):
        _, headers, body = ask(server, file.relative_to(served).as_posix(), **zipped)
        assert "Content-Encoding" not in headers, file
        assert body == file.read_bytes()


class Answer(NamedTuple):
    """What a server says, byte by byte as it was sent."""

    status: int
    headers: Message
    body: bytes


def send(server: http.client.HTTPConnection, line: str, **headers: str) -> Answer:
    """Send a request that no library would send: the line as it is, and another Host where one is given."""
    own = {"Host": f"{server.host}:{server.port}", "Connection": "close", **headers}
    with socket.create_connection((server.host, server.port), 30) as connection:
        text = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in own.items() if value)
        connection.sendall(f"{line}\r\n{text}\r\n".encode("latin-1"))
        data = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = data.partition(b"\r\n\r\n")
    first, _, rest = head.partition(b"\r\n")
    return Answer(int(first.split()[1]), message_from_bytes(rest), body)


def allowed(answer: Answer) -> set[str]:
    """The methods that an answer names, in however many headers."""
    return {word.strip() for line in answer.headers.get_all("Allow", []) for word in line.split(",")} - {""}


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "MKCOL", "XYZZY", "get"]
)
@pytest.mark.parametrize(
    "path", ["/", "/about", "/about/", "/no-such", "/SHA256SUMS", "/open-data/projects.json"]
)
def test_files_are_read_and_nothing_else(
    server: http.client.HTTPConnection, served: Path, method: str, path: str
) -> None:
    """Refused, with what is allowed and with every header of a page; no file is shown, and nobody is led on."""
    answer = send(server, f"{method} {path} HTTP/1.1", X_Secret="echo")
    malformed = method in ("CONNECT", "get")  # a server may say so instead
    assert answer.status in ({400, 405} if malformed else {405})
    if answer.status == 405:
        assert allowed(answer) == {"GET", "HEAD", "OPTIONS"}
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Location" not in answer.headers
    assert len(answer.body) < 500
    assert b"echo" not in answer.body


@pytest.mark.parametrize("path", ["/", "/about/", "/no-such", "/open-data/projects.json"])
def test_methods_are_named_to_those_who_ask(server: http.client.HTTPConnection, path: str) -> None:
    """OPTIONS says how a file can be asked for, and gives no file."""
    answer = send(server, f"OPTIONS {path} HTTP/1.1")
    assert (answer.status in {200, 204}, answer.body) == (True, b"")
    assert allowed(answer) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("path", ["", "about/", "no-such", "open-data/projects.json", "feed.xml", "about"])
def test_head_says_what_get_says(server: http.client.HTTPConnection, path: str) -> None:
    """The same headers and no body."""
    read, asked = send(server, f"GET /{path} HTTP/1.1"), send(server, f"HEAD /{path} HTTP/1.1")
    assert (asked.status, asked.body) == (read.status, b"")
    assert fixed(asked.headers) == fixed(read.headers)


def fixed(headers: Message) -> set[tuple[str, str]]:
    """The headers that do not differ from one answer to the next."""
    return {
        item for item in headers.items() if item[0] not in ("Date", "Content-Length", "Transfer-Encoding")
    }


@pytest.mark.parametrize(
    ("target", "host"),
    [
        ("/about", "evil.example"),
        ("/about", "evil.example:80"),
        ("/about", "a@evil.example"),
        ("/about", "evil.example/x"),
        ("/about", ""),
        ("http://evil.example/about", None),
        ("https://evil.example:8443/about", None),
        ("http://a@evil.example/about", None),
        ("//evil.example/about", None),
        ("//evil.example/..%2fabout", None),
        ("//evil.example/../about", None),
        ("//about", None),
        ("///about", None),
        ("/\\evil.example/../about", None),
        ("/%5cevil.example/../about", None),
        ("/%2fevil.example/../about", None),
        ("/.//evil.example/../about", None),
        ("/about?next=//evil.example", None),
        ("/about#@evil.example", None),
        ("/about%0d%0aX-Evil:%20y", None),
        ("//about/index.html/..", None),
        ("/about//index.html", None),
    ],
)
def test_nobody_is_led_to_another_host(
    server: http.client.HTTPConnection, target: str, host: str | None
) -> None:
    """Whatever host or address a request names: what it is sent on to lies on this server."""
    named = {} if host is None else {"Host": host}
    for method in ("GET", "HEAD"):
        answer = send(server, f"{method} {target} HTTP/1.{1 if host != '' else 0}", **named)
        location = answer.headers.get("Location", "")
        assert not location.startswith(("//", "/\\", "\\")), location
        assert urlsplit(location).hostname in (None, server.host, "budget.example.gov.cn")
        assert "evil" not in urlsplit(location).netloc
        assert "X-Evil" not in answer.headers
        assert not re.search(rb"""href=["']?(?:https?:)?//[^/"']*evil""", answer.body)


def test_hosts_sent_by_proxies_are_not_believed(server: http.client.HTTPConnection) -> None:
    """Anybody can send these headers; a server that stands alone has no proxy to believe."""
    answer = send(
        server,
        "GET /about HTTP/1.1",
        X_Forwarded_Host="evil.example",
        X_Original_URL="/x",
        Forwarded="host=evil.example",
    )
    assert answer.status in {301, 308}
    assert "evil" not in answer.headers["Location"]


@pytest.mark.parametrize(
    "path", ["index.html", "open-data/projects.json", "assets/pages.css", "open-data/disclosure.zip"]
)
def test_packed_and_plain_are_not_taken_for_each_other(server: http.client.HTTPConnection, path: str) -> None:
    """A strong ETag names bytes, so that parts of a file may be put together by it; and each is known again."""
    plain = send(server, f"GET /{path} HTTP/1.1")
    packed = send(server, f"GET /{path} HTTP/1.1", Accept_Encoding="gzip")
    for answer, accepted in ((plain, ""), (packed, "gzip")):
        assert answer.headers["ETag"]
        again = send(
            server, f"GET /{path} HTTP/1.1", Accept_Encoding=accepted, If_None_Match=answer.headers["ETag"]
        )
        assert (again.status, again.body) == (304, b""), answer.headers["ETag"]
        assert "Content-Security-Policy" in again.headers
    if packed.headers["Content-Encoding"] == "gzip":
        assert "accept-encoding" in packed.headers["Vary"].lower()
        assert packed.headers["ETag"] != plain.headers["ETag"] or plain.headers["ETag"].startswith("W/")
    part = send(server, f"GET /{path} HTTP/1.1", Range="bytes=0-9")
    assert (part.status, part.body) == (206, plain.body[:10])


@pytest.mark.parametrize("server_name", FILES)
def test_settings_say_what_the_policy_says(server_name: str) -> None:
    """Also where that server is not installed: every value stands in its settings."""
    text = (SETTINGS / FILES[server_name]).read_text(encoding="utf-8")
    for path in ("index.html", "embed.html", "open-data/projects.csv", "a.0123abcd.min.css", "feed.xml"):
        for name, value in headers_of(path).items():
            expected = value.partition(";")[0] if name == "Content-Type" else value
            assert expected in text, (path, name)
    assert "here" in text
    assert "Strict-Transport-Security" in text
