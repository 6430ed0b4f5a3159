"""Define the summary of a project, which the site as a whole works with, and its encoding in few bytes.

There may be many thousands of summaries, all of them in memory at once. Values that they share exist once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from generator.checks import Claim
from generator.form.form_kinds import FormKind
from generator.form.result_states import ResultState
from generator.form.target_value import Nature


@dataclass(frozen=True, slots=True)
class LevelCount:
    """The number of indicators of one second level."""

    level1: str
    """First level by its name in the scheme."""
    level2: str
    """Second level by its name in the scheme."""
    counts: tuple[int, ...]
    """Number of indicators of every `Nature`, in the order of `Nature`."""
    total: int = field(init=False, repr=False, compare=False)
    """Number of all indicators, not applicable ones included."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "total", sum(self.counts))

    @property
    def quantifiable(self) -> int:
        """Number of indicators with a quantitative target."""
        return self.counts[_QUANTITATIVE]


_QUANTITATIVE = list(Nature).index(Nature.QUANTITATIVE)


class ResultSummary(NamedTuple):
    """The part of a project's results that lists and sums need."""

    counts: tuple[int, ...]
    """Number of rows of the self-evaluation in every state, in the order of `ResultState`; empty without one."""
    monitorings: int
    """Number of tables of monitoring."""
    total_score: str | None
    """Total score of the self-evaluation, as printed."""
    grade: str | None
    """Grade of the self-evaluation, as printed."""
    monitored: str
    """Words for what the last monitoring says; empty without monitoring."""

    @property
    def has_evaluation(self) -> bool:
        """True if there is a self-evaluation."""
        return bool(self.counts)

    @property
    def missed(self) -> int:
        """Number of missed rows of the self-evaluation."""
        return self.counts[_MISSED] if self.counts else 0


_MISSED = list(ResultState).index(ResultState.MISSED)


BLANK_AMOUNT = "原表空白"
"""Words where a form has a place for annual funds and leaves it blank."""


@dataclass(frozen=True, slots=True)
class ProjectSummary:
    """The part of a project that lists, sums and rules between projects need; small, for all are in memory at once."""

    id: str
    """Address of the project without the last slash: ``2023/yiliao-huzhu``."""
    name: str
    kind: FormKind
    sides: tuple[str, ...]
    """The form's words for its sides: 中期 and 年度, or 年度 alone."""
    tasks: tuple[str, ...]
    """Names in the tables of a form that is no project's; a project of the same year may have such a name."""
    has_further_cells: bool
    """Whether the form has cells that other forms do not have; see `has_further_cells`."""
    year: int
    units: tuple[str, ...]
    """Names of the implementing units."""
    unit_slugs: tuple[str, ...]
    """Last part of the address of every unit in `units`."""
    attribute: str | None
    project_code: str | None
    has_funds: bool
    """False for a form without 项目资金; `annual` is 0 then."""
    annual: Decimal
    """Annual funds in 万元; of a form without a total the sum of the sources."""
    sources: tuple[tuple[str, Decimal], ...]
    """Pairs of the name of a source of funds on the form and its annual 万元."""
    levels: tuple[LevelCount, ...]
    indicators: int
    """Number of indicators on the form."""
    quantifiable: int
    """Number of indicators with a quantitative target."""
    description: str
    """Line for search engines."""
    published: str | None
    """Date of the first publication, YYYY-MM-DD; None where the data does not give it."""
    findings: tuple[tuple[str, int], ...]
    """Pairs of the code of a rule and the number of its findings, without rules that found nothing."""
    claims: tuple[Claim, ...]
    """Claims that rules between projects compare."""
    item: str
    """HTML of the table row in the list of forms that are no projects'; empty for a project.

    `ROOT_PLACEHOLDER` stands for the path to the site's root."""
    results: ResultSummary | None = None
    """Results of the project; None without a file of results."""
    amount_words: str = ""
    """Words for annual funds that are no total of the form: what they are the sum of, or BLANK_AMOUNT."""
    reminders: int = 0
    """Number of reminders of the reader, such as blank cells: no findings, and never published."""

    @property
    def address(self) -> str:
        """Address of the project's page below the site's root."""
        return f"{self.id}/"

    @property
    def has_amount(self) -> bool:
        """Whether the form gives any annual funds."""
        return self.has_funds and self.amount_words != BLANK_AMOUNT

    @property
    def title(self) -> str:
        """Title of the page: the name, with the kind of the form where it is no project's."""
        return self.name if self.kind is FormKind.PROJECT else f"{self.name}：{self.kind.value}"


def pack_summaries(summaries: Iterable[ProjectSummary]) -> bytes:
    """Return summaries as JSON, for `unpack_summaries`.

    Values shared by many summaries are stored once and referred to by index. Fields that a claim shares with its project
    are omitted.
    """
    numbers: dict[_Common, int] = {}

    def common(value: _Common) -> int:
        return numbers.setdefault(value, len(numbers))

    def packed_claim(claim: Claim) -> tuple[object, ...]:
        places = common(claim.row), common(claim.value_path)
        return common(claim.rule_code), claim.measure, claim.target, claim.indicator_name, claim.text, *places

    packed = [
        (
            summary.id,
            summary.name,
            common(summary.kind.value),
            common(summary.sides),
            summary.tasks,
            summary.has_further_cells,
            summary.year,
            common(summary.units),
            common(summary.unit_slugs),
            common(summary.attribute),
            summary.project_code,
            summary.has_funds,
            str(summary.annual),
            [(common(label), str(value)) for label, value in summary.sources],
            [common((level.level1, level.level2, level.counts)) for level in summary.levels],
            summary.indicators,
            summary.quantifiable,
            summary.description,
            summary.published,
            [common(finding) for finding in summary.findings],
            [packed_claim(claim) for claim in summary.claims],
            summary.item,
            summary.results,
            common(summary.amount_words),
            summary.reminders,
        )
        for summary in summaries
    ]
    return _encode([list(numbers), packed]).encode()


_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def unpack_summaries(content: bytes) -> Iterator[ProjectSummary]:
    """Yield the packed summaries. Raises LookupError, TypeError, ValueError or ArithmeticError for any other content."""
    numbered, packed = json.loads(content)
    common: list[Any] = [_shared(_as_tuples(value)) for value in numbered]
    for values in packed:
        project_id, name, kind, sides, tasks, has_further_cells, year, units, slugs, *values = values
        attribute, code, has_funds, annual, sources, levels, indicators, *others = values
        quantifiable, description, published, findings, claims, item, results, amount_words, reminders = (
            others
        )
        units = common[units]
        yield ProjectSummary(
            project_id,
            name,
            FormKind(common[kind]),
            common[sides],
            tuple(tasks),
            has_further_cells,
            year,
            units,
            common[slugs],
            common[attribute],
            code,
            has_funds,
            Decimal(annual),
            tuple([(common[label], Decimal(value)) for label, value in sources]),
            tuple([_level(*common[level]) for level in levels]),
            indicators,
            quantifiable,
            description,
            published,
            tuple([common[finding] for finding in findings]),
            tuple(
                [
                    Claim(common[rule], year, measure, target, units, project_id, name, indicator, text, common[row], common[path])
                    for rule, measure, target, indicator, text, row, path in claims
                ]
            ),
            item,
            results and ResultSummary(tuple(results[0]), *results[1:]),
            common[amount_words],
            reminders,
        )  # fmt: skip


_Common: TypeAlias = "str | int | tuple[_Common, ...] | None"
"""A value that many summaries share."""


def _as_tuples(value: Any) -> _Common:
    """Return `value` with tuples in the place of JSON's lists, at any depth."""
    return tuple(map(_as_tuples, value)) if isinstance(value, list) else value


@cache
def _shared(value: _Common) -> _Common:
    """Return the first value that was equal, so that all summaries refer to one object."""
    return value


_level: Callable[..., LevelCount] = cache(LevelCount)
