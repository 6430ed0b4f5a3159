"""Rules about how a target's figures are written: unit, operator, and whether there is a figure where one is due."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from generator.checks.facts import IndicatorKind, ProjectFacts, RowFacts, Side, fold, yuan_of_target
from generator.checks.phrases import TargetText, joint_finding, quoted, target_text
from generator.checks.rule import Finding, ProjectRule
from generator.form.amounts import BLANK_TEXT
from generator.form.column_roles import ColumnRole
from generator.form.operators import Operator
from generator.form.target_value import Nature, TargetValue
from generator.reading.problem import Level


def _first_texts(facts: ProjectFacts, wanted: Callable[[TargetValue], bool]) -> list[TargetText]:
    """Return the first text that is wanted of every row that has one."""
    texts = []
    for row in facts.rows:
        for reading in row.readings:
            if wanted(reading[1]):
                texts.append(target_text(row, reading))
                break
    return texts


def _unit_differs(facts: ProjectFacts) -> Iterator[Finding]:
    for row in facts.rows:
        values = [side.target_value for side in row.sides]
        if len(values) == 2 and all(value.is_number for value in values) and values[0].unit != values[1].unit:
            own = facts.project.period_in_own_words
            texts = "与".join(f"{own(side.period)}“{side.target_value.text}”" for side in row.sides)
            message = f"{quoted(row.row.name)}的{texts}单位不同"
            yield UNIT_DIFFERS.finding((*row.sides[0].path, "指标值"), message, (row.row.path,))


UNIT_DIFFERS = ProjectRule(
    code="unit-differs",
    level=Level.WARNING,
    title="中期与年度的单位不同",
    explanation="同一个指标在中期和年度用同一个单位，两期的数才能放在一起比。一边写了单位、一边没写，也算不同。",
    basis="推算：同一个指标量的是同一样东西。",
    check=_unit_differs,
)


def _lacks_column(facts: ProjectFacts, role: ColumnRole) -> bool:
    """Whether the form has a column for the bare number and none for this other part of a target."""
    layout = facts.project.layout
    return layout.column_of(ColumnRole.NUMBER) is not None and layout.column_of(role) is None


def _unit_missing(facts: ProjectFacts) -> Iterator[Finding]:
    texts = _first_texts(facts, lambda value: value.unit_missing)
    texts = [text for text in texts if not _UNIT_IN_NAME.search(text.row.row.name)]
    if texts and not _lacks_column(facts, ColumnRole.UNIT):
        yield joint_finding(UNIT_MISSING, texts, "只有数，没有单位")


_UNIT_IN_NAME = re.compile(r"[（(][^（()）0-9]{1,6}[）)]$")
"""Unit in brackets at the end of a name: 培训人数（人）."""

UNIT_MISSING = ProjectRule(
    code="unit-missing",
    level=Level.NOTE,
    title="数字没有单位",
    explanation="“≥1万”是一万人、一万人次还是一万元，要靠猜。写上单位，读者和核对的人理解才一致。名称末尾的括号里写了单位的，不算缺。",
    basis="推算：没有单位的数不能用来对照完成情况。",
    check=_unit_missing,
)


def _operator_missing(facts: ProjectFacts) -> Iterator[Finding]:
    texts = _first_texts(facts, lambda value: value.operator_missing)
    if texts and not _lacks_column(facts, ColumnRole.SIGN):
        yield joint_finding(OPERATOR_MISSING, texts, "没有写 ≥、≤ 或 =")


OPERATOR_MISSING = ProjectRule(
    code="operator-missing",
    level=Level.NOTE,
    title="数字没有写 ≥、≤ 或 =",
    explanation="“97%”是至少、至多还是正好，没有写明。写上比较的方向，完成 98% 算不算达到就没有疑问。",
    basis="推算：没有方向的数，不能确定怎样算完成。",
    check=_operator_missing,
)


def _rate_over_100(facts: ProjectFacts) -> Iterator[Finding]:
    texts = []
    for row in facts.rows:
        reading = next((reading for reading in row.readings if _is_over_100(reading[1])), None)
        if reading and _is_share(row.row.name):
            texts.append(target_text(row, reading))
    if texts:
        yield joint_finding(RATE_OVER_100, texts, "超过 100%，这样的比率最多是 100%")


def _is_over_100(value: TargetValue) -> bool:
    if not value.is_percentage or value.is_change or value.high is None:
        return False
    return value.high > 100 or (value.high == 100 and value.operator is Operator.ABOVE)


def _is_share(name: str) -> bool:
    """Whether an indicator of this name is a share of a whole, so that more than 100 % cannot be."""
    plain = _BRACKETS_AT_END.sub("", fold(name))
    return _SHARE.search(plain) is not None and not _RELATIVE.search(plain)


_BRACKETS_AT_END = re.compile(r"\([^()]*\)$")
_SHARE = re.compile(
    "满意度$|(?:满意|合格|覆盖|达标|及格|优良|优秀|准确|正确|合规|及时|完好|知晓|通过|成功|成活|存活|保存|治愈|好评|出勤)率$"
)
"""End of the name of a share. Rates that may exceed 100 % are left out: 完成率 执行率 到位率 使用率 入学率 增长率 and others."""
_RELATIVE = re.compile("提[高升]|增|升|超|[较比降减倍]|相[对当]|计划|目标|任务")
"""Words in a name by which the percentage may be held against something else than the whole."""

RATE_OVER_100 = ProjectRule(
    code="rate-over-100",
    level=Level.NOTE,
    title="比率超过百分之百",
    explanation="合格率、覆盖率、满意度这样的比率，是全体中的一部分，最多是 100%。写 120%，可能多写了数字，也可能是与计划或往年相比，那就在名称里写明。"
    "增长率、完成率、执行率等可以超过 100% 的，不在此列。",
    basis="比率的意思：部分不能多于全体。",
    check=_rate_over_100,
)


def _satisfaction_not_number(facts: ProjectFacts) -> Iterator[Finding]:
    texts = _without_number(facts, IndicatorKind.SATISFACTION)
    if texts:
        yield joint_finding(SATISFACTION_NOT_NUMBER, texts, "没有写满意度要达到多少")


def _without_number(facts: ProjectFacts, kind: IndicatorKind) -> list[TargetText]:
    return [
        target_text(row, row.readings[0])
        for row in facts.rows_of(kind)
        if not any(_has_number(value) for _, value in row.readings)
        and any(value.text not in _SAYS_NOTHING for _, value in row.readings)
    ]


_SAYS_NOTHING = ("", BLANK_TEXT)
"""Targets of a cell that the form leaves blank, or does not have: nobody wrote them without a number."""


def _has_number(value: TargetValue) -> bool:
    return value.nature is Nature.QUANTITATIVE or _NUMERAL.search(value.text) is not None


_NUMERAL = re.compile(
    r"[0-9０-９]|百分之|[一二两三四五六七八九十百千万][余多]?(?:人|户|家|名|个|次|场|期|份|件|套|台|项|篇|所|处)"
)

SATISFACTION_NOT_NUMBER = ProjectRule(
    code="satisfaction-not-number",
    level=Level.WARNING,
    title="满意度没有数字",
    explanation="满意度要靠调查得出，结果是一个百分比。只写“较高”，调查以后无法判断达到没有。指标值或绩效标准有一处写了数的，不算。",
    basis="推算：满意度是量出来的，目标也要能拿来量。",
    check=_satisfaction_not_number,
)


def _quantity_not_number(facts: ProjectFacts) -> Iterator[Finding]:
    texts = _without_number(facts, IndicatorKind.QUANTITY)
    if texts:
        yield joint_finding(QUANTITY_NOT_NUMBER, texts, "没有写数量")


QUANTITY_NOT_NUMBER = ProjectRule(
    code="quantity-not-number",
    level=Level.WARNING,
    title="数量指标没有数字",
    explanation="数量指标说的是做多少：多少人、多少场、多少户。没有数，年底无法判断做够了没有。指标值或绩效标准有一处写了数的，不算。",
    basis="数量指标的名称本身：它反映要提供的产品和服务的数量。",
    check=_quantity_not_number,
)


def _spending_as_quantity(facts: ProjectFacts) -> Iterator[Finding]:
    for row in facts.rows_of(IndicatorKind.QUANTITY):
        side = next((side for side in row.sides if _is_spending(row, side)), None)
        if side is not None:
            message = f"数量指标{quoted(row.row.name)}的指标值 {side.target_value.text} 是金额"
            yield SPENDING_AS_QUANTITY.finding((*side.path, "指标值"), message, (row.row.path,))


def _is_spending(row: RowFacts, side: Side) -> bool:
    value, name = side.target_value, row.row.name
    if yuan_of_target(value) is None or _MONEY_IS_THE_OUTPUT.search(name):
        return False
    return value.unit == "元" or _SPENDING.search(name) is not None


_SPENDING = re.compile("经费|开支|支出|资金|费用|金额|投入|预算|款")
_MONEY_IS_THE_OUTPUT = re.compile("贷款|融资|引资|招商|投资额|销售|交易|产值|营业|税收|募|捐")

SPENDING_AS_QUANTITY = ProjectRule(
    code="spending-as-quantity",
    level=Level.NOTE,
    title="数量指标写的是花钱",
    explanation="数量指标说明这笔钱办成了多少事，例如多少人、多少场。把花多少钱写成数量指标，读者看不出办了什么；花费写在成本指标里更清楚。"
    "贷款、招商等本来就以金额计量的，不在此列。",
    basis="数量指标的名称本身：它属于产出，花费属于投入。",
    check=_spending_as_quantity,
)
