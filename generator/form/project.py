"""What a project is: the performance target table of one budget project (项目支出绩效目标表).

The classes are the form: their Chinese aliases are the keys that staff write, their descriptions the help
that staff read. `read_project` is the only way from a file to a `Project`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from generator.form.cells import (
    BRANCH_PREFIX,
    Amount,
    Date,
    Form,
    Line,
    OneOrMore,
    Paragraph,
    Year,
    all_keys,
    cell_error,
    schema_for_editors,
)
from generator.form.field_path import FieldPath


@dataclass(frozen=True, slots=True)
class Years:
    """The years that a medium-term column covers, both included."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.first}—{self.last}"

    def __contains__(self, year: int) -> bool:
        return self.first <= year <= self.last


_YEARS_WORDS = "要写起止两个年度，例如 2023—2024"


def read_years(text: object) -> Years:
    """``2023—2024``, two years joined by one long dash."""
    match = re.fullmatch(r"(20[0-9]{2})—(20[0-9]{2})", text) if isinstance(text, str) else None
    if match is None:
        found = re.findall(r"20[0-9]{2}", str(text))
        advice = f"请写成 {'—'.join(found)}" if len(found) == 2 else _YEARS_WORDS
        given = f"“{text}”" if isinstance(text, str) else "这里写的"
        raise cell_error("period-format", f"{given}不是起止年度。{advice}（中间是一个长横“—”）")
    first, last = int(match[1]), int(match[2])
    if last < first:
        raise cell_error("period-format", f"“{text}”的起止年度颠倒了。请写成 {last}—{first}")
    return Years(first, last)


class FundsOfPeriod(Form):
    """One side of 项目资金."""

    total: Amount = Field(alias="总额", description="资金总额，单位万元；等于下面各项来源之和")
    """万元, digits as typed."""
    fiscal_appropriation: Amount | None = Field(
        None, alias="财政拨款", description="财政拨款，单位万元；表上没有这一栏就不写，是零就写 0.00"
    )
    carry_over: Amount | None = Field(None, alias="上年结转", description="上年结转资金，单位万元")
    special_account_funds: Amount | None = Field(
        None, alias="财政专户管理资金", description="财政专户管理资金，单位万元"
    )
    own_funds: Amount | None = Field(None, alias="单位资金", description="单位资金，单位万元")
    other_funds: Amount | None = Field(None, alias="其他资金", description="其他资金，单位万元")

    def sources(self) -> Iterator[tuple[str, str, Decimal]]:
        """Identifier, name on the form and 万元 of every source that the form gives, in its order."""
        for identifier, label in FUND_SOURCES.items():
            given: Decimal | None = getattr(self, identifier)
            if given is not None:
                yield identifier, label, given


FUND_SOURCES: dict[str, str] = {
    identifier: field.alias or ""
    for identifier, field in FundsOfPeriod.model_fields.items()
    if identifier != "total"
}
"""Identifier → name on the form of every source of funds."""


class Funds(Form):
    """项目资金, 万元."""

    medium_term: FundsOfPeriod | None = Field(
        None, alias="中期", description="中期资金；只公布年度资金的单位不写"
    )
    annual: FundsOfPeriod = Field(alias="年度", description="年度资金")


class GoalByPeriod(Form):
    """One goal whose two periods differ, or that only one of them has."""

    medium_term: Paragraph | None = Field(None, alias="中期", description="中期目标的这一条")
    annual: Paragraph | None = Field(None, alias="年度", description="年度目标的这一条")

    @model_validator(mode="after")
    def _not_blank(self) -> GoalByPeriod:
        if self.medium_term is None and self.annual is None:
            raise cell_error("missing-field", "没有填写。请在“中期”“年度”后面写上目标")
        return self


def _shape_of_goal(value: Any) -> str:
    return BRANCH_PREFIX + "by-period" if isinstance(value, dict) else BRANCH_PREFIX + "both"


_Goal = Annotated[
    Annotated[Paragraph, Tag(BRANCH_PREFIX + "both")]
    | Annotated[GoalByPeriod, Tag(BRANCH_PREFIX + "by-period")],
    Discriminator(_shape_of_goal),
]


class Target(Form):
    """What an indicator shall reach in one period."""

    target_value: Line = Field(alias="指标值", description="要达到的数值或程度，照表上的写法，例如 ≥95%")
    standard: Line | None = Field(None, alias="绩效标准", description="衡量的标准；表上没有这一栏就不写")


BOTH_WAYS_MESSAGE = "“指标值”“绩效标准”和“中期”“年度”同时写了。两期相同写前者，不同写后者，请删去一种"


class Indicator(Form):
    """One third-level indicator as it stands in the file."""

    name: Line = Field(alias="名称", description="三级指标的名称，不写“指标1：”")
    target_value: Line | None = Field(
        None, alias="指标值", description="中期与年度相同时写在这里，照表上的写法，例如 ≥95%"
    )
    standard: Line | None = Field(
        None, alias="绩效标准", description="中期与年度相同时写在这里；表上没有这一栏就不写"
    )
    medium_term: Target | None = Field(
        None, alias="中期", description="中期与年度不同时，中期的指标值和绩效标准"
    )
    annual: Target | None = Field(None, alias="年度", description="中期与年度不同时，年度的指标值和绩效标准")

    @model_validator(mode="after")
    def _one_way_to_write(self) -> Indicator:
        by_period = self.medium_term is not None or self.annual is not None
        direct = self.target_value is not None or self.standard is not None
        if by_period and direct:
            raise cell_error("both-ways", BOTH_WAYS_MESSAGE)
        if not by_period and self.target_value is None:
            raise cell_error("missing-field", "缺少“指标值”。请补上；两期不同时，分别写在“中期”“年度”下面")
        return self


class Origin(Form):
    """Where the figures were first published."""

    document: Line = Field(alias="文件", description="最先公布这张表的文件名称")
    number: Line | None = Field(None, alias="序号", description="这张表在文件里的序号")
    published: Date | None = Field(None, alias="公开日期", description="文件公开的日期，写成 2023-03-01")


class Project(Form):
    """One project as its file tells it."""

    name: Line = Field(alias="项目名称", description="项目名称，与公布的表一致")
    year: Year = Field(alias="年度", description="表的年度，四位数字")
    medium_term_years: (
        Annotated[
            Years,
            BeforeValidator(read_years),
            schema_for_editors(
                "number",
                "boolean",
                message=f"{_YEARS_WORDS}（中间是一个长横“—”）",
                pattern="^20[0-9]{2}—20[0-9]{2}$",
                examples=["2023—2024"],
            ),
        ]
        | None
    ) = Field(None, alias="中期期限", description="中期一栏包括的年度，写成 2023—2024；没有中期就不写")
    implementing_units: OneOrMore[Line] = Field(
        alias="实施单位", description="一个或几个，每个都要在 units.yml 里登记"
    )
    project_attribute: Line | None = Field(None, alias="项目属性", description="例如 经常性项目")
    project_code: Line | None = Field(None, alias="项目编码", description="预算系统里的项目编码")
    competent_department: Line | None = Field(
        None, alias="主管部门", description="主管部门，有代码的一并写上"
    )
    project_period: Line | None = Field(None, alias="项目期", description="项目实施的起止时间，照表上的写法")
    scheme: Line | None = Field(
        None, alias="指标体系", description="taxonomy.yml 里一套指标体系的名称；不写就按年度或默认"
    )
    origin: Origin = Field(alias="来源", description="这些数最先公布在哪里")
    funds: Funds = Field(alias="项目资金", description="项目资金，单位万元")
    goals: OneOrMore[_Goal] = Field(
        alias="总体目标", description="一条目标一项；中期与年度不同的，这一项分“中期”“年度”写"
    )
    indicators: dict[Line, dict[Line, OneOrMore[Indicator]]] = Field(
        alias="绩效指标", description="一级指标 → 二级指标 → 三级指标的列表"
    )
    remarks: Paragraph | None = Field(None, alias="备注", description="印在表下面的说明")

    @property
    def has_medium_term(self) -> bool:
        """Whether the form has a medium-term side."""
        return self.medium_term_years is not None

    def goal_rows(self) -> Iterator[GoalRow]:
        """The goals in the order of the file, with what each period says."""
        for number, goal in enumerate(self.goals):
            path: FieldPath = ("总体目标", number)
            if isinstance(goal, GoalByPeriod):
                yield GoalRow(path, goal.medium_term, goal.annual)
            else:
                yield GoalRow(path, goal if self.has_medium_term else None, goal)

    @cached_property
    def rows(self) -> tuple[IndicatorRow, ...]:
        """The indicators in the order of the file, with what each period shall reach."""
        return tuple(
            IndicatorRow(
                ("绩效指标", level1, level2, number),
                level1,
                level2,
                indicator.name,
                *self._targets(indicator),
            )
            for level1, groups in self.indicators.items()
            for level2, indicators in groups.items()
            for number, indicator in enumerate(indicators)
        )

    def told_once(self, row: IndicatorRow) -> bool:
        """Whether a row's target stands without the words for its period: both equal, or a form of one side."""
        return row.same or not self.has_medium_term

    def _targets(self, indicator: Indicator) -> tuple[RowTarget | None, RowTarget | None]:
        if indicator.target_value is None:
            return _row_target(indicator.medium_term), _row_target(indicator.annual)
        target = RowTarget(indicator.target_value, indicator.standard)
        return (target if self.has_medium_term else None), target


class GoalRow(NamedTuple):
    """One goal, both sides of the form filled in."""

    path: FieldPath
    """Where it stands in the file."""
    medium_term: str | None
    """None where the form has no such side, or not this goal on it."""
    annual: str | None

    @property
    def same(self) -> bool:
        """Whether both periods are there and say the same."""
        return self.medium_term is not None and self.medium_term == self.annual


class RowTarget(NamedTuple):
    """What a row shall reach in one period, wherever in the file it is written."""

    target_value: str
    standard: str | None


def _row_target(target: Target | None) -> RowTarget | None:
    return None if target is None else RowTarget(target.target_value, target.standard)


class IndicatorRow(NamedTuple):
    """One row of the form's indicator table, both sides filled in."""

    path: FieldPath
    """Where it stands in the file."""
    level1: str
    """First-level indicator as the form names it."""
    level2: str
    name: str
    medium_term: RowTarget | None
    """None where the form has no such side, or not this indicator on it."""
    annual: RowTarget | None

    @property
    def same(self) -> bool:
        """Whether both periods are there and say the same."""
        if self.medium_term is None:
            return False
        return self.medium_term is self.annual or self.medium_term == self.annual

    def targets(self) -> Iterator[tuple[str, RowTarget]]:
        """Each different target with the words for its period: 中期, 年度, or 中期与年度."""
        if self.same and self.annual is not None:
            yield "中期与年度", self.annual
            return
        if self.medium_term is not None:
            yield "中期", self.medium_term
        if self.annual is not None:
            yield "年度", self.annual


PROJECT_KEYS = frozenset(all_keys(Project))
"""Every field name of a project file, the names of indicator levels aside."""
