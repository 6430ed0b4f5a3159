"""Read site.yml, units.yml, taxonomy.yml and withdrawn.yml, and hold them against each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

from generator.form.addresses import RESERVED_FIRST_PARTS, is_slug
from generator.form.cells import Form
from generator.form.check_digits import is_credit_code
from generator.form.field_path import FieldPath, field_name
from generator.form.form_keys import all_keys
from generator.form.indicator_schemes import Taxonomy
from generator.form.registers import WITHDRAWN_FILE, Registers, SiteRegister, Units, WithdrawnProjects
from generator.reading.form_errors import read_form, suggest_word
from generator.reading.personal_data import personal_data_in_values, personal_data_on_lines
from generator.reading.problem import DataProblems, Level, Place, Problem
from generator.reading.yaml_text import YamlFile, read_yaml

_Form = TypeVar("_Form", bound=Form)


def read_registers(
    read: Callable[[str], bytes], folder: str, projects: Collection[str] = frozenset()
) -> Registers:
    """All registers; `read` gives the bytes of a file in the data folder by its name.

    `projects` are the addresses of all project files. Raises DataProblems with everything that is wrong in any
    register, a missing file included.
    """
    site, site_problems = _read(SiteRegister, read, folder, "site.yml", _site_problems)
    units, unit_problems = _read(Units, read, folder, "units.yml", _unit_problems)
    taxonomy, taxonomy_problems = _read(Taxonomy, read, folder, "taxonomy.yml", _taxonomy_problems)
    withdrawn, withdrawn_problems = _read_withdrawn(read, folder, projects)
    if site is None or units is None or taxonomy is None or withdrawn_problems:
        raise DataProblems([*site_problems, *unit_problems, *taxonomy_problems, *withdrawn_problems])
    return Registers(site, units.units, taxonomy, withdrawn.projects if withdrawn else ())


def _read_withdrawn(
    read: Callable[[str], bytes], folder: str, projects: Collection[str]
) -> tuple[WithdrawnProjects | None, list[Problem]]:
    try:
        read(WITHDRAWN_FILE)
    except FileNotFoundError:
        return None, []
    except OSError:
        pass  # told with what else is wrong
    return _read(WithdrawnProjects, read, folder, WITHDRAWN_FILE, partial(_withdrawn_problems, projects))


_Check = Callable[[Any], Iterator[tuple[FieldPath, str, str]]]


def _read(
    form: type[_Form], read: Callable[[str], bytes], folder: str, name: str, check: _Check
) -> tuple[_Form | None, list[Problem]]:
    path = f"{folder}/{name}"
    try:
        data = read(name)
    except OSError:
        return None, [
            Problem(
                path,
                Place(1, 1),
                Level.ERROR,
                "missing-file",
                "缺少这个文件，或者读不了。请放回这个文件，或请管理员改权限",
            )
        ]
    source, problems = read_yaml(path, data, all_keys(form))
    content, found = read_form(form, source)
    problems += found
    problems += _personal_data(source)
    if content is not None:
        problems += [_at(source, *finding) for finding in check(content)]
    return (None if problems else content), problems


def _personal_data(source: YamlFile) -> list[Problem]:
    """What lines show, comments too, and what only the values read from them do."""
    problems = list(personal_data_on_lines(source))
    told = {(problem.place.line, problem.message) for problem in problems}
    values = personal_data_in_values(source)
    return problems + [each for each in values if (each.place.line, each.message) not in told]


def _at(source: YamlFile, path: FieldPath, code: str, message: str) -> Problem:
    return source.problem(source.place(path), Level.ERROR, code, message)


_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[!#$%&'()*+,./0-9:;=?@A-Z_a-z~-]*)?")


def _site_problems(site: SiteRegister) -> Iterator[tuple[FieldPath, str, str]]:
    given: list[tuple[FieldPath, object]] = [
        ((field.alias or "",), getattr(site, name)) for name, field in SiteRegister.model_fields.items()
    ]
    if site.licence is not None:
        given += [(("数据许可", "名称"), site.licence.name), (("数据许可", "网址"), site.licence.url)]
    for path, value in given:
        if isinstance(value, str) and "（填写" in value:
            yield (
                path,
                "placeholder-text",
                f"{field_name(path)}：“{value}”是样例里的提示。请换成真实内容；没有就在行首加回 #",
            )
        if isinstance(value, str) and path[-1] in ("门户网址", "网址") and not _URL.fullmatch(value):
            yield (
                path,
                "url-format",
                f"{field_name(path)}：“{value}”不是网址。请从 https:// 写起，例如 https://www.example.gov.cn/",
            )


def _unit_problems(units: Units) -> Iterator[tuple[FieldPath, str, str]]:
    names: dict[str, int] = {}
    slugs: dict[str, int] = {}
    for number, unit in enumerate(units.units):
        for seen, value, key in ((names, unit.name, "名称"), (slugs, unit.slug, "地址名")):
            if value in seen:
                first = seen[value] + 1
                yield (
                    ("单位", number, key),
                    "duplicate-unit",
                    f"{key}：“{value}”与第{first}项重复。每个单位只写一次",
                )
            seen.setdefault(value, number)
        if unit.slug.isdecimal():
            message = (
                f"地址名：“{unit.slug}”只有数字，会占用单位名册第 {unit.slug} 页的地址。"
                f"请加上字母，例如 danwei-{unit.slug}"
            )
            yield ("单位", number, "地址名"), "slug-format", message
    parents = {unit.name: unit.parent for unit in units.units if unit.parent is not None}
    for number, unit in enumerate(units.units):
        if unit.credit_code is not None and not is_credit_code(unit.credit_code):
            message = f"统一社会信用代码：“{unit.credit_code}”的位数或校验码不对。请照登记证书核对"
            yield ("单位", number, "统一社会信用代码"), "credit-code", message
        if _above_itself(unit.name, parents):
            message = f"上级单位：“{unit.name}”成了自己的上级。请核对它的上级是谁；没有上级，就删去这一行"
            yield ("单位", number, "上级单位"), "parent-circle", message
        elif unit.parent is not None and unit.parent not in names:
            yield (
                ("单位", number, "上级单位"),
                "unknown-unit",
                f"上级单位：这里没有“{unit.parent}”。{suggest_word(unit.parent, names)}",
            )


def _withdrawn_problems(
    projects: Collection[str], withdrawn: WithdrawnProjects
) -> Iterator[tuple[FieldPath, str, str]]:
    first: dict[str, int] = {}
    for number, each in enumerate(withdrawn.projects):
        path: FieldPath = ("撤下项目", number, "地址")
        *folders, year, slug = each.address.split("/") if "/" in each.address else ("", "", each.address)
        if each.address in projects:
            message = f"地址：“{each.address}”还有项目文件。撤下的项目要移走文件；没有撤下，就删去这一项"
            yield path, "withdrawn-still-there", message
        elif each.address in first:
            message = f"地址：“{each.address}”与第{first[each.address] + 1}项重复。每个地址只写一次"
            yield path, "withdrawn-twice", message
        elif not all(map(is_slug, (*folders, year, slug))) or (
            folders and folders[0] in RESERVED_FIRST_PARTS
        ):
            message = (
                f"地址：“{each.address}”不是项目的地址。写数据文件的路径，去掉 .yml，例如 2023/yiliao-huzhu"
            )
            yield path, "withdrawn-address", message
        elif year != str(each.year):
            message = f"年度：地址里的年度是 {year}，这里写的是 {each.year}。请改正一处"
            yield ("撤下项目", number, "年度"), "withdrawn-year", message
        first.setdefault(each.address, number)


def _above_itself(name: str, parents: Mapping[str, str]) -> bool:
    seen: set[str] = set()
    above = parents.get(name)
    while above is not None and above not in seen:
        seen.add(above)
        above = parents.get(above)
    return name in seen


def _taxonomy_problems(taxonomy: Taxonomy) -> Iterator[tuple[FieldPath, str, str]]:
    names = [scheme.name for scheme in taxonomy.schemes]
    if taxonomy.default_scheme not in names:
        yield (
            ("默认指标体系",),
            "unknown-scheme",
            f"默认指标体系：下面没有“{taxonomy.default_scheme}”。{suggest_word(taxonomy.default_scheme, names)}",
        )
    years: dict[int, str] = {}
    for number, scheme in enumerate(taxonomy.schemes):
        if scheme.name in names[:number]:
            yield (
                ("指标体系", number, "名称"),
                "duplicate-name",
                f"名称：“{scheme.name}”写了两次。请换一个名称",
            )
        for position, year in enumerate(scheme.years):
            if year in years:
                yield (
                    ("指标体系", number, "适用年度", position),
                    "duplicate-year",
                    f"适用年度：{year} 已经归“{years[year]}”。同一年度只能归一套，请删去一处",
                )
            years[year] = scheme.name
        yield from _level_problems(number, scheme.first_levels)


def _level_problems(scheme: int, first_levels: tuple[Any, ...]) -> Iterator[tuple[FieldPath, str, str]]:
    groups: list[tuple[FieldPath, tuple[Any, ...]]] = [(("指标体系", scheme, "一级指标"), first_levels)]
    for number, first in enumerate(first_levels):
        groups.append((("指标体系", scheme, "一级指标", number, "二级指标"), first.second_levels))
    for path, levels in groups:
        seen: set[str] = set()
        for number, level in enumerate(levels):
            for name in (level.name, *level.other_names):
                if name in seen:
                    yield (
                        (*path, number, "名称"),
                        "duplicate-name",
                        f"“{name}”在同一级里用了两次。请删去一处",
                    )
                seen.add(name)
