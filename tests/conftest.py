"""What several tests need: a real browser, and a folder served over HTTP."""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from generator.projects.catalog import Catalog, read_catalog
from generator.projects.worker_pool import processors
from tests.support.forms import DATA
from tests.support.homes import six_tables, write_home
from tests.support.loaded_process import run_loaded
from tests.support.patience import BROWSER_PATIENCE, patient, wait_until

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--js-flags=--no-opt",  # pages live for a moment: to optimise their scripts takes longer than it saves
]


HOME = Path(__file__).parent.parent


def pytest_configure() -> None:
    """Let the processes that tests start heed signals which whoever started the tests has them ignore (nohup).

    A program inherits that a signal is ignored, and `disclosure` leaves it so. A signal that is handled here, though
    nothing is done, has its default effect again in every program that is started from here.
    """
    for name in ("SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


def pytest_xdist_auto_num_workers() -> int:
    """Return one process more than there are processors: a sixth of the time a test waits for a browser, a server or a clock."""
    return processors() + 1


def pytest_sessionstart() -> None:
    """Look for unused memory less often: tests fill it for a moment, and every look goes through all that was imported."""
    gc.set_threshold(200_000, 50, 100)


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Import a share of the test modules in each process of several, before all of them import all modules in one order.

    So no two processes compile the same module at the same time.
    """
    worker = getattr(session.config, "workerinput", None)
    if worker is None:
        return
    number = int(worker["workerid"].removeprefix("gw"))
    modules = [file for name in session.config.args for file in sorted(Path(name).rglob("test_*.py"))]
    for module in modules[number :: worker["workercount"]]:
        with suppress(Exception):  # collecting it says what is wrong
            import_module(".".join(module.resolve().relative_to(HOME).with_suffix("").parts))


def pytest_addoption(parser: pytest.Parser) -> None:
    """``pytest --accept`` writes what came out as what is expected; read the diff before you commit it."""
    parser.addoption("--accept", action="store_true", help="rewrite golden files with what came out")


LONG_ROOMS = ("browser", "commands", "hostile", "search", "site")
"""Rooms of tests with a browser or with builds: files that take up to a minute."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take long: at the end of a run no processor waits for one of them."""
    items.sort(key=lambda item: item.path.parent.name not in LONG_ROOMS)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """``golden(file, text)`` holds `text` against the file's; with --accept it writes the file."""

    def compare(file: Path, text: str) -> None:
        if request.config.getoption("accept"):
            file.write_text(text, encoding="utf-8", newline="\n")
        assert file.exists(), f"{file} is missing: run pytest --accept and read it"
        assert text == file.read_text(encoding="utf-8"), f"differs from {file}"

    return compare


@dataclass(frozen=True)
class Build:
    """A finished run of `mkdocs build`."""

    folder: Path
    output: str
    code: int


def mkdocs_build(folder: Path, *options: str, config: Path | None = None, **variables: str) -> Build:
    """Run the real `mkdocs build --strict` as a process of its own, into `folder`; of the six tables without a `config`."""
    config = config or six_tables() / "mkdocs.yml"
    environment = {
        name: value for name, value in os.environ.items() if name not in ("SITE_URL", "EDIT_URI_TEMPLATE")
    }
    command = ["mkdocs", "build", "--strict", "-f", str(config), "-d", str(folder), *options]
    variables["PYTHONPATH"] = str(HOME)
    run = run_loaded(command, config.parent, {**environment, **variables}, other_hashes=True)
    return Build(folder, run.stdout + run.stderr, run.returncode)


def share_build(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Build]) -> Build:
    """Return what `make` builds in the folder it is given; only the first of the processes that run tests builds it.

    Their temporary folders lie in one folder of this run (pytest-xdist). What is shared is never changed.
    """
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder, record = root / f"shared-{name}", root / f"shared-{name}.json"
    try:
        folder.mkdir()
    except FileExistsError:
        wait_until(record.exists)
        where, output, code = json.loads(record.read_text(encoding="utf-8"))
        return Build(Path(where), output, code)
    build = Build(folder, "the build was not tried", -1)
    try:
        build = make(folder)
    finally:
        written = record.with_suffix(".new")
        written.write_text(json.dumps([str(build.folder), build.output, build.code]), encoding="utf-8")
        written.replace(record)
    return build


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The six real projects."""
    return read_catalog(DATA)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The real site: six projects, built once for all tests."""
    build = share_build(tmp_path_factory, "real", lambda folder: mkdocs_build(folder / "site"))
    assert build.code == 0, build.output
    return build


@pytest.fixture(scope="session")
def short_site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The site of the six tables with the headings alone of long guides, built once for all tests."""

    def make(folder: Path) -> Build:
        return mkdocs_build(
            folder / "site", config=write_home(folder / "home", whole_guides=False) / "mkdocs.yml"
        )

    build = share_build(tmp_path_factory, "short", make)
    assert build.code == 0, build.output
    return build


@pytest.fixture(scope="session")
def site_url(site: Build) -> Iterator[str]:
    """The real site served over HTTP; its address with the last slash."""
    with serving(site.folder, "/") as address:
        yield address


@pytest.fixture(scope="session")
def framed_missing_page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """HTML of the page for wrong addresses as a build writes it that knows where the site begins: at the server's root."""

    def make(folder: Path) -> Build:
        return mkdocs_build(folder / "site", SITE_URL="https://www.example.gov.cn/")

    build = share_build(tmp_path_factory, "framed", make)
    assert build.code == 0, build.output
    return (build.folder / "404.html").read_text(encoding="utf-8")


def find_chromium() -> str | None:
    """Return the browser named in CHROMIUM, or one of the system; None for Playwright's own.

    The headless shell comes first: it opens a window in a quarter of the time that a whole Chromium takes without a screen.
    """
    names = (
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    )
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, see `find_chromium`."""
    expect.set_options(timeout=BROWSER_PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        yield patient(chromium)
        chromium.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """``serve(folder, prefix="/", policy=None)`` serves `folder` below `prefix` until the test ends; gives the address."""
    with ExitStack() as stack:
        yield lambda folder, prefix="/", policy=None: stack.enter_context(serving(folder, prefix, policy))


@contextmanager
def serving(folder: Path, prefix: str, policy: str | None = None) -> Iterator[str]:
    """Serve `folder` below `prefix`, pages of folders under a policy where there is one; gives the address."""
    with answering(partial(_Handler, prefix=prefix, directory=str(folder), policy=policy)) as address:
        yield address + prefix.removeprefix("/")


@contextmanager
def answering(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    """A server of this machine; gives its address with the last slash."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *arguments: object, prefix: str, directory: str, policy: str | None) -> None:
        self.prefix = prefix
        self.policy = policy
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Serve what lies below the prefix; anything else is not there."""
        if not self.path.startswith(self.prefix):
            self.send_error(404)
            return
        self.path = "/" + self.path.removeprefix(self.prefix)
        super().do_GET()

    def end_headers(self) -> None:
        """Send the policy with a page."""
        if self.policy and urlsplit(self.path).path.endswith("/"):
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing: the output belongs to the tests."""
