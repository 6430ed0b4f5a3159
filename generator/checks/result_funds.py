"""Rules about 项目资金 in tables of results: sums, execution rate and its points."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TypeAlias

from generator.checks.facts import IndicatorKind, yuan_of_target
from generator.checks.result_facts import (
    EVALUATION,
    ResultFacts,
    ResultRule,
    amount_of,
    execution_of,
    number_text,
)
from generator.checks.rule import Finding
from generator.form.amounts import BlankAmount
from generator.form.field_path import FieldPath
from generator.form.result_layouts import TOTAL_ROW
from generator.form.results import FundsResult, Monitoring, SelfEvaluation
from generator.form.scoring_methods import agrees
from generator.form.target_value import parse_target_value
from generator.reading.problem import Level

_COLUMNS = {
    "initial_budget": "年初预算数",
    "full_year_budget": "全年预算数",
    "executed": "全年执行数",
    "executed_so_far": "执行数",
}


_Table: TypeAlias = SelfEvaluation | Monitoring


def _tables(facts: ResultFacts) -> Iterator[tuple[FieldPath, _Table]]:
    """Yield the path of 项目资金 with its table, of every table."""
    for path, table in facts.joined.results.tables():
        yield (*path, "项目资金"), table


def _sum_of_sources(facts: ResultFacts, table: _Table, column: str) -> Decimal | None:
    """Return what the sources of a column add up to, where that contradicts the total; None otherwise."""
    funds = table.funds
    total = amount_of(getattr(funds.get(TOTAL_ROW), column, None))
    if total is None:
        return None
    of_goals, of_results = facts.joined.project.layout.all_sources, table.layout.all_rows
    cells = []
    for name, row in funds.items():
        line = of_results.get(name) or of_goals.get(name)
        is_part = line is not None and (line.parent in funds or not line.is_source)
        if name != TOTAL_ROW and not is_part and (cell := getattr(row, column)) is not None:
            cells.append(cell)
    amounts = [cell for cell in cells if not isinstance(cell, BlankAmount)]
    whole = sum(amounts, Decimal(0))
    if not amounts or whole == total or (len(amounts) < len(cells) and whole < total):
        return None
    return whole


def _funds_sum(facts: ResultFacts) -> Iterator[Finding]:
    for path, table in _tables(facts):
        for column, word in _COLUMNS.items():
            whole = _sum_of_sources(facts, table, column)
            if whole is not None:
                total = amount_of(getattr(table.funds[TOTAL_ROW], column)) or Decimal(0)
                own = _own_column(table, word)
                message = (
                    f"{own}：{table.layout.word(TOTAL_ROW)} {facts.money(total, table)}，"
                    f"各项来源合计 {facts.money(whole, table)}，相差 {facts.money(abs(whole - total), table)}"
                )
                yield RESULT_FUNDS_SUM.finding((*path, TOTAL_ROW, word), message)


RESULT_FUNDS_SUM = ResultRule(
    code="result-funds-sum",
    level=Level.ERROR,
    title="年度总额不等于各项来源之和",
    explanation="把年初预算数、全年预算数、执行数各一栏的各项来源相加，与这一栏的年度总额对照。两者应当相等；不相等，说明有一个数抄错或漏写。"
    "原表就是这样印的，写一项照录。",
    basis="表内关系：年度总额下面的各项来源是它的组成部分。",
    check=_funds_sum,
)


def _own_column(table: _Table, usual: str) -> str:
    """Return the word of a table's layout for a column of 项目资金."""
    return next((own for own, word in table.layout.usual_funds_columns.items() if word == usual), usual)


def _contradicted(facts: ResultFacts, table: _Table) -> bool:
    """Whether the amounts of which a rate is made do not add up: nothing is built on them."""
    return any(_sum_of_sources(facts, table, column) is not None for column in _COLUMNS)


def _rate(facts: ResultFacts) -> Iterator[Finding]:
    for path, table in _tables(facts):
        if _contradicted(facts, table):
            continue
        for name, row in table.funds.items():
            if not _rate_holds(row):
                execution = execution_of(row)
                assert execution is not None
                label = table.layout.word(TOTAL_ROW) if name == TOTAL_ROW else name
                executed, budget = (facts.money(amount, table) for amount in execution)
                message = (
                    f"{label}的{_own_column(table, '执行率')}印的是 {row.rate}%，{executed}÷{budget}"
                    f"是 {number_text(execution.rate or Decimal(0))}%"
                )
                yield RESULT_RATE.finding((*path, name, "执行率"), message)


def _rate_holds(row: FundsResult) -> bool:
    """Whether a printed rate is that of the printed amounts, in percent or as a fraction; True where that cannot be said."""
    execution = execution_of(row)
    if row.rate is None or execution is None or execution.rate is None:
        return True
    return agrees(row.rate, execution.rate) or agrees(row.rate, execution.rate / 100)


RESULT_RATE = ResultRule(
    code="result-rate",
    level=Level.WARNING,
    title="执行率与印出的预算数、执行数不符",
    explanation="用表上的执行数除以全年预算数，与表上的执行率对照；四舍五入或者截去尾数都算相符。",
    basis="自评表、监控表：执行率＝执行数÷全年预算数。",
    check=_rate,
)


def _rate_absent(facts: ResultFacts) -> Iterator[Finding]:
    total = facts.total
    execution = execution_of(total)
    if total is None or execution is None or execution.rate is None or total.rate is not None:
        return
    if total.score is not None:
        message = f"预算执行打了 {total.score} 分，没有写执行率；按印出的数是 {number_text(execution.rate)}%"
        yield RESULT_RATE_ABSENT.finding((*EVALUATION, "项目资金", TOTAL_ROW), message)


RESULT_RATE_ABSENT = ResultRule(
    code="result-rate-absent",
    level=Level.WARNING,
    title="预算执行打了分，没有写执行率",
    explanation="预算执行的得分是按执行率给的。打了分、没有写执行率，读者要自己算。",
    basis="自评表：执行率一栏。",
    check=_rate_absent,
)


def _rate_points(facts: ResultFacts) -> Iterator[Finding]:
    total, method = facts.total, facts.joined.method
    execution = execution_of(total)
    if facts.table is None or total is None or total.score is None or execution is None or method is None:
        return
    points = total.points if total.points is not None else method.execution_points
    over = total.points is not None and total.score > total.points
    if method.execution_points is None or points is None or over:
        return
    exact = execution.score(points)
    if exact is None or _contradicted(facts, facts.table) or not _rate_holds(total):
        return
    by_printed_rate = min((total.rate or Decimal(0)) * points / 100, points)
    if not agrees(total.score, exact) and not agrees(total.score, by_printed_rate):
        message = f"预算执行得分 {total.score}，按“{method.name}”是 {number_text(exact)}"
        yield RESULT_RATE_POINTS.finding((*EVALUATION, "项目资金", TOTAL_ROW, "得分"), message)


RESULT_RATE_POINTS = ResultRule(
    code="result-rate-points",
    level=Level.WARNING,
    title="预算执行的得分与执行率不符",
    explanation="按这张表的计分办法，用执行率乘分值，与表上预算执行的得分对照；四舍五入或者截去尾数都算相符。没有合适的计分办法，不复算。",
    basis="计分办法：预算执行得分＝执行率×分值，最多得满分。",
    check=_rate_points,
)


def _low_rate(facts: ResultFacts) -> Decimal | None:
    """Return the rate of execution where it is so low that the method wants a reason; None otherwise."""
    execution, method = execution_of(facts.total), facts.joined.method
    limit = method.reasons_due.execution_below if method else None
    if facts.table is None or execution is None or limit is None or _contradicted(facts, facts.table):
        return None
    return execution.rate if execution.rate is not None and execution.rate < limit else None


def _low_execution(facts: ResultFacts) -> Iterator[Finding]:
    rate, table, total = _low_rate(facts), facts.table, facts.total
    if rate is None or table is None or total is None:
        return
    texts = [table.goals_achieved, table.conclusion, table.remarks, *map(str, table.other_cells.values())]
    if total.variance_note is None and not any("执行" in text for text in texts if text):
        method = facts.joined.method
        limit = method.reasons_due.execution_below if method else None
        message = f"预算执行率 {number_text(rate)}%，低于 {limit}%，表上没有写原因"
        yield RESULT_LOW_EXECUTION.finding((*EVALUATION, "项目资金", TOTAL_ROW), message)


RESULT_LOW_EXECUTION = ResultRule(
    code="result-low-execution-without-reason",
    level=Level.WARNING,
    title="预算执行率低，没有写原因",
    explanation="执行率低于计分办法里的界限时，应当说明为什么钱没有用完。资金一行、完成情况、评价结论和备注里都没有提到执行，才提示。",
    basis="计分办法：须说明原因的情形。",
    check=_low_execution,
)


def _full_marks(facts: ResultFacts) -> Iterator[Finding]:
    rate = _low_rate(facts)
    scored = [row for row in facts.rows if row.full_score is not None]
    if rate is None or not scored or any(row.result.score != row.full_score for row in scored):
        return
    message = f"预算执行率 {number_text(rate)}%，{len(scored)} 条指标都得了满分"
    yield RESULT_FULL_MARKS.finding((*EVALUATION, "绩效指标"), message)


RESULT_FULL_MARKS = ResultRule(
    code="result-full-marks-low-execution",
    level=Level.NOTE,
    title="钱没有用完，指标都得了满分",
    explanation="预算执行率低，各条指标却都得满分：可能是事情办得省，也可能是指标定得低。这里只列出来，不作判断。",
    basis="推算：投入与产出一般相应。",
    check=_full_marks,
)


def _cost_over_execution(facts: ResultFacts) -> Iterator[Finding]:
    execution = execution_of(facts.total)
    kinds = {row.row.path: row.kind for row in facts.goals.all_rows}
    for row in facts.rows if execution else ():
        if (
            row.goal is None
            or kinds.get(row.goal.path) is not IndicatorKind.COST
            or row.judgement.unit_assumed
        ):
            continue
        cost = yuan_of_target(parse_target_value(row.result.actual_value or ""))
        if execution and cost is not None and cost.scaleb(-4) > execution.executed:
            message = (
                f"的实际完成值 {row.result.actual_value}，大于全年执行数 {facts.money(execution.executed)}"
            )
            yield RESULT_COST_OVER_EXECUTION.of_row(row, "实际完成值", message)


RESULT_COST_OVER_EXECUTION = ResultRule(
    code="result-cost-over-execution",
    level=Level.NOTE,
    title="实际成本大于全年执行数",
    explanation="成本指标的实际完成值是一笔钱时，与这个项目全年支出的钱对照。成本可以有别的来源，所以只是说明。",
    basis="推算：从这个项目里花的成本不会大于它的支出。",
    check=_cost_over_execution,
)


def _overspent(facts: ResultFacts) -> Iterator[Finding]:
    for path, table in _tables(facts):
        execution = execution_of(table.total)
        if execution and execution.executed > execution.budget and not _contradicted(facts, table):
            executed, budget = (facts.money(amount, table) for amount in execution)
            message = f"执行数 {executed}，大于全年预算数 {budget}"
            yield RESULT_OVERSPENT.finding((*path, TOTAL_ROW), message)


RESULT_OVERSPENT = ResultRule(
    code="result-overspent",
    level=Level.NOTE,
    title="执行数大于全年预算数",
    explanation="支出比调整以后的预算还多。可能用了上年结转，也可能有一个数抄错了。",
    basis="《预算法》第十三条：各部门、各单位的支出必须以经批准的预算为依据。",
    check=_overspent,
)


def _budget_drift(facts: ResultFacts) -> Iterator[Finding]:
    total = facts.total
    initial = amount_of(total.initial_budget) if total else None
    goals = facts.joined.project.annual_funds.total
    if initial is not None and goals is not None and initial != goals:
        message = f"年初预算数 {facts.money(initial)}，目标表的年度资金总额是 {facts.money(goals)}"
        path: FieldPath = (*EVALUATION, "项目资金", TOTAL_ROW, "年初预算数")
        yield RESULT_BUDGET_DRIFT.finding(path, message)


RESULT_BUDGET_DRIFT = ResultRule(
    code="result-budget-drift",
    level=Level.NOTE,
    title="年初预算数与目标表不同",
    explanation="自评表上的年初预算数，一般就是目标表上的年度资金总额。不同，可能是口径不同，也可能有一张表抄错了。",
    basis="推算：两张表说的是同一笔年初预算。",
    check=_budget_drift,
)
