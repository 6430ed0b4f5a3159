"""Translate the events of MkDocs into the steps of a site build."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from click import get_current_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage

from generator.form.addresses import GLOSSARY_ADDRESS
from generator.history.git import last_changes
from generator.output.build_effects import BuildEffects, BuildFailed, unfinished
from generator.output.build_settings import BuildMode
from generator.output.converted_docs import ConvertedDocs
from generator.output.docs_checks import (
    WARNING_CODES,
    check_docs_pages,
    find_blanks,
    find_file_problems,
    find_personal_data_in_text_files,
)
from generator.output.mkdocs_config import (
    DisclosureConfig,
    add_program_frame,
    build_settings,
    own_theme,
    show_site,
    watched_folders,
)
from generator.output.mkdocs_nav import nav_urls
from generator.output.mkdocs_pages import (
    AddressTaken,
    add_known_pages,
    add_program_files,
    anchors_in,
    fill_page,
    join_script_files,
    page_renderer,
    sitemap_entries,
    without_toggle_state,
)
from generator.output.page_frame import Frames, link_values, page_meta
from generator.output.site_build import SiteBuild
from generator.output.sitemap import SITEMAP_FILE, sitemap_files
from generator.output.write_pages import (
    PAGE_FILE,
    FrameRenderer,
    write_file_at,
)
from generator.pages import DOWNLOADS, OVERVIEW, Page
from generator.reading.problem import DataProblems, Level, sort_problems
from generator.rendering.glossary import glossary_problems
from generator.rendering.render import TEMPLATE_CACHE

if TYPE_CHECKING:  # what only a preview needs takes long to import
    from mkdocs.livereload import LiveReloadServer

    from generator.output.preview import Preview

log = get_plugin_logger("disclosure")
_WARNING_LEVEL = 30
"""Level of warnings in Python's logging, which belongs to MkDocs and is not imported."""

_MODES = {"build": BuildMode.PUBLISH, "serve": BuildMode.PREVIEW}
"""Command of MkDocs → mode; any other command writes in place."""

UNDATED = "1980-01-01"
"""The oldest date that every archive format can write; printed nowhere."""


class DisclosurePlugin(BasePlugin[DisclosureConfig]):
    """Adds the generated pages and the search index to a MkDocs site."""

    def __init__(self) -> None:
        self.mode = BuildMode.PREVIEW
        self._build: SiteBuild | None = None
        self.preview: Preview | None = None
        self.known: dict[str, Page] = {}
        """Generated pages that MkDocs gets a File for, by source URI."""
        self.unreadable: set[str] = set()
        """Pages of docs/ that a preview leaves out, by source URI."""
        self.unchecked: MkDocsConfig | None = None
        """Settings of a build that has not checked docs/ yet."""
        self.converted: ConvertedDocs | None = None
        """Pages of docs/ that MkDocs has converted before docs/ is checked."""
        self.nav = Navigation([], [])
        self.frames: Frames | None = None
        self.render_sitemap: Callable[..., str] | None = None
        self.reloading = False
        """Whether MkDocs puts a script of its own into every page, which reloads it after a change."""
        self.serving = False
        """Whether MkDocs serves the site, at an address of its own."""

    @property
    def build(self) -> SiteBuild:
        """The build that MkDocs is at, from on_config on."""
        assert self._build is not None
        return self._build

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note what MkDocs is to do; a preview is never published."""
        context = get_current_context(silent=True)
        parameters = context.params if context else {}
        self.serving = "livereload" in parameters
        self.reloading = bool(parameters.get("livereload", False))
        if not parameters.get("livereload", True):  # then MkDocs never calls on_serve
            self.mode = BuildMode.IN_PLACE
        else:
            self.mode = _MODES.get(command, BuildMode.IN_PLACE)

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the data; stop before anything is touched if there is an error in it."""
        settings = build_settings(config, self.config, self.serving)
        if not settings.data.is_dir():
            raise Abort(f"没有数据文件夹 {self.config.folder}（mkdocs.yml 里 disclosure 的 folder 一项）")

        def warn(text: str) -> None:
            """Print a warning. Raises Abort in a strict and quiet build, whose warnings MkDocs does not count."""
            log.warning(text)
            if config.strict and not log.isEnabledFor(_WARNING_LEVEL):
                raise Abort(text)

        effects = BuildEffects(log.info, log.info, log.error, warn)
        build = SiteBuild(settings, Path(config.site_dir), self.mode, effects, self._build)
        self._build = build
        with _failures_abort():
            build.read()
            show_site(config, build.site, self.reloading)
            add_program_frame(config)
            self.unchecked, self.converted = config, ConvertedDocs(Path(config.docs_dir))
            if self.mode is not BuildMode.PUBLISH:  # MkDocs empties its folder before it converts anything
                self._check_docs()
            config.watch += watched_folders(config, settings.data)
            build.open()
        if self.mode is BuildMode.PUBLISH:
            config.site_dir = str(build.folder)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Give MkDocs an empty source file for every generated page that it has to know."""
        docs = Path(config.docs_dir).name
        for file in list(files):
            if file.src_uri in self.unreadable:  # in a preview
                files.remove(file)
        for file in files.documentation_pages():
            file.edit_uri = f"{docs}/{file.src_uri}"
        add_program_files(files, config)
        join_script_files(files, config)
        self._check_glossary(files, docs)
        try:
            self.known = add_known_pages(self.build.pages, files, config, self.config.folder)
        except AddressTaken as error:
            words = f"{docs}/{error.uri} 占用了生成页面的地址 /{error.address}。请把它移到别处"
            raise Abort(words) from error
        return files

    def _check_docs(self) -> None:
        """Stop where docs/ holds what may not be published; a preview goes on without it.

        What only may be unsafe is a warning, so that ``--strict`` decides. Pages that MkDocs has converted, and with which
        nothing is wrong, are not converted again. Raises Abort.
        """
        if (config := self.unchecked) is None:
            return
        assert self.converted is not None
        clean, self.unchecked, self.converted = self.converted.clean, None, None
        folder, home = Path(config.docs_dir), self.build.settings.home
        extensions = {name: config.mdx_configs.get(name, {}) for name in config.markdown_extensions}
        checked = list(check_docs_pages(folder, folder.name, extensions, clean))
        problems = [problem for page in checked for problem in page.problems]
        problems += find_file_problems(folder, folder.name, {page.address for page in self.build.pages})
        inputs = [os.path.relpath(name, home) for name in (config.config_file_path, *own_theme(config))]
        problems += find_personal_data_in_text_files(home, inputs)
        for blank in find_blanks(folder, folder.name):
            log.info("%s", blank)
        self.unreadable = {page.file for page in checked if page.page is None}
        for problem in sort_problems(problems):
            if problem.code in WARNING_CODES:
                log.warning("%s", problem._replace(level=Level.WARNING))
            else:
                log.error("%s", problem)
        count = sum(problem.code not in WARNING_CODES for problem in problems)
        if count and self.mode is not BuildMode.PREVIEW:
            raise _wrong(f"{folder.name} 等手写的文件里", count)

    def _check_glossary(self, files: Files, docs: str) -> None:
        """Stop where a word on a page would lead to no explanation; a preview goes on."""
        file = files.get_file_from_path(f"{GLOSSARY_ADDRESS}index.md")
        assert file is not None  # the program has one where the site has none
        problems = glossary_problems(f"{docs}/{file.src_uri}", file.content_string)
        for problem in problems:
            log.error("%s", problem)
        if problems and self.mode is not BuildMode.PREVIEW:
            raise _wrong("术语页", len(problems))

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Note the main navigation: every page shows it."""
        self.nav = nav
        return nav

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Set up what renders frames, and let workers write what is no page while MkDocs renders its own."""
        self._check_docs()
        # Before the first template is read: no page carries the indentation and the blank lines of templates.
        env.trim_blocks = True
        env.add_extension("generator.rendering.render.Unindented")
        env.bytecode_cache = TEMPLATE_CACHE
        render = page_renderer(env.get_template("main.html"), self.nav, config, self.config.folder)
        self.frames = Frames(render, nav_urls(self.nav))
        self.render_sitemap = env.get_template(SITEMAP_FILE).render
        if self.mode is not BuildMode.PREVIEW:
            with _failures_abort():
                self.build.start_files(Path(config.site_dir))
        return env

    def on_template_context(self, context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
        """Give sitemap.xml the public addresses of all pages: those written by hand first."""
        if template_name == SITEMAP_FILE and config.site_url:
            changes = last_changes(self.build.settings.data)
            by_hand = [file.page for file in context["pages"] if file.src_uri not in self.known]
            entries = sitemap_entries(config.site_url, by_hand, self.build.pages, changes)
            whole, *parts = sitemap_files(entries, config.site_url)
            assert self.render_sitemap is not None
            context.update(whole.variables)
            for name, variables in parts:
                write_file_at(Path(config.site_dir), name, self.render_sitemap(variables).encode())
        return context

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Give the frame what it shows around the page."""
        own = self.known.get(page.file.src_uri)
        page.update_date = UNDATED  # MkDocs puts today's date there, and in sitemap.xml.gz
        page.meta = {"trail": link_values((OVERVIEW,)), **page.meta} if own is None else page_meta(own)
        if self.converted is not None and page.file.src_dir == config.docs_dir:
            self.converted.begin(markdown)
        return markdown

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Put the generated HTML in the place of the empty Markdown."""
        if self.converted is not None and page.file.src_dir == config.docs_dir:
            self.converted.judge(page.file.src_uri, html)
        own = self.known.get(page.file.src_uri)
        if own is None:
            return html
        if self.mode is BuildMode.PREVIEW:
            return ""
        if own.address == DOWNLOADS.address:  # lists what is written later
            page.present_anchor_ids = {part.address for part in own.parts}
            return ""
        with _failures_abort(), self.build.failures():
            fill_page(page, own)
        assert page.content is not None
        page.present_anchor_ids = anchors_in(page.content)
        return page.content

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Remove from Material's frame what HTML does not allow."""
        return without_toggle_state(output)

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Remove from 404.html what HTML does not allow."""
        return without_toggle_state(output_content)

    def _write(self, *, config: MkDocsConfig) -> None:
        """Write all pages that MkDocs does not know; a preview renders them when they are requested."""
        assert self.frames is not None
        folder = Path(config.site_dir)
        if self.mode is BuildMode.PREVIEW:
            self.build.write_feed(folder)
            for page in self.known.values():
                (folder / page.address / PAGE_FILE).unlink()
            self._previewed().show(self.build, self.frames, folder)
            return
        by_mkdocs = {page.address for page in self.known.values()}
        with _failures_abort():
            self.build.write(FrameRenderer(self.frames, folder, by_mkdocs))

    @event_priority(-100)  # after everything that other plugins and hooks write
    def _seal(self, *, config: MkDocsConfig) -> None:
        """Write what the site was built from, and the checksums of its files."""
        if self.mode is not BuildMode.PREVIEW:
            with _failures_abort():
                self.build.seal()
            log.info(self.build.summary())

    on_post_build = CombinedEvent(_write, _seal)

    def on_build_error(self, *, error: Exception) -> None:
        """Keep what failed from being published: MkDocs counts the warnings of --strict after on_post_build."""
        if self._build is not None:
            self._build.complete = False
        if self.converted is not None:
            self.converted.stop()
            self._check_docs()  # says with its place what MkDocs stumbled over
        if isinstance(error, OSError) and self.mode is BuildMode.PUBLISH:
            raise Abort(str(unfinished(error))) from error

    def on_shutdown(self) -> None:
        """Publish what is complete; MkDocs calls this last, whatever happened."""
        if self.preview is not None:
            self.preview.close()
        if self._build is None:
            return
        try:
            if self.build.complete and self.mode is BuildMode.PUBLISH:
                with _failures_abort():
                    if self.build.publish():
                        log.info("网站已更新：%s", self.build.target)
        finally:
            self.build.close()

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Let the server render what is missing when it is requested, and learn at once of what changes.

        `mkdocs serve --clean` says "build" first: put that build where the preview looks for it.
        """
        from generator.output.file_watcher import Watcher

        if self.mode is BuildMode.PUBLISH:
            self.on_shutdown()
            self.mode = BuildMode.PREVIEW
        app = server.get_app()
        assert app is not None
        server.set_app(self._previewed().around(app, server.mount_path))
        server.observer = Watcher(server.observer)  # type: ignore[assignment]  # as much of one as MkDocs uses
        return server

    def _previewed(self) -> Preview:
        """Return the preview of this process."""
        from generator.output.preview import Preview

        self.preview = self.preview or Preview()
        return self.preview


@contextmanager
def _failures_abort() -> Iterator[None]:
    """Turn the failure of a build into the one that MkDocs prints and ends with."""
    try:
        yield
    except BuildFailed as error:
        raise Abort(str(error)) from error
    except DataProblems as error:
        for problem in error.problems:
            log.error("%s", problem)
        raise _wrong("数据里", len(error.problems)) from None


def _wrong(place: str, count: int) -> Abort:
    return Abort(f"{place}有 {count} 处错误，没有生成网站；已公开的网站没有变动。改好后再试。")
