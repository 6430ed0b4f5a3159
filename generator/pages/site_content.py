"""Hold what several pages show of a catalog; each list is made when the first page needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property, partial
from itertools import accumulate
from typing import Any

from markupsafe import escape

from generator.checks import RULES
from generator.downloads.description import DataDescription
from generator.downloads.file_list import Download
from generator.downloads.pieces import DownloadOrder
from generator.downloads.write_all import download_order
from generator.form.addresses import results_address, way_to_root
from generator.form.form_kinds import FormKind
from generator.history.change_log import ChangeLog
from generator.pages.changes import ChangePages
from generator.pages.embeds import Embedding
from generator.pages.finding_lists import FindingLists
from generator.pages.funds_comparison import change_in_words
from generator.pages.item_lists import ItemLists
from generator.pages.page import CHECKS, DOWNLOADS, indicators_address
from generator.projects.catalog import Catalog
from generator.projects.fingerprints import code_version, encode_inputs, key_of
from generator.projects.project_drawing import PageAdditions
from generator.projects.project_series import series_address, series_of
from generator.projects.project_summary import LevelCount, ProjectSummary
from generator.projects.totals import (
    UnitLine,
    YearSummary,
    by_unit,
    by_year,
    level_counts,
    unit_lines,
)
from generator.rendering.render import render


class SiteContent:
    """A catalog with the settings of the site and the lists that several pages show."""

    def __init__(
        self,
        catalog: Catalog,
        downloads: bool = True,
        address: str = "",
        search: bool = True,
        change_log: ChangeLog | None = None,
        merges: str = "",
        sealed: bool = True,
    ) -> None:
        """Set up for a catalog. `address` is the public address with the last slash, empty where it is not known.

        For `merges` see `ChangePages`, for the other settings the attributes of the same names.
        """
        self.catalog = catalog
        self.search = search
        """Whether there is an index by which the list of indicators can be filtered."""
        self.downloads = downloads
        """Whether there is anything to download."""
        self.address = address
        self.embedding = Embedding(catalog.registers.site.title, address)
        self.files: Sequence[Download] = ()
        """The downloads; set when they are written, before the page that lists them is drawn."""
        self.forms = catalog.projects
        """Summaries of all forms that have a page."""
        self.projects = catalog.by_kind[FormKind.PROJECT]
        """Summaries of all projects. Every list and sum is of these; forms of other kinds have lists of their own."""
        self.publisher = catalog.registers.site.publisher
        self.merges = merges
        self.sealed = sealed
        """Whether SHA256SUMS and source.json lie at the root: not where another generator writes what is published."""
        pages = {project.id for project in self.forms}
        self.history = ChangePages(change_log or ChangeLog(), pages, catalog.registers.withdrawn, merges)

    @property
    def absent(self) -> Sequence[str]:
        """Addresses in the main navigation that this site has no page at."""
        present = {CHECKS: self.catalog.registers.site.findings_public, DOWNLOADS: self.downloads}
        return [page.address for page, is_present in present.items() if not is_present]

    @cached_property
    def series(self) -> Sequence[Sequence[ProjectSummary]]:
        """The forms of all years of each project that has several, the oldest first."""
        return [series for forms in self.catalog.by_kind.values() for series in series_of(forms)]

    @cached_property
    def series_by_id(self) -> Mapping[str, Sequence[ProjectSummary]]:
        """The series of each form that is in one, by the id of the form."""
        return {project.id: series for series in self.series for project in series}

    def form_of_year(self, project_id: str, year: int) -> ProjectSummary | None:
        """Return the form that the same project has in another year; None without one."""
        series = self.series_by_id.get(project_id, ())
        return next((form for form in series if form.year == year), None)

    def comparison_address(self, project_id: str) -> str:
        """Return the address of the comparison of a project's years; empty for a project of one year."""
        series = self.series_by_id.get(project_id)
        return series_address(series) if series else ""

    def page_additions(self, project_id: str) -> PageAdditions:
        """Draw what stands on a project's page and is not in its artifact, for it depends on more than its file."""
        return PageAdditions(
            years=self._years_html(project_id),
            address=f" {escape(self.address)}{project_id}/" if self.address else "",
            end=self._findings_between_html(project_id) + self.history.draw_revisions(project_id),
        )

    def feed(self) -> str:
        """Return the Atom feed of changes; empty where the history is not known."""
        title = self.catalog.registers.site.title
        return self.history.feed(title, self.publisher, self.address) if self.history.has_feed else ""

    def _years_html(self, project_id: str) -> str:
        series = self.series_by_id.get(project_id)
        if series is None:
            return ""
        shown = self.project_by_id[project_id]
        before = next((form for form in reversed(series) if form.year < shown.year), None)
        has_funds = before is not None and before.has_funds and shown.has_funds
        return render(
            "project_years.html",
            forms=series[::-1],
            shown=shown,
            before=before,
            change=change_in_words(before.annual, shown.annual) if before and has_funds else "",
            comparison=series_address(series),
            root=way_to_root(project_id),
        )

    def _findings_between_html(self, project_id: str) -> str:
        findings = self.catalog.findings_between.get(project_id, ())
        if not findings or not self.catalog.registers.site.findings_public:
            return ""
        return render(
            "project_between.html",
            findings=[(RULES[finding.code], finding) for finding in findings],
            projects=self.project_by_id,
            root=way_to_root(project_id),
        )

    def indicator_filter(self, **chosen: Any) -> Callable[..., str] | None:
        """Return `indicators_address` with the `chosen` filters set; None where there is no index to filter by."""
        return partial(indicators_address, **chosen) if self.search else None

    @cached_property
    def download_order(self) -> DownloadOrder:
        """The downloads that are to be written."""
        return download_order(self.catalog, self.address)

    @property
    def data_description(self) -> DataDescription:
        """The description of the downloads as a whole."""
        return self.download_order.description

    @cached_property
    def project_by_id(self) -> Mapping[str, ProjectSummary]:
        """Each form by its id."""
        return {project.id: project for project in self.forms}

    def task_links(self, project_id: str) -> Mapping[str, str]:
        """Return the address of the project's page for every name in a form's tables that one project of the year has."""
        form = self.project_by_id[project_id]
        if not form.tasks:
            return {}
        by_task = {name: self._addresses_by_name.get((form.year, name), ()) for name in form.tasks}
        return {name: addresses[0] for name, addresses in by_task.items() if len(addresses) == 1}

    @cached_property
    def _addresses_by_name(self) -> Mapping[tuple[int, str], Sequence[str]]:
        """Addresses of all projects by year and name."""
        addresses: dict[tuple[int, str], list[str]] = {}
        for project in self.projects:
            addresses.setdefault((project.year, project.name), []).append(project.address)
        return addresses

    @cached_property
    def other_kinds(self) -> Sequence[FormKind]:
        """The kinds of forms that are no projects' and that the site has."""
        return [
            kind for kind, forms in self.catalog.by_kind.items() if forms and kind is not FormKind.PROJECT
        ]

    @cached_property
    def both_sides(self) -> str:
        """Words for both sides of the projects' forms, 中期与年度; 两期 where forms differ; empty where none has two sides."""
        words = {"与".join(project.sides) for project in self.projects if len(project.sides) > 1}
        return words.pop() if len(words) == 1 else "两期" if words else ""

    @cached_property
    def other_forms_of_unit(self) -> Mapping[str, Sequence[ProjectSummary]]:
        """The forms that are no projects' of each unit that has any, by the name of the unit."""
        return by_unit([form for form in self.forms if form.kind is not FormKind.PROJECT])

    @cached_property
    def years(self) -> Sequence[YearSummary]:
        """A summary of each year, the newest first."""
        return by_year(self.projects)

    @cached_property
    def overview_year(self) -> YearSummary | None:
        """The year that the first page shows; None without projects.

        It is the 总览年度 of site.yml, else the newest year, or the one before as long as the newest has fewer than half as
        many projects: then it is still being published.
        """
        chosen = self.catalog.registers.site.overview_year
        by_year = {year.year: year for year in self.years}
        if chosen in by_year:
            return by_year[chosen]
        counts = [year.totals.projects for year in self.years[:2]]
        begins = len(counts) > 1 and counts[0] * 2 < counts[1]
        return self.years[begins] if self.years else None

    def is_complete(self, year: int) -> bool:
        """Whether a year is published as a whole: years after that of the first page are not."""
        return self.overview_year is not None and year <= self.overview_year.year

    def has_just_begun(self, year: YearSummary) -> bool:
        """Whether a year has fewer than half as many projects as that of the first page, which is older."""
        shown = self.overview_year
        return (
            shown is not None and year.year > shown.year and year.totals.projects * 2 < shown.totals.projects
        )

    @cached_property
    def result_years(self) -> Sequence[int]:
        """Years in which a project has a self-evaluation or was monitored, the newest first."""
        years = {
            project.year
            for project in self.projects
            if project.results and (project.results.has_evaluation or project.results.monitorings)
        }
        return sorted(years, reverse=True)

    @cached_property
    def has_evaluations(self) -> bool:
        """True if any project has a self-evaluation."""
        return any(project.results and project.results.has_evaluation for project in self.projects)

    def results_address(self, year: int) -> str:
        """Return the address of the page of results of a year in `result_years`: the newest has the shortest."""
        return results_address(year, self.result_years[0])

    @cached_property
    def missed_items(self) -> ItemLists:
        """HTML of the missed indicators of every year, in the order of the projects."""
        lists = ItemLists(lambda source: self.catalog.artifacts.missed_items(self.projects[source].id))
        for source, project in enumerate(self.projects):
            if project.results and project.results.missed:
                lists.append(source, [(project.year, project.results.missed)])
        return lists

    @cached_property
    def projects_of_unit(self) -> Mapping[str, Sequence[ProjectSummary]]:
        """The projects of each unit that has any, by the name of the unit."""
        return by_unit(self.projects)

    @cached_property
    def unit_lines(self) -> Sequence[UnitLine]:
        """Every unit with its projects of the year that the first page shows, the one with most money first."""
        shown = self.overview_year
        return unit_lines(self.catalog.registers.units, shown.rows if shown else ())

    @cached_property
    def levels(self) -> Sequence[LevelCount]:
        """The second levels in the order of the list of all indicators."""
        return level_counts(self.catalog.registers.taxonomy, self.projects)

    @cached_property
    def levels_fingerprint(self) -> str:
        """Digest of `levels`, which hundreds of pages show."""
        return key_of(encode_inputs(self.levels).encode())

    @cached_property
    def level_starts(self) -> Sequence[int]:
        """Index in the list of all indicators at which each of `levels` begins."""
        return [0, *accumulate(level.total for level in self.levels)][:-1]

    @cached_property
    def fingerprint(self) -> str:
        """Digest of everything that every page depends on: registers, settings and the code of this program.

        Projects and history are not in it; `PageContent.inputs` adds those that a page uses.
        """
        settings = (
            self.catalog.registers,
            self.downloads,
            self.address,
            self.search,
            self.merges,
            self.sealed,
        )
        return key_of(code_version().encode(), repr(settings).encode())

    def fingerprint_of(self, projects: Iterable[ProjectSummary]) -> str:
        """Return the joined fingerprints of these projects; changes when any of their files does."""
        return "".join([self.catalog.artifacts.keys[project.id] for project in projects])

    def fingerprint_over_years(self, projects: Iterable[ProjectSummary]) -> str:
        """Return the joined fingerprints of these projects and of the forms that they have in other years."""
        series = self.series_by_id
        return self.fingerprint_of(
            form for project in projects for form in series.get(project.id, (project,))
        )

    @cached_property
    def indicator_items(self) -> ItemLists:
        """HTML of the indicators of each first and second level, in the order of the projects."""
        lists = ItemLists(lambda source: self._items(self.forms[source].id)[0])
        for source, project in enumerate(self.forms):
            if project.kind is FormKind.PROJECT:
                levels = [((level.level1, level.level2), level.total) for level in project.levels]
                lists.append(source, levels)
        return lists

    @cached_property
    def finding_lists(self) -> FindingLists:
        """The findings of each rule by year."""
        return FindingLists(self.catalog, lambda project_id: self._items(project_id)[1])

    @cached_property
    def _items(self) -> Callable[[str], tuple[list[bytes], list[bytes]]]:
        """A cached reader of the indicators and findings of a project: pages that list the former mostly list the latter."""
        return cache(self.catalog.artifacts.items)

    @cached_property
    def source_fingerprints(self) -> Sequence[str]:
        """Fingerprint of each source of `indicator_items`, by its number."""
        return [self.catalog.artifacts.keys[project.id] for project in self.forms]
