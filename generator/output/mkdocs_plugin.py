"""The site as MkDocs builds it: the only module that knows MkDocs. Translates and decides nothing."""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from html import escape
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any, Literal

from click import get_current_context
from mkdocs.commands.build import get_context
from mkdocs.config.base import Config
from mkdocs.config.config_options import Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc

from generator.downloads import write_downloads, written_downloads
from generator.form.addresses import GLOSSARY
from generator.history.change_log import read_change_log
from generator.history.git import last_changes
from generator.output.docs_pages import foreign_parts
from generator.output.file_watcher import Watcher
from generator.output.garbage import gc_paused
from generator.output.page_frame import Frames, links_of, meta_of
from generator.output.page_reuse import PageReuse
from generator.output.preview import Preview
from generator.output.progress import Progress
from generator.output.write_pages import render_page, write_embeds, write_page, write_pages, write_records
from generator.pages import DOWNLOADS, OVERVIEW, Page, SiteContent, pages_of
from generator.pages.changes import FEED
from generator.projects.artifact_store import CacheRemoved
from generator.projects.build_cache import BuildCache
from generator.projects.catalog import Catalog, cache_folder, read_catalog
from generator.projects.dask_cluster import WrongAddress
from generator.projects.summary_cache import discard_summaries
from generator.projects.worker_pool import WorkerPool, WorkersLost
from generator.publishing.os_errors import reason_of
from generator.publishing.provenance import SOURCE, BuildOrigin, settings_of, source_of, written_source
from generator.publishing.site_files import seal, write_file
from generator.publishing.site_swap import OwnMount, StagedSite
from generator.publishing.stop_signals import StopSignals
from generator.reading.problem import DataProblems, Level
from generator.rendering.browser_policy import PAGE_POLICY, REFERRER
from generator.rendering.glossary import glossary_problems
from generator.rendering.render import reload_templates
from generator.rendering.template_cache import TEMPLATES, TemplateCache
from generator.search.build_index import search_order, write_search

log = get_plugin_logger("disclosure")

UNDATED = "1980-01-01"
"""The oldest date that every archive format can write; printed nowhere."""


class DisclosureConfig(Config):
    """The plugin's options in mkdocs.yml."""

    folder = Type(str, default="data")
    """The data folder, relative to mkdocs.yml."""
    search = Type(bool, default=True)
    """Whether a search index is made, and with it what the list of indicators is filtered by."""
    downloads = Type(bool, default=True)
    """Whether there is anything to download: open data, and a file beside each project's page."""
    merge_requests = Type(str, default="")
    """Address of a pull request, with ``{number}`` in it; empty where the public cannot read them."""
    executor = Type(str, default="")
    """``dask://host:port`` or ``tls://host:port`` of a cluster that makes the sheets; empty for this machine."""


class DisclosurePlugin(BasePlugin[DisclosureConfig]):
    """Adds the generated pages and the search index to a MkDocs site."""

    def __init__(self) -> None:
        self.site: SiteContent | None = None
        self.pages: list[Page] = []
        """All generated pages."""
        self.known: dict[str, Page] = {}
        """Those that MkDocs has to know, by the file that it knows them by. It never hears of the others."""
        self.frames: Frames | None = None
        self.nav = Navigation([], [])
        self.compiled = TemplateCache()
        self.kept: BuildCache | None = None
        self.workers = WorkerPool()
        self.building: StagedSite | None = None
        """Set while a site is built that shall be published."""
        self.carrier: PageReuse | None = None
        """What such a site takes over from the one before."""
        self.preview: Preview | None = None
        """Set while a site is served that is worked on."""
        self.index: Callable[[], None] | None = None
        """Waits for the search index; set while it is made, beside everything else."""
        self.downloads: Callable[[], None] | None = None
        """Waits for what can be downloaded; set while it is written, beside everything else."""
        self.stopping = StopSignals()
        self.progress = Progress(log.info, sys.stderr)
        self.command = ""
        self.reloading = False
        """Whether MkDocs puts a script of its own into every page, which loads it anew after a change."""
        self.complete = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember what MkDocs was asked to do; a preview is never published."""
        context = get_current_context(silent=True)
        asked = context is None or context.params.get("livereload", True)
        # `mkdocs serve --no-livereload` never calls on_serve: nobody could make a page when it is asked for
        self.command = command if asked else "serve all"
        self.reloading = bool(context and context.params.get("livereload", False))

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the data; stop before anything is touched if there is an error in it."""
        home = Path(config.config_file_path).resolve().parent
        folder = home / self.config.folder
        if not folder.is_dir():
            raise Abort(f"没有数据文件夹 {self.config.folder}（mkdocs.yml 里 disclosure 的 folder 一项）")
        self.progress = Progress(log.info, sys.stderr)
        self.kept = self.kept or BuildCache(cache_folder(folder))
        reload_templates()
        with gc_paused():
            catalog = self._read(folder)
            with self.progress.stage("读更新记录"):
                chronicle = read_change_log(folder, self.site.history.chronicle if self.site else None)
            if chronicle.why_not:
                log.info("%s", chronicle.why_not)
            address, merges = config.site_url or "", self.config.merge_requests
            self.site = SiteContent(
                catalog, self.config.downloads, address, self.config.search, chronicle, merges
            )
            self.pages = list(pages_of(self.site))
            if self.command == "build":  # to the end; a preview lets it go for the next one
                gc.freeze()
        if self.command == "build":  # what MkDocs adds until pages are drawn stays as well
            gc.disable()
        site = self.site.catalog.registers.site
        config.site_name = site.title
        config.extra["site"] = site
        config.extra["searchable"] = self.config.search
        config.extra["feed"] = FEED if self.site.history.has_feed else ""
        if not self.reloading:  # that script stands in the page
            config.extra |= {"policy": PAGE_POLICY, "referrer": REFERRER}
        for address in self.site.absent if config.nav is not None else ():
            config.nav = _without(config.nav, f"{address}index.md")
        config.watch += [str(folder), str(TEMPLATES), *_own_theme(config)]
        if self.command == "build":
            self.stopping.begin()
            # resolved: a link in the place of the site keeps leading to the published folder
            self.building = _begin(Path(config.site_dir).resolve())
            self.carrier = (
                PageReuse(self.kept.persistent_folder / "site", self.building.site)
                if self.kept.persistent_folder
                else None
            )
            config.site_dir = str(self.building.folder)
        return config

    def _read(self, folder: Path) -> Catalog:
        try:
            with self.progress.stage("读项目", "个项目") as step:
                catalog = read_catalog(
                    folder,
                    self.config.folder,
                    self.kept,
                    previous=self.site.catalog if self.site else None,
                    cluster=self.config.executor or None,
                    progress=step,
                    pool=self.workers if self.command == "build" else None,
                    downloads=self.config.downloads,
                )
            problems = catalog.errors
        except DataProblems as error:
            problems = error.problems
        except WrongAddress as error:
            raise Abort(f"{error}（mkdocs.yml 里 disclosure 的 executor 一项）") from None
        if not problems:
            return catalog
        for problem in problems:
            log.error("%s", problem)
        if self.command == "serve" and self.site is not None:  # MkDocs would answer nobody until it is mended
            log.error("数据里有 %s 处错误，预览里还是改错以前的样子。改好后会自动更新。", len(problems))
            return self.site.catalog
        raise Abort(f"数据里有 {len(problems)} 处错误，没有生成网站；已公开的网站没有变动。改好后再试。")

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Hand MkDocs an empty source file for every page that it has to know; the others are poured."""
        docs = Path(config.docs_dir).name
        for file in files.documentation_pages():
            file.edit_uri = f"{docs}/{file.src_uri}"
        written = {file.dest_uri: file.src_uri for file in files}
        self._check_glossary(files, docs)
        in_nav = set(_targets(config.nav))
        mentioned = _mentioned(files)
        self.known = {}
        for page in self.pages:
            if taken := written.get(f"{page.address}index.html"):
                raise Abort(f"{docs}/{taken} 占用了生成页面的地址 /{page.address}。请把它移到别处")
            uri = f"{page.address}index.md"
            if uri in in_nav or page.address in mentioned:
                file = self._file(page, config)
                if uri in in_nav:
                    file.inclusion = InclusionLevel.INCLUDED
                files.append(file)
                self.known[uri] = page
        return files

    def _check_glossary(self, files: Files, docs: str) -> None:
        """Stop where a word on a page would lead to no explanation; a preview goes on."""
        file = files.get_file_from_path(f"{GLOSSARY}index.md")
        path = f"{docs}/{GLOSSARY}index.md"
        problems = glossary_problems(path, file.content_string if file else None)
        for problem in problems:
            log.error("%s", problem)
        if problems and self.command != "serve":
            raise Abort(f"术语页有 {len(problems)} 处错误，没有生成网站；已公开的网站没有变动。改好后再试。")

    def _file(self, page: Page, config: MkDocsConfig) -> File:
        """The empty source file that a generated page has in MkDocs' eyes."""
        uri = f"{page.address}index.md"
        file = File.generated(config, uri, content="", inclusion=InclusionLevel.NOT_IN_NAV)
        file.edit_uri = f"{self.config.folder}/{page.project}.yml" if page.project else None
        return file

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the main navigation: every poured page prints it."""
        self.nav = nav
        return nav

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Keep what renders the frames of poured pages, the way MkDocs renders a page."""
        # Before the first template is read: no page carries the indentation and the blank lines of templates.
        env.trim_blocks = True
        env.add_extension("generator.rendering.render.Unindented")
        env.bytecode_cache = self.compiled
        template = env.get_template("main.html")

        def render(page: Page) -> str:
            shown = MkDocsPage(None, self._file(page, config), config)
            shown.markdown, shown.active = "", True
            _dress(shown, page)
            return _valid(template.render(get_context(self.nav, [], config, shown)))

        self.frames = Frames(render, _urls(self.nav))
        if self.site is not None and self.command != "serve":
            site_dir = Path(config.site_dir)
            if self.config.search:
                order = search_order(self.site.catalog)
                self.index = self.workers.run_in_background(partial(write_search, order, site_dir))
            if self.site.downloads:
                self.downloads = self.workers.run_in_background(
                    partial(write_downloads, self.site.order, site_dir)
                )
        return env

    def on_template_context(self, context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
        """Give sitemap.xml the public addresses of all pages, poured or not: written by hand first, as ever."""
        if template_name != "sitemap.xml" or not config.site_url:
            return context
        assert self.site is not None
        changes = last_changes(self.site.catalog.folder)
        by_hand = [file.page for file in context["pages"] if file.src_uri not in self.known]
        context["entries"] = [
            *((page.canonical_url, None) for page in by_hand),
            *((config.site_url + page.address, changes.get(f"{page.project}.yml")) for page in self.pages),
        ]
        return context

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Tell the frame what it prints round the page."""
        own = self.known.get(page.file.src_uri)
        page.update_date = UNDATED  # MkDocs puts today's date there, and in sitemap.xml.gz
        page.meta = {"trail": links_of((OVERVIEW,)), **page.meta} if own is None else meta_of(own)
        return markdown

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """The generated HTML in place of the empty Markdown."""
        own = self.known.get(page.file.src_uri)
        if own is None:
            for found in foreign_parts(html):
                log.warning(
                    "%s 里的 %s 会让读者的浏览器去请求别的网站。请把文件放进 docs/，或改成文字链接",
                    page.file.src_uri,
                    found,
                )
            return html
        if self.command == "serve":
            return ""
        if own.address == DOWNLOADS.address:  # lists what is written after this
            page.present_anchor_ids = {part.address for part in own.parts}
            return ""
        try:
            _dress(page, own)
        except CacheRemoved as error:
            raise self._lost(error) from error
        assert page.content is not None
        page.present_anchor_ids = set(re.findall(r'\bid="([^"]+)"', page.content))
        return page.content

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Material's frame, with what HTML does not allow taken out."""
        return _valid(output)

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """The same for 404.html."""
        return _valid(output_content)

    def _finish(self, *, config: MkDocsConfig) -> None:
        """Pour all other pages, make the search index, list the downloads; a preview leaves that until somebody asks."""
        assert self.site is not None
        assert self.frames is not None
        gc.enable()
        site_dir = Path(config.site_dir)
        if feed := self.site.feed():
            (site_dir / FEED).write_text(feed, encoding="utf-8", newline="\n")
        if self.command == "serve":
            self.preview = self.preview or Preview()
            for page in self.known.values():
                (site_dir / page.address / "index.html").unlink()
            self.preview.show(
                self.site.catalog,
                self.pages,
                self.frames,
                site_dir,
                self.config.search,
                partial(_write_downloads, self.site) if self.site.downloads else None,
            )
            return
        poured = [page for page in self.pages if f"{page.address}index.md" not in self.known]
        try:
            with self.progress.stage("写页面", "个页面") as step:
                write_pages(poured, self.site, self.frames, site_dir, step, self.workers, self.carrier)
                write_embeds(self.known.values(), site_dir)
            if self.index is not None:
                with self.progress.stage("编搜索索引"):
                    self.index()
            if self.downloads is not None:
                with self.progress.stage("写下载文件"):
                    self.downloads()
            self.workers.close()
            if self.downloads is not None:
                self.site.files = written_downloads(self.site.order, site_dir)
                late = next(page for page in self.pages if page.address == DOWNLOADS.address)
                write_page(site_dir, late.address, render_page(late, self.frames))
                unseen = (row for row in self.site.rows if f"{row.address}index.md" in self.known)
                write_records(unseen, self.site, site_dir)
        except CacheRemoved as error:
            raise self._lost(error) from error
        except WorkersLost as error:
            raise Abort(f"写页面的进程一再中断（{error}），可能是内存不够。请再生成一次") from error

    @event_priority(-100)  # after all that other plugins and hooks write
    def _seal(self, *, config: MkDocsConfig) -> None:
        """Say what the site was built from and what each of its files is."""
        if self.command == "serve":
            return
        site_dir = Path(config.site_dir)
        with self.progress.stage("写校验和"), gc_paused():
            write_file(site_dir / SOURCE, written_source(self._source(config)))
            if self.carrier is None:
                seal(site_dir)
            else:
                seal(site_dir, self.carrier.known)
        self.complete = True
        log.info(self._closing_line())

    on_post_build = CombinedEvent(_finish, _seal)

    def _source(self, config: MkDocsConfig) -> BuildOrigin:
        home = Path(config.config_file_path).resolve().parent
        own = (config.config_file_path, config.docs_dir, *_own_theme(config), *map(str, config.hooks))
        inputs = (self.config.folder, *own)
        settings = settings_of(
            config.site_url or "",
            str(config.edit_uri_template or ""),
            self.config.merge_requests,
            self.config.search,
            self.config.downloads,
        )
        return source_of(home, inputs, settings)

    def _lost(self, error: CacheRemoved) -> Abort:
        assert self.kept is not None
        discard_summaries(self.kept)
        return Abort(f"缓存文件夹 {error} 在生成时被删掉了。请再生成一次")

    def _closing_line(self) -> str:
        assert self.site is not None
        found = self.site.catalog.counts
        counts = "，".join(f"{level.word} {found[level]} 条" for level in (Level.WARNING, Level.NOTE))
        rows = len(self.site.rows)
        return f"{rows} 个项目，{len(self.pages)} 个生成页面，{counts}；{self.progress.seconds}"

    def on_build_error(self, *, error: Exception) -> None:
        """MkDocs counts the warnings of --strict after on_post_build: what failed then is not published."""
        self.complete = False
        if isinstance(error, OSError) and self.command == "build":
            raise Abort(f"网站没有写完（{reason_of(error)}）；已公开的网站没有变动") from error

    def on_shutdown(self) -> None:
        """Publish what is complete; MkDocs calls this last, whatever happened."""
        gc.enable()
        self.stopping.hold()
        if self.stopping.asked:
            log.info("收到停止的信号，没有生成网站；已公开的网站没有变动")
            self.workers.terminate()
        self._close()
        building, self.building = self.building, None
        try:
            if building is not None and self.complete and not self.stopping.asked:
                _publish(building, self.carrier)
        finally:
            if building is not None:
                building.discard()
            self.stopping.end()

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Let the server ask for what is not there yet, and hear at once of what changes.

        `mkdocs serve --clean` says "build" first: put that build where the preview looks for it.
        """
        if self.command == "build":
            self.on_shutdown()
            self.command = "serve"
        self.preview = self.preview or Preview()
        app = server.get_app()
        assert app is not None
        server.set_app(self.preview.around(app, server.mount_path))
        server.observer = Watcher(server.observer)  # type: ignore[assignment]  # as much of one as MkDocs uses
        return server

    def _close(self) -> None:
        self.workers.close()
        if self.preview is not None:
            self.preview.close()
        if self.kept is not None:
            self.kept.close(frozenset(self.site.catalog.artifacts.keys.values()) if self.site else None)
            self.kept = None


def _write_downloads(site: SiteContent, folder: Path) -> None:
    """Where the page that lists them is drawn by this process, and not yet."""
    write_downloads(site.order, folder)
    site.files = written_downloads(site.order, folder)


def _begin(site: Path) -> StagedSite:
    building = StagedSite(site)
    try:
        building.begin()
    except BlockingIOError as error:
        raise Abort(f"另一次生成正在进行（{building.folder}）。请等它结束再试") from error
    except OwnMount as error:
        raise Abort(
            f"{site} 是单独挂载的磁盘，不能整个换掉。请生成到它里面的一个文件夹，例如 {site / 'site'}"
        ) from error
    except OSError as error:
        if site.is_file():
            raise Abort(f"{site} 是文件，不是文件夹。请换一个位置") from error
        raise Abort(f"不能在 {site.parent} 里生成网站（{reason_of(error)}）。请检查权限和磁盘") from error
    if not building.locked:
        log.info("这里的文件系统不能上锁：请不要同时生成两次")
    return building


def _publish(building: StagedSite, carrier: PageReuse | None) -> None:
    try:
        at_once = building.publish(carrier.earlier if carrier else None)
    except OSError as error:
        raise Abort(
            f"网站生成好了，但是放不到 {building.site}（{reason_of(error)}）；已公开的网站没有变动。"
            "这个文件夹和它的上一层要能改名"
        ) from error
    if not at_once:
        log.info("这个系统不能一步交换两个文件夹，是分两次改名换上的，中间有一瞬间打不开网站")
    if carrier is not None:
        with gc_paused():
            carrier.remember()
    log.info("网站已更新：%s", building.site)


def _valid(page: str) -> str:
    """`autocomplete` has no place on a checkbox; Material's own two, outside of every block, carry it."""
    return re.sub(r'(<input class="md-toggle" [^>]*?) autocomplete="off">', r"\1>", page)


def _mentioned(files: Files) -> set[str]:
    """Every address that the pages written by hand may lead to: all that looks like a path, from where it stands."""
    found = set()
    for file in files.documentation_pages():
        paths = {path.decode() for path in re.findall(rb"[a-z0-9./-]+/", file.content_bytes)}
        for base in {dirname(file.src_uri), file.url}:  # a link leads to a file or, as HTML, to a page
            found |= {f"{normpath(join(base, path)).lstrip('/')}/" for path in paths}
    return found


def _urls(items: Any) -> Iterator[str]:
    """The addresses that MkDocs' navigation leads to."""
    for item in items:
        yield from [item.url] if item.children is None else _urls(item.children)


def _dress(page: MkDocsPage, own: Page) -> None:
    """Make MkDocs' page the generated one: what templates read of it."""
    page.meta = meta_of(own)
    page.content = own.draw()
    page.toc = get_toc(
        [
            {"level": 2, "id": escape(part.address), "name": escape(part.title), "children": []}
            for part in own.parts
        ]
    )


def _targets(nav: Any) -> list[str]:
    """The files that MkDocs' nav, or a part of it, leads to."""
    parts = nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else None
    return [str(nav)] if parts is None else [target for part in parts for target in _targets(part)]


def _without(nav: Any, target: str) -> Any:
    """MkDocs' nav without what leads to `target`; a section left empty goes too."""
    if isinstance(nav, list):
        return [kept for part in nav if (kept := _without(part, target))]
    if isinstance(nav, dict):
        return {title: kept for title, part in nav.items() if (kept := _without(part, target))}
    return None if nav == target else nav


def _own_theme(config: MkDocsConfig) -> list[str]:
    """The folder of our templates round the pages, which MkDocs does not watch by itself."""
    custom = config.theme.custom_dir
    return [custom] if custom else []
