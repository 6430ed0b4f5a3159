"""Pages → files: each page's article poured into its frame and written where a web server looks for it.

Stage 2 of a build. The pages of projects are many and alike, so several processes of this machine share them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from generator.embeds import EMBED, Embedding, embed_project
from generator.frame import Frame, Frames, pour, values_of
from generator.making import PAGE, RECORD, parts_of
from generator.pages import Page, Site
from generator.sheet import Row
from generator.workers import Workers, run_here

_ENOUGH = 1000
"""So many pages take as long to pour as it takes to start a process for them."""


@dataclass(frozen=True, slots=True)
class _ProjectPage:
    """The page of a project as a worker is handed it."""

    address: str
    frame: int
    """Its place among the frames."""
    values: tuple[str, ...]
    key: str
    """Of the kept sheet."""
    between: str
    """HTML that the sheet cannot know."""
    title: str


def write_pages(
    pages: Iterable[Page],
    site: Site,
    frames: Frames,
    folder: Path,
    progress: Callable[[int, int], None] = lambda done, of: None,
    workers: Workers | None = None,
) -> None:
    """Write each page to its address below `folder`, and beside a project's page its record.

    `progress` is told how many are written, and of how many. `workers` are asked first where there are many. Raises SheetLost, WorkersLost, OSError.
    """
    sheets = site.catalog.sheets
    used: dict[Frame, int] = {}
    projects = []
    lists = []
    for page in pages:
        if page.project is None:
            lists.append(page)
            continue
        frame = frames.frame_for(page)
        projects.append(
            _ProjectPage(
                address=page.address,
                frame=used.setdefault(frame, len(used)),
                values=values_of(page),
                key=sheets.keys[page.project],
                between=site.between_html(page.project),
                title=page.title,
            )
        )
    total, drawn = len(projects) + len(lists), 0
    work = partial(_pour_projects, tuple(used), sheets.kept.folder, folder, site.downloads, site.embedding)
    for poured, _ in enumerate(run_here(work, projects, _ENOUGH, workers), start=1):
        # While the workers pour, this process draws the lists, in step with them.
        for page in lists[drawn : poured * len(lists) // len(projects)]:
            write_page(folder, page.address, pour_page(page, frames))
            drawn += 1
        progress(poured + drawn, total)
    for page in lists[drawn:]:
        write_page(folder, page.address, pour_page(page, frames))
    write_embeds(lists, folder)


def write_embeds(pages: Iterable[Page], folder: Path) -> None:
    """Write beside each page what other sites show of it; `write_pages` does so for those it is handed.

    Raises SheetLost, OSError.
    """
    for page in pages:
        if page.embed is not None:
            (folder / page.address / EMBED).write_bytes(page.embed())


def write_records(rows: Iterable[Row], site: Site, folder: Path) -> None:
    """Write the records of projects whose pages somebody else writes. Raises SheetLost, OSError."""
    for row in rows:
        record = published_record(site.catalog.sheets.record(row.id))
        (folder / row.address / RECORD_FILE).write_bytes(record)


def pour_page(page: Page, frames: Frames) -> bytes:
    """One page as it is published."""
    return pour(frames.frame_for(page), values_of(page), page.draw())


def _pour_projects(
    frames: Sequence[Frame],
    sheets: Path,
    folder: Path,
    downloads: bool,
    site: Embedding,
    pages: Sequence[_ProjectPage],
) -> list[None]:
    """Runs in the workers."""
    for page in pages:
        parts = parts_of(sheets, page.key)
        content = parts[PAGE] + page.between.encode()
        write_page(folder, page.address, pour(frames[page.frame], page.values, content))
        embed = embed_project(site, page.address, page.title, parts[PAGE])
        (folder / page.address / EMBED).write_bytes(embed)
        if downloads:
            (folder / page.address / RECORD_FILE).write_bytes(published_record(parts[RECORD]))
    return [None] * len(pages)


RECORD_FILE = "project.json"
"""Beside the page of each project."""


def published_record(record: bytes) -> bytes:
    """A record as the file that is published."""
    return record + b"\n"


def write_page(folder: Path, address: str, content: bytes) -> None:
    """Write a page where a web server looks for its address. Raises OSError."""
    target = folder / address
    target.mkdir(parents=True, exist_ok=True)
    (target / "index.html").write_bytes(content)
