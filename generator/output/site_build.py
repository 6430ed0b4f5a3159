"""Build one site from reading its data to publishing it, whoever calls: the MkDocs plugin, ``disclosure write``, the preview."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

from generator.downloads.file_list import written_downloads
from generator.downloads.write_all import prepare_downloads, write_downloads
from generator.file_writing import FolderRecord, own_folder
from generator.gc_pause import gc_paused
from generator.history.change_log import ChangeLog, read_change_log
from generator.output.build_effects import BuildEffects, BuildFailed, begin_staging, unfinished
from generator.output.build_refusals import Inspection, inspect_checkout, refuse_other_files
from generator.output.build_settings import BuildMode, BuildSettings
from generator.output.page_reuse import PageReuse
from generator.output.write_pages import Renderer, write_file_at
from generator.pages import DOWNLOADS, Page, SiteContent, pages_of
from generator.pages.changes import FEED, anchor_of
from generator.projects.artifact_store import CacheRemoved
from generator.projects.build_cache import BuildCache
from generator.projects.catalog import Catalog, cache_folder, read_catalog
from generator.projects.dask_cluster import WrongAddress
from generator.projects.fingerprints import code_version
from generator.projects.summary_cache import discard_summaries
from generator.projects.worker_pool import WorkerPool, WorkersLost
from generator.publishing.os_errors import reason_of
from generator.publishing.provenance import ORIGIN_FILE, find_origin, origin_json, setting_variables
from generator.publishing.published_history import lost_history
from generator.publishing.site_files import seal, write_file
from generator.publishing.site_swap import StagedSite
from generator.publishing.stop_signals import StopSignals
from generator.reading.problem import DataProblems, Level, Problem
from generator.rendering.render import reload_templates
from generator.search.build_index import make_segments, search_order, segment_orders, write_search

NO_ADDRESS = (
    "没有设置 SITE_URL（网站的公开地址）：找不到网页时的提示页不知道首页在哪里，只有文字，没有样式和链接；"
    "sitemap.xml 也是空的。公开发布请设置，例如 SITE_URL=https://www.example.gov.cn/budget/"
)
"""Line of a build whose public address is not known."""


class SiteBuild:
    """One build: `read`, `open`, `write`, `seal`, `publish`; `close` ends it wherever it is, and removes what is not published."""

    def __init__(
        self,
        settings: BuildSettings,
        target: Path,
        mode: BuildMode,
        effects: BuildEffects,
        before: SiteBuild | None = None,
        owns_cache: bool = True,
    ) -> None:
        """Take as `target` the folder to publish, or the one that MkDocs serves or deploys.

        `before` is the build of the same preview before this one: what has not changed is not read again. The build that
        `owns_cache` reuses pages of the published site and drops cache entries that it does not need.
        """
        self.settings = settings
        self.folder = target
        """Folder into which the site is written; after `open` the staged one."""
        self.pages: Sequence[Page] = ()
        """All generated pages; not rendered yet."""
        self.complete = False
        """Whether the site is sealed and may be published."""
        self.mode = mode
        self.target = (
            target.resolve()
        )  # a link in the place of the site keeps leading to the published folder
        self._typed_target = target
        self._effects = effects
        self._site: SiteContent | None = before._site if before else None
        self._cache: BuildCache | None = before._cache if before else None
        self._owns_cache = owns_cache
        self._workers = WorkerPool()
        self._signals = StopSignals()
        self._handlers = ExitStack()
        """Restores the signal handlers, and Python's garbage collector."""
        self._staged: StagedSite | None = None
        self._reuse: PageReuse | None = None
        self._inspection: Inspection | None = None
        """Result of looking at the checkout, from `read` on."""
        self._waits: dict[str, Callable[[], Mapping[str, FolderRecord]]] | None = None
        """Functions that wait for files from workers and return their records; None before `start_files`."""
        self._needed_runs: set[str] = set()
        """Keys of what runs of neighbours add to files of the whole site; see run_store.py."""
        self._published = False
        self._warned = before is not None
        """Whether it was said that the cache cannot be used."""

    @property
    def site(self) -> SiteContent:
        """Content of the pages, available after `read`."""
        assert self._site is not None
        return self._site

    def read(self, find_problems: Callable[[Sequence[Page]], Sequence[Problem]] | None = None) -> None:
        """Read data and history. From now on signals stop the build, unless it is a preview.

        What `find_problems` returns for the pages is reported together with the errors of the data. A preview shows the
        data as it was before, if it had no errors then. Raises DataProblems, BuildFailed.
        """
        if self.mode is BuildMode.PUBLISH:
            self._handlers.enter_context(self._signals)
            self._handlers.enter_context(gc_paused())
            self._handlers.callback(gc.freeze)  # a collector that starts again looks through nothing of this
        reload_templates()
        code_version.cache_clear()  # a preview may have other templates now
        with self.failures():
            self._inspection = inspect_checkout(self.settings, self._typed_target)
        if self._inspection.problems:
            raise DataProblems(self._inspection.problems)
        for path in (self._inspection.tracked_cache, self._inspection.tracked_site):
            if path and not self._warned:
                self._effects.notice(
                    f"git 里有 {path}，缓存和生成的网站不该提交：提交来的缓存不用，提交来的网站整个换掉。"
                    "请用 git rm -r --cached 移出来"
                )
        with self.failures(), gc_paused():
            catalog = self._read_catalog(despite_errors=find_problems is not None)
            with self._effects.stage("读更新记录"):
                log = read_change_log(
                    self.settings.data, self._site.history.change_log if self._site else None
                )
            self._report_history(log)
            settings = self.settings
            if not settings.address and settings.sealed and self.mode is not BuildMode.PREVIEW:
                self._effects.info(NO_ADDRESS)
            self._site = SiteContent(
                catalog, settings.downloads, settings.address, settings.search, log, settings.merges, settings.sealed
            )  # fmt: skip
            self.pages = list(pages_of(self._site))
            problems = [*catalog.errors, *find_problems(self.pages)] if find_problems else ()
        if problems:
            raise DataProblems(problems)

    def say(self, text: str) -> None:
        """Pass a line for people on to whoever called."""
        self._effects.info(text)

    def _report_history(self, log: ChangeLog) -> None:
        """Say why there is no change log, or that it has less than the site that is replaced."""
        reason = f"{log.why_not}{log.advice}" if log.why_not else ""
        anchors = {anchor_of(entry) for entry in log.entries}
        is_published = self.mode is BuildMode.PUBLISH and self.settings.sealed
        if is_published and (lost := lost_history(self.target, anchors, reason)):
            self._effects.warning(lost)
        elif reason:
            self._effects.info(reason)

    def _read_catalog(self, despite_errors: bool) -> Catalog:
        """Read the data. Raises DataProblems for errors, those of projects only unless `despite_errors`."""
        settings, before = self.settings, self._site.catalog if self._site else None
        committed = self._inspection is not None and self._inspection.tracked_cache
        self._cache = self._cache or BuildCache(None if committed else cache_folder(settings.data))
        problems: Sequence[Problem]
        try:
            with self._effects.stage("读项目", "个项目") as step:
                catalog = read_catalog(
                    settings.data,
                    settings.data_name,
                    self._cache,
                    previous=before,
                    cluster=settings.cluster or None,
                    progress=step,
                    pool=self._workers if self.mode is BuildMode.PUBLISH else None,
                    downloads=settings.downloads,
                )
            if (refusal := self._cache.refusal) is not None and not self._warned:
                self._warned = True
                self._effects.info(
                    f"缓存文件夹 {cache_folder(settings.data)} 用不了（{reason_of(refusal)}），这次不用，会慢一些。"
                    "它要是自己的文件夹，别人不能写"
                )
        except DataProblems as error:
            problems = error.problems
        else:
            problems = catalog.errors
            if despite_errors or not problems:
                return catalog
        if self.mode is not BuildMode.PREVIEW or before is None:
            raise DataProblems(problems)
        for problem in problems:  # MkDocs would answer nobody until they are corrected
            self._effects.error(str(problem))
        self._effects.error(f"数据里有 {len(problems)} 处错误，预览里还是改错以前的样子。改好后会自动更新。")
        return before

    def open(self) -> None:
        """Make the folder to write into; one build at a time. A preview writes into its target. Raises BuildFailed."""
        if self.mode is BuildMode.PREVIEW:
            return
        with self.failures():
            refuse_other_files(self.settings, self.target)
        if self.mode is not BuildMode.PUBLISH:
            return
        assert self._inspection is not None
        staged = StagedSite(self.target, keep_hidden=not self._inspection.tracked_site)
        with self._signals.deferred():
            begin_staging(staged)
            self._staged = staged
        self._signals.raise_deferred()
        self.folder = staged.folder
        assert self._cache is not None
        if self._owns_cache and self._cache.persistent_folder:
            self._reuse = self._page_reuse(self._cache.persistent_folder / "site")
        if not staged.locked:
            self._effects.notice("这里的文件系统不能上锁：请不要同时生成两次")

    def _page_reuse(self, folder: Path) -> PageReuse | None:
        """Return the pages to reuse; None where the folder that records them is not ours alone."""
        with suppress(OSError):
            if own_folder(folder):
                return PageReuse(folder, self.target, may_share=not self.settings.rewritten)
        self._effects.notice(f"{folder} 不是自己的文件夹，这次不用。请删去它")
        return None

    @property
    def _linkable(self) -> Path | None:
        """The published site, where its files may be files of the new one as well."""
        return None if self._reuse is None or self.settings.rewritten else self.target

    def start_files(self, folder: Path) -> None:
        """Let workers write the search index and the downloads below `folder`, until `write` waits for them.

        Raises BuildFailed.
        """
        if self._waits is None:
            self._waits = {}
            if self.settings.search:
                order = search_order(self.site.catalog, self._linkable)
                self._waits["编搜索索引"] = self._workers.run_in_background(
                    partial(write_search, order, folder),
                    [partial(make_segments, part) for part in segment_orders(order)],
                )
                self._needed_runs.update(run.key for run in order.runs)
            if self.settings.downloads:
                with self.failures(), self._effects.stage("备下载文件"):
                    prepare_downloads(self.site.download_order, self._workers)
                downloads = partial(write_downloads, self.site.download_order, folder)
                self._waits["写下载文件"] = self._workers.run_in_background(downloads)
                self._needed_runs.update(self.site.download_order.cache_keys)

    def write(self, renderer: Renderer) -> None:
        """Write all pages and the files that belong to them. Raises BuildFailed."""
        site, folder = self.site, renderer.folder
        last = DOWNLOADS.address if site.downloads else None
        with self.failures():
            self.start_files(folder)
            self.write_feed(folder)
            with self._effects.stage("写页面", "个页面") as step:
                pages = [page for page in self.pages if page.address != last]
                renderer.write_pages(pages, site, step, self._workers, self._reuse)
            for name, wait in (self._waits or {}).items():
                with self._effects.stage(name):
                    files = wait()
                if self._reuse:
                    self._reuse.record_others(files)
            self._workers.close()
            if site.downloads:
                site.files = written_downloads(site.download_order, folder)
                renderer.write_last_page(next(page for page in self.pages if page.address == last))
            if self._reuse:
                self._reuse.finish(folder)

    def write_feed(self, folder: Path) -> None:
        """Write the Atom feed, if there is one. Raises OSError."""
        if feed := self.site.feed():
            write_file_at(folder, FEED, feed.encode("utf-8", "xmlcharrefreplace"))

    def write_downloads(self, folder: Path) -> None:
        """Write the downloads into a folder of their own, as a preview does on request. Raises CacheRemoved, OSError."""
        write_downloads(self.site.download_order, folder)
        self.site.files = written_downloads(self.site.download_order, folder)

    def seal(self) -> None:
        """Write what the site was built from, and the checksums of all files: nothing may be written later.

        Raises BuildFailed.
        """
        settings = self.settings
        variables = setting_variables(
            settings.address, settings.edit_address, settings.merges, settings.search, settings.downloads
        )
        with self.failures(), self._effects.stage("写校验和"):
            origin = find_origin(settings.home, settings.inputs, variables)
            write_file(self.folder / ORIGIN_FILE, origin_json(origin))
            if self._reuse:
                seal(self.folder, self._reuse.records, self._reuse.known)
            else:
                seal(self.folder)
        self.complete = True

    def publish(self) -> bool:
        """Put the site in the place of the published folder; from now on signals wait for `close`. Raises BuildFailed.

        Returns False, and does nothing, after a signal that has ended the build already.
        """
        assert self._staged is not None
        self._handlers.enter_context(self._signals.deferred())
        if self._signals.received is not None:
            return False
        try:
            atomic = self._effects.publish(self._staged, self._reuse.previous_site if self._reuse else None)
        except OSError as error:
            raise BuildFailed(
                f"网站生成好了，但是放不到 {self.target}（{reason_of(error)}）；已公开的网站没有变动。"
                "这个文件夹和它的上一层要能改名"
            ) from error
        self._published = True
        if not atomic:
            self._effects.notice("这个系统不能一步交换两个文件夹，是分两次改名换上的，中间有一瞬间打不开网站")
        if self._reuse is not None:
            self._reuse.save()
        return True

    def close(self) -> None:
        """End workers and cache, remove what is not published, leave signals to whoever had them before."""
        with self._handlers, self._signals.deferred(), ExitStack() as last_first:
            last_first.callback(self._discard)
            last_first.callback(self._close_cache)
            last_first.callback(self._workers.close)
            if self._signals.received is not None and not self._published:
                self._effects.notice("收到停止的信号，没有生成网站；已公开的网站没有变动")
                self._workers.terminate()

    def _discard(self) -> None:
        staged, self._staged = self._staged, None
        if staged is not None:
            self._effects.discard(staged)

    def _close_cache(self) -> None:
        cache, self._cache = self._cache, None
        if cache is not None:
            if self._owns_cache and self._site is not None:
                cache.close(frozenset(self.site.catalog.artifacts.keys.values()), self._needed_runs)
            else:
                cache.close()

    @contextmanager
    def failures(self) -> Iterator[None]:
        """Turn errors that staff can do something about into BuildFailed."""
        try:
            yield
        except CacheRemoved as error:
            if self._cache is not None:
                discard_summaries(self._cache)
            raise BuildFailed(f"缓存文件夹 {error} 在生成时被删掉了。请再生成一次") from error
        except WorkersLost as error:
            raise BuildFailed(f"写页面的进程一再中断（{error}），可能是内存不够。请再生成一次") from error
        except WrongAddress as error:
            raise BuildFailed(f"{error}（mkdocs.yml 里 disclosure 的 executor 一项）") from None
        except OSError as error:
            if self.mode is not BuildMode.PUBLISH:
                raise
            raise unfinished(error) from error

    def summary(self) -> str:
        """Return counts of projects, pages and findings, and the time that each stage took."""
        counts = self.site.catalog.counts
        findings = "，".join(f"{level.word} {counts[level]} 条" for level in (Level.WARNING, Level.NOTE))
        return f"{len(self.site.projects)} 个项目，{len(self.pages)} 个生成页面，{findings}；{self._effects.seconds}"
