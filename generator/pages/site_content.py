"""What several pages show of a catalog: each list is made when the first page needs it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property, partial
from itertools import accumulate
from typing import Any

from generator.checks import RULES, Finding
from generator.downloads import About, Download, Order, order_of
from generator.form.addresses import way_to_root
from generator.history.change_log import ChangeLog
from generator.pages.changes import ChangePages
from generator.pages.embeds import Embedding
from generator.pages.item_lists import ItemLists
from generator.pages.page import CHECKS, DOWNLOADS, indicators_address
from generator.pages.year_comparison import series_address, series_of
from generator.projects.artifacts import finding_items
from generator.projects.catalog import Catalog
from generator.projects.fingerprints import code_version, key_of
from generator.projects.project_summary import LevelCount, ProjectSummary
from generator.projects.totals import (
    Totals,
    UnitLine,
    YearSummary,
    by_unit,
    by_year,
    level_counts,
    totals_of,
    unit_lines,
)
from generator.rendering.render import render


class SiteContent:
    """A catalog with the lists that several pages show; a list is made when the first page needs it."""

    def __init__(
        self,
        catalog: Catalog,
        downloads: bool = True,
        address: str = "",
        search: bool = True,
        chronicle: ChangeLog | None = None,
        merges: str = "",
        sealed: bool = True,
    ) -> None:
        """`address` is the public one, with the last slash; empty where it is not known. For `merges` see `ChangePages`."""
        self.catalog = catalog
        self.search = search
        """Whether there is an index, which the list of indicators is filtered by."""
        self.downloads = downloads
        """Whether there is anything to download."""
        self.address = address
        self.embedding = Embedding(catalog.registers.site.title, address)
        self.files: Sequence[Download] = ()
        """What lies there to download; set as soon as it is written, before the page that lists it is drawn."""
        self.rows = catalog.projects
        self.publisher = catalog.registers.site.publisher
        pages = {row.id for row in self.rows}
        self.merges = merges
        self.sealed = sealed
        """Whether SHA256SUMS and source.json lie at the root: not where another generator makes what is published."""
        self.history = ChangePages(chronicle or ChangeLog(), pages, catalog.registers.withdrawn, merges)

    @property
    def absent(self) -> Sequence[str]:
        """Addresses in the main navigation that this site has no page at."""
        there = {CHECKS: self.catalog.registers.site.findings_public, DOWNLOADS: self.downloads}
        return [page.address for page, is_there in there.items() if not is_there]

    @cached_property
    def series(self) -> Sequence[Sequence[ProjectSummary]]:
        """The forms of all years of each project that has several, the oldest first."""
        return series_of(self.rows)

    @cached_property
    def series_by_id(self) -> Mapping[str, Sequence[ProjectSummary]]:
        """The same by the id of each of them."""
        return {row.id: rows for rows in self.series for row in rows}

    def between_html(self, project_id: str) -> str:
        """What only shows when projects stand side by side: the end of a project's page, which its sheet cannot know.

        Its forms of other years, what rules between projects found in it, and what was changed in it.
        """
        others = self._other_years_html(project_id) + self._findings_between_html(project_id)
        return others + self.history.draw_revisions(project_id)

    def feed(self) -> str:
        """What was published and changed, as Atom; empty where nothing is known of it."""
        title = self.catalog.registers.site.title
        return self.history.feed(title, self.publisher, self.address) if self.history.has_feed else ""

    def _other_years_html(self, project_id: str) -> str:
        rows = self.series_by_id.get(project_id)
        if rows is None:
            return ""
        others = [row for row in reversed(rows) if row.id != project_id]
        root = way_to_root(project_id)
        return render("project_years.html", other_years=others, comparison=series_address(rows), root=root)

    def _findings_between_html(self, project_id: str) -> str:
        found = self.catalog.findings_between.get(project_id, ())
        if not found or not self.catalog.registers.site.findings_public:
            return ""
        return render(
            "project_between.html",
            findings=[(RULES[finding.code], finding) for finding in found],
            projects=self.by_id,
            root=way_to_root(project_id),
        )

    def filtered(self, **chosen: Any) -> Callable[..., str] | None:
        """Gives addresses of the indicators of a `LevelCount`, a kind …, beside what is chosen; None without an index."""
        return partial(indicators_address, **chosen) if self.search else None

    @cached_property
    def order(self) -> Order:
        """What is to be written as downloads."""
        return order_of(self.catalog, self.address)

    @property
    def about(self) -> About:
        """What there is to say of the downloads as a whole."""
        return self.order.about

    @cached_property
    def by_id(self) -> Mapping[str, ProjectSummary]:
        """The row of each project."""
        return {row.id: row for row in self.rows}

    @cached_property
    def years(self) -> Sequence[YearSummary]:
        """Newest first."""
        return by_year(self.rows)

    @cached_property
    def of_unit(self) -> Mapping[str, Sequence[ProjectSummary]]:
        """The projects of each unit that has any."""
        return by_unit(self.rows)

    @cached_property
    def unit_lines(self) -> Sequence[UnitLine]:
        """Every unit, most money first."""
        return unit_lines(self.catalog.registers.units, self.rows)

    @cached_property
    def totals(self) -> Totals:
        """Sums over all projects."""
        return totals_of(self.rows)

    @cached_property
    def levels(self) -> Sequence[LevelCount]:
        """The second levels in the order of the list of all indicators."""
        return level_counts(self.catalog.registers.taxonomy, self.rows)

    @cached_property
    def level_starts(self) -> Sequence[int]:
        """How many indicators stand before each of `levels` in that list."""
        return [0, *accumulate(level.total for level in self.levels)][:-1]

    @cached_property
    def key(self) -> str:
        """Another one with everything that any page may depend on; rows, their sheets and the past aside."""
        settings = (
            self.catalog.registers,
            self.downloads,
            self.address,
            self.search,
            self.merges,
            self.sealed,
        )
        return key_of(code_version().encode(), repr(settings).encode())

    def keys(self, rows: Iterable[ProjectSummary]) -> str:
        """Another text with anything that the rows, or their sheets, say."""
        return "".join([self.catalog.artifacts.keys[row.id] for row in rows])

    @cached_property
    def indicator_items(self) -> ItemLists:
        """HTML of the indicators of each first and second level, in the order of the projects."""
        lists = ItemLists(lambda source: self._items(self.rows[source].id)[0])
        for source, row in enumerate(self.rows):
            lists.append(source, [((level.level1, level.level2), level.total) for level in row.levels])
        return lists

    @cached_property
    def finding_items(self) -> ItemLists:
        """HTML of what each rule found, by its code: first within projects, then between them."""
        lists = ItemLists(self._finding_items)
        for source, row in enumerate(self.rows):
            lists.append(source, row.findings)
        for source, (_, findings) in enumerate(self._between, start=len(self.rows)):
            lists.append(source, [(finding.code, 1) for finding in findings])
        return lists

    @cached_property
    def _items(self) -> Callable[[str], tuple[list[bytes], list[bytes]]]:
        """Reads the indicators and the findings of a project once: where one of them is listed, so is mostly the other."""
        return cache(self.catalog.artifacts.items)

    @cached_property
    def _between(self) -> Sequence[tuple[str, tuple[Finding, ...]]]:
        return list(self.catalog.findings_between.items())

    def _finding_items(self, source: int) -> list[bytes]:
        if source < len(self.rows):
            return self._items(self.rows[source].id)[1]
        project_id, findings = self._between[source - len(self.rows)]
        return [item.encode() for item in finding_items(self.by_id[project_id], findings)]

    @cached_property
    def source_keys(self) -> Sequence[str]:
        """Another one with each source of items that holds other ones."""
        of_row = self.catalog.artifacts.keys
        between = [key_of(f"{of_row[found[0]]}{found}".encode()) for found in self._between]
        return [*[of_row[row.id] for row in self.rows], *between]

    @cached_property
    def finding_counts(self) -> Mapping[str, int]:
        """How often each rule found something, by its code."""
        counts: Counter[str] = Counter()
        for row in self.rows:
            counts.update(dict(row.findings))
        for findings in self.catalog.findings_between.values():
            counts.update(finding.code for finding in findings)
        return counts
