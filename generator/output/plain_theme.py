"""Render the frame of overrides/ around a page, on a skeleton of our own in the place of Material's.

It has its own jinja2 environment: overrides/ escape by hand, as MkDocs wants it, and generator/rendering/templates/ never do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, pass_context

from generator.form.registers import SiteRegister
from generator.output.docs_pages import DocsPage
from generator.output.mkdocs_settings import SiteSettings
from generator.output.page_frame import link_values, page_meta
from generator.output.sitemap import SITEMAP_FILE, sitemap_files
from generator.pages import OVERVIEW, Page
from generator.rendering.browser_policy import PAGE_POLICY, REFERRER
from generator.rendering.render import Unindented


@dataclass(frozen=True)
class _Part:
    """A heading in the table of contents."""

    title: str
    url: str
    level: int = 2
    children: Sequence[_Part] = ()


@dataclass(frozen=True)
class _Shown:
    """A page, or an entry of the main navigation, with the attribute names of MkDocs' pages, which overrides/ read."""

    title: str
    url: str
    active: bool = False
    children: None = None
    meta: dict[str, Any] = field(default_factory=dict)
    content: str = ""
    toc: Sequence[_Part] = ()
    edit_url: str = ""
    canonical_url: str = ""

    @property
    def is_homepage(self) -> bool:
        """Whether this is the page at the root."""
        return not self.url


class PlainTheme:
    """Renders whole HTML files: the frame of overrides/ with the content of a page in it."""

    def __init__(
        self,
        templates: Sequence[str],
        settings: SiteSettings,
        register: SiteRegister,
        nav: Iterable[tuple[str, str]],
        feed: str = "",
    ) -> None:
        """Take folders of templates, of which the first that has one counts, and titles and addresses of the main navigation.

        `feed` is the address of the Atom feed; empty where there is none.
        """
        self._settings = settings
        self._nav = [_Shown(title, address) for title, address in nav]
        self._config = {
            "site_name": register.title,
            "site_url": settings.address,
            "site_description": "",
            "copyright": settings.copyright,
            "extra_css": settings.stylesheets,
            "extra_javascript": settings.scripts,
            "extra": {
                "site": register,
                "searchable": settings.search,
                "feed": feed,
                "policy": PAGE_POLICY,
                "referrer": REFERRER,
            },
        }
        self._environment = Environment(  # overrides/ escape by hand
            loader=ChoiceLoader(
                [FileSystemLoader(templates), PackageLoader("generator.rendering", "templates/plain")]
            ),
            trim_blocks=True,
            extensions=[Unindented],
        )
        self._environment.filters["url"] = _url

    def generated_page(self, page: Page) -> str:
        """Return the HTML file of a page generated from data; renders the page's content too."""
        parts = [_Part(part.title, f"#{part.address}") for part in page.parts]
        shown = _Shown(
            page.title, page.address, meta=page_meta(page), content=page.content.render(), toc=parts
        )
        return self._page(shown, f"{self._settings.data}/{page.project}.yml" if page.project else "")

    def docs_page(self, page: DocsPage) -> str:
        """Return the HTML file of a page written by hand, whose content is HTML already."""
        shown = _Shown(
            page.title,
            page.address,
            meta={"trail": link_values((OVERVIEW,)), **page.meta},
            content=page.content,
            toc=_parts(page.parts),
        )
        return self._page(shown, f"{self._settings.docs}/{page.file}")

    def page_for_wrong_addresses(self) -> str:
        """Render 404.html. It is shown at any address, so its links begin at the server's root."""
        path = "/" + "/".join(self._settings.address.split("/")[3:])
        return self._render("404.html", None, self._nav, path, path.rstrip("/"))

    def sitemap(self, pages: Iterable[tuple[str, str | None]]) -> dict[str, str]:
        """Render the files of sitemap.xml, by name, from pairs of a page's address below the root and the day of its last change."""
        template = self._environment.get_template(SITEMAP_FILE)
        entries = [(self._settings.address + address, changed) for address, changed in pages]
        files = sitemap_files(entries, self._settings.address)
        return {name: template.render(variables) for name, variables in files}

    def _page(self, page: _Shown, file: str) -> str:
        """Render a page with its navigation; `file` is what can be edited, empty where nothing can."""
        root = "../" * page.url.count("/")
        edit = self._settings.edit_address.replace("{path}", file) if file else ""
        canonical = self._settings.address and self._settings.address + page.url
        title = next((entry.title for entry in self._nav if entry.url == page.url), page.title)
        page = replace(page, title=title, active=True, edit_url=edit, canonical_url=canonical)
        # the page itself stands in its own navigation, as MkDocs has it
        nav = [page if entry.url == page.url else entry for entry in self._nav]
        return self._render("main.html", page, nav, root, root.rstrip("/") or ".")

    def _render(
        self, template: str, page: _Shown | None, nav: Sequence[_Shown], path_to_root: str, base_url: str
    ) -> str:
        """Render a template; `path_to_root` leads to the site's root, with the last slash, `base_url` without."""
        return self._environment.get_template(template).render(
            page=page,
            nav=SimpleNamespace(items=nav),
            config=self._config,
            features=["content.action.edit"],
            base_url=base_url,
            path_to_root=path_to_root,  # a name that no template sets: `url` would take what it says
        )


@pass_context
def _url(context: Any, address: str) -> str:
    """Return the link from the rendered page to an address below the root; ``.`` is the root."""
    if address.startswith(("#", "/")) or "://" in address:
        return address
    return context["path_to_root"] + ("" if address == "." else address) or "./"


def _parts(parts: Iterable[Any]) -> list[_Part]:
    """Return the headings of a page written by hand as entries of its table of contents."""
    return [_Part(part["name"], f"#{part['id']}", part["level"], _parts(part["children"])) for part in parts]
