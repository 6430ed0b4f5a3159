"""Rules about the monitoring of a project within its year."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from generator.checks.phrases import quoted
from generator.checks.result_facts import ResultFacts, ResultRule, execution_of, number_text
from generator.checks.rule import Finding
from generator.form.result_layouts import TOTAL_ROW
from generator.form.result_states import ResultState
from generator.form.results import Monitoring
from generator.reading.problem import Level


def _monitorings(facts: ResultFacts) -> tuple[Monitoring, ...]:
    return facts.joined.results.monitoring


def _order(facts: ResultFacts) -> Iterator[Finding]:
    year = str(facts.joined.project.year)
    for number, monitoring in enumerate(_monitorings(facts)):
        if not monitoring.until.startswith(year):
            message = f"监控截至 {monitoring.until}，目标表是 {year} 年的"
            yield MONITORING_ORDER.finding(("绩效监控", number, "截至"), message)
    for number, (before, after) in enumerate(pairwise(_monitorings(facts)), start=1):
        if after.until <= before.until:
            message = f"这一次监控截至 {after.until}，写在截至 {before.until} 的后面"
            yield MONITORING_ORDER.finding(("绩效监控", number, "截至"), message)


MONITORING_ORDER = ResultRule(
    code="monitoring-order",
    level=Level.NOTE,
    title="监控的日期不在这一年，或者次序不对",
    explanation="监控在预算年度里做，一次一项，先写早的。",
    basis="数据文件的写法：绩效监控按日期先后写。",
    check=_order,
)

_MIN_SHARE_OF_TIME = Decimal("0.5")
"""An execution rate below this share of the part of the year that has passed is reported."""


def _share_of_year(day: str) -> Decimal:
    """Return which part of its year has passed by the end of a day, such as 2023-07-31."""
    date = datetime.date.fromisoformat(day)
    days = datetime.date(date.year, 12, 31).timetuple().tm_yday
    return Decimal(date.timetuple().tm_yday) / days


def _behind(facts: ResultFacts) -> Iterator[Finding]:
    for number, monitoring in enumerate(_monitorings(facts)):
        execution = execution_of(monitoring.total)
        share = _share_of_year(monitoring.until)
        if execution and execution.rate is not None and execution.rate < share * 100 * _MIN_SHARE_OF_TIME:
            message = (
                f"截至 {monitoring.until}，一年过了 {number_text(share * 100, places=0)}%，"
                f"预算执行率 {number_text(execution.rate)}%"
            )
            yield MONITORING_BEHIND.finding(("绩效监控", number, "项目资金", TOTAL_ROW), message)


MONITORING_BEHIND = ResultRule(
    code="monitoring-behind",
    level=Level.NOTE,
    title="预算执行比时间慢一半以上",
    explanation="监控时的执行率，不到已经过去的时间的一半。有的项目年底集中支付，所以只是说明。",
    basis="推算：执行率与时间进度对照，是绩效运行监控的通常做法。",
    check=_behind,
)


def _foretold(facts: ResultFacts) -> Iterator[Finding]:
    missed = {row.goal.path: row for row in facts.rows if row.goal and row.state is ResultState.MISSED}
    for number, monitoring in enumerate(_monitorings(facts)):
        for progress in facts.joined.progress_rows(number):
            row = missed.get(progress.goal.path) if progress.goal else None
            if row is not None and progress.progress.likelihood is not None:
                message = (
                    f"{quoted(row.result.name)}：截至 {monitoring.until} 的监控写{quoted(progress.progress.likelihood)}，"
                    f"年底实际完成值 {row.result.actual_value}，没有达到 {row.target.text}"
                )
                path = (*progress.path, "完成目标可能性")
                yield MONITORING_FORETOLD.finding(path, message, (row.goal.path,) if row.goal else ())


MONITORING_FORETOLD = ResultRule(
    code="monitoring-foretold",
    level=Level.NOTE,
    title="没有达到的指标，监控时怎样说",
    explanation="年底没有达到的指标，把监控时对它的判断写出来：当时已经看出来的，可以看后来有没有补救；当时说能完成的，可以看判断准不准。",
    basis="推算：监控是为了及时纠偏。",
    check=_foretold,
)
