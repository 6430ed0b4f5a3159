"""Define a project: the performance target table of one budget project (项目支出绩效目标表).

The classes are the form: their Chinese aliases are the keys that staff write, their descriptions the help
that staff read. `generator.reading.project_file.read_project` is the only way from a file to a `Project`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from generator.form.cell_errors import cell_error
from generator.form.cells import (
    BRANCH_PREFIX,
    INTERNAL_PREFIX,
    Date,
    Form,
    Line,
    OneOrMore,
    Paragraph,
    Year,
    schema_for_editors,
)
from generator.form.copied_as_printed import CopiedAsPrinted
from generator.form.field_path import FieldPath
from generator.form.form_keys import all_keys
from generator.form.form_layouts import FormLayout
from generator.form.funds import Funds, FundsOfPeriod, FundsSide, funds_side
from generator.form.period import BOTH_PERIODS, Period
from generator.form.project_rows import GoalRow, IndicatorRow, RowTarget
from generator.form.years import YEARS_ADVICE, Years, read_years


class GoalByPeriod(Form):
    """One goal (总体目标) that differs between the periods, or that only one period has."""

    medium_term: Paragraph | None = Field(None, alias=Period.MEDIUM_TERM.word, description="中期目标的这一条")
    annual: Paragraph | None = Field(None, alias=Period.ANNUAL.word, description="年度目标的这一条")

    @model_validator(mode="after")
    def _not_blank(self) -> GoalByPeriod:
        if self.medium_term is None and self.annual is None:
            raise cell_error("missing-field", "没有填写。请在“中期”“年度”后面写上目标")
        return self


_SHARED, _BY_PERIOD = BRANCH_PREFIX + "both", BRANCH_PREFIX + "by-period"


def _goal_branch(value: Any) -> str:
    """Return the branch of `_Goal` that reads `value`."""
    return _BY_PERIOD if isinstance(value, dict) else _SHARED


_Goal = Annotated[
    Annotated[Paragraph, Tag(_SHARED)] | Annotated[GoalByPeriod, Tag(_BY_PERIOD)],
    Discriminator(_goal_branch),
]


class Target(Form):
    """Target of an indicator in one period, as written in the file."""

    target_value: Line = Field(alias="指标值", description="要达到的数值或程度，照表上的写法，例如 ≥95%")
    standard: Line | None = Field(None, alias="绩效标准", description="衡量的标准；表上没有这一栏就不写")
    cells: Mapping[Line, Line] = Field(default_factory=dict, alias=INTERNAL_PREFIX + "cells")
    """Text of every further column of the layout, by the form's word."""


BOTH_WAYS_MESSAGE = "“指标值”“绩效标准”和“中期”“年度”同时写了。两期相同写前者，不同写后者，请删去一种"
"""Message for an indicator that is written once for both periods and again by period."""


class Indicator(Form):
    """One third-level indicator (三级指标) as written in the file."""

    name: Line = Field(alias="名称", description="三级指标的名称，不写“指标1：”")
    target_value: Line | None = Field(
        None, alias="指标值", description="中期与年度相同时写在这里，照表上的写法，例如 ≥95%"
    )
    standard: Line | None = Field(
        None, alias="绩效标准", description="中期与年度相同时写在这里；表上没有这一栏就不写"
    )
    medium_term: Target | None = Field(
        None, alias=Period.MEDIUM_TERM.word, description="中期与年度不同时，中期的指标值和绩效标准"
    )
    annual: Target | None = Field(
        None, alias=Period.ANNUAL.word, description="中期与年度不同时，年度的指标值和绩效标准"
    )
    cells: Mapping[Line, Line] = Field(default_factory=dict, alias=INTERNAL_PREFIX + "cells")
    """Text of every further column of the layout, by the form's word."""

    @model_validator(mode="after")
    def _one_way_to_write(self) -> Indicator:
        by_period = self.medium_term is not None or self.annual is not None
        direct = self.target_value is not None or self.standard is not None
        if by_period and direct:
            raise cell_error("both-ways", BOTH_WAYS_MESSAGE)
        if not by_period and self.target_value is None and not self.cells:
            raise cell_error("missing-field", "缺少“指标值”。请补上；两期不同时，分别写在“中期”“年度”下面")
        return self


class Origin(Form):
    """Document in which the figures were first published (来源)."""

    document: Line = Field(alias="文件", description="最先公布这张表的文件名称")
    number: Line | None = Field(None, alias="序号", description="这张表在文件里的序号")
    published: Date | None = Field(None, alias="公开日期", description="文件公开的日期，写成 2023-03-01")


def _other_cell_branch(value: Any) -> str:
    """Return the branch of `OtherCell` that reads `value`."""
    return _ROWS if isinstance(value, list) else _BLOCK if isinstance(value, dict) else _TEXT


_TEXT, _ROWS, _BLOCK = BRANCH_PREFIX + "text", BRANCH_PREFIX + "rows", BRANCH_PREFIX + "block"
OtherCell = Annotated[
    Annotated[Paragraph, Tag(_TEXT)]
    | Annotated[OneOrMore[Mapping[Line, Line]], Tag(_ROWS)]
    | Annotated[Mapping[Line, Line], Tag(_BLOCK)],
    Discriminator(_other_cell_branch),
]


NO_SECOND_LEVEL = INTERNAL_PREFIX + "rows"
"""Key of the indicators that a form without second levels has directly below a first level."""


class Project(Form):
    """One project as written in its file."""

    layout_name: Line | None = Field(
        None, alias="表式", description="这张表是哪一种表式；不写就按年度、单位或默认"
    )
    name: Line = Field(alias="项目名称", description="项目名称，与公布的表一致")
    year: Year = Field(alias="年度", description="表的年度，四位数字")
    medium_term_years: (
        Annotated[
            Years,
            BeforeValidator(read_years),
            schema_for_editors(
                "number",
                "boolean",
                message=f"{YEARS_ADVICE}（中间是一个长横“—”）",
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
    other_cells: Mapping[Line, OtherCell] = Field(
        {}, alias="其他栏目", description="表上有、这里没有列出的栏目，照表上的名称和次序写"
    )
    """Further cells of the form, by its words, in its order."""
    copied_as_printed: tuple[CopiedAsPrinted, ...] = Field(
        (), alias="照录", description="原表本身有出入、照原样录入的地方，一处一项"
    )

    @cached_property
    def layout(self) -> FormLayout:
        """Layout of the form; `set_layout` gives it before anything asks for it."""
        raise AttributeError("no layout was set")

    def set_layout(self, layout: FormLayout) -> None:
        """Set the layout of the form, once, where the project is read."""
        # Every cell asks for it: a private attribute of pydantic took a tenth of the time of a project.
        self.__dict__["layout"] = layout

    @cached_property
    def has_medium_term(self) -> bool:
        """True if the form has a side before the year's: 中期, 实施期, 长期.

        Where the layout does not say which years that side covers, any value of the side says that there is one.
        """
        if self.layout.medium_term_word is None:
            return False
        if self.medium_term_years is not None or self.layout.period_years:
            return self.medium_term_years is not None
        return (
            self.funds.medium_term is not None
            or any(isinstance(goal, GoalByPeriod) and goal.medium_term is not None for goal in self.goals)
            or any(indicator.medium_term is not None for indicator in self._all_indicators())
        )

    def _all_indicators(self) -> Iterator[Indicator]:
        for groups in self.indicators.values():
            for indicators in groups.values():
                yield from indicators

    @cached_property
    def medium_term_funds(self) -> FundsSide | None:
        """Funds of the first side; None where the form does not give them."""
        funds = self.funds.medium_term
        return None if funds is None else self._funds_side(Period.MEDIUM_TERM, funds)

    @cached_property
    def annual_funds(self) -> FundsSide:
        """Funds of the year."""
        return self._funds_side(Period.ANNUAL, self.funds.annual)

    def _funds_side(self, period: Period, funds: FundsOfPeriod) -> FundsSide:
        return funds_side(period, funds, self.funds.unit or self.layout.unit, self.layout)

    def period_heading(self, period: Period, what: str = "") -> str:
        """Return the heading of a side of the form: ``中期目标（2023—2024年）``; `what` is 目标 or nothing."""
        if period is Period.ANNUAL:
            return f"{self.layout.annual_word}{what}（{self.year}年）"
        years = f"（{self.medium_term_years.in_words}）" if self.medium_term_years else ""
        return f"{self.layout.medium_term_word}{what}{years}"

    def period_in_own_words(self, period: str) -> str:
        """Return the form's words for 中期, 年度 or 中期与年度."""
        if period == BOTH_PERIODS:
            return self.both_periods
        return (
            self.layout.annual_word
            if period == Period.ANNUAL.word
            else self.layout.medium_term_word or period
        )

    def total_name(self, period: Period) -> str:
        """Return the name of the total of a side of the funds, as the form prints it: 年度资金总额."""
        side = self.period_in_own_words(period.word)
        word = self.layout.total_word
        return word if word.startswith(side) else f"{side}{word}"

    @property
    def both_periods(self) -> str:
        """The form's words for both sides: 中期与年度."""
        return f"{self.layout.medium_term_word}与{self.layout.annual_word}"

    def goal_rows(self) -> Iterator[GoalRow]:
        """Yield the goals in the order of the file, both sides filled in."""
        for number, goal in enumerate(self.goals):
            path: FieldPath = ("总体目标", number)
            if isinstance(goal, GoalByPeriod):
                yield GoalRow(path, goal.medium_term, goal.annual)
            else:
                yield GoalRow(path, goal if self.has_medium_term else None, goal)

    @cached_property
    def rows(self) -> tuple[IndicatorRow, ...]:
        """Indicators in the order of the file, both sides filled in."""
        return tuple(
            IndicatorRow(
                ("绩效指标", level1, *_second_level_step(level2), number),
                level1,
                "" if level2 == NO_SECOND_LEVEL else level2,
                indicator.name,
                *self._targets(indicator),
            )
            for level1, groups in self.indicators.items()
            for level2, indicators in groups.items()
            for number, indicator in enumerate(indicators)
        )

    def omits_period(self, row: IndicatorRow) -> bool:
        """Whether pages print a row's target without the word for its period: both sides equal, or a form of one side."""
        return row.same or not self.has_indicator_sides

    @property
    def has_indicator_sides(self) -> bool:
        """True if the form has its indicators once for each of two sides."""
        return self.has_medium_term and self.layout.indicators_by_side

    def _targets(self, indicator: Indicator) -> tuple[RowTarget | None, RowTarget | None]:
        """Return the medium-term and the annual target of an indicator."""
        if indicator.medium_term is not None or indicator.annual is not None:
            return _row_target(indicator.medium_term), _row_target(indicator.annual)
        target = RowTarget(indicator.target_value or "", indicator.standard, indicator.cells)
        return (target if self.has_indicator_sides else None), target


def _second_level_step(level2: str) -> FieldPath:
    """Return the step of a field path for a second level; none for rows directly below the first."""
    return () if level2 == NO_SECOND_LEVEL else (level2,)


def _row_target(target: Target | None) -> RowTarget | None:
    """Return a target of the file as a target of a row; None for none."""
    return None if target is None else RowTarget(target.target_value, target.standard, target.cells)


PROJECT_KEYS = frozenset(all_keys(Project))
"""Every field name of a project file, without the names of indicator levels."""
