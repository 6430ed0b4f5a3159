"""Define the results of a project: its self-evaluation (绩效自评), monitoring (绩效监控) and evaluations (绩效评价).

The classes are the forms, as in `generator.form.project`. Cells that a form lacks are not written; what stands on the
form is never computed here. `generator.reading.results_file.read_results` is the only way from a file to `Results`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, NamedTuple, Protocol

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema, model_validator

from generator.form.amounts import STATED_UNIT
from generator.form.cell_errors import cell_error
from generator.form.cells import INTERNAL_PREFIX, Amount, Date, Form, Line, OneOrMore, Paragraph, YesNo
from generator.form.copied_as_printed import code_reader
from generator.form.field_path import FieldPath
from generator.form.form_keys import all_keys
from generator.form.form_layouts import AmountUnit
from generator.form.project import NO_SECOND_LEVEL, Origin, OtherCell
from generator.form.result_cells import Percent, Points, Share
from generator.form.result_columns import ScoredLevel
from generator.form.result_layouts import TOTAL_ROW, ResultLayout

RESULTS_SUFFIX = ".results.yml"
"""End of the name of a file of results; the rest is the path of the project's own file without .yml."""
UNIT_KEY = INTERNAL_PREFIX + "unit"
"""Key that reading adds to a table of results: the unit that file or layout states for its amounts, or None."""
COPIABLE_RESULT_CODES = (
    "result-funds-sum",
    "result-score-over-points",
    "result-score-sum",
    "result-weighted-score",
)
"""Codes of the errors that 照录 in a table of results turns into public findings: arithmetic only."""


class FundsResult(Form):
    """One row of 项目资金 in a table of results; amounts in 万元."""

    initial_budget: Amount | None = Field(None, alias="年初预算数", description="年初批复的预算数")
    full_year_budget: Amount | None = Field(None, alias="全年预算数", description="调整以后的全年预算数")
    executed: Amount | None = Field(None, alias="全年执行数", description="全年实际支出")
    executed_so_far: Amount | None = Field(None, alias="执行数", description="监控时已经支出的数")
    points: Points | None = Field(None, alias="分值", description="预算执行占多少分")
    rate: Percent | None = Field(None, alias="执行率", description="照表上的百分数写，例如 86.28")
    """86.28 for 86.28 %."""
    score: Points | None = Field(None, alias="得分", description="预算执行得了多少分")
    variance_note: Paragraph | None = Field(
        None, alias="偏差原因分析及改进措施", description="这一行写的原因；表上没有就不写"
    )
    other_cells: Mapping[Line, Line] = Field(
        default_factory=dict, alias="其他栏目", description="这一行的其他各格"
    )


class IndicatorResult(Form):
    """One indicator in a table of self-evaluation, as written in the file."""

    name: Line = Field(alias="名称", description="与目标表一字不差")
    not_in_targets: YesNo = Field(False, alias="目标表没有", description="目标表里没有这一条的，写 是")
    target_value: Line | None = Field(
        None, alias="年度指标值", description="自评表上印的指标值与目标表不同，才写"
    )
    """Target that this table prints where it differs from the one of the goals; the adjusted one, where it has two."""
    initial_target: Line | None = Field(
        None, alias="年初指标值", description="表上分年初、调整后两列，年初的与目标表不同，才写"
    )
    actual_value: Line | None = Field(None, alias="实际完成值", description="照表上的写法，例如 92人")
    band: Line | None = Field(None, alias="完成档次", description="表上有这一栏才写，例如 达成年度指标")
    weight: Share | None = Field(None, alias="权重", description="照表上的写，例如 15、15%")
    points: Points | None = Field(None, alias="分值", description="这一条占多少分")
    coefficient: Share | None = Field(None, alias="得分系数", description="照表上的写，例如 0.95、95%")
    score: Points | None = Field(None, alias="得分", description="这一条得了多少分")
    variance_note: Paragraph | None = Field(
        None, alias="偏差原因分析及改进措施", description="没有达到或者超出较多的原因，打算怎样改"
    )
    other_cells: Mapping[Line, Line] = Field(
        default_factory=dict, alias="其他栏目", description="这一行的其他各格"
    )

    @model_validator(mode="after")
    def _has_target(self) -> IndicatorResult:
        if self.not_in_targets and self.target_value is None:
            raise cell_error("missing-field", "目标表没有这一条，就要写“年度指标值”。请补上")
        return self


class IndicatorProgress(Form):
    """One indicator in a table of monitoring, as written in the file."""

    name: Line = Field(alias="名称", description="与目标表一字不差")
    not_in_targets: YesNo = Field(False, alias="目标表没有", description="目标表里没有这一条的，写 是")
    target_value: Line | None = Field(
        None, alias="年度指标值", description="监控表上印的指标值与目标表不同，才写"
    )
    actual_value: Line | None = Field(None, alias="完成值", description="截至这一天的完成情况")
    likelihood: Line | None = Field(
        None, alias="完成目标可能性", description="确定能、有可能、完全不可能，照表上的写"
    )
    variance_note: Paragraph | None = Field(None, alias="偏差原因", description="照表上的写")
    other_cells: Mapping[Line, Line] = Field(
        default_factory=dict, alias="其他栏目", description="这一行的其他各格"
    )


class TableOfResults(Form):
    """A published table of results whose layout decides on its words: a self-evaluation or one monitoring."""

    @model_validator(mode="before")
    @classmethod
    def _state_unit(cls, value: Any, info: ValidationInfo) -> Any:
        """Set the unit of the table's amounts in the context, for the cells that are read next."""
        if isinstance(value, dict) and UNIT_KEY in value and isinstance(info.context, dict):
            info.context[STATED_UNIT] = value[UNIT_KEY]
            return {key: cell for key, cell in value.items() if key != UNIT_KEY}
        return value

    @cached_property
    def layout(self) -> ResultLayout:
        """Layout of the table; `set_layout` gives it before anything asks for it."""
        raise AttributeError("no layout was set")

    def set_layout(self, layout: ResultLayout) -> None:
        """Set the layout of the table, once, where the file is read."""
        self.__dict__["layout"] = layout


class CopiedResult(Form):
    """One place where the published table of results contradicts itself and the file says the same (照录)."""

    code: Annotated[
        str,
        BeforeValidator(code_reader(COPIABLE_RESULT_CODES)),
        WithJsonSchema({"enum": list(COPIABLE_RESULT_CODES)}),
    ] = Field(alias="提示", description="检查给出的提示代码，例如 result-score-sum")
    place: Line | None = Field(
        None, alias="位置", description="检查说的位置，例如 绩效自评.总分；不写就是这种提示的每一处"
    )
    explanation: Line = Field(alias="说明", description="原表是怎样写的；公开显示在提示后面")


class SelfEvaluation(TableOfResults):
    """The self-evaluation of a project at the end of its year (绩效自评)."""

    origin: Origin = Field(alias="来源", description="自评表最先公布在哪里")
    layout_name: Line | None = Field(
        None, alias="表式", description="自评表是哪一种结果表式；不写就按年度、单位，或者通用自评表"
    )
    method_name: Line | None = Field(
        None, alias="计分办法", description="scoring.yml 或随程序提供的一种；不写就按年度，没有合适的就不复算"
    )
    funds: Mapping[Line, FundsResult] = Field(
        {}, alias="项目资金", description=f"{TOTAL_ROW}和各项来源，一项一行"
    )
    goals_achieved: Paragraph | None = Field(
        None, alias="总体目标完成情况", description="年度总体目标完成得怎样"
    )
    indicators: Mapping[Line, Mapping[Line, OneOrMore[IndicatorResult]]] = Field(
        {}, alias="绩效指标", description="一级指标 → 二级指标 → 各条指标的完成情况"
    )
    total_score: Points | None = Field(None, alias="总分", description="表上印的总分")
    grade: Line | None = Field(None, alias="等次", description="优、良、中、差，照表上的写")
    conclusion: Paragraph | None = Field(None, alias="评价结论", description="照表上的写")
    remarks: Paragraph | None = Field(None, alias="备注", description="印在表下面的说明")
    other_cells: Mapping[Line, OtherCell] = Field(
        {}, alias="其他栏目", description="表上有、这里没有列出的栏目，照表上的名称和次序写"
    )
    copied_as_printed: tuple[CopiedResult, ...] = Field(
        (), alias="照录", description="原表本身有出入、照原样录入的地方，一处一项"
    )

    @property
    def total(self) -> FundsResult | None:
        """Row of the total of 项目资金; None where the table has no such row."""
        return self.funds.get(TOTAL_ROW)


class Monitoring(TableOfResults):
    """One monitoring of a project within its year (绩效运行监控)."""

    until: Date = Field(alias="截至", description="数据截至哪一天，写成 2023-07-31")
    origin: Origin = Field(alias="来源", description="监控表最先公布在哪里")
    layout_name: Line | None = Field(
        None, alias="表式", description="监控表是哪一种结果表式；不写就按年度、单位，或者通用监控表"
    )
    funds: Mapping[Line, FundsResult] = Field(
        {}, alias="项目资金", description=f"{TOTAL_ROW}和各项来源，一项一行"
    )
    indicators: Mapping[Line, Mapping[Line, OneOrMore[IndicatorProgress]]] = Field(
        {}, alias="绩效指标", description="一级指标 → 二级指标 → 各条指标的完成情况"
    )
    remarks: Paragraph | None = Field(None, alias="备注", description="印在表下面的说明")
    other_cells: Mapping[Line, OtherCell] = Field(
        {}, alias="其他栏目", description="表上有、这里没有列出的栏目，照表上的名称和次序写"
    )

    @property
    def total(self) -> FundsResult | None:
        """Row of the total of 项目资金; None where the table has no such row."""
        return self.funds.get(TOTAL_ROW)


class Evaluation(Form):
    """One evaluation by others (绩效评价)."""

    evaluator: Line = Field(alias="评价方", description="谁作的评价，例如 财政部门")
    origin: Origin = Field(alias="来源", description="评价结果最先公布在哪里")
    score: Points | None = Field(None, alias="得分", description="评价的得分")
    grade: Line | None = Field(None, alias="等次", description="照公布的写")
    conclusion: Paragraph | None = Field(None, alias="评价结论", description="照公布的写")
    use_of_results: Paragraph | None = Field(None, alias="结果应用", description="评价结果怎样用")
    other_cells: Mapping[Line, OtherCell] = Field(
        {}, alias="其他栏目", description="这里没有列出的栏目，照公布的名称和次序写"
    )


class Results(Form):
    """Everything that a file of results says of one project."""

    unit: AmountUnit | None = Field(
        None, alias="金额单位", description="这些表上金额的单位；与目标表的相同就不写"
    )
    self_evaluation: SelfEvaluation | None = Field(None, alias="绩效自评", description="年度结束以后的自评")
    monitoring: OneOrMore[Monitoring] = Field(
        (), alias="绩效监控", description="年度中间的监控，一次一项，先写早的"
    )
    evaluations: OneOrMore[Evaluation] = Field(
        (), alias="绩效评价", description="财政部门、主管部门或第三方的评价，一次一项"
    )

    def tables(self) -> Iterator[tuple[FieldPath, SelfEvaluation | Monitoring]]:
        """Yield path and content of the self-evaluation and of every monitoring, in the order of the usual file."""
        if self.self_evaluation is not None:
            yield ("绩效自评",), self.self_evaluation
        for number, monitoring in enumerate(self.monitoring):
            yield ("绩效监控", number), monitoring

    @model_validator(mode="after")
    def _says_something(self) -> Results:
        if self.self_evaluation is None and not self.monitoring and not self.evaluations:
            raise cell_error("missing-field", "“绩效自评”“绩效监控”“绩效评价”一样也没有写。请至少写一样")
        return self


RESULTS_KEYS = frozenset(all_keys(Results))
"""Every field name of a file of results, without the names of indicator levels and of rows of 项目资金."""


class PlacedIndicator(NamedTuple):
    """An indicator of a table of results with the levels under which it stands."""

    path: FieldPath
    """Path in the file of results."""
    level1: str
    level2: str
    """Empty for a form without second levels."""
    indicator: IndicatorResult | IndicatorProgress


def placed_indicators(table: SelfEvaluation | Monitoring, path: FieldPath) -> Iterator[PlacedIndicator]:
    """Yield every indicator of the table at `path`, in the order of the file."""
    for level1, groups in table.indicators.items():
        for key, indicators in groups.items():
            level2 = "" if key == NO_SECOND_LEVEL else key
            levels = (level1, level2) if level2 else (level1,)
            for number, indicator in enumerate(indicators):
                assert isinstance(indicator, IndicatorResult | IndicatorProgress)
                yield PlacedIndicator((*path, "绩效指标", *levels, number), level1, level2, indicator)


class _LeveledRow(Protocol):
    @property
    def level1(self) -> str: ...
    @property
    def level2(self) -> str: ...


def scored_group(row: _LeveledRow, level: ScoredLevel) -> tuple[str, ...]:
    """Return the names of the levels that tell the group of rows with one score; `level` is not that of an indicator."""
    return (row.level1,) if level is ScoredLevel.FIRST_LEVEL else (row.level1, row.level2)
