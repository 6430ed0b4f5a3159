"""The site while it is worked on: made when it is asked for, and never a mixture of two states."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from generator.form.addresses import EMBED_FILE
from generator.output import preview_search
from generator.output.build_effects import BuildEffects
from generator.output.build_settings import BuildMode, BuildSettings
from generator.output.page_frame import Frames
from generator.output.preview import Preview
from generator.output.site_build import SiteBuild
from generator.pages import Page, SiteContent, pages_of
from generator.pages.page import HtmlContent, PageContent
from generator.projects.build_cache import BuildCache
from generator.projects.catalog import Catalog, read_catalog
from generator.search.text_index import SEARCH_FOLDER
from tests.support.forms import DATA
from tests.support.patience import PATIENCE

PROJECT = "2023/yiliao-huzhu/"


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    """The six real projects."""
    return read_catalog(DATA, cache=BuildCache(tmp_path / "sheets"))


@pytest.fixture
def frames() -> Frames:
    """A very plain frame."""

    def render(page: Page) -> str:
        return f"<title>{page.title}</title><a href='{page.address}'></a>{page.content.render()}"

    return Frames(render, [])


@pytest.fixture
def site_dir(tmp_path: Path) -> Path:
    """What the development server serves."""
    folder = tmp_path / "served"
    folder.mkdir()
    return folder


@pytest.fixture
def preview(monkeypatch: pytest.MonkeyPatch) -> Iterator[Preview]:
    """A preview whose search index is not begun before the test ends."""
    monkeypatch.setattr(preview_search, "QUIET_SECONDS", 600)
    started = Preview()
    yield started
    started.close()


class Server:
    """Answers as a development server does: with the files that are there."""

    def __init__(self, preview: Preview, site_dir: Path, mount: str = "/") -> None:
        self.site_dir = site_dir
        self.mount = mount
        self.asked: list[str] = []
        self.before: Callable[[], object] = lambda: None
        """Happens each time before it looks for a file."""
        self._app = preview.around(self._serve, mount)

    def _serve(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        path = environ["PATH_INFO"]
        self.asked.append(path)
        self.before()
        folder = self.site_dir / f"{path}/".removeprefix(self.mount).lstrip("/")
        file = folder / "index.html" if path.endswith("/") else folder
        if f"{path}/".startswith(self.mount) and file.is_file():
            start_response("200 OK", [])
            return [file.read_bytes()]
        if not path.endswith("/") and (folder / "index.html").is_file():
            start_response("302 Found", [("Location", f"{path}/")])
            return []
        start_response("404 Not Found", [])
        return [b"nothing"]

    def get(self, path: str) -> tuple[int, str]:
        """Status and body."""
        environ: dict[str, Any] = {"PATH_INFO": path, "wsgi.input": io.BytesIO()}
        setup_testing_defaults(environ)
        said: list[str] = []
        body = b"".join(self._app(environ, lambda status, *rest: said.append(status)))
        (status,) = said
        return int(status.split()[0]), body.decode()


class Shown(SiteBuild):
    """A build that has read a site already."""

    def __init__(
        self,
        site: SiteContent,
        pages: list[Page] | None = None,
        search: bool = True,
        write: Callable[[Path], None] | None = None,
    ) -> None:
        settings = BuildSettings(
            home=site.catalog.folder.parent,
            data=site.catalog.folder,
            data_name=site.catalog.name,
            inputs=(),
            address=site.address,
            edit_address="",
            merges="",
            search=search,
            downloads=write is not None,
        )
        super().__init__(settings, Path(), BuildMode.PREVIEW, BuildEffects(print, print, print))
        self._site = site
        self.pages = list(pages_of(site)) if pages is None else pages
        self._write = write

    def write_downloads(self, folder: Path) -> None:
        """Let the test write them, if it wants to."""
        (self._write or super().write_downloads)(folder)


def show(preview: Preview, catalog: Catalog, frames: Frames, site_dir: Path, **changed: Any) -> None:
    """Show the pages of a catalog, that of a project changed."""
    pages = [
        replace(page, **changed) if page.address == PROJECT else page
        for page in pages_of(SiteContent(catalog))
    ]
    preview.show(Shown(SiteContent(catalog), pages), frames, site_dir)


@pytest.fixture
def server(preview: Preview, catalog: Catalog, frames: Frames, site_dir: Path) -> Server:
    """A server of the real site."""
    show(preview, catalog, frames, site_dir)
    return Server(preview, site_dir)


def test_every_page_is_made_when_it_is_asked_for(server: Server, catalog: Catalog) -> None:
    """And not before, and once."""
    assert list(server.site_dir.iterdir()) == []
    for page in pages_of(SiteContent(catalog)):
        status, body = server.get(f"/{page.address}")
        assert status == 200
        assert f"<title>{page.title}</title>" in body
        assert page.content.render() in body
        server.asked.clear()
        assert server.get(f"/{page.address}") == (status, body)
        assert server.asked == [f"/{page.address}"]
    pages = len(list(pages_of(SiteContent(catalog))))
    assert len(list(server.site_dir.rglob("*.html"))) == pages


def test_other_ways_to_a_page(server: Server) -> None:
    """By its file, without the last slash, with a slash too many."""
    assert server.get(f"/{PROJECT}index.html")[0] == 200
    assert server.get("/units")[0] == 302
    assert server.get("//checks/")[0] == 200


def test_a_fragment_is_made_when_it_is_asked_for(server: Server, catalog: Catalog) -> None:
    """Beside its page, which is not made for it; a page without one has none."""
    for page in pages_of(SiteContent(catalog)):
        status, body = server.get(f"/{page.address}{EMBED_FILE}")
        assert (status, body) == (
            (200, fragment.decode()) if (fragment := page.content.embed()) else (404, "nothing")
        )
        assert not (server.site_dir / page.address / "index.html").exists()


@pytest.mark.parametrize(
    "path",
    [
        "/nothing/",
        "/2023/",
        f"/{PROJECT}more/",
        "/units/index.htm",
        "/%00/",
        "/\x00",
        f"/{SEARCH_FOLDER}/../../x",
        f"/{SEARCH_FOLDER}/no.js",
    ],
)
def test_what_does_not_exist(server: Server, path: str) -> None:
    """Stays so, and nothing is written."""
    assert server.get(path)[0] == 404
    assert list(server.site_dir.iterdir()) == []


def test_site_below_a_path(preview: Preview, catalog: Catalog, frames: Frames, site_dir: Path) -> None:
    """Pages lie below it, and the path itself leads to the overview; outside of it there is nothing."""
    show(preview, catalog, frames, site_dir)
    server = Server(preview, site_dir, "/budget/")
    assert server.get("/budget")[0] == 302
    assert server.get(f"/budget/{PROJECT}")[0] == 200
    assert server.get("/budget/units")[0] == 302
    assert server.get(f"/{PROJECT}")[0] == 404
    assert server.get("/budgets/")[0] == 404


def test_page_that_a_rebuild_takes_away(server: Server) -> None:
    """Between our writing and the server's reading the folder was emptied: the page is made again."""
    emptied: list[int] = []

    def empty() -> None:
        if len(server.asked) == 2:
            shutil.rmtree(server.site_dir)
            server.site_dir.mkdir()
            emptied.append(1)

    server.before = empty
    assert server.get(f"/{PROJECT}")[0] == 200
    assert emptied == [1]


def test_page_that_is_drawn_while_the_site_changes(
    server: Server, preview: Preview, catalog: Catalog, frames: Frames
) -> None:
    """What was begun for the site before is not shown in the new one."""
    begun, changed = Event(), Event()

    class Slow(PageContent):
        def render(self) -> str:
            begun.set()
            assert changed.wait(PATIENCE)
            return "<h1>before</h1>"

    show(preview, catalog, frames, server.site_dir, content=Slow())
    answers: list[tuple[int, str]] = []
    asking = Thread(target=lambda: answers.append(server.get(f"/{PROJECT}")))
    asking.start()
    assert begun.wait(PATIENCE)
    show(preview, catalog, frames, server.site_dir, content=HtmlContent("<h1>after</h1>"))
    changed.set()
    asking.join(PATIENCE)
    assert [status for status, _ in answers] == [200]
    assert "<h1>after</h1>" in answers[0][1]
    assert "<h1>after</h1>" in server.get(f"/{PROJECT}")[1]


def test_page_that_was_written_while_the_folder_was_emptied(
    server: Server, preview: Preview, catalog: Catalog, frames: Frames
) -> None:
    """A page of the site before that came after the emptying is gone when the new site is shown."""
    assert "before" not in server.get(f"/{PROJECT}")[1]
    show(preview, catalog, frames, server.site_dir, content=HtmlContent("<h1>after</h1>"))
    assert "<h1>after</h1>" in server.get(f"/{PROJECT}")[1]


def test_page_is_never_seen_half_written(server: Server, catalog: Catalog) -> None:
    """Several ask for the same page at once: each gets all of it."""
    page = next(page for page in pages_of(SiteContent(catalog)) if page.address == "checks/")
    answers: list[tuple[int, str]] = []
    for _ in range(20):
        shutil.rmtree(server.site_dir / "checks", ignore_errors=True)
        asking = [Thread(target=lambda: answers.append(server.get("/checks/"))) for _ in range(4)]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join(PATIENCE)
    assert len(answers) == 80
    assert {status for status, _ in answers} == {200}
    assert {len(body) for _, body in answers} == {len(answers[0][1])}
    assert page.content.render() in answers[0][1]


def test_kept_sheets_that_were_deleted(server: Server, catalog: Catalog) -> None:
    """The reader of the page is told, instead of a page of nothing."""
    shutil.rmtree(catalog.artifacts.cache.folder)
    status, body = server.get(f"/{PROJECT}")
    assert status == 503
    assert str(catalog.artifacts.cache.folder) in body
    assert server.get("/nothing/")[0] == 404


# The search index


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search index is begun at once."""
    monkeypatch.setattr(preview_search, "QUIET_SECONDS", 0)


def index_of(preview: Preview) -> Path:
    """Where the preview keeps the index that it serves."""
    return Path(preview._search._folder.name)


def wait_for_index(preview: Preview) -> None:
    """Until the index has been made."""
    assert preview._search._timer is not None
    preview._search._timer.join(PATIENCE)
    assert preview._search._process is not None
    preview._search._process.join(PATIENCE)
    assert preview._search._process.exitcode == 0


def test_search_index_follows(
    server: Server, preview: Preview, catalog: Catalog, frames: Frames, busy: None
) -> None:
    """Not there, then there; and nothing else is left in its folder."""
    assert server.get(f"/{SEARCH_FOLDER}/start.json")[0] == 404
    preview.show(Shown(SiteContent(catalog)), frames, server.site_dir)
    wait_for_index(preview)
    status, body = server.get(f"/{SEARCH_FOLDER}/start.json")
    assert status == 200
    assert '"mark"' in body
    assert [path.name for path in index_of(preview).iterdir()] == [SEARCH_FOLDER]
    assert {path.name for path in index_of(preview).glob(f"{SEARCH_FOLDER}/*/*")} >= {
        "projects.bin",
        "indicators.bin",
    }


def test_files_of_two_search_indexes_are_not_mixed(server: Server, preview: Preview) -> None:
    """What was served of the index before is served anew when there is another, without another build."""
    folder = index_of(preview) / SEARCH_FOLDER
    folder.mkdir()
    (folder / "start.json").write_text("before", encoding="utf-8")
    assert server.get(f"/{SEARCH_FOLDER}/start.json") == (200, "before")
    (folder / "start.json").write_text("after", encoding="utf-8")
    assert server.get(f"/{SEARCH_FOLDER}/start.json") == (200, "after")


def test_no_search_index_where_none_is_wanted(
    preview: Preview, catalog: Catalog, frames: Frames, site_dir: Path
) -> None:
    """Nothing is begun."""
    preview.show(Shown(SiteContent(catalog), search=False), frames, site_dir)
    assert preview._search._timer is None


def test_search_index_that_is_given_up(
    preview: Preview, catalog: Catalog, frames: Frames, site_dir: Path, busy: None
) -> None:
    """Another change ends the one that is being made; the end of the preview, too, and nothing is left of it."""
    for _ in range(2):
        preview.show(Shown(SiteContent(catalog)), frames, site_dir)
    process, folder = preview._search._process, index_of(preview)
    assert process is not None
    while not process.pid:
        pass
    preview.close()
    assert not process.is_alive()
    assert not folder.exists()


def test_search_index_of_broken_data(
    preview: Preview,
    frames: Frames,
    site_dir: Path,
    tmp_path: Path,
    busy: None,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Data that was broken after the site was shown makes no index, and no noise: the next build tells."""
    data = Path(shutil.copytree(DATA, tmp_path / "data"))
    broken = read_catalog(data, cache=BuildCache(tmp_path / "sheets"))
    for file, text in ((f"{PROJECT[:-1]}.yml", "项目名称：甲\n"), ("units.yml", "单位：甲\n")):
        (data / file).write_text(text, encoding="utf-8")
        preview.show(Shown(SiteContent(broken)), frames, site_dir)
        wait_for_index(preview)
    assert list(index_of(preview).iterdir()) == []
    assert capfd.readouterr().err == ""


# What can be downloaded


class Writing:
    """Writes the downloads of a site, and remembers how often."""

    def __init__(self, site: SiteContent) -> None:
        self.site = site
        self.folders: list[Path] = []

    def __call__(self, folder: Path) -> None:
        self.folders.append(folder)
        Shown(self.site).write_downloads(folder)


def show_site(preview: Preview, site: SiteContent, frames: Frames, site_dir: Path) -> Writing:
    """Show all pages of a site, and what can be downloaded."""
    writing = Writing(site)
    preview.show(Shown(site, write=writing), frames, site_dir)
    return writing


@pytest.fixture
def writing(preview: Preview, catalog: Catalog, frames: Frames, site_dir: Path) -> Writing:
    """The real site shown with its downloads."""
    return show_site(preview, SiteContent(catalog), frames, site_dir)


@pytest.fixture
def downloads_server(preview: Preview, writing: Writing, site_dir: Path) -> Server:
    """A server of that."""
    return Server(preview, site_dir)


def test_downloads_are_made_when_the_first_is_asked_for(downloads_server: Server, writing: Writing) -> None:
    """Not for the first page, once for all of them."""
    assert downloads_server.get("/")[0] == 200
    assert downloads_server.get(f"/{PROJECT}")[0] == 200
    assert writing.folders == []
    status, body = downloads_server.get("/open-data/projects.json")
    assert status == 200
    assert len(json.loads(body)["projects"]) == 6
    for name in ("projects.csv", "columns.csv", "datapackage.json"):
        assert downloads_server.get(f"/open-data/{name}")[0] == 200
    assert len(writing.folders) == 1
    assert downloads_server.get("/open-data/none.csv")[0] == 404
    assert downloads_server.get("/open-data/../project.json")[0] == 404


def test_page_of_open_data_in_a_preview(downloads_server: Server, writing: Writing) -> None:
    """It lists what there is, asked for before any file."""
    status, body = downloads_server.get("/open-data/")
    assert status == 200
    assert all(f'href="{file.name}"' in body for file in writing.site.files)
    assert len(writing.site.files) == 13


def test_record_beside_its_page_in_a_preview(
    downloads_server: Server, writing: Writing, catalog: Catalog
) -> None:
    """Served at once: nothing else has to be made for it."""
    status, body = downloads_server.get(f"/{PROJECT}project.json")
    assert (status, body) == (200, catalog.artifacts.record(PROJECT[:-1]).decode() + "\n")
    assert downloads_server.get("/units/project.json")[0] == 404
    assert downloads_server.get("/2023/nothing/project.json")[0] == 404
    assert writing.folders == []


def test_downloads_of_the_site_before(
    downloads_server: Server, preview: Preview, frames: Frames, writing: Writing, catalog: Catalog
) -> None:
    """Another site has downloads of its own, and those before are gone from the machine."""
    downloads_server.get("/open-data/projects.json")
    shutil.rmtree(downloads_server.site_dir)
    downloads_server.site_dir.mkdir()  # as MkDocs does
    later = show_site(
        preview,
        SiteContent(catalog, address="https://www.example.gov.cn/"),
        frames,
        downloads_server.site_dir,
    )
    assert not writing.folders[0].exists()
    assert "https://www.example.gov.cn/2023/" in downloads_server.get("/open-data/projects.csv")[1]
    preview.close()
    assert not later.folders[0].exists()


def test_no_downloads_where_none_are_wanted(server: Server) -> None:
    """Neither the files nor the records."""
    assert server.get("/open-data/projects.json")[0] == 404
    assert server.get(f"/{PROJECT}project.json")[0] == 404


def test_downloads_that_cannot_be_made(downloads_server: Server, catalog: Catalog, writing: Writing) -> None:
    """The reader is told why; nothing half done is served, and nothing is left."""
    shutil.rmtree(catalog.artifacts.cache.folder)
    for name in ("open-data/projects.csv", f"{PROJECT}project.json"):
        status, body = downloads_server.get(f"/{name}")
        assert status == 503
        assert str(catalog.artifacts.cache.folder) in body
    assert not writing.folders[0].exists()
