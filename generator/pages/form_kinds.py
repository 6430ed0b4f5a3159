"""Build the lists of forms that are no projects': of whole departments, of transfer payments to regions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import escape

from generator.form.addresses import way_to_root
from generator.form.form_kinds import FormKind
from generator.pages.item_lists import place_projects
from generator.pages.page import ITEMS_PER_PAGE, LISTS_OF_KINDS, OVERVIEW, Page, PageContent
from generator.pages.paging import Pager, pagers
from generator.pages.site_content import SiteContent
from generator.projects.project_summary import ProjectSummary
from generator.rendering.render import render


@dataclass(frozen=True, slots=True)
class _FormsOfKind(PageContent):
    """A page of the list of all forms of one kind."""

    site: SiteContent
    kind: FormKind
    forms: Sequence[ProjectSummary]
    """All forms of the kind, the newest year first."""
    pager: Pager

    def render(self) -> str:
        address = self.pager.own_address
        return render(
            "forms_of_kind.html",
            kind=self.kind,
            items=place_projects(self.pager.of(self.forms), address),
            pager=self.pager,
            root=way_to_root(address),
        )

    def inputs(self) -> object:
        return self.pager, self.site.fingerprint_of(self.pager.of(self.forms))


def pages_of_kinds(site: SiteContent) -> Iterator[Page]:
    """Yield the pages of the lists of all kinds of forms that are no projects' and that the site has."""
    for kind in site.other_kinds:
        forms = sorted(site.catalog.by_kind[kind], key=lambda form: (-form.year, form.id))
        title, address = LISTS_OF_KINDS[kind]
        for pager in pagers(len(forms), ITEMS_PER_PAGE, address):
            yield Page(
                address=pager.own_address,
                title=title + pager.in_title,
                description=f"{site.publisher}公开的{title}表，{len(forms)}张。",
                content=_FormsOfKind(site, kind, forms, pager),
                column=OVERVIEW.title,
                trail=(OVERVIEW,) if pager.number == 1 else (OVERVIEW, LISTS_OF_KINDS[kind]),
            )


def link_tasks(page: str, addresses: Mapping[str, str], root: str) -> str:
    """Return the HTML of a form's page with links to projects in the place of their names in its tables.

    `addresses` are those below the site's root by name; `root` is the relative path to it.
    """
    if not addresses:
        return page
    links = {
        str(escape(name)): f'<a href="{escape(root + address)}">{escape(name)}</a>'
        for name, address in addresses.items()
    }
    return _TASK.sub(lambda match: match["tag"] + links.get(match["name"], match["name"]), page)


_TASK = re.compile(r'(?P<tag><th scope="row" data-task>)(?P<name>[^<]*)')
"""A name in a table of a form. Data cannot begin it: in data every < is escaped."""
