"""Compare the forms of one project in two years that follow each other.

Forms are of one project if they share the 地址名 or the 项目编码, as in `generator.pages.project_series`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256

from generator.checks.claim import Claim
from generator.checks.facts import ProjectFacts, fold
from generator.checks.funds import AMOUNT_JUMP, ASK_FOR_THE_UNIT
from generator.checks.rule import Finding, Rule
from generator.form.field_path import FieldPath
from generator.reading.problem import Level
from generator.rendering.words import amount_text


@dataclass(frozen=True, slots=True)
class YearRule:
    """A comparison of a form with that of the year before, and the rule that reports it."""

    rule: Rule
    target_of: Callable[[ProjectFacts], str]
    """Returns the part of a form that is compared."""
    path: FieldPath
    """Path of that part in the file."""
    message: Callable[[Claim, Claim], str | None]
    """Returns the message about a claim and the one of the year before; None where nothing is to be said."""


def year_claims_of(project_id: str, facts: ProjectFacts) -> Iterator[Claim]:
    """Yield what the rules between years compare: once by the slug of the project, once by its code if it has one."""
    project = facts.project
    for comparison in YEAR_COMPARISONS:
        target = comparison.target_of(facts)
        for key in year_keys(project_id, project.project_code):
            yield Claim(
                comparison.rule.code,
                project.year,
                key,
                target,
                project.implementing_units,
                project_id,
                project.name,
                "",
                "",
                comparison.path,
                comparison.path,
            )


def year_keys(project_id: str, project_code: str | None) -> list[str]:
    """Return the measures of a project's claims between years: forms that share one are of one project."""
    keys = [f"slug {_without_year(project_id)}"]
    return [*keys, f"code {project_code}"] if project_code else keys


def _without_year(project_id: str) -> str:
    """Return the id of a project without the folder of its year."""
    *body, slug = project_id.split("/")
    return "/".join([*body[:-1], slug])


def findings_between_years(claims: Iterable[Claim]) -> Iterator[tuple[str, Finding]]:
    """Yield id and finding of every project that differs from its last year's form as a rule tells, each once."""
    comparisons = {comparison.rule.code: comparison for comparison in YEAR_COMPARISONS}
    by_key: dict[tuple[str, str, int], list[Claim]] = defaultdict(list)
    for claim in claims:
        by_key[claim.rule_code, claim.measure, claim.year].append(claim)
    reported: set[tuple[str, str]] = set()
    for code, measure, year in sorted(by_key):
        earlier = by_key.get((code, measure, year - 1))
        if not earlier:
            continue
        before = min(earlier, key=lambda claim: claim.project_id)
        for claim in sorted(by_key[code, measure, year], key=lambda claim: claim.project_id):
            message = comparisons[code].message(claim, before)
            if message and (claim.project_id, code) not in reported:
                reported.add((claim.project_id, code))
                rule = comparisons[code].rule
                yield claim.project_id, rule.finding(claim.value_path, message, (), (before.project_id,))


def _annual_total(facts: ProjectFacts) -> str:
    return str(facts.project.annual_funds.amount)


def _jump_message(claim: Claim, before: Claim) -> str | None:
    now, then = Decimal(claim.target), Decimal(before.target)
    if not now or not then or (then < now * 10 and now < then * 10):
        return None
    times = max(now, then) / min(now, then)
    factor = f"{times:.1f}".rstrip("0").rstrip(".") if times < 100 else f"{times:.0f}"
    relation = f"是去年的 {factor} 倍" if now > then else f"去年是它的 {factor} 倍"
    return (
        f"年度资金总额 {amount_text(now)} 万元，去年（{before.year}）{amount_text(then)} 万元，{relation}；"
        f"{ASK_FOR_THE_UNIT}"
    )


_YEAR = re.compile(r"20(?<![0-9]20)[0-9]{2}(?![0-9])")
_DIGEST_DIGITS = 16


def _content_digest(facts: ProjectFacts) -> str:
    """Return a digest of amounts, goals and indicators; a year counts as its distance from the form's."""
    year = facts.project.year

    def distance(match: re.Match[str]) -> str:
        return f"{int(match.group()) - year:+}"

    texts = [text for text in facts.texts if text[0] and text[0][0] in ("总体目标", "绩效指标")]
    places = "\0".join([_place_text(within, key) for within, key, _ in texts])
    # One search for all years: no text has the character between them.
    content = _YEAR.sub(distance, "\0".join([fold(text) for _, _, text in texts]))
    project = facts.project
    amounts = [
        [(cell.label, cell.text) for cell in side.cells] if side else []
        for side in (project.medium_term_funds, project.annual_funds)
    ]
    return sha256(f"{places}\n{content}\n{amounts}".encode()).hexdigest()[:_DIGEST_DIGITS]


@lru_cache(maxsize=4096)  # forms have the same places
def _place_text(within: FieldPath, key: str | int) -> str:
    return repr((*within, key))


def _copy_message(claim: Claim, before: Claim) -> str | None:
    if claim.target != before.target:
        return None
    return f"资金、目标和指标与去年（{before.year}）的表完全相同，只有年份不同"


SAME_AS_LAST_YEAR = Rule(
    code="same-as-last-year",
    level=Level.NOTE,
    title="与去年的表完全相同",
    explanation="同一项目两年的资金、目标和指标一个字也没有变。每年都办的事可以这样；也可能是照去年的表新建以后没有改。",
    basis="推算：每年的表按当年的预算另填。",
)

YEAR_COMPARISONS = (
    YearRule(AMOUNT_JUMP, _annual_total, ("项目资金", "年度", "总额"), _jump_message),
    YearRule(SAME_AS_LAST_YEAR, _content_digest, ("总体目标",), _copy_message),
)
