"""Read the registers: site.yml, units.yml, taxonomy.yml and withdrawn.yml."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import Any, TypeVar

from generator.form.cells import Form
from generator.form.form_keys import all_keys
from generator.form.indicator_schemes import Taxonomy
from generator.form.registers import (
    WITHDRAWN_FILE,
    Registers,
    SiteRegister,
    Units,
    WithdrawnProjects,
)
from generator.reading.form_errors import read_form
from generator.reading.personal_data import personal_data_in_values, personal_data_on_lines
from generator.reading.problem import DataProblems, FieldProblem, Level, Place, Problem
from generator.reading.register_checks import check_site, check_taxonomy, check_units, check_withdrawn
from generator.reading.yaml_file import YamlFile
from generator.reading.yaml_text import read_yaml

_Form = TypeVar("_Form", bound=Form)


def read_registers(
    read: Callable[[str], bytes], folder: str, projects: Collection[str] = frozenset()
) -> Registers:
    """Return all registers. `read` returns the bytes of a file in the data folder by its name.

    `folder` is the data folder's name in problems; `projects` are the addresses of all project files. Raises
    DataProblems with everything that is wrong in any register, a missing file included.
    """
    site, site_problems = _read(SiteRegister, read, folder, "site.yml", check_site)
    units, unit_problems = _read(Units, read, folder, "units.yml", check_units)
    taxonomy, taxonomy_problems = _read(Taxonomy, read, folder, "taxonomy.yml", check_taxonomy)
    withdrawn, withdrawn_problems = _read_withdrawn(read, folder, projects)
    if site is None or units is None or taxonomy is None or withdrawn_problems:
        raise DataProblems([*site_problems, *unit_problems, *taxonomy_problems, *withdrawn_problems])
    return Registers(site, units.units, taxonomy, withdrawn.projects if withdrawn else ())


def _read_withdrawn(
    read: Callable[[str], bytes], folder: str, projects: Collection[str]
) -> tuple[WithdrawnProjects | None, list[Problem]]:
    """Return the withdrawn projects, or None, and what is wrong with them; a site need not have any."""
    try:
        read(WITHDRAWN_FILE)
    except FileNotFoundError:
        return None, []
    except OSError:
        pass  # `_read` reports it
    return _read(WithdrawnProjects, read, folder, WITHDRAWN_FILE, partial(check_withdrawn, projects))


_Check = Callable[[Any], Iterator[FieldProblem]]


def _read(
    form: type[_Form], read: Callable[[str], bytes], folder: str, name: str, check: _Check
) -> tuple[_Form | None, list[Problem]]:
    """Return the content of one register, or None, and what is wrong with it; `check` goes through the content."""
    path = f"{folder}/{name}"
    try:
        data = read(name)
    except OSError:
        message = "缺少这个文件，或者读不了。请放回这个文件，或请管理员改权限"
        return None, [Problem(path, Place(1, 1), Level.ERROR, "missing-file", message)]
    source, problems = read_yaml(path, data, all_keys(form))
    content, form_problems = read_form(form, source)
    problems += form_problems
    problems += _personal_data(source)
    if content is not None:
        problems += map(source.field_error, check(content))
    return (None if problems else content), problems


def _personal_data(source: YamlFile) -> list[Problem]:
    """Return the personal numbers on lines, comments included, and those that only the values read from them show."""
    problems = list(personal_data_on_lines(source))
    reported = {(problem.place.line, problem.message) for problem in problems}
    values = personal_data_in_values(source)
    return problems + [each for each in values if (each.place.line, each.message) not in reported]
