"""Rules between projects. Each project makes small claims by itself; here the claims are compared.

Only projects of one year that share an implementing unit are compared: counting twice and asking different
things of the same measure are matters within a unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import merge
from itertools import islice
from typing import NamedTuple

from generator.checks.facts import IndicatorKind, ProjectFacts, RowFacts, fold
from generator.checks.phrases import MOST_NAMES, quoted
from generator.checks.rule import Finding, Rule
from generator.form.field_path import FieldPath
from generator.form.target_value import TargetValue
from generator.reading.problem import Level


class Claim(NamedTuple):
    """What one indicator of a project claims, as far as a rule between projects compares it."""

    code: str
    """Of the rule that compares it."""
    year: int
    measure: str
    """Equal where two indicators ask about the same."""
    target: str
    """Equal where they ask for as much."""
    units: tuple[str, ...]
    project_id: str
    project_name: str
    name: str
    """The indicator's, as on the form."""
    text: str
    """The 指标值 that is compared, as on the form."""
    row: FieldPath
    path: FieldPath
    """Of the 指标值."""


class Rivals(NamedTuple):
    """The claims of other projects that a rule holds against one claim."""

    first: tuple[Claim, ...]
    """At most three, by id of the project."""
    total: int


@dataclass(frozen=True, slots=True)
class BetweenRule(Rule):
    """A rule that compares the claims of several projects."""

    claim: Callable[[RowFacts, TargetValue], tuple[object, ...] | None]
    """The `Claim.target` of a row and its 指标值; None where the row is not compared."""
    differ: bool
    """Whether it looks for different targets of one measure, or for the same."""
    tell: Callable[[Claim, Rivals], str]


def claims_of(project_id: str, facts: ProjectFacts) -> tuple[Claim, ...]:
    """What a project claims: one a rule and measure, from the annual side where there is one."""
    claims: dict[tuple[str, str], Claim] = {}
    for rule in BETWEEN_RULES:
        for claim in _claims(rule, project_id, facts):
            claims.setdefault((rule.code, claim.measure), claim)
    return tuple(claims.values())


def _claims(rule: BetweenRule, project_id: str, facts: ProjectFacts) -> Iterator[Claim]:
    project = facts.project
    units = project.implementing_units
    for row in facts.rows:
        side = row.sides[-1]
        target = rule.claim(row, side.target_value)
        if target is not None:
            yield Claim(
                rule.code,
                project.year,
                f"{row.level2}\n{fold(row.row.name)}",
                "|".join(map(_in_figures, target)),
                units,
                project_id,
                project.name,
                row.row.name,
                side.target_value.text,
                row.row.path,
                (*side.path, "指标值"),
            )


def _in_figures(part: object) -> str:
    """Equal numbers in equal digits: 95 for 95.0 too."""
    return f"{part.normalize():f}" if isinstance(part, Decimal) else str(part)


def findings_between(claims: Iterable[Claim]) -> dict[str, tuple[Finding, ...]]:
    """Project id → what the rules between projects found in it; only projects with findings, by id.

    Takes the claims of all projects in any order; its time grows with their number, not with its square.
    """
    rules = {rule.code: rule for rule in BETWEEN_RULES}
    order = {code: number for number, code in enumerate(rules)}

    def place(claim: Claim) -> tuple[object, ...]:
        return order[claim.code], claim.project_id, claim.row

    groups: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        target = "" if rules[claim.code].differ else claim.target
        groups[claim.code, claim.year, claim.measure, target].append(claim)
    several = [sorted(group, key=place) for group in groups.values() if len(group) > 1]
    found: dict[str, list[Finding]] = defaultdict(list)
    for group in sorted(several, key=lambda group: place(group[0])):
        rule = rules[group[0].code]
        for claim, rivals in _rivals(group, rule.differ):
            others = tuple(each.project_id for each in rivals.first)
            finding = rule.finding(claim.path, rule.tell(claim, rivals), (claim.row,), others)
            found[claim.project_id].append(finding)
    return {project_id: tuple(found[project_id]) for project_id in sorted(found)}


_Class = tuple[tuple[str, ...], str]
"""Claims with the same units and target have the same rivals, themselves aside."""


def _rivals(group: Sequence[Claim], differ: bool) -> Iterator[tuple[Claim, Rivals]]:
    classes: dict[_Class, list[Claim]] = defaultdict(list)
    for claim in group:
        classes[claim.units, claim.target].append(claim)
    of_unit: dict[str, list[_Class]] = defaultdict(list)
    for each in classes:
        for unit in each[0]:
            of_unit[unit].append(each)
    for each, members in classes.items():
        near = {other for unit in each[0] for other in of_unit[unit] if (other[1] != each[1]) == differ}
        nearest = (classes[other][: MOST_NAMES + 1] for other in near)
        first = tuple(islice(merge(*nearest, key=lambda claim: claim.project_id), MOST_NAMES + 1))
        count = sum(len(classes[other]) for other in near) - (each in near)
        for claim in members if count else ():
            others = tuple(other for other in first if other.project_id != claim.project_id)
            yield claim, Rivals(others[:MOST_NAMES], count)


def _amount_claimed(row: RowFacts, value: TargetValue) -> tuple[object, ...] | None:
    counted = row.kind in (
        IndicatorKind.QUANTITY,
        IndicatorKind.QUALITY,
        IndicatorKind.BENEFIT,
        IndicatorKind.OTHER,
    )
    if not counted or not value.is_number or value.unit in _RATES or value.is_change:
        return None
    return value.operator, value.low, value.high, value.unit


_RATES = ("%", "‰", "百分点", "个百分点")


def _tell_same(claim: Claim, rivals: Rivals) -> str:
    names = "".join(quoted(each.project_name) for each in rivals.first)
    count = f"等 {rivals.total} 个项目" if rivals.total > len(rivals.first) else ""
    return f"{quoted(claim.name)}的指标值 {claim.text}，与{names}{count}的同名指标相同"


SAME_TARGET_TWICE = BetweenRule(
    code="same-target-twice",
    level=Level.NOTE,
    title="两个项目有相同的指标和指标值",
    explanation="同一单位同一年度的两个项目写了同名的指标、同样的数，可能是同一件事算了两次，也可能只是巧合。只比产出和效益的数量，"
    "不比比率、时效、成本和满意度。",
    basis="推算：同一件事只应算一次。两项是不是同一件事，这里不作判断。",
    claim=_amount_claimed,
    differ=False,
    tell=_tell_same,
)


def _rate_claimed(row: RowFacts, value: TargetValue) -> tuple[object, ...] | None:
    compared = row.kind in (IndicatorKind.QUANTITY, IndicatorKind.QUALITY, IndicatorKind.TIMELINESS)
    if not compared or not value.is_percentage or value.is_change:
        return None
    return value.low, value.high


def _tell_different(claim: Claim, rivals: Rivals) -> str:
    there = "，".join(f"{quoted(each.project_name)}写 {each.text}" for each in rivals.first)
    count = f"，等 {rivals.total} 个项目与此不同" if rivals.total > len(rivals.first) else ""
    return f"{quoted(claim.name)}这里写 {claim.text}，{there}{count}"


THRESHOLD_DIFFERS = BetweenRule(
    code="threshold-differs",
    level=Level.NOTE,
    title="同名的比率，各项目要求不同",
    explanation="同一单位同一年度的几个项目用了同名的比率，例如资金使用合规率，要求的百分比却不同，读者会问为什么有高有低。"
    "只比产出指标里的百分比；满意度不比，因为每个项目问的是自己的服务对象。",
    basis="推算：同一单位对同一种事一般用同一把尺子；有理由不同的，可以在备注里说明。",
    claim=_rate_claimed,
    differ=True,
    tell=_tell_different,
)

BETWEEN_RULES = (SAME_TARGET_TWICE, THRESHOLD_DIFFERS)
