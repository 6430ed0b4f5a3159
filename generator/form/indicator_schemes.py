"""Define the indicator schemes (指标体系): first- and second-level indicators, with the other names that real forms use."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from pydantic import Field

from generator.form.cells import Form, Line, OneOrMore, Year, YesNo


class SecondLevel(Form):
    """A second-level indicator, such as 数量指标."""

    name: Line = Field(alias="名称", description="二级指标通常的叫法")
    other_names: tuple[Line, ...] = Field((), alias="别名", description="真实的表里用过的其他叫法；写了也认")
    counted_under: tuple[Line, Line] | None = Field(
        None,
        alias="归入",
        description="统计时归入哪一级，例如 [满意度指标, 服务对象满意度指标]；不写就按本级统计",
    )
    """First and second level under which indicators of this level are counted, where that is another one."""


class FirstLevel(Form):
    """A first-level indicator, such as 产出指标."""

    name: Line = Field(alias="名称", description="一级指标通常的叫法")
    other_names: tuple[Line, ...] = Field((), alias="别名", description="真实的表里用过的其他叫法；写了也认")
    required: YesNo = Field(alias="必需", description="写 是，每个项目都要有这一级的指标；写 否，可以没有")
    """True if every project must have indicators of this level."""
    counted_under: tuple[Line, Line] | None = Field(
        None, alias="归入", description="没有二级指标的，统计时归入哪一级，例如 [产出指标, 数量指标]"
    )
    """First and second level under which indicators are counted that stand directly below this level."""
    second_levels: tuple[SecondLevel, ...] = Field(
        (), alias="二级指标", description="它下面的二级指标，一个一项；表上不分二级指标的不写"
    )
    free_second_levels: YesNo = Field(
        False, alias="二级指标自拟", description="写 是，二级指标由填表单位自己起名，怎样写都认"
    )
    """True if the form lets every body name the second levels of its own."""

    @cached_property
    def second_level_by_name(self) -> Mapping[str, SecondLevel]:
        """Second levels by all their names; of two that share a name, the first."""
        return {
            name: level for level in self.second_levels[::-1] for name in (level.name, *level.other_names)
        }

    def second_level(self, name: str) -> SecondLevel | None:
        """Return the second level called `name`, by its usual or another name or of a body's own; None if no level is."""
        known = self.second_level_by_name.get(name)
        if known is None and self.free_second_levels and name:
            return SecondLevel(名称=name, 归入=self.counted_under)
        return known

    def counted_level(self, name: str) -> tuple[str, str]:
        """Return first and second level under which indicators of the second level `name` are counted.

        An empty `name` stands for indicators directly below this level: without another level to be counted under, they
        are counted under a second level of the same name.
        """
        second = self.second_level(name) if name else None
        if second is None:
            return self.counted_under or (self.name, name or self.name)
        return second.counted_under or (self.name, second.name)


class Scheme(Form):
    """One version of the form's indicator levels."""

    name: Line = Field(alias="名称", description="这套体系的名称，项目文件里可以指名用它")
    basis: Line = Field(alias="依据", description="这套体系依据的文件")
    """Document that the scheme rests on."""
    years: tuple[Year, ...] = Field(
        (), alias="适用年度", description="哪些年度的表用它，例如 [2024, 2025]；同一年度只归一套"
    )
    first_levels: OneOrMore[FirstLevel] = Field(alias="一级指标", description="一级指标，一个一项")

    @cached_property
    def first_level_by_name(self) -> Mapping[str, FirstLevel]:
        """First levels by all their names; of two that share a name, the first."""
        return {name: level for level in self.first_levels[::-1] for name in (level.name, *level.other_names)}

    def first_level(self, name: str) -> FirstLevel | None:
        """Return the first level called `name`, by its usual or another name; None if no level is."""
        return self.first_level_by_name.get(name)


class Taxonomy(Form):
    """taxonomy.yml: schemes of indicators and vocabularies of 项目属性. Local variants are data, not code."""

    default_scheme: Line = Field(alias="默认指标体系", description="项目和年度都没有指明时用哪一套")
    schemes: OneOrMore[Scheme] = Field(alias="指标体系", description="每套体系一项")
    attributes: OneOrMore[OneOrMore[Line]] = Field(
        alias="项目属性", description="“项目属性”的用词，一行一套；第一行是本站用的"
    )
    """Vocabularies of 项目属性; the first is the site's own."""

    def scheme(self, name: str) -> Scheme | None:
        """Return the scheme called `name`, or None."""
        return next((scheme for scheme in self.schemes if scheme.name == name), None)

    def scheme_of(self, name: str | None, year: int) -> Scheme | None:
        """Return the scheme that a project names; else the one of its year; else the default.

        None if the named scheme, or the default, does not exist.
        """
        if name is not None:
            return self.scheme(name)
        of_year = next((scheme for scheme in self.schemes if year in scheme.years), None)
        return of_year or self.scheme(self.default_scheme)
