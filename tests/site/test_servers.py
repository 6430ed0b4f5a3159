"""What real web servers say with the settings of servers/: for every file what tests/support/server_headers.py wants."""

from __future__ import annotations

import gzip
import http.client
import shutil
from collections.abc import Iterator
from pathlib import Path
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
