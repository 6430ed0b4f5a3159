"""Find the addresses that a change of the data takes away: an address that was public is permanent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.form.addresses import (
    CHECKS_ADDRESS,
    MONITORING_ADDRESS,
    SELF_EVALUATION_ADDRESS,
    results_address,
    unit_address,
    year_address,
)
from generator.form.registers import Registers
from generator.form.results import RESULTS_SUFFIX
from generator.projects.project_series import series_address, series_of
from generator.reading.personal_numbers import mask_personal_numbers
from generator.reading.problem import Level, Place, Problem


class LostAddress(NamedTuple):
    """An address that had a page, or a place on a page, and leads there no more."""

    address: str
    """Address below the site's root; of a project its id, as withdrawn.yml has it."""
    advice: str
    """Words after the address: what happens to it, and what to do."""
    file: str
    """Path below the data folder, or below the project folder for a page written by hand, of the file that gave the address."""

    def masked(self) -> LostAddress:
        """Return the address without the numbers of persons that names of files and headings may hold."""
        return LostAddress(*map(mask_personal_numbers, self))


class AddressedProject(NamedTuple):
    """Parts of a project from which its addresses follow, whether its file has errors or not."""

    id: str
    year: int
    project_code: str | None
    has_evaluation: bool = False
    """True if the project has a self-evaluation."""
    has_monitoring: bool = False
    """True if the project has been monitored."""
    is_project: bool = True
    """False for a form that is no project's: the pages of results of a year do not count it."""

    @property
    def result_pages(self) -> Sequence[tuple[str, str]]:
        """Address and title of every page of results, relative to the page of the project."""
        pages = (
            (self.has_evaluation, SELF_EVALUATION_ADDRESS, "绩效自评"),
            (self.has_monitoring, MONITORING_ADDRESS, "绩效监控"),
        )
        return [(address, title) for exists, address, title in pages if exists]


class SiteState(NamedTuple):
    """Parts of the data from which the addresses of all generated pages follow."""

    projects: Sequence[AddressedProject]
    registers: Registers | None
    """None where one of them cannot be read: then nothing is said of what they give addresses to."""


PROJECT_ADVICE = (
    " 的网页会打不开。移走的项目要在 withdrawn.yml 写一项撤下说明；换了地址的也要写，说明移到了哪里"
)
_UNIT_ADVICE = (
    " 的网页会打不开。单位页没有撤下说明：请在 units.yml 里留着这个单位，地址名仍写 {slug}；名称、简称可以改"
)
_YEAR_ADVICE = " 的网页会打不开。那一年的网页随项目来去，没有撤下说明：请再想想要不要移走；一定要移走的，先告诉链接到这里的人"
_RESULTS_ADVICE = " 的网页会打不开。公开过的{0}要留着：请把“{0}”放回这个文件；要改正的，在原处改；确实不该公开的，先告诉链接到这里的人"
_RESULTS_YEAR_ADVICE = " 的网页会打不开。那一年的完成情况随自评和监控来去，没有撤下说明：请再想想要不要移走；一定要移走的，先告诉链接到这里的人"
_SERIES_ADVICE = (
    " 的网页会打不开。这一页比较同一个项目的几个年度，地址是最早一年的文件名。改了文件名或项目编码的，请改回去；"
    "添了更早年度的，请让文件名与原来的相同；撤下的，先告诉链接到这里的人"
)
_CHECKS_ADVICE = (
    " 和它下面的网页会打不开。不再公开核对提示以前，请先告诉链接到这里的人；不想改的，site.yml 里改回原样"
)


def lost_addresses(old: SiteState, new: SiteState) -> Iterator[LostAddress]:
    """Yield the addresses of generated pages that `old` has, and `new` has neither with a page nor with a notice."""
    noticed = {entry.address for entry in new.registers.withdrawn} if new.registers else set()
    gone = {project.id for project in old.projects} - {project.id for project in new.projects}
    for project_id in sorted(gone - noticed):
        yield LostAddress(project_id, PROJECT_ADVICE, f"{project_id}.yml")
    if old.registers and new.registers:
        yield from _lost_to_registers(old.registers, new.registers)
    for year in sorted(_years_with_page(old) - _years_with_page(new)):
        file = next(project.id for project in old.projects if project.year == year)
        yield LostAddress(year_address(year), _YEAR_ADVICE, f"{file}.yml")
    yield from _lost_results(old, new)
    series = {series_address(forms): forms for forms in series_of(old.projects)}
    for address in sorted(series.keys() - {series_address(forms) for forms in series_of(new.projects)}):
        yield LostAddress(address, _SERIES_ADVICE, f"{series[address][-1].id}.yml")


def _lost_results(old: SiteState, new: SiteState) -> Iterator[LostAddress]:
    """Yield the addresses of results that projects, or years, do not have any more.

    The results of a project that is gone go with it: its own address says so.
    """
    projects = {project.id: project for project in new.projects}
    for project in old.projects:
        left = projects.get(project.id)
        if left is None:
            continue
        for address, title in project.result_pages:
            if (address, title) not in left.result_pages:
                yield LostAddress(
                    f"{project.id}/{address}", _RESULTS_ADVICE.format(title), f"{project.id}{RESULTS_SUFFIX}"
                )
    files = _files_of_result_years(old)
    addresses = {results_address(year, max(files)): file for year, file in files.items()}
    years = _files_of_result_years(new)
    for address in sorted(addresses.keys() - {results_address(year, max(years)) for year in years}):
        yield LostAddress(address, _RESULTS_YEAR_ADVICE, addresses[address])


def _files_of_result_years(state: SiteState) -> dict[int, str]:
    """Return year → file of results, of every year that has a page of results."""
    return {
        project.year: f"{project.id}{RESULTS_SUFFIX}"
        for project in state.projects
        if project.is_project and project.result_pages
    }


def _lost_to_registers(old: Registers, new: Registers) -> Iterator[LostAddress]:
    """Yield the addresses of units that are not in the register any more, and of findings that are public no more."""
    slugs = {unit.slug for unit in new.units}
    for unit in old.units:
        if unit.slug not in slugs:
            yield LostAddress(unit_address(unit.slug), _UNIT_ADVICE.format(slug=unit.slug), "units.yml")
    if old.site.findings_public and not new.site.findings_public:
        yield LostAddress(CHECKS_ADDRESS, _CHECKS_ADVICE, "site.yml")


def _years_with_page(state: SiteState) -> set[int]:
    years = {project.year for project in state.projects}
    return years if len(years) > 1 else set()


def lost_address_problem(lost: LostAddress, folder: str) -> Problem:
    """Return the loss of an address as a problem; `folder` is the folder that its file lies below, empty for the top."""
    path = f"{folder}/{lost.file}" if folder else lost.file
    return Problem(path, Place(1, 1), Level.WARNING, "lost-address", f"{lost.address}{lost.advice}")
