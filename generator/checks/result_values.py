"""Rules about actual values of a self-evaluation, and about reasons that are due."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.result_facts import ResultFacts, ResultRule, number_text
from generator.checks.rule import Finding
from generator.form.result_states import ResultState, StateReason
from generator.form.scoring_methods import completion_rate
from generator.reading.problem import Level


def _full_without_value(facts: ResultFacts) -> Iterator[Finding]:
    rows = [
        row
        for row in facts.rows
        if row.full_score
        and row.result.score == row.full_score
        and all(
            sharing.state is ResultState.NO_VALUE and sharing.judgement.reason is StateReason.ABSENT
            for sharing in facts.sharing_rows(row)
        )
    ]
    if rows:
        yield RESULT_FULL_WITHOUT_VALUE.of_rows(rows, "得分", "得了满分，没有写实际完成值")


RESULT_FULL_WITHOUT_VALUE = ResultRule(
    code="result-full-without-value",
    level=Level.WARNING,
    title="得了满分，没有写实际完成值",
    explanation="得分要有依据。没有写完成了多少就得满分，读者无从核对。",
    basis="自评表：实际完成值一栏。",
    check=_full_without_value,
)


def _word_for_number(facts: ResultFacts) -> Iterator[Finding]:
    for row in facts.rows:
        if row.judgement.reason is StateReason.WORDS and row.state is ResultState.NO_VALUE:
            message = f"的指标值是 {row.target.text}，实际完成值写“{row.result.actual_value}”，没有数"
            yield RESULT_WORD_FOR_NUMBER.of_row(row, "实际完成值", message)


RESULT_WORD_FOR_NUMBER = ResultRule(
    code="result-word-for-number",
    level=Level.WARNING,
    title="指标值是数，实际完成值是文字",
    explanation="指标值要求一个数，例如 ≤30万元，完成情况只写“完成”，看不出到底是多少。",
    basis="推算：定量指标用数回答。",
    check=_word_for_number,
)


def _unit_assumed(facts: ResultFacts) -> Iterator[Finding]:
    rows = [row for row in facts.rows if row.judgement.unit_assumed]
    if rows:
        first = rows[0]
        example = f"（{first.target.text}，{first.result.actual_value}）"
        fact = f"的指标值和实际完成值只有一个写了单位{example}，对照时当作同一个单位"
        yield RESULT_UNIT_ASSUMED.of_rows(rows, "实际完成值", fact)


RESULT_UNIT_ASSUMED = ResultRule(
    code="result-unit-assumed",
    level=Level.NOTE,
    title="实际完成值没有单位",
    explanation="指标值写 ≤90万元，实际完成值只写 88，对照时当作 88万元。这是推定，所以写出来。",
    basis="推算：两个数说的是同一样东西。",
    check=_unit_assumed,
)


def _missed_without_reason(facts: ResultFacts) -> Iterator[Finding]:
    method = facts.joined.method
    below = method.reasons_due.below if method else None
    for row in facts.rows if below is not None else ():
        if (
            row.state is not ResultState.MISSED
            or row.judgement.unit_assumed
            or row.result.variance_note is not None
        ):
            continue
        rate = completion_rate(row.target, row.judgement)
        if rate is None or below is None or rate < below:
            message = f"的指标值是 {row.target.text}，实际完成值 {row.result.actual_value}，没有写原因"
            yield RESULT_MISSED_WITHOUT_REASON.of_row(row, "偏差原因分析及改进措施", message)


RESULT_MISSED_WITHOUT_REASON = ResultRule(
    code="result-missed-without-reason",
    level=Level.WARNING,
    title="没有达到指标值，没有写原因",
    explanation="没有达到指标值的，应当在同一行写明原因和改进措施。",
    basis="自评表：偏差原因分析及改进措施一栏；计分办法：须说明原因的情形。",
    check=_missed_without_reason,
)


def _far_above(facts: ResultFacts) -> Iterator[Finding]:
    method = facts.joined.method
    above = method.reasons_due.above if method else None
    for row in facts.rows if above is not None else ():
        rate = completion_rate(row.target, row.judgement)
        if rate is None or above is None or rate < above or row.judgement.unit_assumed:
            continue
        if row.result.variance_note is None and row.state is ResultState.REACHED:
            message = (
                f"的指标值是 {row.target.text}，实际完成值 {row.result.actual_value}，"
                f"完成了 {number_text(rate, places=0)}%，没有写原因"
            )
            yield RESULT_FAR_ABOVE.of_row(row, "偏差原因分析及改进措施", message)


RESULT_FAR_ABOVE = ResultRule(
    code="result-far-above",
    level=Level.WARNING,
    title="大大超过指标值，没有写原因",
    explanation="越高越好的指标，完成率达到计分办法里的界限，应当说明是事情多办了，还是指标值定低了。",
    basis="计分办法：须说明原因的情形。",
    check=_far_above,
)
