"""Read the registers: site.yml, units.yml, taxonomy.yml, forms.yml, scoring.yml and withdrawn.yml."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import lru_cache, partial
from importlib.resources import files
from typing import Any, TypeVar

from generator.form.cells import Form
from generator.form.form_keys import all_keys
from generator.form.forms_register import FormLayouts
from generator.form.indicator_schemes import Taxonomy
from generator.form.layout_choice import LayoutChoice
from generator.form.registers import (
    FORMS_FILE,
    SCORING_FILE,
    WITHDRAWN_FILE,
    Registers,
    SiteRegister,
    Units,
    WithdrawnProjects,
)
from generator.form.result_layouts import ResultLayoutChoice
from generator.form.scoring_methods import ScoringChoice, ScoringMethods
from generator.reading.form_errors import read_form, suggest_word
from generator.reading.layout_checks import check_forms
from generator.reading.personal_data import personal_data
from generator.reading.problem import DataProblems, FieldProblem, Level, Place, Problem
from generator.reading.register_checks import check_site, check_taxonomy, check_units, check_withdrawn
from generator.reading.scoring_checks import check_scoring
from generator.reading.yaml_text import read_yaml

_Form = TypeVar("_Form", bound=Form)
_Check = Callable[[Any], Iterator[FieldProblem]]


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
    withdrawn, withdrawn_problems = _read_optional(
        WithdrawnProjects, read, folder, WITHDRAWN_FILE, partial(check_withdrawn, projects)
    )
    delivered = delivered_forms()
    forms, form_problems = _read_optional(
        FormLayouts, read, folder, FORMS_FILE, partial(check_forms, delivered, taxonomy)
    )
    scoring, scoring_problems = _read_optional(ScoringMethods, read, folder, SCORING_FILE, check_scoring)
    optional_problems = [*withdrawn_problems, *form_problems, *scoring_problems]
    if site is None or units is None or taxonomy is None or optional_problems:
        raise DataProblems([*site_problems, *unit_problems, *taxonomy_problems, *optional_problems])
    layouts = delivered_layouts()
    if forms is not None:
        layouts = _with_own(layouts, forms)
    if site.default_layout is not None:
        if site.default_layout not in layouts.by_name:
            raise DataProblems([_unknown_default(read, folder, site.default_layout, layouts)])
        layouts = replace(layouts, default_name=site.default_layout)
    methods = replace(delivered_scoring(), own=scoring.methods if scoring else ())
    return Registers(
        site, units.units, taxonomy, layouts, withdrawn.projects if withdrawn else (), scoring=methods
    )


def _unknown_default(read: Callable[[str], bytes], folder: str, name: str, layouts: LayoutChoice) -> Problem:
    source, _ = read_yaml(f"{folder}/site.yml", read("site.yml"), all_keys(SiteRegister))
    message = f"默认表式：没有“{name}”这种表式。{suggest_word(name, layouts.by_name)}"
    return source.field_error(FieldProblem(("默认表式",), "unknown-layout", message))


def _read_optional(
    form: type[_Form], read: Callable[[str], bytes], folder: str, name: str, check: _Check
) -> tuple[_Form | None, list[Problem]]:
    """Return the content of a register, or None, and what is wrong with it; a site need not have it."""
    try:
        read(name)
    except FileNotFoundError:
        return None, []
    except OSError:
        pass  # `_read` reports it
    return _read(form, read, folder, name, check)


def delivered_layouts() -> LayoutChoice:
    """Return the choice among the layouts that come with the program, for data without registers."""
    delivered = delivered_forms()
    return LayoutChoice(
        delivered.layouts, delivered.schemes, results=ResultLayoutChoice(delivered.result_layouts)
    )


def _with_own(layouts: LayoutChoice, forms: FormLayouts) -> LayoutChoice:
    results = replace(layouts.results, own=forms.result_layouts)
    return replace(layouts, own=forms.layouts, own_schemes=forms.schemes, results=results)


def read_layouts(read: Callable[[str], bytes]) -> LayoutChoice:
    """Return the layouts of data whose registers may have errors; a register that cannot be read says nothing here.

    `read` returns the bytes of a file in the data folder by its name, or raises OSError.
    """
    layouts = delivered_layouts()
    forms, problems = _read_optional(FormLayouts, read, "", FORMS_FILE, lambda forms: iter(()))
    if forms is not None and not problems:
        layouts = _with_own(layouts, forms)
    try:
        site, _ = read_yaml("site.yml", read("site.yml"), all_keys(SiteRegister))
    except OSError:
        return layouts
    default = site.value_at(("默认表式",))
    known = isinstance(default, str) and default in layouts.by_name
    return replace(layouts, default_name=str(default)) if known else layouts


@lru_cache(maxsize=1)
def delivered_forms() -> FormLayouts:
    """Return the layouts and schemes that come with the program. Raises DataProblems where that file is wrong."""
    return _read_delivered(FormLayouts, "delivered_forms.yml")


@lru_cache(maxsize=1)
def delivered_scoring() -> ScoringChoice:
    """Return the choice among the scoring methods that come with the program."""
    return ScoringChoice(_read_delivered(ScoringMethods, "delivered_scoring.yml").methods)


def _read_delivered(form: type[_Form], name: str) -> _Form:
    data = files("generator.reading").joinpath(name).read_bytes()
    source, problems = read_yaml(name, data, all_keys(form))
    content, form_problems = read_form(form, source)
    if content is None or problems:
        raise DataProblems([*problems, *form_problems])
    return content


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
    problems += personal_data(source)
    if content is not None:
        problems += map(source.field_error, check(content))
    return (None if problems else content), problems
