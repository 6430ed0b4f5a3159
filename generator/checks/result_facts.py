"""Prepare the results of a project for their rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property

from generator.checks.facts import ProjectFacts
from generator.checks.phrases import MAX_NAMES, quoted
from generator.checks.rule import Finding, Rule
from generator.form.amounts import AMOUNT_UNIT, BlankAmount
from generator.form.cells import Form
from generator.form.field_path import FieldPath
from generator.form.project import NO_SECOND_LEVEL
from generator.form.project_results import ProjectResults, ResultRow
from generator.form.result_columns import ResultRole, ScoredLevel
from generator.form.results import FundsResult, SelfEvaluation, TableOfResults
from generator.form.scoring_methods import Execution
from generator.rendering.words import amount_text

EVALUATION: FieldPath = ("绩效自评",)


@dataclass(frozen=True)
class ResultFacts:
    """The results of a project as their rules see them."""

    goals: ProjectFacts
    joined: ProjectResults

    @property
    def table(self) -> SelfEvaluation | None:
        """The self-evaluation; None where the file has none."""
        return self.joined.results.self_evaluation

    @property
    def rows(self) -> tuple[ResultRow, ...]:
        """Rows of the self-evaluation."""
        return self.joined.rows

    @property
    def total(self) -> FundsResult | None:
        """Row of the total of the self-evaluation's 项目资金."""
        return self.table.total if self.table else None

    @cached_property
    def texts(self) -> tuple[tuple[FieldPath, str], ...]:
        """Path and text of every cell of the tables."""
        texts: list[tuple[FieldPath, str]] = []
        _collect_texts(self.joined.results, (), texts)
        return tuple(texts)

    @cached_property
    def whole_text(self) -> str:
        """All texts in one, a line break before every one: to see quickly that no text contains something."""
        return "".join([f"\n{text}" for _, text in self.texts])

    @cached_property
    def scored_rows(self) -> tuple[ResultRow, ...]:
        """Rows whose points are theirs alone.

        Where the layout has a score for every row, a row before one without 分值 may share its points with that one.
        """
        if self.score_is_shared:
            return tuple(row for row in self.pointed_rows if len(self.sharing_rows(row)) == 1)
        following = [*self.rows[1:], None][: len(self.rows)]
        return tuple(
            row
            for row, after in zip(self.rows, following, strict=True)
            if row.full_score is not None and (after is None or after.full_score is not None)
        )

    @cached_property
    def pointed_rows(self) -> tuple[ResultRow, ...]:
        """Rows whose points and score belong together, those that stand for further rows included."""
        if not self.score_is_shared:
            return self.scored_rows
        return tuple(row for row in self.rows if row.full_score is not None)

    def own_word(self, role: ResultRole) -> str:
        """Return the word of the self-evaluation's layout for a column; the usual word where it has no such column."""
        return (self.table and self.table.layout.column_of(role)) or role.value

    @cached_property
    def score_is_shared(self) -> bool:
        """True if the layout of the self-evaluation has one score for all rows of a level."""
        return self.table is not None and self.table.layout.scored_level is not ScoredLevel.INDICATOR

    def sharing_rows(self, row: ResultRow) -> Sequence[ResultRow]:
        """Return the rows for which the score of a row stands, itself included."""
        return self._group_by_row[row.path]

    @cached_property
    def _group_by_row(self) -> Mapping[FieldPath, Sequence[ResultRow]]:
        return {row.path: group for group in self.joined.score_groups for row in group}

    def money(self, amount: Decimal, table: TableOfResults | None = None) -> str:
        """Return an amount of 万元 in the unit of a table; without one, of the self-evaluation."""
        table = table or self.table
        unit = self.joined.unit_of(table) if table else AMOUNT_UNIT
        return f"{amount_text(amount)} 万元" if unit == AMOUNT_UNIT else f"{amount.scaleb(4):f} {unit}"


@dataclass(frozen=True, slots=True)
class ResultRule(Rule):
    """A rule that looks at the results of one project; its findings are placed in the file of results."""

    check: Callable[[ResultFacts], Iterator[Finding]]
    """Yields the findings of the rule in the results of a project."""

    def of_row(self, row: ResultRow, key: str, message: str) -> Finding:
        """Return a finding about one cell of a row."""
        return self.finding(
            (*row.path, key), f"{quoted(row.result.name)}{message}", (row.goal.path,) if row.goal else ()
        )

    def of_rows(self, rows: Sequence[ResultRow], key: str, fact: str) -> Finding:
        """Return one finding about all these rows, placed at the first."""
        names = "、".join(quoted(row.result.name) for row in rows[:MAX_NAMES])
        count = f"等 {len(rows)} 条指标" if len(rows) > MAX_NAMES else ""
        goals = tuple(row.goal.path for row in rows if row.goal)
        return self.finding((*rows[0].path, key), f"{names}{count}{fact}", goals)


def amount_of(cell: Decimal | BlankAmount | None) -> Decimal | None:
    """Return the amount in a cell; None for a blank cell."""
    return None if isinstance(cell, BlankAmount) else cell


def execution_of(row: FundsResult | None) -> Execution | None:
    """Return executed amount and full-year budget of a row; None where one of them is not printed."""
    if row is None:
        return None
    executed = amount_of(row.executed if row.executed is not None else row.executed_so_far)
    budget = amount_of(row.full_year_budget)
    if row.full_year_budget is None and row.executed is None:  # monitoring may know the initial budget only
        budget = amount_of(row.initial_budget)
    return None if executed is None or budget is None else Execution(executed, budget)


def number_text(number: Decimal, places: int = 2) -> str:
    """Return an exact number cut to a few decimals, without zeros at its end."""
    text = f"{number:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _collect_texts(value: object, path: FieldPath, texts: list[tuple[FieldPath, str]]) -> None:
    """Add path and text of every text within a part of the tables."""
    if isinstance(value, str):
        texts.append((path, value))
    elif isinstance(value, Decimal):
        return  # most cells that are no text
    elif isinstance(value, Form):
        for name, word in _words_of_fields(type(value)):
            if inner := getattr(value, name):
                _collect_texts(inner, (*path, word), texts)
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            _collect_texts(inner, (*path, number), texts)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            _collect_texts(inner, path if key == NO_SECOND_LEVEL else (*path, key), texts)


@cache
def _words_of_fields(form: type[Form]) -> Sequence[tuple[str, str]]:
    """Return every field of a form with the word that a file has for it."""
    return [(name, field.alias or name) for name, field in form.model_fields.items()]
