"""The site as MkDocs builds it: the only module that knows MkDocs. Translates and decides nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any, Literal

from mkdocs.config.base import Config
from mkdocs.config.config_options import Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc

from generator.catalog import Catalog, read_catalog
from generator.pages import OVERVIEW, Link, Page, make_pages
from generator.problems import DataProblems, Problem
from generator.publishing import Building
from generator.search import SearchIndexError, write_search_index
from generator.search_texts import search_records

log = get_plugin_logger("disclosure")

FOREIGN = re.compile(
    r"<(?:script|iframe|object|embed)\b[^>]*|\bsrc(?:set)?=[\"']?(?:https?:)?//[^\s\"'>]*", re.IGNORECASE
)
"""What in a page written by hand would load something from elsewhere, or run."""

UNDATED = "1980-01-01"
"""The oldest date that every archive format can write; printed nowhere."""


class DisclosureConfig(Config):
    """The plugin's options in mkdocs.yml."""

    folder = Type(str, default="data")
    """The data folder, relative to mkdocs.yml."""


class DisclosurePlugin(BasePlugin[DisclosureConfig]):
    """Adds the generated pages and the search index to a MkDocs site."""

    def __init__(self) -> None:
        self.catalog: Catalog | None = None
        self.pages: dict[str, Page] = {}
        """Generated pages by the file that MkDocs knows them by."""
        self.building: Building | None = None
        """Set while a site is built that shall be published."""
        self.command = ""
        self.complete = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember what MkDocs was asked to do; a preview is never published."""
        self.command = command

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the data; stop before anything is touched if there is an error in it."""
        home = Path(config.config_file_path).resolve().parent
        folder = home / self.config.folder
        if not folder.is_dir():
            raise Abort(f"没有数据文件夹 {self.config.folder}（mkdocs.yml 里 disclosure 的 folder 一项）")
        self.catalog = _read(folder, self.config.folder)
        site = self.catalog.registers.site
        config.site_name = site.title
        config.extra["site"] = site
        if not site.findings_public and config.nav is not None:
            config.nav = _without(config.nav, "checks/index.md")
        config.watch += [str(folder), str(Path(__file__).parent / "templates"), *_own_theme(config)]
        self.pages = {}
        if self.command == "build":
            # resolved: a link in the place of the site keeps leading to the published folder
            self.building = _begin(Path(config.site_dir).resolve())
            config.site_dir = str(self.building.folder)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Hand MkDocs an empty source file for every generated page; the HTML follows in on_page_content."""
        assert self.catalog is not None
        docs = Path(config.docs_dir).name
        for file in files.documentation_pages():
            file.edit_uri = f"{docs}/{file.src_uri}"
        written = {file.dest_uri: file.src_uri for file in files}
        in_nav = set(_targets(config.nav))
        for page in make_pages(self.catalog):
            uri = f"{page.address}index.md"
            inclusion = InclusionLevel.INCLUDED if uri in in_nav else InclusionLevel.NOT_IN_NAV
            file = File.generated(config, uri, content="", inclusion=inclusion)
            if file.dest_uri in written:
                taken = f"{docs}/{written[file.dest_uri]} 占用了生成页面的地址 /{page.address}"
                raise Abort(f"{taken}。请把它移到别处")
            file.edit_uri = f"{self.config.folder}/{page.data_path}" if page.data_path else None
            files.append(file)
            self.pages[uri] = page
        return files

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Tell the frame what it prints round the page."""
        own = self.pages.get(page.file.src_uri)
        page.update_date = UNDATED  # MkDocs puts today's date there, and in sitemap.xml.gz
        page.meta = {"trail": _links((OVERVIEW,)), **page.meta} if own is None else _meta(own)
        return markdown

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """The generated HTML in place of the empty Markdown."""
        own = self.pages.get(page.file.src_uri)
        if own is None:
            for found in FOREIGN.findall(html):
                log.warning(
                    "%s 里的 %s 会让读者的浏览器去请求别的网站。请把文件放进 docs/，或改成文字链接",
                    page.file.src_uri,
                    found,
                )
            return html
        page.toc = get_toc(
            [
                {"level": 2, "id": escape(part.address), "name": part.title, "children": []}
                for part in own.parts
            ]
        )
        return own.content

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Material's frame, with what HTML does not allow taken out."""
        return _valid(output)

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """The same for 404.html."""
        return _valid(output_content)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """The search index, when all pages are there."""
        assert self.catalog is not None
        try:
            write_search_index(search_records(self.catalog), Path(config.site_dir))
        except SearchIndexError as error:
            raise Abort(str(error)) from error
        self.complete = True

    def on_build_error(self, *, error: Exception) -> None:
        """MkDocs counts the warnings of --strict after on_post_build: what failed then is not published."""
        self.complete = False

    def on_shutdown(self) -> None:
        """Publish what is complete; MkDocs calls this last, whatever happened."""
        building, self.building = self.building, None
        if building is None:
            return
        if not self.complete:
            building.discard()
            return
        try:
            building.publish()
        except OSError as error:
            building.discard()
            raise Abort(
                f"网站生成好了，但是放不到 {building.site}（{error.strerror}）；已公开的网站没有变动。"
                "这个文件夹和它的上一层要能改名，不能是单独挂载的磁盘"
            ) from error
        log.info("网站已更新：%s", building.site)

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """`mkdocs serve --clean` says "build" first: put that build where the preview looks for it."""
        self.on_shutdown()
        self.command = "serve"
        return server


def _begin(site: Path) -> Building:
    building = Building(site)
    try:
        building.begin()
    except BlockingIOError as error:
        raise Abort(f"另一次生成正在进行（{building.folder}）。请等它结束再试") from error
    except OSError as error:
        if site.is_file():
            raise Abort(f"{site} 是文件，不是文件夹。请换一个位置") from error
        raise Abort(f"不能在 {site.parent} 里生成网站（{error.strerror}）。请检查权限") from error
    return building


def _valid(page: str) -> str:
    """`autocomplete` has no place on a checkbox; Material's own two, outside of every block, carry it."""
    return re.sub(r'(<input class="md-toggle" [^>]*?) autocomplete="off">', r"\1>", page)


def _read(folder: Path, name: str) -> Catalog:
    try:
        catalog = read_catalog(folder, name)
    except DataProblems as error:
        raise _abort(error.problems) from None
    if catalog.errors:
        raise _abort(catalog.errors)
    return catalog


def _abort(problems: tuple[Problem, ...]) -> Abort:
    for problem in problems:
        log.error("%s", problem)
    return Abort(f"数据里有 {len(problems)} 处错误，没有生成网站；已公开的网站没有变动。改好后再试。")


def _meta(page: Page) -> dict[str, Any]:
    """What the templates in overrides/ read from page.meta."""
    return {
        "title": page.title,
        "description": page.description,
        "column": page.column,
        "article": page.article,
        "source": page.source,
        "published": page.published,
        "trail": _links(page.trail),
        "previous": _links((page.previous,))[0] if page.previous else None,
        "next": _links((page.next,))[0] if page.next else None,
    }


def _links(links: tuple[Link, ...]) -> list[dict[str, str]]:
    return [{"title": link.title, "url": link.address} for link in links]


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
