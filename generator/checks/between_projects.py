"""Rules that compare projects: every project makes small claims by itself, and the claims are compared.

Only projects of one year that share an implementing unit are compared: counting twice and asking different things of the
same measure are matters within a unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import merge
from itertools import islice
from typing import NamedTuple

from generator.checks.between_years import findings_between_years, year_claims_of
from generator.checks.claim import Claim
from generator.checks.facts import IndicatorKind, ProjectFacts, RowFacts, fold
from generator.checks.phrases import MAX_NAMES, quoted
from generator.checks.rule import Finding, Rule
from generator.form.target_value import TargetValue
from generator.reading.problem import Level


class Rivals(NamedTuple):
    """The claims of other projects that a rule holds against one claim."""

    first: tuple[Claim, ...]
    """The first `MAX_NAMES` of them, by id of the project."""
    total: int
    """Number of all of them."""


@dataclass(frozen=True, slots=True)
class BetweenRule(Rule):
    """A rule that compares the claims of several projects."""

    target_of: Callable[[RowFacts, TargetValue], tuple[object, ...] | None]
    """Returns the parts of `Claim.target` for a row and its 指标值; None where the row is not compared."""
    differ: bool
    """Whether the rule looks for different targets of one measure, or for the same target."""
    message: Callable[[Claim, Rivals], str]
    """Returns the message of a finding."""


def claims_of(project_id: str, facts: ProjectFacts) -> tuple[Claim, ...]:
    """Return the claims of a project: one for every rule and measure, of the annual target where a row has one.

    After them stand what is compared with the year before.
    """
    claims: dict[tuple[str, str], Claim] = {}
    for rule in BETWEEN_RULES:
        for claim in _claims(rule, project_id, facts):
            claims.setdefault((rule.code, claim.measure), claim)
    return (*claims.values(), *year_claims_of(project_id, facts))


def _claims(rule: BetweenRule, project_id: str, facts: ProjectFacts) -> Iterator[Claim]:
    project = facts.project
    units = project.implementing_units
    for row in facts.rows:
        side = row.sides[-1]
        target = rule.target_of(row, side.target_value)
        if target is not None:
            yield Claim(
                rule.code,
                project.year,
                f"{row.level[1]}\n{fold(row.row.name)}",
                "|".join(map(_plain_text, target)),
                units,
                project_id,
                project.name,
                row.row.name,
                side.target_value.text,
                row.row.path,
                (*side.path, "指标值"),
            )


def _plain_text(part: object) -> str:
    """Return a part of a target as text, equal numbers with equal digits: 95 for 95.0 too."""
    return f"{part.normalize():f}" if isinstance(part, Decimal) else str(part)


def findings_between(claims: Iterable[Claim]) -> dict[str, tuple[Finding, ...]]:
    """Return the findings between projects by project id, in the order of ids; projects without findings are left out.

    `claims` are those of all projects, in any order. The time grows with their number, not with its square.
    """
    rules = {rule.code: rule for rule in BETWEEN_RULES}
    rule_order = {code: number for number, code in enumerate(rules)}

    def order(claim: Claim) -> tuple[object, ...]:
        return rule_order[claim.rule_code], claim.project_id, claim.row

    groups: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    of_years: list[Claim] = []
    for claim in claims:
        if claim.rule_code not in rules:
            of_years.append(claim)
            continue
        target = "" if rules[claim.rule_code].differ else claim.target
        groups[claim.rule_code, claim.year, claim.measure, target].append(claim)
    several = [sorted(group, key=order) for group in groups.values() if len(group) > 1]
    findings: dict[str, list[Finding]] = defaultdict(list)
    for group in sorted(several, key=lambda group: order(group[0])):
        rule = rules[group[0].rule_code]
        for claim, rivals in _rivals(group, rule.differ):
            others = tuple(rival.project_id for rival in rivals.first)
            finding = rule.finding(claim.value_path, rule.message(claim, rivals), (claim.row,), others)
            findings[claim.project_id].append(finding)
    for project_id, finding in findings_between_years(of_years):
        findings[project_id].append(finding)
    return {project_id: tuple(findings[project_id]) for project_id in sorted(findings)}


class _RivalClass(NamedTuple):
    """Units and target of claims: claims that share both have the same rivals, themselves aside."""

    units: tuple[str, ...]
    target: str


def _rivals(group: Sequence[Claim], differ: bool) -> Iterator[tuple[Claim, Rivals]]:
    """Yield the claims of one measure that have rivals, and these; see `BetweenRule.differ`."""
    members: dict[_RivalClass, list[Claim]] = defaultdict(list)
    for claim in group:
        members[_RivalClass(claim.units, claim.target)].append(claim)
    classes_of_unit: dict[str, list[_RivalClass]] = defaultdict(list)
    for rival_class in members:
        for unit in rival_class.units:
            classes_of_unit[unit].append(rival_class)
    for rival_class, claims in members.items():
        neighbours = {rival for unit in rival_class.units for rival in classes_of_unit[unit]}
        rivals = {rival for rival in neighbours if (rival.target != rival_class.target) == differ}
        count = sum(len(members[rival]) for rival in rivals) - (rival_class in rivals)
        beginnings = (members[rival][: MAX_NAMES + 1] for rival in rivals)
        first = tuple(islice(merge(*beginnings, key=lambda claim: claim.project_id), MAX_NAMES + 1))
        for claim in claims if count else ():
            others = tuple(rival for rival in first if rival.project_id != claim.project_id)
            yield claim, Rivals(others[:MAX_NAMES], count)


def _amount_target(row: RowFacts, value: TargetValue) -> tuple[object, ...] | None:
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


def _same_target_message(claim: Claim, rivals: Rivals) -> str:
    names = "".join(quoted(rival.project_name) for rival in rivals.first)
    count = f"等 {rivals.total} 个项目" if rivals.total > len(rivals.first) else ""
    return f"{quoted(claim.indicator_name)}的指标值 {claim.text}，与{names}{count}的同名指标相同"


SAME_TARGET_TWICE = BetweenRule(
    code="same-target-twice",
    level=Level.NOTE,
    title="两个项目有相同的指标和指标值",
    explanation="同一单位同一年度的两个项目写了同名的指标、同样的数，可能是同一件事算了两次，也可能只是巧合。只比产出和效益的数量，"
    "不比比率、时效、成本和满意度。",
    basis="推算：同一件事只应算一次。两项是不是同一件事，这里不作判断。",
    target_of=_amount_target,
    differ=False,
    message=_same_target_message,
)


def _rate_target(row: RowFacts, value: TargetValue) -> tuple[object, ...] | None:
    compared = row.kind in (IndicatorKind.QUANTITY, IndicatorKind.QUALITY, IndicatorKind.TIMELINESS)
    if not compared or not value.is_percentage or value.is_change:
        return None
    return value.low, value.high


def _different_target_message(claim: Claim, rivals: Rivals) -> str:
    texts = "，".join(f"{quoted(rival.project_name)}写 {rival.text}" for rival in rivals.first)
    count = f"，等 {rivals.total} 个项目与此不同" if rivals.total > len(rivals.first) else ""
    return f"{quoted(claim.indicator_name)}这里写 {claim.text}，{texts}{count}"


THRESHOLD_DIFFERS = BetweenRule(
    code="threshold-differs",
    level=Level.NOTE,
    title="同名的比率，各项目要求不同",
    explanation="同一单位同一年度的几个项目用了同名的比率，例如资金使用合规率，要求的百分比却不同，读者会问为什么有高有低。"
    "只比产出指标里的百分比；满意度不比，因为每个项目问的是自己的服务对象。",
    basis="推算：同一单位对同一种事一般用同一把尺子；有理由不同的，可以在备注里说明。",
    target_of=_rate_target,
    differ=True,
    message=_different_target_message,
)

BETWEEN_RULES = (SAME_TARGET_TWICE, THRESHOLD_DIFFERS)
