"""Build the page of results, which the search fills in the reader's browser."""

from __future__ import annotations

from dataclasses import dataclass

from generator.form.addresses import way_to_root
from generator.pages.page import OVERVIEW, SEARCH, Page, PageContent
from generator.pages.site_content import SiteContent
from generator.rendering.render import render
from generator.rendering.words import amount_text


@dataclass(frozen=True, slots=True)
class _Search(PageContent):
    """The page before anything is searched for: how one can search, with examples of the site's own."""

    site: SiteContent

    def render(self) -> str:
        return render("search.html", examples=self._examples(), root=way_to_root(SEARCH.address))

    def _examples(self) -> list[tuple[str, str]]:
        """Return pairs of words for a way to search and a query that finds the newest project that way."""
        if not self.site.projects:
            return []
        newest = max(self.site.projects, key=lambda project: (project.year, project.annual, project.id))
        unit = newest.units[0]
        examples = [
            ("项目名称，或者表上的任何文字", newest.name),
            ("几个词，用空格隔开：都要有", f"{newest.year} {unit}"),
        ]
        if newest.annual:
            examples.append(("金额，万元或者元", f"{amount_text(newest.annual)}万元"))
        return examples

    def inputs(self) -> object:
        return self._examples()


def search_page(site: SiteContent) -> Page:
    """Return the page of results."""
    return Page(
        address=SEARCH.address,
        title=SEARCH.title,
        description=f"在{site.publisher}公开的项目里查找：名称、表上的文字、年度、单位、金额、项目编码。",
        content=_Search(site),
        column=SEARCH.title,
        trail=(OVERVIEW,),
    )
