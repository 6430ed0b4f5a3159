"""What is compared: our generator and its peers, each with its folder, its commands and what it keeps between builds."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.benchmark.corpus import HOME
from tests.benchmark.measuring import Cost, measure, total

TOOLS = HOME / ".benchmark"
"""Everything of a benchmark; git ignores it."""
PEERS = Path(__file__).parent / "peers"
PYTHON = Path(sys.executable)
WORK = TOOLS / "work"
"""Where sites are built; emptied at the end."""
ASIDE = WORK / "aside"
VENV = TOOLS / "venv"
NODE = TOOLS / "node"

# Python keeps what it has compiled, as it does by default: ours, MkDocs' and Zensical's alike.
VARIABLES = {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(HOME), "PYTHONDONTWRITEBYTECODE": ""}

ADDITIONS = {"DISCLOSURE_SEARCH": "search", "DISCLOSURE_DOWNLOADS": "open-data/disclosure.xlsx"}
"""What no peer has of its own, and what of it a built site shows."""


class Size(NamedTuple):
    """How much a built site is."""

    project_page: float
    """Bytes of HTML of a project's page, on average."""
    pages: int
    html: int
    """Bytes of all HTML."""


def size_of(site: Path) -> Size:
    """What was built; projects are the pages below a folder that is called by a year, without what lies beside them."""
    every, projects = [], []
    for file in site.rglob("*.html"):
        every.append(file.stat().st_size)
        if file.name == "index.html" and re.fullmatch("[0-9]{4}", file.relative_to(site).parts[0]):
            projects.append(every[-1])
    return Size(sum(projects) / len(projects), len(every), sum(every))


def put_aside(folder: Path, *names: str) -> None:
    """Take away what an earlier build left, without deleting it.

    ext4 gives no inode out anew for minutes after its file was deleted, and whoever makes the next ten thousand files
    searches for others: that cost builds up to half as much again, ours most.
    """
    for name in filter(lambda name: (folder / name).exists(), names):
        ASIDE.mkdir(parents=True, exist_ok=True)
        (folder / name).rename(ASIDE / str(len(list(ASIDE.iterdir()))))


@dataclass(frozen=True)
class Ours:
    """Our generator over one corpus."""

    folder: Path
    """With mkdocs.yml and data/."""

    def cold(self, *, everything: bool) -> Cost:
        """A build with nothing kept, neither sheets nor an earlier site."""
        put_aside(self.folder, ".cache", "site")
        return self._build(everything=everything)

    def warm(self, *, everything: bool) -> Cost:
        """A build after the name of one project has changed, which its unit's page and the lists show too."""
        files = sorted(self.folder.glob("data/[0-9]*/*.yml"))
        file = files[len(files) // 2]
        first, rest = file.read_text(encoding="utf-8").split("\n", 1)
        name, _, draft = first.partition("，第")
        changed = f"{name}，第{int(draft or 1) + 1}\n{rest}"
        file.write_text(changed, encoding="utf-8", newline="\n")
        return self._build(everything=everything)

    def _build(self, *, everything: bool) -> Cost:
        command = (PYTHON, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", "site")
        options = dict.fromkeys(ADDITIONS, str(everything).lower())
        cost = measure(command, self.folder, {**VARIABLES, **options})
        for option, page in ADDITIONS.items():
            assert (self.folder / "site" / page).exists() == everything, f"{option} was not heeded"
        return cost

    @property
    def size(self) -> Size:
        """Of the last build."""
        return size_of(self.folder / "site")


@dataclass(frozen=True)
class Peer:
    """Another generator: how it is set up and run."""

    name: str
    sources: tuple[str, ...]
    """Folders below peers/ that are copied into its folder, one over the other."""
    frame: str
    """The file that brings its pages to the size of ours."""
    steps: tuple[tuple[str | Path, ...], ...]
    """Its commands, one after the other; all of them count."""
    site: str
    """The folder that it builds."""
    kept: tuple[str, ...] = ()
    """What it keeps between builds; removed before each build."""
    slow: bool = False
    """Whether one run has to do for the largest corpus."""

    def set_up(self, folder: Path, data: Path, padding: int) -> PeerSite:
        """Its project over a copy of `data`; every page carries `padding` bytes of frame more than its own."""
        for source in self.sources:
            shutil.copytree(PEERS / source, folder, dirs_exist_ok=True)
        shutil.copytree(data, folder / "data", ignore=shutil.ignore_patterns("README.md"))
        (folder / "docs").mkdir(exist_ok=True)
        (folder / "node_modules").symlink_to(NODE / "node_modules")
        (folder / self.frame).write_text(frame_of(padding), encoding="utf-8")
        return PeerSite(self, folder)


@dataclass(frozen=True)
class PeerSite:
    """A peer over one corpus."""

    peer: Peer
    folder: Path

    def build(self) -> Cost:
        """A build with nothing kept."""
        put_aside(self.folder, self.peer.site, *self.peer.kept)
        return total(measure(step, self.folder, VARIABLES) for step in self.peer.steps)

    def add_search_and_tables(self) -> Cost:
        """Pagefind over the built site, the way its manual gives for any generator, and a script that writes the tables."""
        pagefind = ("node", NODE / "node_modules/pagefind/lib/runner/bin.cjs", "--site", self.peer.site)
        tables = (PYTHON, PEERS / "tables" / "tables.py", "data", f"{self.peer.site}/tables")
        return total(measure(command, self.folder, VARIABLES) for command in (pagefind, tables))

    @property
    def size(self) -> Size:
        """Of the last build."""
        return size_of(self.folder / self.peer.site)


def frame_of(size: int) -> str:
    """HTML of `size` bytes such as frames are made of: one text, the same on every page, which costs least to print."""
    start, end, line = '<nav class="frame">\n', "</nav>\n", '<a href="/budget/about/">About</a>\n'
    room = size - len(start) - len(end)
    if room < 0:
        return ""
    return start + line * (room // len(line)) + "\n" * (room % len(line)) + end


def _hugo() -> Path:
    """The program itself: the script in front of it would cost it a Python."""
    return next(VENV.glob("lib/python*/site-packages/hugo/binaries/hugo"))


def all_peers() -> tuple[Peer, ...]:
    """Every peer; they must be installed."""
    return (
        Peer(
            name="Hugo",
            sources=("hugo",),
            frame="layouts/_partials/frame.html",
            steps=((_hugo(), "--quiet", "--destination", "public"),),
            site="public",
            kept=("resources",),
        ),
        Peer(
            name="Eleventy",
            sources=("eleventy",),
            frame="frame.html",
            steps=(("node", NODE / "node_modules/@11ty/eleventy/cmd.cjs", "--quiet"),),
            site="public",
            kept=(".cache",),
        ),
        Peer(
            name="MkDocs+Material",
            sources=("markdown", "mkdocs"),
            frame="overrides/frame.html",
            steps=((PYTHON, "-m", "mkdocs", "build", "--quiet"),),
            site="site",
            slow=True,
        ),
        Peer(
            name="Zensical",
            sources=("markdown", "zensical"),
            frame="overrides/frame.html",
            steps=((PYTHON, "markdown_pages.py", "data", "docs"), (VENV / "bin" / "zensical", "build")),
            site="site",
            kept=(".cache", "docs"),
            slow=True,
        ),
    )


def install() -> None:
    """Put the peers below .benchmark/ unless they are there; needs npm and a package index."""
    python_packages = PEERS / "requirements.txt"
    if _differs(VENV, python_packages):
        venv.create(VENV, clear=True, with_pip=True)
        pip = (VENV / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        subprocess.run((*pip, "--requirement", python_packages), check=True)
        _remember(VENV, python_packages)
    node_packages = PEERS / "eleventy" / "package.json"
    if _differs(NODE, node_packages):
        NODE.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(node_packages, NODE / "package.json")
        quiet = ("--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
        subprocess.run(("npm", "install", *quiet), cwd=NODE, check=True, stdout=subprocess.DEVNULL)
        _remember(NODE, node_packages)


def _differs(folder: Path, wanted: Path) -> bool:
    stamp = folder / "installed"
    return not stamp.is_file() or stamp.read_bytes() != wanted.read_bytes()


def _remember(folder: Path, wanted: Path) -> None:
    shutil.copyfile(wanted, folder / "installed")


def versions() -> Iterator[tuple[str, str]]:
    """Name and version of everything that is measured."""
    commands: dict[str, tuple[str | Path, ...]] = {
        "Python": (PYTHON, "--version"),
        "MkDocs": (PYTHON, "-m", "mkdocs", "--version"),
        "Material": (PYTHON, "-m", "pip", "show", "mkdocs-material"),
        "Hugo": (_hugo(), "version"),
        "Node": ("node", "--version"),
        "Eleventy": ("node", NODE / "node_modules/@11ty/eleventy/cmd.cjs", "--version"),
        "Zensical": (VENV / "bin" / "zensical", "--version"),
        "Pagefind (peers)": ("node", NODE / "node_modules/pagefind/lib/runner/bin.cjs", "--version"),
    }
    for name, command in commands.items():
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        found = re.search(r"\d+\.\d+(?:\.\d+)?", told)
        yield name, found[0] if found else told.strip()
