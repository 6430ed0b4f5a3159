"""The real `mkdocs serve` of a site with several hundred projects, as a process."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.conftest import HOME, Build
from tests.site.test_build import Preview, add, tree, write
from tests.support.many_projects import PROJECTS
from tests.support.patience import PATIENCE
from tests.support.texts import edit

BODY = "data/2024/xiangmu-0305.yml"
PAGE = "2024/xiangmu-0305/"
NAME = "（0305）"


def get(server: Preview, address: str) -> tuple[int, str]:
    """Status and text of an address, redirections followed."""
    try:
        with urllib.request.urlopen(f"http://{server.address}/{address}", timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()


@contextmanager
def preview_of(home: Path, *options: str, **variables: str) -> Iterator[Preview]:
    """A preview that shows its first page."""
    server = Preview(home, *options, **variables)
    try:
        server.wait(lambda: "Serving on" in server.printed)
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture(scope="module")
def served(many_home: Path, many_site: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is previewed: a copy of the body with many projects, with its kept sheets."""
    folder = tmp_path_factory.mktemp("served") / "home"
    return Path(shutil.copytree(many_home, folder, ignore=shutil.ignore_patterns("public")))


@pytest.fixture(scope="module")
def server(served: Path) -> Iterator[Preview]:
    """One preview for all tests; each leaves the data as it was."""
    with preview_of(served) as running:
        yield running


@contextmanager
def changed(file: Path) -> Iterator[None]:
    """Whatever is done to the file is undone."""
    before = file.read_bytes()
    try:
        yield
    finally:
        file.write_bytes(before)


def test_every_kind_of_page(served: Path, many_site: Build) -> None:
    """Each has the text of the built site; a preview adds nothing to it but its own script."""
    addresses = (
        "",
        PAGE,
        "units/",
        "units/2/",
        "years/2023/projects/2/",
        "indicators/9/",
        "checks/projects/3/",
        "about/",
        "embed/",
    )
    with preview_of(served, DISCLOSURE_SEARCH="false") as server:  # as that site was built
        for address in addresses:
            status, page = get(server, address)
            expected = (many_site.folder / address / "index.html").read_text(encoding="utf-8")
            assert status == 200
            assert page[page.index("<article") : page.index("</article>")] in expected
            assert "livereload(" in page
            assert "Content-Security-Policy" not in page  # would refuse that script


@pytest.mark.parametrize(
    "address", ["nothing/", "2024/nothing/", "units/99/", "search/nothing.bin", "2024/", f"{PAGE}x"]
)
def test_what_does_not_exist(server: Preview, address: str) -> None:
    """The site's own page says so."""
    status, page = get(server, address)
    assert status == 404
    assert "<h1" in page
    assert "</html>" in page


def test_saved_project_is_shown(server: Preview, served: Path) -> None:
    """On its page, in the overview, in the lists and on the page of its unit; and so is the change back."""
    places = ("", PAGE, "years/2024/projects/", "units/danwei-97/")
    assert all(NAME in get(server, address)[1] for address in places)
    with changed(served / BODY):
        edit(served / BODY, NAME, "（改过）")
        server.wait(lambda: "（改过）" in get(server, PAGE)[1])
        for address in places:
            assert "（改过）" in get(server, address)[1]
            assert NAME not in get(server, address)[1]
    server.wait(lambda: NAME in get(server, PAGE)[1])
    assert NAME in get(server, "")[1]


def test_new_and_deleted_project(server: Preview, served: Path) -> None:
    """A page comes and goes."""
    new = served / "data" / "2024" / "xin.yml"
    write(new, (served / BODY).read_text(encoding="utf-8").replace(NAME, "（新）"))
    server.wait(lambda: get(server, "2024/xin/")[0] == 200)
    assert f"<dt>项目</dt><dd><strong>{PROJECTS - 299}</strong> 个</dd>" in get(server, "")[1]
    new.unlink()
    server.wait(lambda: get(server, "2024/xin/")[0] == 404)
    assert f"<dt>项目</dt><dd><strong>{PROJECTS - 300}</strong> 个</dd>" in get(server, "")[1]


def test_broken_project_keeps_what_was_shown(server: Preview, served: Path) -> None:
    """The slip is printed with its place, every page is answered as before; mended, the change is shown."""
    printed = len(server.printed)
    with changed(served / BODY):
        edit(served / BODY, "项目属性: ", "项目性质: ")
        server.wait(lambda: "预览里还是改错以前的样子" in server.printed[printed:])
        assert f"{BODY}:" in server.printed[printed:]
        for address in ("", PAGE, "units/", "about/"):
            assert get(server, address)[0] == 200
        assert NAME in get(server, PAGE)[1]
        edit(served / BODY, "项目性质: ", "项目属性: ")
        edit(served / BODY, NAME, "（改好）")
        server.wait(lambda: "（改好）" in get(server, PAGE)[1])
    server.wait(lambda: NAME in get(server, PAGE)[1])
    assert "Traceback" not in server.printed


def test_broken_register_keeps_what_was_shown(server: Preview, served: Path) -> None:
    """The same for what all projects depend on."""
    printed = len(server.printed)
    with changed(served / "data" / "units.yml"):
        add(served / "data" / "units.yml", "  - 名称: 甲\n")
        server.wait(lambda: "预览里还是改错以前的样子" in server.printed[printed:])
        assert get(server, "units/2/")[0] == 200
    seen = server.printed.count("Reloading browsers")
    server.wait(lambda: server.printed.count("Reloading browsers") > seen)
    assert "Traceback" not in server.printed


def test_no_page_is_missing_while_the_site_is_made_again(server: Preview, served: Path) -> None:
    """Readers who ask all the time, for pages that all exist, are never told that one does not."""
    addresses = (
        "",
        PAGE,
        "checks/",
        "indicators/3/",
        "units/danwei-1/",
        "2023/xiangmu-0007",
        "years/2023/projects/2/",
    )
    answers: list[tuple[str, int]] = []
    end = Event()

    def ask() -> None:
        while not end.is_set():
            answers.extend((address, get(server, address)[0]) for address in addresses)

    readers = [Thread(target=ask) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        with changed(served / BODY):
            for number in range(2):
                text = (served / BODY).read_text(encoding="utf-8")
                write(served / BODY, text.replace("项目名称: ", f"项目名称: 改{number}"))
                server.wait(lambda: f"改{number}" in get(server, PAGE)[1])  # noqa: B023 - called at once
        server.wait(lambda: "改0" not in get(server, PAGE)[1])
    finally:
        end.set()
        for reader in readers:
            reader.join()
    assert {address for address, _ in answers} == set(addresses)
    assert [answer for answer in answers if answer[1] != 200] == []


def test_kept_sheets_may_be_deleted_meanwhile(server: Preview, served: Path) -> None:
    """The next change makes them again."""
    shutil.rmtree(served / ".cache")
    with changed(served / BODY):
        edit(served / BODY, NAME, "（又改）")
        server.wait(lambda: "（又改）" in get(server, PAGE)[1])
        assert get(server, "2023/xiangmu-0123/")[0] == 200
    server.wait(lambda: NAME in get(server, PAGE)[1])


def first_texts(server: Preview) -> str:
    """What the search index shows of the first projects of the newest year; nothing where there is no index."""
    try:
        with urllib.request.urlopen(f"http://{server.address}/search/start.json", timeout=PATIENCE) as answer:
            mark = json.load(answer)["mark"]
        with urllib.request.urlopen(
            f"http://{server.address}/search/{mark}/texts-0-0.bin", timeout=PATIENCE
        ) as answer:
            return gzip.decompress(answer.read()).decode()
    except urllib.error.HTTPError:
        return ""


def test_search_index_follows(server: Preview, served: Path) -> None:
    """When nothing has changed for a while, a letter that stood nowhere is found; pages do not wait for that."""
    with changed(served / BODY):
        edit(served / BODY, NAME, "（龘）")
        server.wait(lambda: "（龘）" in get(server, PAGE)[1])
        server.wait(lambda: "（龘）" in first_texts(server))
    server.wait(lambda: NAME in get(server, PAGE)[1])


def test_changed_template_is_shown(home: Path, tmp_path: Path) -> None:
    """What `make serve` promises: pages are drawn anew when a template changes."""
    program = tmp_path / "program"
    shutil.copytree(HOME / "generator", program / "generator")  # with what is compiled of it
    with preview_of(home, PYTHONPATH=str(program)) as server:
        assert "模板改过" not in server.shown("2023/yiliao-huzhu/")
        add(program / "generator" / "rendering" / "templates" / "project.html", "<p>模板改过</p>\n")
        server.wait(lambda: "模板改过" in server.shown("2023/yiliao-huzhu/"))


def test_site_below_a_path(home: Path) -> None:
    """The preview has the path of the public address, and texts that are copied name the public one."""
    with preview_of(home, SITE_URL="https://www.example.gov.cn/budget/") as server:
        for address in (
            "budget",
            "budget/",
            "",
            "budget/units",
            "budget/2023/yiliao-huzhu/",
            "budget/about/",
        ):
            status, page = get(server, address)
            assert (address, status) == (address, 200)
            assert "</html>" in page
        for address in ("embed/", "2023/yiliao-huzhu/"):
            page = get(server, f"budget/{address}")[1]
            article = page[page.index("<article") : page.index("</article>")]
            assert "https://www.example.gov.cn/budget/" in article
            assert server.address not in article
        assert get(server, "2023/yiliao-huzhu/")[0] == 404
        assert get(server, "budgets/")[0] == 404


def test_preview_without_reloading(home: Path, site: Build) -> None:
    """`--no-livereload` is a server of files: all of them are there."""
    with preview_of(home, "--no-livereload") as server:
        for name in tree(site.folder):
            if name.endswith("/index.html"):
                assert get(server, name.removesuffix("index.html"))[0] == 200, name
        assert get(server, "search/start.json")[0] == 200
        assert "Content-Security-Policy" in get(server, "about/")[1]


def test_end_of_a_preview(home: Path) -> None:
    """Ctrl+C, while the search index is made, leaves no temporary folder, no process and no complaint."""
    with preview_of(home) as server:
        assert get(server, "")[0] == 200
        server.wait(lambda: any((home / "tmp").glob("disclosure-search-*/*")))
        os.killpg(server.process.pid, signal.SIGINT)
        assert server.process.wait(timeout=PATIENCE) == 0
        server.reader.join(timeout=PATIENCE)
    assert list((home / "tmp").iterdir()) == []
    assert "Traceback" not in server.printed
