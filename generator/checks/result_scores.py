"""Rules about points, scores and grades of a self-evaluation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from generator.checks.phrases import quoted
from generator.checks.result_facts import EVALUATION, ResultFacts, ResultRule, number_text
from generator.checks.rule import Finding
from generator.form.project_results import ResultRow
from generator.form.result_columns import ResultRole
from generator.form.result_layouts import TOTAL_ROW
from generator.form.scoring_methods import agrees, agrees_with_range
from generator.reading.problem import Level


def _score_over_points(facts: ResultFacts) -> Iterator[Finding]:
    total = facts.total
    if total and total.points is not None and total.score is not None and total.score > total.points:
        path = (*EVALUATION, "项目资金", TOTAL_ROW, "得分")
        yield RESULT_SCORE_OVER_POINTS.finding(path, f"预算执行得分 {total.score}，分值只有 {total.points}")
    for row in facts.pointed_rows:
        points, score = row.full_score, row.result.score
        if points is not None and score is not None and score > points:
            word = facts.own_word(ResultRole.POINTS if row.result.weight is None else ResultRole.WEIGHT)
            message = f"的得分 {score}，{word}只有 {row.result.weight or points}"
            yield RESULT_SCORE_OVER_POINTS.of_row(row, "得分", message)


RESULT_SCORE_OVER_POINTS = ResultRule(
    code="result-score-over-points",
    level=Level.ERROR,
    title="得分大于分值",
    explanation="一条指标的得分最多是它的分值。大于分值，说明有一个数抄错。原表就是这样印的，写一项照录。",
    basis="表内关系：得分在 0 和分值之间。",
    check=_score_over_points,
)


def _is_weight_by_coefficient(row: ResultRow) -> bool:
    """Whether a score is weight × coefficient, as the table prints them; True where one of the three is not printed."""
    score, points, coefficient = row.result.score, row.full_score, row.result.coefficient
    if score is None or points is None or coefficient is None:
        return True
    factor = Decimal(coefficient.removesuffix("%"))
    return any(
        agrees(score, points * factor / divisor) for divisor in ((100,) if "%" in coefficient else (1, 100))
    )


def _weighted_score(facts: ResultFacts) -> Iterator[Finding]:
    for row in facts.pointed_rows:
        points, score, coefficient = row.full_score, row.result.score, row.result.coefficient
        if points is None or score is None or score > points or _is_weight_by_coefficient(row):
            continue
        factor = Decimal((coefficient or "").removesuffix("%")) / (100 if "%" in (coefficient or "") else 1)
        printed = row.result.weight or f"{points}"
        if Decimal(printed.removesuffix("%")) != points:
            printed += f"（{number_text(points)} 分）"
        message = f"的得分 {score}，{printed}×{coefficient}是 {number_text(points * factor)}"
        yield RESULT_WEIGHTED_SCORE.of_row(row, "得分", message)


RESULT_WEIGHTED_SCORE = ResultRule(
    code="result-weighted-score",
    level=Level.ERROR,
    title="得分不等于权重乘得分系数",
    explanation="表上有得分系数的，用权重乘系数，与得分对照；四舍五入或者截去尾数都算相符。不相等，说明有一个数抄错。原表就是这样印的，写一项照录。",
    basis="表内关系：得分＝权重×得分系数。",
    check=_weighted_score,
)


def _sum_of_scores(facts: ResultFacts) -> Decimal | None:
    """Return what the scores add up to, where that contradicts the total score; None otherwise."""
    table = facts.table
    if table is None or table.total_score is None:
        return None
    scores = [row.result.score for row in facts.rows if row.result.score is not None]
    if not scores or any(_score_over_points(facts)) or any(_weighted_score(facts)):
        return None
    if facts.total and facts.total.score is not None:
        scores.append(facts.total.score)
    whole = sum(scores, Decimal(0))
    blank = any(row.result.score is None for row in facts.pointed_rows)
    return None if whole == table.total_score or (blank and whole < table.total_score) else whole


def _score_sum(facts: ResultFacts) -> Iterator[Finding]:
    whole = _sum_of_scores(facts)
    if whole is not None and facts.table and facts.table.total_score is not None:
        total = facts.table.total_score
        message = f"总分 {total}，各项得分合计 {whole}，相差 {abs(whole - total)}"
        yield RESULT_SCORE_SUM.finding((*EVALUATION, "总分"), message)


RESULT_SCORE_SUM = ResultRule(
    code="result-score-sum",
    level=Level.ERROR,
    title="总分不等于各项得分之和",
    explanation="把预算执行和各条指标的得分相加，与总分对照。不相等，说明有一个数抄错或漏写。原表就是这样印的，写一项照录。",
    basis="表内关系：总分是各项得分之和。",
    check=_score_sum,
)


def _points_by_level(facts: ResultFacts) -> dict[str, Decimal]:
    """Return the points of every first level that has any."""
    points: dict[str, Decimal] = defaultdict(Decimal)
    for row in facts.rows:
        if row.full_score is not None:
            points[row.level1] += row.full_score
    return points


def _wrong_levels(facts: ResultFacts) -> dict[str, tuple[Decimal, Decimal]]:
    """Return printed and due points of every first level that has others than the method gives it."""
    method, points = facts.joined.method, _points_by_level(facts)
    if method is None or not points or not method.level_points.keys() >= points.keys():
        return {}
    due = method.level_points
    return {level: (points[level], due[level]) for level in points if points[level] != due[level]}


def _level_points(facts: ResultFacts) -> Iterator[Finding]:
    wrong = _wrong_levels(facts)
    if wrong and facts.joined.method:
        levels = "；".join(f"{level} {printed} 分，应为 {due} 分" for level, (printed, due) in wrong.items())
        first = next(iter(wrong))
        message = f"分值与“{facts.joined.method.name}”不同：{levels}"
        yield RESULT_LEVEL_POINTS.finding((*EVALUATION, "绩效指标", first), message)


RESULT_LEVEL_POINTS = ResultRule(
    code="result-level-points",
    level=Level.WARNING,
    title="一级指标的分值与计分办法不同",
    explanation="把每个一级指标下面的分值相加，与计分办法给它的分值对照。办法里没有这个一级指标的，不对照。",
    basis="计分办法：一级指标分值。",
    check=_level_points,
)


def _points_sum(facts: ResultFacts) -> Iterator[Finding]:
    method, points = facts.joined.method, _points_by_level(facts)
    if method is None or method.total is None or not points:
        return
    execution = facts.total.points if facts.total and facts.total.points is not None else Decimal(0)
    whole = sum(points.values(), execution)
    explained = sum((printed - due for printed, due in _wrong_levels(facts).values()), Decimal(0))
    if whole not in (method.total, method.total + explained):
        message = f"分值合计 {whole}，按“{method.name}”是 {method.total}"
        yield RESULT_POINTS_SUM.finding((*EVALUATION, "绩效指标"), message)


RESULT_POINTS_SUM = ResultRule(
    code="result-points-sum",
    level=Level.WARNING,
    title="分值合计与计分办法不同",
    explanation="把预算执行和各条指标的分值相加，与计分办法的总分对照，一般是 100。一级指标的分值已经提示过的，不再提示。",
    basis="计分办法：总分。",
    check=_points_sum,
)


def _grade(facts: ResultFacts) -> Iterator[Finding]:
    table, method = facts.table, facts.joined.method
    if table is None or method is None or table.grade is None or table.total_score is None:
        return
    due = method.grade_of(table.total_score)
    known = any(table.grade.startswith(grade.name) for grade in method.grades)
    if due is None or not known or table.grade.startswith(due) or _sum_of_scores(facts) is not None:
        return
    message = f"等次写“{table.grade}”，总分 {table.total_score} 按“{method.name}”是“{due}”"
    yield RESULT_GRADE.finding((*EVALUATION, "等次"), message)


RESULT_GRADE = ResultRule(
    code="result-grade",
    level=Level.WARNING,
    title="等次与总分不符",
    explanation="按计分办法，总分在哪一档，就是哪个等次。总分本身有出入的，不对照。",
    basis="计分办法：等次。",
    check=_grade,
)


def _score_differs(facts: ResultFacts) -> Iterator[Finding]:
    method = facts.joined.method
    for row in facts.scored_rows if method else ():
        points, score = row.full_score, row.result.score
        if method is None or points is None or score is None or score > points or row.judgement.unit_assumed:
            continue
        if not _is_weight_by_coefficient(row):
            continue
        exact = method.score_of(row.target, row.judgement, points)
        if exact is not None and not agrees(score, exact):
            message = (
                f"的指标值是 {row.target.text}，实际完成值 {row.result.actual_value}，得 {score} 分；"
                f"按“{method.name}”是 {number_text(exact)} 分"
            )
            yield RESULT_SCORE_DIFFERS.of_row(row, "得分", message)


RESULT_SCORE_DIFFERS = ResultRule(
    code="result-score-differs",
    level=Level.WARNING,
    title="得分与计分办法不同",
    explanation="按这张表的计分办法，从指标值和实际完成值算出得分，与表上的得分对照；四舍五入或者截去尾数都算相符。办法没有写到的、"
    "单位要靠猜的，不复算；超过指标值很多的，办法允许酌减，也不复算。",
    basis="这张表的计分办法，名称写在提示里。",
    check=_score_differs,
)


def _score_range(facts: ResultFacts) -> Iterator[Finding]:
    method = facts.joined.method
    for row in facts.scored_rows if method else ():
        points, score = row.full_score, row.result.score
        band = method.band_of(row.result.band) if method and row.result.band else None
        if band is None or method is None or points is None or score is None or score > points:
            continue
        low, high = points * band.low / 100, points * band.high / 100
        if not agrees_with_range(score, (low, high)):
            message = (
                f"的档次是{quoted(band.name)}，{points} 分里得 {score} 分；"
                f"按“{method.name}”在 {number_text(low)} 和 {number_text(high)} 分之间"
            )
            yield RESULT_SCORE_RANGE.of_row(row, "得分", message)


RESULT_SCORE_RANGE = ResultRule(
    code="result-score-range",
    level=Level.WARNING,
    title="定性指标的得分不在它的档次里",
    explanation="定性指标先定档次，得分在这一档的范围里给。得分不在范围里，说明档次或得分有一个不对。",
    basis="计分办法：定性档次。",
    check=_score_range,
)
