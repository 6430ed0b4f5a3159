"""Define the registers of the whole site: site.yml, units.yml, taxonomy.yml, forms.yml, scoring.yml and withdrawn.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pydantic import Field

from generator.form.cells import Date, Form, Line, OneOrMore, Paragraph, Slug, Year, YesNo
from generator.form.form_layouts import FormLayout
from generator.form.forms_register import FormLayouts
from generator.form.indicator_schemes import FirstLevel, Scheme, SecondLevel, Taxonomy
from generator.form.layout_choice import LayoutChoice
from generator.form.scoring_methods import ScoringChoice, ScoringMethods

MAX_DATA_FORMAT = 1
"""Number of the format that this program reads and writes; data of every number below is read too."""


class Licence(Form):
    """Terms on which the data may be used."""

    name: Line = Field(
        alias="名称", description="许可的名称，或者一句话，说明别人可以怎样使用这些数据；照正式文件写"
    )
    url: Line | None = Field(None, alias="网址", description="许可全文的网址，以 https:// 开头；没有就不写")


class SiteRegister(Form):
    """site.yml: who publishes. A field that is not given is not printed anywhere."""

    publisher: Line = Field(alias="公开单位", description="公开这些表的单位，写全称")
    """Full name of the body that publishes."""
    title: Line = Field(alias="站点名称", description="网站的名称，显示在浏览器标签和搜索结果里")
    """Name of the site, in the browser's tab and on search results."""
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
    """Terms of use; where they are not given, the page of open data says so."""
    default_layout: Line | None = Field(
        None, alias="默认表式", description="项目文件没有指明、年度和单位也没有定下表式时用哪一种"
    )
    data_format: Line | None = Field(
        None, alias="格式", description="数据按哪一版格式写的；由 disclosure init 和 update 写，不用手填"
    )
    """Number of the format that the data is written in; None stands for 1."""
    findings_public: YesNo = Field(
        True, alias="公开核对提示", description="写 是，核对提示在网站上公开；写 否，只在检查时显示"
    )
    """True if findings are published on the site; otherwise only `disclosure check` prints them."""
    overview_year: Year | None = Field(
        None,
        alias="总览年度",
        description="首页显示哪一年；不写就显示最新的一年，但新的一年项目不到上一年一半时，仍显示上一年",
    )
    """Year that the first page shows."""


class Unit(Form):
    """One implementing unit (实施单位)."""

    name: Line = Field(alias="名称", description="单位全称，与公章一致")
    slug: Slug = Field(alias="地址名", description="单位页面的网址：小写字母、数字和单个短横；公布以后不再改")
    """Part of the address of the unit's page, /units/<slug>/. Permanent once published."""
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
    """Address of the project, relative to the site's root and without the last slash."""
    name: Line = Field(alias="项目名称", description="项目名称，照撤下以前的写")
    year: Year = Field(alias="年度", description="表的年度，四位数字")
    units: OneOrMore[Line] | None = Field(None, alias="实施单位", description="一个或几个，照撤下以前的写")
    day: Date = Field(alias="撤下日期", description="从哪一天起不再公开，写成 2024-03-01")
    notice: Paragraph = Field(
        alias="撤下说明", description="为什么撤下，有新的地址也写上；公开显示在原来的网页上"
    )

    @property
    def slug(self) -> str:
        """Identifier of the entry when two versions of the register are compared: its address."""
        return self.address


class WithdrawnProjects(Form):
    """withdrawn.yml: projects that were public once. The file exists only where a project was withdrawn."""

    projects: OneOrMore[Withdrawn] = Field(alias="撤下项目", description="撤下的项目，一个一项")


@dataclass(frozen=True)
class Registers:
    """All registers of a site; every project is checked against them."""

    site: SiteRegister
    units: tuple[Unit, ...]
    taxonomy: Taxonomy
    layouts: LayoutChoice
    withdrawn: tuple[Withdrawn, ...] = ()
    scoring: ScoringChoice = field(default_factory=ScoringChoice)

    @cached_property
    def unit_by_name(self) -> Mapping[str, Unit]:
        """Units by their full names."""
        return {unit.name: unit for unit in self.units}

    @cached_property
    def schemes(self) -> Mapping[str, Scheme]:
        """Schemes by name: those of taxonomy.yml, of forms.yml and the delivered ones; of one name the first."""
        own, delivered = self.layouts.own_schemes, self.layouts.delivered_schemes
        by_name: dict[str, Scheme] = {}
        for scheme in (*self.taxonomy.schemes, *own, *delivered):
            by_name.setdefault(scheme.name, scheme)
        return by_name

    @cached_property
    def level_names(self) -> frozenset[str]:
        """Every name of every first and second level of every scheme."""
        first_levels = [level for scheme in self.schemes.values() for level in scheme.first_levels]
        levels: list[FirstLevel | SecondLevel] = [*first_levels]
        levels += [second for first in first_levels for second in first.second_levels]
        return frozenset(name for level in levels for name in (level.name, *level.other_names))

    def scheme_of(self, name: str | None, year: int, layout: FormLayout) -> Scheme | None:
        """Return the scheme that a project names; else that of its layout; else that of its year; else the default."""
        if name is None:
            name = layout.scheme
        return self.taxonomy.scheme_of(None, year) if name is None else self.schemes.get(name)


WITHDRAWN_FILE = "withdrawn.yml"
"""File name of the register of withdrawn projects, which a site need not have."""
FORMS_FILE = "forms.yml"
"""File name of the register of the body's own form layouts, which a site need not have."""
SCORING_FILE = "scoring.yml"
"""File name of the register of the body's own scoring methods, which a site need not have."""
_OPTIONAL_FILES = (FORMS_FILE, SCORING_FILE, WITHDRAWN_FILE)
REGISTER_FORMS: Mapping[str, type[Form]] = {
    "site.yml": SiteRegister,
    "units.yml": Units,
    "taxonomy.yml": Taxonomy,
    FORMS_FILE: FormLayouts,
    SCORING_FILE: ScoringMethods,
    WITHDRAWN_FILE: WithdrawnProjects,
}
"""File name → form of every register."""
REGISTER_FILES = tuple(REGISTER_FORMS)
"""File names of all registers."""
REQUIRED_REGISTER_FILES = tuple(name for name in REGISTER_FORMS if name not in _OPTIONAL_FILES)
"""File names of the registers that every site has."""
