"""Rules about 项目资金 and about costs held against it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from generator.checks.facts import IndicatorKind, ProjectFacts, RowFacts, yuan_of_target
from generator.checks.phrases import quoted
from generator.checks.rule import Finding, ProjectRule
from generator.form.amounts import AMOUNT_UNIT, BLANK_TEXT
from generator.form.field_path import FieldPath
from generator.form.funds import FundsSide
from generator.form.operators import Operator
from generator.form.project import Project
from generator.form.target_value import TargetValue
from generator.reading.problem import Level
from generator.rendering.words import amount_text


def _periods(project: Project) -> Iterator[FundsSide]:
    if project.medium_term_funds is not None:
        yield project.medium_term_funds
    yield project.annual_funds


class _Total(NamedTuple):
    """The total of one side of the funds."""

    period: str
    """中期 or 年度."""
    name: str
    """Name on the form: 年度资金总额."""
    amount: Decimal
    """万元."""
    unit_stated: bool
    """True where the form says that it counts in 元: no doubt about the unit then."""

    @property
    def path(self) -> FieldPath:
        """Path of the total in the file."""
        return ("项目资金", self.period, "总额")


def _totals(project: Project) -> Iterator[_Total]:
    """Yield the total of every side that gives one, as far as nothing on the form contradicts it."""
    for side in _periods(project):
        if side.total is not None and _sum_difference(side) is None:
            name, stated = project.total_name(side.period), side.unit != AMOUNT_UNIT
            yield _Total(side.period.word, name, side.total, stated)


def _sum_difference(side: FundsSide) -> tuple[Decimal, Decimal] | None:
    """Return the sum of the sources and its difference from the total; None where they do not contradict each other.

    Sources that the form leaves blank may be what is missing from the sum.
    """
    amounts = [amount for _, amount in side.sources()]
    if not amounts or side.total is None:
        return None
    whole = sum(amounts, Decimal(0))
    blank = any(cell.text == BLANK_TEXT for cell in side.cells)
    if whole == side.total or (blank and whole < side.total):
        return None
    return whole, abs(whole - side.total)


def _funds_sum(facts: ProjectFacts) -> Iterator[Finding]:
    for side in _periods(facts.project):
        if difference := _sum_difference(side):
            whole, apart = difference
            total = next(cell.text for cell in side.cells if cell.line is None)
            message = (
                f"{facts.project.total_name(side.period)} {total} {side.unit}，"
                f"各项来源合计 {_printed(whole, side)}，相差 {_printed(apart, side)}"
            )
            yield FUNDS_SUM.finding(("项目资金", side.period.word, "总额"), message)
        yield from _parts_above_whole(side)


def _parts_above_whole(side: FundsSide) -> Iterator[Finding]:
    """Yield the sources whose parts (其中) add up to more than they are."""
    for cell in side.cells:
        parts = [
            part.amount
            for part in side.cells
            if part.line
            and part.line.is_source
            and part.line.parent == cell.label
            and part.amount is not None
        ]
        whole = sum(parts, Decimal(0))
        if cell.amount is not None and whole > cell.amount:
            message = f"{cell.label} {_printed(cell.amount, side)}，其中各项合计 {_printed(whole, side)}，多出 {_printed(whole - cell.amount, side)}"
            yield FUNDS_SUM.finding(("项目资金", side.period.word, cell.label), message)


def _printed(amount: Decimal, side: FundsSide) -> str:
    """Return an amount of 万元 in the unit of the form."""
    if side.unit == AMOUNT_UNIT:
        return _wanyuan(amount)
    return f"{amount.scaleb(4):f} {side.unit}"


FUNDS_SUM = ProjectRule(
    code="funds-sum",
    level=Level.ERROR,
    title="资金总额不等于各项来源之和",
    explanation="把每一期的财政拨款、其他资金等各项来源相加，与资金总额对照。两者应当相等；不相等，说明有一个数抄错或漏写，"
    "不能公布。一项来源也没有写的，不对照。",
    basis="表内关系：资金总额下面的“其中”各项是它的组成部分。",
    check=_funds_sum,
)


def _wanyuan(amount: Decimal) -> str:
    return f"{amount_text(amount)} 万元"


def _medium_below_annual(facts: ProjectFacts) -> Iterator[Finding]:
    project = facts.project
    totals, years = list(_totals(project)), project.medium_term_years
    if len(totals) < 2 or years is None or project.year not in years:
        return
    medium_term, annual = totals
    if medium_term.amount < annual.amount:
        message = (
            f"{medium_term.name} {_wanyuan(medium_term.amount)}小于{annual.name} {_wanyuan(annual.amount)}"
        )
        yield MEDIUM_BELOW_ANNUAL.finding(medium_term.path, message)


MEDIUM_BELOW_ANNUAL = ProjectRule(
    code="medium-below-annual",
    level=Level.WARNING,
    title="中期资金小于年度资金",
    explanation="中期包括几个年度。中期里有本年度时，中期资金总额一般不会小于本年度这一年的资金总额；"
    "小于时，读者无法知道中期一栏指的是哪一段时间的钱。",
    basis="推算：几年的合计不小于其中一年。中期的起止年度取自表头“中期目标（××年—××年）”。",
    check=_medium_below_annual,
)


def _amount_decimals(facts: ProjectFacts) -> Iterator[Finding]:
    amounts = list(_amounts(facts.project))
    if len({_decimals(text) for _, text in amounts}) < 2:
        return
    counts = Counter(_decimals(text) for _, text in amounts)
    usual = max(counts, key=lambda decimals: (counts[decimals], decimals))
    unusual = [(path, text) for path, text in amounts if _decimals(text) != usual]
    shown = dict.fromkeys(f"{text} {_say_decimals(_decimals(text))}" for _, text in unusual)
    message = f"金额的小数位数不一致：{'、'.join(shown)}，其他金额{_say_decimals(usual)}"
    yield AMOUNT_DECIMALS.finding(unusual[0][0], message)


def _amounts(project: Project) -> Iterator[tuple[FieldPath, str]]:
    """Yield path and text of every amount; how a form writes a zero says nothing."""
    for side in _periods(project):
        for cell in side.cells:
            if cell.amount:
                yield ("项目资金", side.period.word, cell.label if cell.line else "总额"), cell.text


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _say_decimals(decimals: int) -> str:
    return f"有 {decimals} 位小数" if decimals else "没有小数"


AMOUNT_DECIMALS = ProjectRule(
    code="amount-decimals",
    level=Level.NOTE,
    title="金额的小数位数不一致",
    explanation="同一张表的金额写法一致，读者才看得出精确到哪一位：写 100 的，可能是 100.00，也可能是约数。",
    basis="推算：同一张表、同一单位（万元）的金额，精确程度应当一样。",
    check=_amount_decimals,
)


def _cost_over_funds(facts: ProjectFacts) -> Iterator[Finding]:
    for row in facts.rows_of(IndicatorKind.COST):
        over: list[tuple[FieldPath, str]] = []
        for side in row.sides:
            cost = yuan_of_target(side.target_value)
            for total in _totals(facts.project):
                if cost is not None and total.period in side.period and cost > total.amount * 10000:
                    period = facts.project.period_in_own_words(total.period)
                    text = f"{period}的成本{quoted(side.target_value.text)}大于{total.name} {_wanyuan(total.amount)}"
                    over.append(((*side.path, "指标值"), text))
        if over:
            message = f"{quoted(row.row.name)}：{'；'.join(text for _, text in over)}"
            yield COST_OVER_FUNDS.finding(over[0][0], message, (row.row.path,))


COST_OVER_FUNDS = ProjectRule(
    code="cost-over-funds",
    level=Level.WARNING,
    title="成本大于资金总额",
    explanation="成本指标写了总金额时，与同一期的资金总额对照。成本比资金多，读者会问多出的钱从哪里来。"
    "每人、每户的标准（如 200元/人）不对照；只写“万”没有写“元”的，按万元对照。",
    basis="推算：项目的成本由项目资金支付，同一期的成本不大于同一期的资金。",
    check=_cost_over_funds,
)


def _cost_lower_bound(facts: ProjectFacts) -> Iterator[Finding]:
    for row in facts.rows_of(IndicatorKind.COST):
        for side in row.sides:
            if _is_lower_bound(row, side.target_value):
                message = f"成本指标{quoted(row.row.name)}写的是下限 {side.target_value.text}"
                yield COST_LOWER_BOUND.finding((*side.path, "指标值"), message, (row.row.path,))
                break


def _is_lower_bound(row: RowFacts, value: TargetValue) -> bool:
    bounded = value.operator in (Operator.AT_LEAST, Operator.ABOVE) and not value.is_change
    of_money = yuan_of_target(value) is not None or value.unit.startswith("元/")
    return bounded and of_money and not _MORE_IS_BETTER.search(row.row.name)


_MORE_IS_BETTER = re.compile(
    "节约|节省|节支|结余|压减|压缩|降低|下降|减少|补助|补贴|救助|资助|慰问|奖励|奖补|标准"
)

COST_LOWER_BOUND = ProjectRule(
    code="cost-lower-bound",
    level=Level.WARNING,
    title="成本写成了下限",
    explanation="成本一般写不超过多少（≤）或正好多少（=）。写成不少于（≥），意思是花得越多越好，与控制成本相反。"
    "节约了多少、发给个人的补助标准，多一些是好事，不在此列。",
    basis="推算：成本指标用来控制花费，控制花费要有上限。",
    check=_cost_lower_bound,
)


_MIN_COST = Decimal(10_000)
"""元: smaller costs are mostly of one piece."""
_MAX_COMMON_TOTAL = Decimal(1_000_000)
"""万元, or 100 亿元: hardly any project has as much."""


_OF_ONE_UNIT = re.compile("单价|单位成本|均|每|标准")
"""Words in the name of a cost that is not the cost of the whole."""


def _amount_jump(facts: ProjectFacts) -> Iterator[Finding]:
    """Yield the first sign that an amount was typed in 元: the others would only follow from it."""
    for signs in (_far_over_cost, _periods_far_apart, _enormous_totals):
        if finding := next(signs(facts), None):
            yield finding
            return


def _far_over_cost(facts: ProjectFacts) -> Iterator[Finding]:
    """Yield a total that is some 10,000 times all costs of its period."""
    for total in _totals(facts.project):
        if total.amount * 2 < _MIN_COST or not _perhaps_yuan(total):
            continue  # no cost is small enough
        costs = [
            (cost, side.target_value.text, row)
            for row in facts.rows_of(IndicatorKind.COST)
            for side in row.sides
            if total.period in side.period
            and (cost := yuan_of_target(side.target_value) or Decimal(0)) >= _MIN_COST
            and not _OF_ONE_UNIT.search(row.row.name)
        ]
        whole = sum((cost for cost, _, _ in costs), Decimal(0))
        if whole and whole <= total.amount * 2 <= whole * 4:
            _, text, row = max(costs, key=lambda cost: cost[0])
            message = (
                f"{total.name} {_wanyuan(total.amount)}，是成本指标{quoted(row.row.name)}（{text}）的一万倍上下；"
                f"{ASK_FOR_THE_UNIT}"
            )
            yield AMOUNT_JUMP.finding(total.path, message, (row.row.path,))


def _periods_far_apart(facts: ProjectFacts) -> Iterator[Finding]:
    """Yield the larger of two totals, one of which is a thousand times the other."""
    totals = sorted(_totals(facts.project), key=lambda total: (total.amount, total.period))
    if not totals:
        return
    low, high = totals[0], totals[-1]
    if low.amount and _perhaps_yuan(high) and high.amount >= low.amount * 1000:
        message = f"{high.name} {_wanyuan(high.amount)}，{low.name} {_wanyuan(low.amount)}，相差一千倍以上；{ASK_FOR_THE_UNIT}"
        yield AMOUNT_JUMP.finding(high.path, message)


def _perhaps_yuan(total: _Total) -> bool:
    """Whether a total may have been typed in 元, which has two decimals at most, although the form counts in 万元."""
    return not total.unit_stated and _decimals(f"{total.amount:f}") <= 2


def _enormous_totals(facts: ProjectFacts) -> Iterator[Finding]:
    """Yield a total that hardly any project has."""
    for total in _totals(facts.project):
        if total.amount >= _MAX_COMMON_TOTAL and _perhaps_yuan(total):
            billions = f"{total.amount / 10_000:.2f}".rstrip("0").rstrip(".")
            message = f"{total.name} {_wanyuan(total.amount)}，合 {billions} 亿元；{ASK_FOR_THE_UNIT}"
            yield AMOUNT_JUMP.finding(total.path, message)


ASK_FOR_THE_UNIT = "请核对是元还是万元"
"""Part of a message: what to look for where an amount may be 10,000 times too large."""

AMOUNT_JUMP = ProjectRule(
    code="amount-jump",
    level=Level.WARNING,
    title="金额大小悬殊",
    explanation="表上的金额以万元为单位，照元抄录就大了一万倍。年度资金总额是同一项目去年的十倍以上或十分之一以下、是成本指标的一万倍上下、"
    "两期相差一千倍以上，或者达到一百亿元，都提示核对。确有这么大变化的，不用改。",
    basis="推算：同一项目各年、各期的金额，以及资金与成本，一般在同一数量级。",
    check=_amount_jump,
)
