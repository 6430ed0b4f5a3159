"""Prepare a project for its rules: indicator rows by kind, and every target parsed once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from generator.checks.further_texts import FormText, further_texts
from generator.form.field_path import FieldPath
from generator.form.indicator_schemes import Scheme, Taxonomy
from generator.form.period import Period
from generator.form.project import NO_SECOND_LEVEL, GoalByPeriod, Indicator, Project
from generator.form.project_rows import IndicatorRow, RowTarget
from generator.form.registers import Registers
from generator.form.target_value import Nature, TargetValue, parse_target_value
from generator.reading.personal_numbers import may_have_number


class IndicatorKind(Enum):
    """The kind of thing that an indicator measures, by the name of its second level."""

    QUANTITY = auto()
    QUALITY = auto()
    TIMELINESS = auto()
    COST = auto()
    """Cost paid from the project's funds; social and environmental costs are not."""
    BENEFIT = auto()
    SATISFACTION = auto()
    OTHER = auto()


Reading = tuple[FieldPath, TargetValue]
"""Path of a text of a target, and the text as parsed."""


class Side(NamedTuple):
    """The target of a row for one period, or for both periods where they say the same."""

    period: str
    """中期, 年度, or 中期与年度."""
    path: FieldPath
    """Path of the mapping that holds 指标值 and 绩效标准."""
    target_value: TargetValue
    standard: TargetValue | None
    readings: tuple[Reading, ...]
    """指标值 and, where it is given, 绩效标准."""


class RowFacts(NamedTuple):
    """One indicator row with its targets read."""

    row: IndicatorRow
    level: tuple[str, str]
    """First and second level under which the row is counted."""
    kind: IndicatorKind
    sides: tuple[Side, ...]
    """Targets by period, the year last; never empty."""
    readings: tuple[Reading, ...]
    """Every 指标值 and 绩效标准 of the row; never empty."""
    nature: Nature
    """Kind of target of the row as a whole."""

    @property
    def applicable(self) -> bool:
        """Whether the row asks for anything; 不涉及 rows do not."""
        return self.nature is not Nature.NOT_APPLICABLE


@dataclass(frozen=True)
class ProjectFacts:
    """A project as its rules see it."""

    project: Project
    scheme: Scheme
    taxonomy: Taxonomy
    all_rows: tuple[RowFacts, ...]
    """In the order of the form."""
    rows: tuple[RowFacts, ...]
    """Rows that ask for something: without 不涉及."""

    @cached_property
    def texts(self) -> tuple[FormText, ...]:
        """Every text that staff wrote, the names of units and of indicator levels aside."""
        return _texts(self.project)

    @cached_property
    def whole_text(self) -> str:
        """The texts of `texts` in one, a line break before every one: to see quickly that no text contains something."""
        return "".join([f"\n{text}" for _, _, text in self.texts])

    @cached_property
    def may_have_number(self) -> bool:
        """Whether a text may have a number of a person."""
        return may_have_number(self.whole_text)

    def rows_of(self, kind: IndicatorKind) -> Iterator[RowFacts]:
        """Return the rows of one kind that ask for something and say for what: a blank target is the form's own."""
        return (row for row in self.rows if row.kind is kind and row.nature is not Nature.BLANK)


def facts_of(project: Project, registers: Registers) -> ProjectFacts:
    """Return the facts of a project that `read_project` gave. Raises ValueError for a scheme that does not exist."""
    scheme = registers.scheme_of(project.scheme, project.year, project.layout)
    if scheme is None:
        raise ValueError(f"no scheme {project.scheme}")
    rows = tuple(_row_facts(row, project, scheme) for row in project.rows)
    applicable = tuple(row for row in rows if row.applicable)
    return ProjectFacts(project, scheme, registers.taxonomy, rows, applicable)


def _nature(name: str, natures: set[Nature]) -> Nature:
    """Return the kind of target of a row: quantitative in any period, else a date in any period, else qualitative.

    `natures` are those of the row's 指标值. A row is not applicable where all of them that are not blank, or its name, say
    不涉及; it is blank where all of them are.
    """
    return Nature.NOT_APPLICABLE if _says_not_applicable(name) else min(natures, key=_NATURES.index)


_NATURES = (Nature.QUANTITATIVE, Nature.DATE, Nature.QUALITATIVE, Nature.NOT_APPLICABLE, Nature.BLANK)

_read = lru_cache(maxsize=4096)(parse_target_value)  # most targets stand in several rows, columns or projects


def _says_not_applicable(name: str) -> bool:
    perhaps = "涉及" in name or "适用" in name
    return name == "无" or (perhaps and _read(name).nature is Nature.NOT_APPLICABLE)


def _row_facts(row: IndicatorRow, project: Project, scheme: Scheme) -> RowFacts:
    first = scheme.first_level(row.level1)
    level = first.counted_level(row.level2) if first else (row.level1, row.level2)
    indicator = _indicator_of(project, row)
    sides = tuple([_side(period, target, row.path, indicator) for period, target in row.targets()])
    nature = _nature(row.name, {side.target_value.nature for side in sides})
    readings = tuple([reading for side in sides for reading in side.readings])
    return RowFacts(row, level, _kind(level[1]), sides, readings, nature)


def _indicator_of(project: Project, row: IndicatorRow) -> Indicator:
    return project.indicators[row.level1][row.level2 or NO_SECOND_LEVEL][int(row.path[-1])]


def _side(period: str, target: RowTarget, path: FieldPath, indicator: Indicator) -> Side:
    if indicator.medium_term is not None or indicator.annual is not None:
        annual = indicator.medium_term is None or period == Period.ANNUAL.word
        path = (*path, (Period.ANNUAL if annual else Period.MEDIUM_TERM).word)
    value = _read(target.target_value)
    reading = ((*path, "指标值"), value)
    if target.standard is None:
        return Side(period, path, value, None, (reading,))
    standard = _read(target.standard)
    return Side(period, path, value, standard, (reading, ((*path, "绩效标准"), standard)))


def rows_at(path: FieldPath) -> tuple[FieldPath, ...]:
    """Return the path of the indicator to which a text at `path` belongs; nothing for a text of another part of the form."""
    if path[0] != "绩效指标":
        return ()
    number = next(place for place, step in enumerate(path) if isinstance(step, int))
    return (path[: number + 1],)


def yuan_of_target(value: TargetValue) -> Decimal | None:
    """Return the 元 of a target that is a sum of money, the upper end of a range; None for any other target.

    A 万 without a unit in a cost can only be 万元.
    """
    if not value.is_number or value.is_change:
        return None
    bare = not value.unit and value.number is not None and value.number.endswith(("万", "亿"))
    return value.high if value.unit == "元" or bare else None


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return `text` without full width, blanks and a mark at its end: texts that are equal then say the same."""
    return "".join(unicodedata.normalize("NFKC", text).split()).rstrip("。.;,、!")


@cache
def _kind(level2: str) -> IndicatorKind:
    return next((kind for word, kind in _KINDS.items() if word in level2), IndicatorKind.OTHER)


_KINDS = {
    "满意": IndicatorKind.SATISFACTION,
    "社会成本": IndicatorKind.OTHER,
    "环境成本": IndicatorKind.OTHER,
    "成本": IndicatorKind.COST,
    "数量": IndicatorKind.QUANTITY,
    "质量": IndicatorKind.QUALITY,
    "时效": IndicatorKind.TIMELINESS,
    "效益": IndicatorKind.BENEFIT,
    "影响": IndicatorKind.BENEFIT,
}
"""Kind of an indicator by a word in the name of its second level; the first word that occurs decides."""


def _texts(project: Project) -> tuple[FormText, ...]:
    origin = project.origin
    texts: list[tuple[FieldPath, str | int, str | None]] = [
        ((), "项目名称", project.name),
        ((), "项目属性", project.project_attribute),
        ((), "项目编码", project.project_code),
        ((), "主管部门", project.competent_department),
        ((), "项目期", project.project_period),
        ((), "备注", project.remarks),
        (("来源",), "文件", origin.document),
        (("来源",), "序号", origin.number),
    ]
    for number, goal in enumerate(project.goals):
        if isinstance(goal, GoalByPeriod):
            path: FieldPath = ("总体目标", number)
            texts += [
                (path, Period.MEDIUM_TERM.word, goal.medium_term),
                (path, Period.ANNUAL.word, goal.annual),
            ]
        else:
            texts.append((("总体目标",), number, goal))
    for row in project.rows:
        indicator = _indicator_of(project, row)
        texts.append((row.path, "名称", indicator.name))
        for place, side in (
            (row.path, indicator),
            ((*row.path, Period.MEDIUM_TERM.word), indicator.medium_term),
            ((*row.path, Period.ANNUAL.word), indicator.annual),
        ):
            if side is not None:
                texts += [(place, "指标值", side.target_value), (place, "绩效标准", side.standard)]
                value = side.target_value or ""  # joined from the columns of its parts
                texts += [(place, word, text) for word, text in side.cells.items() if text not in value]
    return (
        *[(within, key, text) for within, key, text in texts if text is not None],
        *further_texts(project),
    )
