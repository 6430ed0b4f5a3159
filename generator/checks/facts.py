"""One project as its rules see it: indicator rows by kind, and every target read once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from generator.form.field_path import FieldPath
from generator.form.indicator_schemes import Scheme, Taxonomy
from generator.form.period import Period
from generator.form.project import GoalByPeriod, Indicator, Project
from generator.form.project_rows import IndicatorRow, RowTarget
from generator.form.registers import Registers
from generator.form.target_value import Nature, TargetValue, parse_target_value


class IndicatorKind(Enum):
    """What the second level of an indicator asks about."""

    QUANTITY = auto()
    QUALITY = auto()
    TIMELINESS = auto()
    COST = auto()
    """Paid by the project's funds; social and environmental costs are not."""
    BENEFIT = auto()
    SATISFACTION = auto()
    OTHER = auto()


Reading = tuple[FieldPath, TargetValue]
"""A text of a target as read, after its path."""


class Side(NamedTuple):
    """What a row shall reach in one period, or in both where they say the same."""

    period: str
    """中期, 年度, or 中期与年度."""
    path: FieldPath
    """Of the mapping that holds 指标值 and 绩效标准."""
    target_value: TargetValue
    standard: TargetValue | None
    readings: tuple[Reading, ...]
    """指标值 and, where it is given, 绩效标准."""


class RowFacts(NamedTuple):
    """One indicator row with its targets read."""

    row: IndicatorRow
    level2: str
    """By the scheme's own name."""
    kind: IndicatorKind
    sides: tuple[Side, ...]
    """Each different target; never empty."""
    readings: tuple[Reading, ...]
    """Every 指标值 and 绩效标准 of the row; never empty."""
    nature: Nature

    @property
    def applicable(self) -> bool:
        """Whether the row asks for anything; 不涉及 rows do not."""
        return self.nature is not Nature.NOT_APPLICABLE


@dataclass(frozen=True)
class ProjectFacts:
    """What the rules of one project see."""

    project: Project
    scheme: Scheme
    taxonomy: Taxonomy
    all_rows: tuple[RowFacts, ...]
    """In the order of the form."""
    rows: tuple[RowFacts, ...]
    """Those that ask for something: without 不涉及."""

    @cached_property
    def texts(self) -> tuple[tuple[FieldPath, str | int, str], ...]:
        """Every text that staff wrote, the names of units and of indicator levels aside.

        Each after the path of what holds it and its own key there: put together they are its path.
        """
        return _texts(self.project)

    @cached_property
    def whole_text(self) -> str:
        """All of `texts`, each after a line break: to see quickly that none of them holds something."""
        return "".join([f"\n{text}" for _, _, text in self.texts])

    def rows_of(self, kind: IndicatorKind) -> Iterator[RowFacts]:
        """Rows of one kind that ask for something."""
        return (row for row in self.rows if row.kind is kind)


def facts_of(project: Project, registers: Registers) -> ProjectFacts:
    """Everything that rules look at. The project must have passed `read_project`."""
    scheme = registers.taxonomy.scheme_of(project.scheme, project.year)
    if scheme is None:
        raise ValueError(f"no scheme {project.scheme}")
    rows = tuple(_row_facts(row, project, scheme) for row in project.rows)
    applicable = tuple(row for row in rows if row.applicable)
    return ProjectFacts(project, scheme, registers.taxonomy, rows, applicable)


def _nature(name: str, natures: set[Nature]) -> Nature:
    """What kind of target a row states: quantitative in any period, else a date in any, else qualitative.

    `natures` are those of its 指标值. Not applicable where every one says 不涉及, or the name does (此指标不涉及).
    """
    return Nature.NOT_APPLICABLE if _says_not_applicable(name) else min(natures, key=_NATURES.index)


_NATURES = (Nature.QUANTITATIVE, Nature.DATE, Nature.QUALITATIVE, Nature.NOT_APPLICABLE)

_read = lru_cache(maxsize=4096)(parse_target_value)
"""Forms repeat themselves: most targets stand in more than one row, column or project."""


def _says_not_applicable(name: str) -> bool:
    perhaps = "涉及" in name or "适用" in name
    return name == "无" or (perhaps and _read(name).nature is Nature.NOT_APPLICABLE)


def _row_facts(row: IndicatorRow, project: Project, scheme: Scheme) -> RowFacts:
    first = scheme.first_level(row.level1)
    second = first.second_level(row.level2) if first else None
    level2 = second.name if second else row.level2
    indicator = project.indicators[row.level1][row.level2][int(row.path[-1])]
    sides = tuple([_side(period, target, row.path, indicator) for period, target in row.targets()])
    nature = _nature(row.name, {side.target_value.nature for side in sides})
    readings = tuple([reading for side in sides for reading in side.readings])
    return RowFacts(row, level2, _kind(level2), sides, readings, nature)


def _side(period: str, target: RowTarget, path: FieldPath, indicator: Indicator) -> Side:
    if indicator.target_value is None:
        annual = indicator.medium_term is None or period == Period.ANNUAL.word
        path = (*path, (Period.ANNUAL if annual else Period.MEDIUM_TERM).word)
    value = _read(target.target_value)
    reading = ((*path, "指标值"), value)
    if target.standard is None:
        return Side(period, path, value, None, (reading,))
    standard = _read(target.standard)
    return Side(period, path, value, standard, (reading, ((*path, "绩效标准"), standard)))


def yuan(value: TargetValue) -> Decimal | None:
    """元, the upper end of a range; a 万 without unit in a cost can only be 万元. None where it is no sum of money."""
    if not value.is_number or value.is_change:
        return None
    bare = not value.unit and value.number is not None and value.number.endswith(("万", "亿"))
    return value.high if value.unit == "元" or bare else None


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """What two texts must share to say the same: width, blanks and the mark at the end do not count."""
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
"""A word in the name of a second level → what it asks about; the first that fits."""


def _texts(project: Project) -> tuple[tuple[FieldPath, str | int, str], ...]:
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
    path: FieldPath
    for number, goal in enumerate(project.goals):
        if isinstance(goal, GoalByPeriod):
            path = ("总体目标", number)
            texts += [
                (path, Period.MEDIUM_TERM.word, goal.medium_term),
                (path, Period.ANNUAL.word, goal.annual),
            ]
        else:
            texts.append((("总体目标",), number, goal))
    for level1, groups in project.indicators.items():
        for level2, indicators in groups.items():
            for number, indicator in enumerate(indicators):
                path = ("绩效指标", level1, level2, number)
                texts.append((path, "名称", indicator.name))
                for place, side in (
                    (path, indicator),
                    ((*path, Period.MEDIUM_TERM.word), indicator.medium_term),
                    ((*path, Period.ANNUAL.word), indicator.annual),
                ):
                    if side is not None:
                        texts += [(place, "指标值", side.target_value), (place, "绩效标准", side.standard)]
    return tuple([(within, key, text) for within, key, text in texts if text is not None])
