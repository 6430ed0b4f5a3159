"""Write pages: each article is put into the frame of its page and written where a web server looks for its address.

Stage 2 of a build. The pages of projects are many and alike, so several processes of this machine share them.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from generator.file_writing import FolderRecord, write_recorded
from generator.form.addresses import EMBED_FILE, way_to_root
from generator.output.page_frame import Frame, Frames, fill_frame, slot_values
from generator.output.page_reuse import PageReuse
from generator.output.progress import ReportProgress
from generator.pages import Page, SiteContent
from generator.pages.embeds import Embedding, embed_project
from generator.pages.form_kinds import link_tasks
from generator.projects.artifact_store import ArtifactPart, published_files, read_parts
from generator.projects.fingerprints import encode_inputs, key_of
from generator.projects.project_drawing import NO_ADDITIONS, PageAdditions, complete_page
from generator.projects.project_summary import ProjectSummary
from generator.projects.worker_pool import WorkerPool, run_here

MIN_PAGES_PER_PROCESS = 1000
"""Writing this many pages takes as long as starting a process for them."""

PAGE_FILE = "index.html"
"""Name of the file that a web server sends for the address of a folder."""


@dataclass(frozen=True, slots=True)
class _ProjectPage:
    """A page whose content is an artifact of a project, as a worker receives it."""

    address: str
    part: ArtifactPart
    """Part of the artifacts that is the content; only with `ArtifactPart.PAGE` the page has other files."""
    frame: int
    """Index in the frames that the worker has."""
    values: tuple[str, ...]
    """`slot_values` of the page."""
    key: str
    """Key of the project's artifacts in the build cache."""
    additions: PageAdditions
    task_links: Mapping[str, str]
    """Address of a project's page by every name in the form's tables that is to be a link."""
    title: str


class Renderer(Protocol):
    """The form in which a site is written: pages in frames, or Markdown for another generator."""

    @property
    def folder(self) -> Path:
        """The folder that is the root of all addresses."""

    def write_pages(
        self,
        pages: Sequence[Page],
        site: SiteContent,
        progress: ReportProgress,
        workers: WorkerPool,
        reuse: PageReuse | None,
    ) -> None:
        """Write generated pages, and everything that this form has besides. Raises CacheRemoved, WorkersLost, OSError."""

    def write_last_page(self, page: Page) -> None:
        """Write the page that lists the downloads, when they are written. Raises CacheRemoved, OSError."""


@dataclass(frozen=True)
class FrameRenderer:
    """Writes complete pages below a folder, each in its frame."""

    frames: Frames
    folder: Path
    written: Collection[str] = ()
    """Addresses of pages that other code has written already; only their embeds and records are missing."""

    def write_pages(
        self,
        pages: Sequence[Page],
        site: SiteContent,
        progress: ReportProgress,
        workers: WorkerPool,
        reuse: PageReuse | None,
    ) -> None:
        """Write the pages with their embeds and records. Raises CacheRemoved, WorkersLost, OSError."""
        ours = [page for page in pages if page.address not in self.written]
        write_pages(ours, site, self.frames, self.folder, progress, workers, reuse)
        write_embeds([page for page in pages if page.address in self.written], self.folder)
        if site.downloads:
            write_project_files([row for row in site.forms if row.address in self.written], site, self.folder)

    def write_last_page(self, page: Page) -> None:
        """Write one page with its embed. Raises CacheRemoved, OSError."""
        _write_list(page, self.frames, self.folder)


def write_pages(
    pages: Sequence[Page],
    site: SiteContent,
    frames: Frames,
    folder: Path,
    progress: ReportProgress = lambda done, of: None,
    workers: WorkerPool | None = None,
    reuse: PageReuse | None = None,
) -> None:
    """Write each page to its address below `folder`, with its embed and its files to download.

    `progress` receives how many pages are done, and of how many. `workers` are used where there are many pages. With
    `reuse`, unchanged pages are taken over. Raises CacheRemoved, WorkersLost, OSError.
    """
    fingerprints = page_fingerprints(pages, site, frames) if reuse else {}
    reused = reuse.link_unchanged(folder, fingerprints) if reuse else set()
    progress(len(reused), len(pages))
    changed = [page for page in pages if page.address not in reused]
    written = _write_changed(changed, site, frames, folder, workers)
    for done, (page, files) in enumerate(written, start=len(reused) + 1):
        if reuse and page.address in fingerprints:
            reuse.record(page.address, fingerprints[page.address], files)
        progress(done, len(pages))


def _write_changed(
    pages: Sequence[Page], site: SiteContent, frames: Frames, folder: Path, workers: WorkerPool | None
) -> Iterator[tuple[Page, FolderRecord]]:
    """Write pages and yield each with its files. Raises CacheRemoved, WorkersLost, OSError."""
    projects = [page for page in pages if page.artifact is not None]
    lists = [page for page in pages if page.artifact is None]
    places = {owner: place for place, owner in enumerate(dict.fromkeys(page.owner for page in projects))}
    projects.sort(key=lambda page: places[page.owner])  # a worker reads the artifacts of a project once
    used: dict[Frame, int] = {}
    tasks = [_task(page, site, frames, used) for page in projects]
    cache = site.catalog.artifacts.cache.folder
    work = partial(_write_projects, tuple(used), cache, folder, site.downloads, site.embedding)
    lists_done = 0
    for projects_done, files in enumerate(run_here(work, tasks, MIN_PAGES_PER_PROCESS, workers), start=1):
        yield projects[projects_done - 1], files
        # While the workers write projects, this process writes the lists, in step with them.
        share = projects_done * len(lists) // len(projects)
        yield from ((page, _write_list(page, frames, folder)) for page in lists[lists_done:share])
        lists_done = share
    yield from ((page, _write_list(page, frames, folder)) for page in lists[lists_done:])


def page_fingerprints(pages: Iterable[Page], site: SiteContent, frames: Frames) -> dict[str, str]:
    """Return for each page that knows its inputs, by address, a digest of everything that its files are made from."""
    fingerprints = {}
    frame_digests: dict[Frame, bytes] = {}
    for page in pages:
        inputs = page.content.inputs()
        if inputs is None:
            continue
        values = slot_values(page)
        frame = frames.frame_for(page, values)
        if frame not in frame_digests:
            frame_digests[frame] = key_of(site.fingerprint.encode(), repr(frame).encode()).encode()
        texts = "\0".join(values).encode(errors="surrogatepass")  # no text has this character
        fingerprints[page.address] = key_of(frame_digests[frame], texts, encode_inputs(inputs).encode())
    return fingerprints


def _task(page: Page, site: SiteContent, frames: Frames, used: dict[Frame, int]) -> _ProjectPage:
    """Return a page of a project for a worker; its frame is entered in `used` with the next index."""
    assert page.owner is not None
    assert page.artifact is not None
    values = slot_values(page)
    is_project = page.artifact is ArtifactPart.PAGE
    return _ProjectPage(
        address=page.address,
        frame=used.setdefault(frames.frame_for(page, values), len(used)),
        values=values,
        part=page.artifact,
        key=site.catalog.artifacts.keys[page.owner],
        additions=site.page_additions(page.owner) if is_project else NO_ADDITIONS,
        task_links=site.task_links(page.owner) if is_project else {},
        title=page.title,
    )


def _write_list(page: Page, frames: Frames, folder: Path) -> FolderRecord:
    """Write a page that is drawn from several projects, with its embed. Raises CacheRemoved, OSError."""
    contents = {PAGE_FILE: render_page(page, frames)}
    if (embed := page.content.embed()) is not None:
        contents[EMBED_FILE] = embed
    return write_files(folder, page.address, contents)


def write_embeds(pages: Iterable[Page], folder: Path) -> None:
    """Write the embeds of pages that are written by other code. Raises CacheRemoved, OSError."""
    for page in pages:
        if (embed := page.content.embed()) is not None:
            write_files(folder, page.address, {EMBED_FILE: embed})


def write_project_files(projects: Iterable[ProjectSummary], site: SiteContent, folder: Path) -> None:
    """Write the records and forms of projects whose pages are written by other code. Raises CacheRemoved, OSError."""
    for project in projects:
        write_files(folder, project.address, site.catalog.artifacts.files(project.id))


def render_page(page: Page, frames: Frames) -> bytes:
    """Return a page as it is published. Raises CacheRemoved."""
    values = slot_values(page)
    return fill_frame(frames.frame_for(page, values), values, page.content.render())


def _write_projects(
    frames: Sequence[Frame],
    cache: Path,
    folder: Path,
    downloads: bool,
    site: Embedding,
    pages: Sequence[_ProjectPage],
) -> list[FolderRecord]:
    """Write pages of projects and return the files of each. Runs in the workers. Raises CacheRemoved, OSError."""
    written = []
    key, parts = "", {}
    for page in pages:
        if page.key != key:
            key, parts = page.key, read_parts(cache, page.key)
        content = complete_page(parts[page.part], page.additions)
        if page.task_links:
            content = link_tasks(content.decode(), page.task_links, way_to_root(page.address)).encode()
        contents = {PAGE_FILE: fill_frame(frames[page.frame], page.values, content)}
        if page.part is ArtifactPart.PAGE:
            contents[EMBED_FILE] = embed_project(site, page.address, page.title, parts[page.part])
            if downloads:
                contents |= published_files(parts)
        written.append(write_files(folder, page.address, contents))
    return written


def write_file_at(folder: Path, name: str, content: bytes) -> None:
    """Write a file below a folder, with the folders above it. `name` is its path with slashes. Raises OSError."""
    address, slash, file = name.rpartition("/")
    write_files(folder, address + slash, {file: content})


def write_files(folder: Path, address: str, contents: Mapping[str, bytes]) -> FolderRecord:
    """Write files by name into the folder of an address, made where it is missing. Raises OSError."""
    place = f"{folder}/{address}"
    try:
        os.mkdir(place)  # noqa: PTH102 - a Path would cost more than the folder
    except OSError:
        os.makedirs(place, exist_ok=True)  # noqa: PTH103
    return {name: write_recorded(place + name, content) for name, content in contents.items()}
