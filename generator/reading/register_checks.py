"""Check the content of each register: site.yml, units.yml, withdrawn.yml and taxonomy.yml."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from generator.form.addresses import RESERVED_FIRST_PARTS, is_slug, is_web_address
from generator.form.check_digits import is_credit_code
from generator.form.field_path import FieldPath, field_name
from generator.form.indicator_schemes import FirstLevel, SecondLevel, Taxonomy
from generator.form.registers import MAX_DATA_FORMAT, SiteRegister, Units, Withdrawn, WithdrawnProjects
from generator.reading.form_errors import suggest_word
from generator.reading.problem import FieldProblem

_URL = re.compile(r"[^/]*//[^/?#]*(?:/[!#$%&'()*+,./0-9:;=?@A-Z_a-z~-]*)?")
"""Address without the signs that have to be written in another way inside of one."""


def check_site(site: SiteRegister) -> Iterator[FieldProblem]:
    """Yield what is wrong with site.yml: sample text, and what is no URL where one is expected."""
    values: list[tuple[FieldPath, object]] = [
        ((field.alias or "",), getattr(site, name)) for name, field in SiteRegister.model_fields.items()
    ]
    if site.licence is not None:
        values += [(("数据许可", "名称"), site.licence.name), (("数据许可", "网址"), site.licence.url)]
    yield from _wrong_format(site.data_format)
    for path, value in values:
        if isinstance(value, str) and "（填写" in value:
            message = f"{field_name(path)}：“{value}”是样例里的提示。请换成真实内容；没有就在行首加回 #"
            yield FieldProblem(path, "placeholder-text", message)
        is_address = isinstance(value, str) and is_web_address(value) and _URL.fullmatch(value)
        if isinstance(value, str) and path[-1] in ("门户网址", "网址") and not is_address:
            message = (
                f"{field_name(path)}：“{value}”不是网址。请从 https:// 写起，例如 https://www.example.gov.cn/"
            )
            yield FieldProblem(path, "url-format", message)


def _wrong_format(number: str | None) -> Iterator[FieldProblem]:
    """Yield a number of the data's format that this program does not know."""
    if number is not None and number not in map(str, range(1, MAX_DATA_FORMAT + 1)):
        message = f"格式：“{number}”这里的程序读不懂，它认到 {MAX_DATA_FORMAT}。请安装新版本的程序；没有换过程序，就改回 {MAX_DATA_FORMAT}"
        yield FieldProblem(("格式",), "data-format", message)


def check_units(units: Units) -> Iterator[FieldProblem]:
    """Yield what is wrong with units.yml: names and slugs used twice or unusable, wrong codes and parents."""
    yield from _duplicate_units(units)
    names = dict.fromkeys(unit.name for unit in units.units)
    parents = {unit.name: unit.parent for unit in units.units if unit.parent is not None}
    for number, unit in enumerate(units.units):
        if unit.credit_code is not None and not is_credit_code(unit.credit_code):
            message = f"统一社会信用代码：“{unit.credit_code}”的位数或校验码不对。请照登记证书核对"
            yield FieldProblem(("单位", number, "统一社会信用代码"), "credit-code", message)
        if _is_above_itself(unit.name, parents):
            message = f"上级单位：“{unit.name}”成了自己的上级。请核对它的上级是谁；没有上级，就删去这一行"
            yield FieldProblem(("单位", number, "上级单位"), "parent-circle", message)
        elif unit.parent is not None and unit.parent not in names:
            message = f"上级单位：这里没有“{unit.parent}”。{suggest_word(unit.parent, names)}"
            yield FieldProblem(("单位", number, "上级单位"), "unknown-unit", message)


def _duplicate_units(units: Units) -> Iterator[FieldProblem]:
    """Yield names and slugs that an earlier unit has, and slugs that are the address of a page of the register."""
    names: dict[str, int] = {}
    slugs: dict[str, int] = {}
    for number, unit in enumerate(units.units):
        for earlier, value, key in ((names, unit.name, "名称"), (slugs, unit.slug, "地址名")):
            if value in earlier:
                message = f"{key}：“{value}”与第{earlier[value] + 1}项重复。每个单位只写一次"
                yield FieldProblem(("单位", number, key), "duplicate-unit", message)
            earlier.setdefault(value, number)
        if unit.slug.isdecimal():
            message = (
                f"地址名：“{unit.slug}”只有数字，会占用单位名册第 {unit.slug} 页的地址。"
                f"请加上字母，例如 danwei-{unit.slug}"
            )
            yield FieldProblem(("单位", number, "地址名"), "slug-format", message)


def _is_above_itself(name: str, parents: Mapping[str, str]) -> bool:
    """Whether a unit is among the units above it. `parents` maps names of units to names of units."""
    above: set[str] = set()
    parent = parents.get(name)
    while parent is not None and parent not in above:
        above.add(parent)
        parent = parents.get(parent)
    return name in above


def check_withdrawn(projects: Collection[str], withdrawn: WithdrawnProjects) -> Iterator[FieldProblem]:
    """Yield what is wrong with withdrawn.yml. `projects` are the addresses of all project files."""
    numbers: dict[str, int] = {}
    for number, entry in enumerate(withdrawn.projects):
        path: FieldPath = ("撤下项目", number, "地址")
        if entry.address in projects:
            message = f"地址：“{entry.address}”还有项目文件。撤下的项目要移走文件；没有撤下，就删去这一项"
            yield FieldProblem(path, "withdrawn-still-there", message)
        elif entry.address in numbers:
            message = f"地址：“{entry.address}”与第{numbers[entry.address] + 1}项重复。每个地址只写一次"
            yield FieldProblem(path, "withdrawn-twice", message)
        else:
            yield from _withdrawn_address_problems(entry, number)
        numbers.setdefault(entry.address, number)


def _withdrawn_address_problems(entry: Withdrawn, number: int) -> Iterator[FieldProblem]:
    """Yield an address that no project can have had, or that is of another year than the entry."""
    *folders, year, slug = entry.address.split("/") if "/" in entry.address else ("", "", entry.address)
    if not all(map(is_slug, (*folders, year, slug))) or (folders and folders[0] in RESERVED_FIRST_PARTS):
        message = (
            f"地址：“{entry.address}”不是项目的地址。写数据文件的路径，去掉 .yml，例如 2023/yiliao-huzhu"
        )
        yield FieldProblem(("撤下项目", number, "地址"), "withdrawn-address", message)
    elif year != str(entry.year):
        message = f"年度：地址里的年度是 {year}，这里写的是 {entry.year}。请改正一处"
        yield FieldProblem(("撤下项目", number, "年度"), "withdrawn-year", message)


def check_taxonomy(taxonomy: Taxonomy) -> Iterator[FieldProblem]:
    """Yield what is wrong with taxonomy.yml: an unknown default, and names and years used twice."""
    names = [scheme.name for scheme in taxonomy.schemes]
    if taxonomy.default_scheme not in names:
        guess = suggest_word(taxonomy.default_scheme, names)
        message = f"默认指标体系：下面没有“{taxonomy.default_scheme}”。{guess}"
        yield FieldProblem(("默认指标体系",), "unknown-scheme", message)
    years: dict[int, str] = {}
    for number, scheme in enumerate(taxonomy.schemes):
        if scheme.name in names[:number]:
            message = f"名称：“{scheme.name}”写了两次。请换一个名称"
            yield FieldProblem(("指标体系", number, "名称"), "duplicate-name", message)
        for position, year in enumerate(scheme.years):
            if year in years:
                message = f"适用年度：{year} 已经归“{years[year]}”。同一年度只能归一套，请删去一处"
                yield FieldProblem(("指标体系", number, "适用年度", position), "duplicate-year", message)
            years[year] = scheme.name
        yield from _level_problems(("指标体系", number, "一级指标"), scheme.first_levels)


def _level_problems(path: FieldPath, first_levels: Sequence[FirstLevel]) -> Iterator[FieldProblem]:
    """Yield names that two levels of the same list share. `path` is the path of the list of first levels."""
    yield from _duplicate_level_names(path, first_levels)
    for number, first in enumerate(first_levels):
        yield from _duplicate_level_names((*path, number, "二级指标"), first.second_levels)


def _duplicate_level_names(
    path: FieldPath, levels: Sequence[FirstLevel | SecondLevel]
) -> Iterator[FieldProblem]:
    """Yield names that two levels of the list at `path` share."""
    earlier: set[str] = set()
    for number, level in enumerate(levels):
        for name in (level.name, *level.other_names):
            if name in earlier:
                message = f"“{name}”在同一级里用了两次。请删去一处"
                yield FieldProblem((*path, number, "名称"), "duplicate-name", message)
            earlier.add(name)
