"""Check projects for what a reader would stumble over; `PROJECT_RULES` and `BETWEEN_RULES` are all rules.

Source: the list of checks of this project; every rule names its basis.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.checks.as_printed import with_copied, with_copied_results
from generator.checks.between_projects import BETWEEN_RULES, BetweenRule, claims_of, findings_between
from generator.checks.between_years import SAME_AS_LAST_YEAR, year_keys
from generator.checks.claim import Claim
from generator.checks.facts import ProjectFacts, RowFacts, facts_of
from generator.checks.funds import (
    AMOUNT_DECIMALS,
    AMOUNT_JUMP,
    COST_LOWER_BOUND,
    COST_OVER_FUNDS,
    FUNDS_SUM,
    MEDIUM_BELOW_ANNUAL,
)
from generator.checks.indicators import (
    COMPOUND_INDICATOR,
    NOT_APPLICABLE_ROWS,
    PERIODS_IDENTICAL,
    STANDARD_REPEATS_VALUE,
    TIMELINESS_WITHOUT_DATE,
    VAGUE_VALUE,
)
from generator.checks.personal_data import PERSONAL_DETAIL, PERSONAL_NUMBER, PERSONAL_PHONE
from generator.checks.result_facts import ResultFacts, ResultRule
from generator.checks.result_funds import (
    RESULT_BUDGET_DRIFT,
    RESULT_COST_OVER_EXECUTION,
    RESULT_FULL_MARKS,
    RESULT_FUNDS_SUM,
    RESULT_LOW_EXECUTION,
    RESULT_OVERSPENT,
    RESULT_RATE,
    RESULT_RATE_ABSENT,
    RESULT_RATE_POINTS,
)
from generator.checks.result_monitoring import MONITORING_BEHIND, MONITORING_FORETOLD, MONITORING_ORDER
from generator.checks.result_personal_data import RESULT_PERSONAL_DETAIL, RESULT_PERSONAL_PHONE
from generator.checks.result_scores import (
    RESULT_GRADE,
    RESULT_LEVEL_POINTS,
    RESULT_POINTS_SUM,
    RESULT_SCORE_DIFFERS,
    RESULT_SCORE_OVER_POINTS,
    RESULT_SCORE_RANGE,
    RESULT_SCORE_SUM,
    RESULT_WEIGHTED_SCORE,
)
from generator.checks.result_targets import (
    GOALS_AFTER_RESULTS,
    INDICATOR_ADDED,
    INDICATOR_DROPPED,
    TARGET_DRIFT,
)
from generator.checks.result_values import (
    RESULT_FAR_ABOVE,
    RESULT_FULL_WITHOUT_VALUE,
    RESULT_MISSED_WITHOUT_REASON,
    RESULT_UNIT_ASSUMED,
    RESULT_WORD_FOR_NUMBER,
)
from generator.checks.rule import Finding, ProjectRule, Rule, problem_of
from generator.checks.target_figures import (
    OPERATOR_MISSING,
    QUANTITY_NOT_NUMBER,
    RATE_OVER_100,
    SATISFACTION_NOT_NUMBER,
    SPENDING_AS_QUANTITY,
    UNIT_DIFFERS,
    UNIT_MISSING,
)
from generator.checks.texts import GOAL_WORDING_DIFFERS, NAME_REPEATS_GOAL, PLACEHOLDER_TEXT
from generator.checks.whole_form import ATTRIBUTE_VOCABULARY, FIELD_ABSENT, LEVEL_COVERAGE
from generator.checks.years import DATE_NUMBER, OTHER_YEAR, UNLIKELY_DATE
from generator.form.project_results import ProjectResults

__all__ = [
    "BETWEEN_RULES",
    "PROJECT_RULES",
    "RESULT_RULES",
    "RULES",
    "BetweenRule",
    "Claim",
    "Finding",
    "ProjectFacts",
    "ProjectRule",
    "ResultRule",
    "RowFacts",
    "Rule",
    "claims_of",
    "facts_of",
    "findings_between",
    "findings_of",
    "problem_of",
    "result_findings_of",
    "year_keys",
]

PROJECT_RULES: tuple[ProjectRule, ...] = (
    FUNDS_SUM,
    PLACEHOLDER_TEXT,
    LEVEL_COVERAGE,
    PERSONAL_NUMBER,
    PERSONAL_PHONE,
    PERSONAL_DETAIL,
    AMOUNT_JUMP,
    OTHER_YEAR,
    UNLIKELY_DATE,
    DATE_NUMBER,
    MEDIUM_BELOW_ANNUAL,
    COST_OVER_FUNDS,
    COST_LOWER_BOUND,
    UNIT_DIFFERS,
    UNIT_MISSING,
    OPERATOR_MISSING,
    RATE_OVER_100,
    AMOUNT_DECIMALS,
    VAGUE_VALUE,
    SATISFACTION_NOT_NUMBER,
    STANDARD_REPEATS_VALUE,
    PERIODS_IDENTICAL,
    TIMELINESS_WITHOUT_DATE,
    QUANTITY_NOT_NUMBER,
    SPENDING_AS_QUANTITY,
    COMPOUND_INDICATOR,
    NAME_REPEATS_GOAL,
    GOAL_WORDING_DIFFERS,
    NOT_APPLICABLE_ROWS,
    ATTRIBUTE_VOCABULARY,
    FIELD_ABSENT,
)
"""Rules that look at one project alone, in the order of their findings."""

RESULT_RULES: tuple[ResultRule, ...] = (
    RESULT_FUNDS_SUM,
    RESULT_SCORE_OVER_POINTS,
    RESULT_SCORE_SUM,
    RESULT_WEIGHTED_SCORE,
    RESULT_FULL_WITHOUT_VALUE,
    RESULT_WORD_FOR_NUMBER,
    TARGET_DRIFT,
    INDICATOR_DROPPED,
    INDICATOR_ADDED,
    RESULT_SCORE_DIFFERS,
    RESULT_SCORE_RANGE,
    RESULT_MISSED_WITHOUT_REASON,
    RESULT_FAR_ABOVE,
    RESULT_LOW_EXECUTION,
    RESULT_RATE,
    RESULT_RATE_POINTS,
    RESULT_RATE_ABSENT,
    RESULT_POINTS_SUM,
    RESULT_LEVEL_POINTS,
    RESULT_GRADE,
    RESULT_PERSONAL_PHONE,
    RESULT_PERSONAL_DETAIL,
    RESULT_UNIT_ASSUMED,
    RESULT_FULL_MARKS,
    RESULT_COST_OVER_EXECUTION,
    RESULT_OVERSPENT,
    RESULT_BUDGET_DRIFT,
    GOALS_AFTER_RESULTS,
    MONITORING_BEHIND,
    MONITORING_ORDER,
    MONITORING_FORETOLD,
)
"""Rules about the results of one project, in the order of their findings: evidence first, arithmetic after it."""

RULES: Mapping[str, Rule] = {
    rule.code: rule for rule in (*PROJECT_RULES, *RESULT_RULES, *BETWEEN_RULES, SAME_AS_LAST_YEAR)
}
"""Every rule by its code."""


def findings_of(facts: ProjectFacts) -> tuple[Finding, ...]:
    """Return the findings of all rules that look at one project alone, rule by rule."""
    findings = (finding for rule in PROJECT_RULES for finding in rule.check(facts))
    return tuple(with_copied(facts.project, findings))


def result_findings_of(facts: ProjectFacts, joined: ProjectResults) -> tuple[Finding, ...]:
    """Return the findings about the results of a project, rule by rule; their paths are in the file of results."""
    result_facts = ResultFacts(facts, joined)
    findings = (finding for rule in RESULT_RULES for finding in rule.check(result_facts))
    return tuple(with_copied_results(joined.results.self_evaluation, findings))
