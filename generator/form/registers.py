"""The registers of the whole site: site.yml, units.yml, taxonomy.yml and withdrawn.yml, read and held against each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, TypeVar

from pydantic import Field

from generator.form.cells import (
    Date,
    Form,
    Line,
    OneOrMore,
    Paragraph,
    Slug,
    Year,
    YesNo,
    all_keys,
    field_name,
    is_slug,
    nearest,
    read_form,
)
from generator.form.check_digits import is_credit_code
from generator.form.indicator_schemes import Taxonomy
from generator.reading.problem import DataProblems, Level, Place, Problem
from generator.reading.yaml_text import (
    FieldPath,
    Source,
    personal_data_in_values,
    personal_data_on_lines,
    read_source,
)

_Form = TypeVar("_Form", bound=Form)


class Licence(Form):
    """On what terms the data may be used."""

    name: Line = Field(
        alias="名称", description="许可的名称，或者一句话，说明别人可以怎样使用这些数据；照正式文件写"
    )
    url: Line | None = Field(None, alias="网址", description="许可全文的网址，以 https:// 开头；没有就不写")


class Site(Form):
    """site.yml: who publishes. What is not given is not printed anywhere."""

    publisher: Line = Field(alias="公开单位", description="公开这些表的单位，写全称")
    """The body that publishes, by its full name."""
    title: Line = Field(alias="站点名称", description="网站的名称，显示在浏览器标签和搜索结果里")
    """The site's name: in the browser's tab and on search results."""
    region: Line | None = Field(None, alias="地区", description="所在地区，例如 滁州市")
    portal_url: Line | None = Field(
        None, alias="门户网址", description="本单位或本级政府门户网站的地址，以 https:// 开头"
    )
    """Address of the portal that this site is a part of."""
    phone: Line | None = Field(None, alias="联系电话", description="公众可以打的办公电话，带区号")
    site_id_code: Line | None = Field(None, alias="网站标识码", description="政府网站标识码")
    icp_number: Line | None = Field(None, alias="ICP备案号", description="网站备案号")
    police_record_number: Line | None = Field(None, alias="公安备案号", description="公安联网备案号")
    licence: Licence | None = Field(
        None, alias="数据许可", description="别人可以怎样使用公开的数据；没有定下来就不写，网站上写明“未注明”"
    )
    """Terms of use; without them the page of open data says that there are none."""
    findings_public: YesNo = Field(
        True, alias="公开核对提示", description="写 是，核对提示在网站上公开；写 否，只在检查时显示"
    )
    """Whether findings stand on the site; otherwise only `disclosure check` prints them."""


class Unit(Form):
    """An implementing unit."""

    name: Line = Field(alias="名称", description="单位全称，与公章一致")
    slug: Slug = Field(alias="地址名", description="单位页面的网址：小写字母、数字和单个短横；公布以后不再改")
    """Its part of the address: /units/<slug>/. Permanent once published."""
    short_name: Line | None = Field(None, alias="简称", description="通行的简称；现在还不显示")
    parent: Line | None = Field(None, alias="上级单位", description="上级单位的全称，也要在这里登记")
    credit_code: Line | None = Field(None, alias="统一社会信用代码", description="十八位，照登记证书写")


class Units(Form):
    """units.yml: every unit that a project may name."""

    units: OneOrMore[Unit] = Field(alias="单位", description="所有可以写进“实施单位”的单位，一个一项")


class Withdrawn(Form):
    """A project whose file was taken out. Its address keeps a page that says so."""

    address: Line = Field(
        alias="地址", description="项目原来的网址，就是数据文件的路径去掉 .yml，例如 2023/yiliao-huzhu"
    )
    """Below the site's root, without the last slash."""
    name: Line = Field(alias="项目名称", description="项目名称，照撤下以前的写")
    year: Year = Field(alias="年度", description="表的年度，四位数字")
    units: OneOrMore[Line] | None = Field(None, alias="实施单位", description="一个或几个，照撤下以前的写")
    day: Date = Field(alias="撤下日期", description="从哪一天起不再公开，写成 2024-03-01")
    notice: Paragraph = Field(
        alias="撤下说明", description="为什么撤下，有新的地址也写上；公开显示在原来的网页上"
    )

    @property
    def slug(self) -> str:
        """What tells it from the others."""
        return self.address


class WithdrawnProjects(Form):
    """withdrawn.yml: projects that were public once. The file need not be there."""

    projects: OneOrMore[Withdrawn] = Field(alias="撤下项目", description="撤下的项目，一个一项")


@dataclass(frozen=True)
class Registers:
    """What every project is read against."""

    site: Site
    units: tuple[Unit, ...]
    taxonomy: Taxonomy
    withdrawn: tuple[Withdrawn, ...] = ()

    @cached_property
    def unit_by_name(self) -> Mapping[str, Unit]:
        """Units by their full names."""
        return {unit.name: unit for unit in self.units}


WITHDRAWN = "withdrawn.yml"
"""A register that is there only where a project was withdrawn."""
FORMS: Mapping[str, type[Form]] = {
    "site.yml": Site,
    "units.yml": Units,
    "taxonomy.yml": Taxonomy,
    WITHDRAWN: WithdrawnProjects,
}
"""What each register holds."""
ALL_FILES = tuple(FORMS)
FILES = tuple(name for name in FORMS if name != WITHDRAWN)
"""The registers that every site has."""

RESERVED = frozenset(
    {
        "about", "assets", "changes", "checks", "compare", "editing", "embed", "glossary", "indicators", "maintaining",
        "open-data", "search", "units", "years",
    }
)  # fmt: skip
"""First parts of an address that pages of the site itself use."""


def read_registers(
    read: Callable[[str], bytes], folder: str, projects: Collection[str] = frozenset()
) -> Registers:
    """All registers; `read` gives the bytes of a file in the data folder by its name.

    `projects` are the addresses of all project files. Raises DataProblems with everything that is wrong in any
    register, a missing file included.
    """
    site, site_problems = _read(Site, read, folder, "site.yml", _site_problems)
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
        read(WITHDRAWN)
    except FileNotFoundError:
        return None, []
    except OSError:
        pass  # told with what else is wrong
    return _read(WithdrawnProjects, read, folder, WITHDRAWN, partial(_withdrawn_problems, projects))


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
    source, problems = read_source(path, data, all_keys(form))
    content, found = read_form(form, source)
    problems += found
    problems += _personal_data(source)
    if content is not None:
        problems += [_at(source, *finding) for finding in check(content)]
    return (None if problems else content), problems


def _personal_data(source: Source) -> list[Problem]:
    """What lines show, comments too, and what only the values read from them do."""
    problems = list(personal_data_on_lines(source))
    told = {(problem.place.line, problem.message) for problem in problems}
    values = personal_data_in_values(source)
    return problems + [each for each in values if (each.place.line, each.message) not in told]


def _at(source: Source, path: FieldPath, code: str, message: str) -> Problem:
    return source.problem(source.place(path), Level.ERROR, code, message)


_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[!#$%&'()*+,./0-9:;=?@A-Z_a-z~-]*)?")


def _site_problems(site: Site) -> Iterator[tuple[FieldPath, str, str]]:
    given: list[tuple[FieldPath, object]] = [
        ((field.alias or "",), getattr(site, name)) for name, field in Site.model_fields.items()
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
                f"上级单位：这里没有“{unit.parent}”。{nearest(unit.parent, names)}",
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
        elif not all(map(is_slug, (*folders, year, slug))) or (folders and folders[0] in RESERVED):
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
            f"默认指标体系：下面没有“{taxonomy.default_scheme}”。{nearest(taxonomy.default_scheme, names)}",
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
