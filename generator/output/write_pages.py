"""Pages → files: each page's article poured into its frame and written where a web server looks for it.

Stage 2 of a build. The pages of projects are many and alike, so several processes of this machine share them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from json import JSONEncoder
from pathlib import Path

from generator.form.addresses import EMBED
from generator.output.garbage import gc_paused
from generator.output.page_frame import Frame, Frames, pour, values_of
from generator.output.page_reuse import PageFiles, PageReuse, write_new
from generator.pages import Page, SiteContent
from generator.pages.embeds import Embedding, embed_project
from generator.projects.artifact_store import ArtifactPart, read_parts
from generator.projects.fingerprints import key_of
from generator.projects.project_summary import ProjectSummary
from generator.projects.worker_pool import WorkerPool, run_here

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
    pages: Sequence[Page],
    site: SiteContent,
    frames: Frames,
    folder: Path,
    progress: Callable[[int, int], None] = lambda done, of: None,
    workers: WorkerPool | None = None,
    carrier: PageReuse | None = None,
) -> None:
    """Write each page to its address below `folder`, with what stands beside it.

    `progress` is told how many are written, and of how many. `workers` are asked first where there are many. `carrier`
    takes over what is as it was. Raises CacheRemoved, WorkersLost, OSError.
    """
    with gc_paused():
        keys = page_keys(pages, site, frames) if carrier else {}
        carried = carrier.carry(folder, keys) if carrier else set()
    progress(len(carried), len(pages))
    wanted = [page for page in pages if page.address not in carried]
    written = _written(wanted, site, frames, folder, workers)
    for done, (page, files) in enumerate(written, start=len(carried) + 1):
        if carrier and page.address in keys:
            carrier.wrote(page.address, keys[page.address], files)
        progress(done, len(pages))
    if carrier:
        carrier.wrote_all(folder)


def _written(
    pages: Sequence[Page], site: SiteContent, frames: Frames, folder: Path, workers: WorkerPool | None
) -> Iterator[tuple[Page, PageFiles]]:
    projects = [page for page in pages if page.project is not None]
    lists = [page for page in pages if page.project is None]
    used: dict[Frame, int] = {}
    tasks = [_task(page, site, frames, used) for page in projects]
    sheets = site.catalog.artifacts.cache.folder
    work = partial(_pour_projects, tuple(used), sheets, folder, site.downloads, site.embedding)
    drawn = 0
    for poured, files in enumerate(run_here(work, tasks, _ENOUGH, workers), start=1):
        yield projects[poured - 1], files
        # While the workers pour, this process draws the lists, in step with them.
        share = poured * len(lists) // len(projects)
        yield from ((page, _write_list(page, frames, folder)) for page in lists[drawn:share])
        drawn = share
    yield from ((page, _write_list(page, frames, folder)) for page in lists[drawn:])


def page_keys(pages: Iterable[Page], site: SiteContent, frames: Frames) -> dict[str, str]:
    """Address → what the page's files are made of, of those pages that know it."""
    keys = {}
    ground: dict[Frame, bytes] = {}
    for page in pages:
        if page.made_of is None:
            continue
        values = values_of(page)
        frame = frames.frame_for(page, values)
        if frame not in ground:
            ground[frame] = key_of(site.key.encode(), repr(frame).encode()).encode()
        texts = "\0".join(values).encode(errors="surrogatepass")  # no text has this character
        keys[page.address] = key_of(ground[frame], texts, _told(page.made_of()).encode())
    return keys


_told = JSONEncoder(check_circular=False, default=repr).encode
"""Like `repr`, in two thirds of the time."""


def _task(page: Page, site: SiteContent, frames: Frames, used: dict[Frame, int]) -> _ProjectPage:
    assert page.project is not None
    values = values_of(page)
    return _ProjectPage(
        address=page.address,
        frame=used.setdefault(frames.frame_for(page, values), len(used)),
        values=values,
        key=site.catalog.artifacts.keys[page.project],
        between=site.between_html(page.project),
        title=page.title,
    )


def _write_list(page: Page, frames: Frames, folder: Path) -> PageFiles:
    contents = {PAGE_FILE: render_page(page, frames)}
    if page.embed is not None:
        contents[EMBED] = page.embed()
    return _write(folder, page.address, contents)


def write_embeds(pages: Iterable[Page], folder: Path) -> None:
    """Write beside each page what other sites show of it; `write_pages` does so for those it is handed.

    Raises CacheRemoved, OSError.
    """
    for page in pages:
        if page.embed is not None:
            _write(folder, page.address, {EMBED: page.embed()})


def write_records(rows: Iterable[ProjectSummary], site: SiteContent, folder: Path) -> None:
    """Write the records of projects whose pages somebody else writes. Raises CacheRemoved, OSError."""
    for row in rows:
        record = published_record(site.catalog.artifacts.record(row.id))
        _write(folder, row.address, {RECORD_FILE: record})


def render_page(page: Page, frames: Frames) -> bytes:
    """One page as it is published."""
    values = values_of(page)
    return pour(frames.frame_for(page, values), values, page.draw())


def _pour_projects(
    frames: Sequence[Frame],
    sheets: Path,
    folder: Path,
    downloads: bool,
    site: Embedding,
    pages: Sequence[_ProjectPage],
) -> list[PageFiles]:
    """Runs in the workers; gives what each page's files are."""
    written = []
    for page in pages:
        parts = read_parts(sheets, page.key)
        content = parts[ArtifactPart.PAGE] + page.between.encode()
        contents = {
            PAGE_FILE: pour(frames[page.frame], page.values, content),
            EMBED: embed_project(site, page.address, page.title, parts[ArtifactPart.PAGE]),
        }
        if downloads:
            contents[RECORD_FILE] = published_record(parts[ArtifactPart.RECORD])
        written.append(_write(folder, page.address, contents))
    return written


PAGE_FILE = "index.html"
"""What a web server gives of a folder."""
RECORD_FILE = "project.json"
"""Beside the page of each project."""


def published_record(record: bytes) -> bytes:
    """A record as the file that is published."""
    return record + b"\n"


def write_page(folder: Path, address: str, content: bytes) -> None:
    """Write a page where a web server looks for its address. Raises OSError."""
    _write(folder, address, {PAGE_FILE: content})


def _write(folder: Path, address: str, contents: Mapping[str, bytes]) -> PageFiles:
    """Write files beside one another."""
    place = f"{folder}/{address}"
    try:
        os.mkdir(place)  # noqa: PTH102 - a Path would cost more than the folder
    except OSError:
        os.makedirs(place, exist_ok=True)  # noqa: PTH103
    return {name: write_new(place + name, content) for name, content in contents.items()}
