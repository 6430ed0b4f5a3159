"""Define scoring methods (计分办法): how points follow from results, as data, because bodies differ.

What a method does not say is not recomputed. All arithmetic is exact to 28 digits; a printed number agrees with the exact
one where it is that number rounded half up, or cut, at the printed number of decimals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import Enum
from functools import cached_property
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, Field, WithJsonSchema

from generator.form.cell_errors import cell_error, quote_value
from generator.form.cells import Form, Line, OneOrMore, Paragraph, Year, YesNo
from generator.form.operators import STRICT_OPERATORS, TargetDirection
from generator.form.result_cells import Percent, Points
from generator.form.result_states import Judgement, ResultState, direction_of
from generator.form.target_value import TargetValue


class MissedRule(Enum):
    """Formula for the points of a missed target from target and actual value, with its Chinese name."""

    ACTUAL_BY_TARGET = "实际值÷目标值"
    LINEAR = "超出比例扣分"
    """1 − (actual − target) ÷ target, never below 0."""
    TARGET_BY_ACTUAL = "目标值÷实际值"


def _read_rule(*allowed: MissedRule) -> BeforeValidator:
    def read(text: Any) -> MissedRule:
        for rule in allowed:
            if text == rule.value:
                return rule
        names = "、".join(rule.value for rule in allowed)
        raise cell_error("scoring-rule", f"{quote_value(text)}不是计分的算法。只能写 {names}")

    return BeforeValidator(read)


_HigherRule = Annotated[
    MissedRule,
    _read_rule(MissedRule.ACTUAL_BY_TARGET),
    WithJsonSchema({"enum": [MissedRule.ACTUAL_BY_TARGET.value]}),
]
_LowerRule = Annotated[
    MissedRule,
    _read_rule(MissedRule.LINEAR, MissedRule.TARGET_BY_ACTUAL),
    WithJsonSchema({"enum": [MissedRule.LINEAR.value, MissedRule.TARGET_BY_ACTUAL.value]}),
]


class Band(Form):
    """A band of points for a target in words (完成档次)."""

    name: Line = Field(alias="档次", description="表上的叫法，例如 达成年度指标")
    other_names: tuple[Line, ...] = Field((), alias="别名", description="别的叫法")
    low: Percent = Field(alias="下限", description="至少得分值的百分之几")
    high: Percent = Field(alias="上限", description="至多得分值的百分之几")


class Grade(Form):
    """A grade with the total from which it is given (等次)."""

    name: Line = Field(alias="等次", description="例如 优")
    low: Points = Field(alias="不低于", description="总分不低于多少")


class ReasonsDue(Form):
    """Limits beyond which the column for reasons has to be filled in (须说明原因)."""

    below: Percent | None = Field(None, alias="完成低于", description="完成率低于百分之几")
    above: Percent | None = Field(
        None, alias="完成达到", description="越高越好的，完成率达到百分之几就要说明"
    )
    execution_below: Percent | None = Field(None, alias="执行率低于", description="预算执行率低于百分之几")


class ScoringMethod(Form):
    """One scoring method (计分办法)."""

    name: Line = Field(alias="名称", description="这种办法的名称，自评里用 计分办法 指名")
    description: Paragraph | None = Field(None, alias="说明", description="怎样算，哪里用")
    basis: Paragraph | None = Field(None, alias="依据", description="根据哪个文件")
    from_year: Year | None = Field(None, alias="自年度", description="从哪个年度的表起，不指名也用它")
    to_year: Year | None = Field(None, alias="至年度", description="用到哪个年度；不写就一直用")
    total: Points | None = Field(None, alias="总分", description="各项分值加起来是多少")
    execution_points: Points | None = Field(
        None, alias="执行分值", description="预算执行占多少分；得分是执行数÷全年预算数×分值，最多得满"
    )
    level_points: Mapping[Line, Points] = Field({}, alias="一级指标分值", description="各个一级指标占多少分")
    full_when_reached: YesNo = Field(True, alias="达到即满分", description="写 否，达到了指标值也不一定满分")
    higher_rule: _HigherRule | None = Field(
        None, alias="越高越好", description="没有达到时怎样算；不写就不复算"
    )
    lower_rule: _LowerRule | None = Field(
        None, alias="越低越好", description="超过了指标值时怎样算；不写就不复算"
    )
    bands: tuple[Band, ...] = Field((), alias="定性档次", description="定性指标各档得分值的百分之几")
    grades: tuple[Grade, ...] = Field((), alias="等次", description="从高到低，各档不低于多少分")
    reasons_due: ReasonsDue = Field(
        ReasonsDue(), alias="须说明原因", description="哪些情况要写偏差原因；不写就不查"
    )

    def score_of(self, target: TargetValue, judgement: Judgement, points: Decimal) -> Decimal | None:
        """Return the exact score by this method; None where the method does not say it, or nothing was compared."""
        if judgement.state is ResultState.REACHED:
            return points if self.full_when_reached and not self._may_be_reduced(target, judgement) else None
        if judgement.state is not ResultState.MISSED or judgement.value is None:
            return None
        share = self._share_of_missed(target, judgement.value)
        return None if share is None else points * min(max(share, Decimal(0)), Decimal(1))

    def _may_be_reduced(self, target: TargetValue, judgement: Judgement) -> bool:
        """Whether a target was exceeded by so much that the method lets the score be reduced."""
        rate, above = completion_rate(target, judgement), self.reasons_due.above
        return rate is not None and above is not None and rate >= above

    def _share_of_missed(self, target: TargetValue, value: Decimal) -> Decimal | None:
        """Return which share of the points a missed target brings; None where the method does not say."""
        direction = direction_of(target)
        if direction is TargetDirection.HIGHER_IS_BETTER and self.higher_rule and target.low:
            equal = target.operator in STRICT_OPERATORS and value == target.low
            return None if equal else value / target.low
        if direction is not TargetDirection.LOWER_IS_BETTER or value == target.high or target.high is None:
            return None
        if self.lower_rule is MissedRule.LINEAR and target.high > 0:
            return 1 - (value - target.high) / target.high
        if self.lower_rule is MissedRule.TARGET_BY_ACTUAL and value > 0:
            return target.high / value
        return None

    def band_of(self, name: str) -> Band | None:
        """Return the band of that name, or None."""
        return next((band for band in self.bands if name in (band.name, *band.other_names)), None)

    def grade_of(self, total: Decimal) -> str | None:
        """Return the grade for a total score; None where the method has no grades."""
        fitting = [grade for grade in self.grades if total >= grade.low]
        return max(fitting, key=lambda grade: grade.low).name if fitting else None


class ScoringMethods(Form):
    """scoring.yml: the scoring methods of a body."""

    methods: OneOrMore[ScoringMethod] = Field(alias="计分办法", description="每种办法一项")


@dataclass(frozen=True)
class ScoringChoice:
    """All scoring methods that a self-evaluation may name, and which of them holds where it names none."""

    delivered: tuple[ScoringMethod, ...] = ()
    """Methods that come with the program."""
    own: tuple[ScoringMethod, ...] = ()
    """Methods of scoring.yml."""

    @cached_property
    def by_name(self) -> Mapping[str, ScoringMethod]:
        """Methods by name, the body's own first; one of its own replaces a delivered one of the same name."""
        own = {method.name: method for method in self.own}
        return own | {method.name: method for method in self.delivered if method.name not in own}

    def method_of(self, name: str | None, year: int) -> ScoringMethod | None:
        """Return the method that a self-evaluation names; else the first that claims the year; else None."""
        if name is not None:
            return self.by_name.get(name)
        return next((method for method in self.by_name.values() if _claims(method, year)), None)


def _claims(method: ScoringMethod, year: int) -> bool:
    """Whether a method holds for the tables of a year that name none."""
    return method.from_year is not None and method.from_year <= year <= (method.to_year or year)


class Execution(NamedTuple):
    """Amounts of which a rate of execution is made, in 万元."""

    executed: Decimal
    budget: Decimal

    @property
    def rate(self) -> Decimal | None:
        """Executed ÷ full-year budget in percent (86.28), exact; None for a budget of zero."""
        return self.executed / self.budget * 100 if self.budget else None

    def score(self, points: Decimal) -> Decimal | None:
        """Return the exact points for execution, at most all of them; None for a budget of zero."""
        return points * min(self.executed / self.budget, Decimal(1)) if self.budget else None


def completion_rate(target: TargetValue, judgement: Judgement) -> Decimal | None:
    """Return actual ÷ target in percent; None for a lower-is-better target and for a target of zero or below."""
    higher = direction_of(target) is TargetDirection.HIGHER_IS_BETTER
    if not higher or judgement.value is None or target.low is None or target.low <= 0:
        return None
    return judgement.value / target.low * 100


def agrees(printed: Decimal, exact: Decimal) -> bool:
    """Whether a printed number is the exact one, rounded half up or cut at the printed number of decimals."""
    unit = Decimal(1).scaleb(min(int(printed.as_tuple().exponent), 0))
    return printed in {exact.quantize(unit, rounding) for rounding in (ROUND_HALF_UP, ROUND_DOWN)}


def agrees_with_range(printed: Decimal, numbers: Sequence[Decimal]) -> bool:
    """Whether a printed number lies between the lowest and the highest of `numbers`, or agrees with one of them."""
    return min(numbers) <= printed <= max(numbers) or any(agrees(printed, number) for number in numbers)
