"""Read the plugin's options and MkDocs' configuration, and put into it what MkDocs has to know of the site."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.base import Config
from mkdocs.config.config_options import Type
from mkdocs.config.defaults import MkDocsConfig

from generator.output.build_settings import BuildSettings
from generator.output.docs_pages import with_heading_anchors
from generator.output.mkdocs_nav import nav_without
from generator.output.program_files import PROGRAM_FRAME
from generator.pages import SiteContent
from generator.pages.changes import FEED
from generator.rendering.browser_policy import PAGE_POLICY, REFERRER
from generator.rendering.template_cache import TEMPLATES


class DisclosureConfig(Config):
    """The plugin's options in mkdocs.yml."""

    folder = Type(str, default="data")
    """The data folder, relative to mkdocs.yml."""
    search = Type(bool, default=True)
    """Whether there is a search index, which the list of indicators is filtered by as well."""
    downloads = Type(bool, default=True)
    """Whether there is open data, and a record for each project's page."""
    merge_requests = Type(str, default="")
    """Address of a pull request, with ``{number}`` in it; empty where the public cannot read them."""
    executor = Type(str, default="")
    """``dask://host:port`` or ``tls://host:port`` of a cluster that builds the projects; empty for this machine."""


def build_settings(config: MkDocsConfig, options: DisclosureConfig, serving: bool) -> BuildSettings:
    """Return the settings of a build by MkDocs, `serving` for one by `mkdocs serve`."""
    home = Path(config.config_file_path).resolve().parent
    hooks = map(str, config.hooks)
    return BuildSettings(
        home=home,
        data=home / options.folder,
        data_name=options.folder,
        inputs=(options.folder, config.config_file_path, config.docs_dir, *own_theme(config), *hooks),
        address=(_written_address(config) if serving else config.site_url) or "",
        edit_address=str(config.edit_uri_template or ""),
        merges=options.merge_requests,
        search=options.search,
        downloads=options.downloads,
        cluster=options.executor,
        rewritten=_has_other_code(config),
    )


def _written_address(config: MkDocsConfig) -> str:
    """Return the public address that mkdocs.yml gives, with a slash at its end; empty without one.

    `mkdocs serve` puts its own address in the place of it, which texts that are copied (citations, embeds) must not name.
    """
    written = [values["site_url"] for values in config.user_configs if values.get("site_url")]
    return f"{str(written[-1]).rstrip('/')}/" if written else ""


_LATE_EVENTS = ("post_build", "build_error", "shutdown")
"""Events of MkDocs at which pages are finished."""


def _has_other_code(config: MkDocsConfig) -> bool:
    """Whether plugins of others, or hooks, run when pages are finished."""
    methods = [method for event in _LATE_EVENTS for method in config.plugins.events[event]]
    return any(getattr(method, "__module__", "").partition(".")[0] != "generator" for method in methods)


def show_site(config: MkDocsConfig, site: SiteContent, reloading: bool) -> None:
    """Give MkDocs' templates what they read of the site, and its nav only entries that have a page.

    With `reloading` MkDocs puts a script of its own into every page, which the policy of published pages forbids.
    """
    register = site.catalog.registers.site
    config.site_name = register.title
    config.extra["site"] = register
    config.extra["searchable"] = site.search
    config.extra["feed"] = FEED if site.history.has_feed else ""
    if not reloading:
        config.extra |= {"policy": PAGE_POLICY, "referrer": REFERRER}
    config.mdx_configs = with_heading_anchors(config.mdx_configs)
    for address in site.absent if config.nav is not None else ():
        config.nav = nav_without(config.nav, f"{address}index.md")


def add_program_frame(config: MkDocsConfig) -> None:
    """Let MkDocs take the templates around the pages from the program where the site's own folder has none."""
    if str(PROGRAM_FRAME) not in config.theme.dirs:
        config.theme.dirs.insert(len(own_theme(config)), str(PROGRAM_FRAME))


def watched_folders(config: MkDocsConfig, data: Path) -> list[str]:
    """Return the folders whose changes concern a preview, and that MkDocs does not watch by itself."""
    return [str(data), str(TEMPLATES), *own_theme(config)]


def own_theme(config: MkDocsConfig) -> list[str]:
    """Return the folder of our templates around the pages; empty without one."""
    return [config.theme.custom_dir] if config.theme.custom_dir else []
