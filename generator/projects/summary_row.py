"""What the site as a whole needs of a project: its row, in memory and in few bytes.

There may be many thousands of rows, all at once in memory. What they have in common is there once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

from generator.checks import Claim
from generator.form.target_value import Nature


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How many indicators of one second level there are."""

    level1: str
    """Both levels by their usual names in the scheme."""
    level2: str
    counts: tuple[int, ...]
    """By `Nature` in its order."""
    total: int = field(init=False, repr=False, compare=False)
    """All rows, not applicable ones included."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "total", sum(self.counts))

    @property
    def quantifiable(self) -> int:
        """Those that state a number."""
        return self.counts[_QUANTITATIVE]


_QUANTITATIVE = list(Nature).index(Nature.QUANTITATIVE)


@dataclass(frozen=True, slots=True)
class ProjectSummary:
    """What the site as a whole needs of a project: small, for there may be many thousands of them."""

    id: str
    """Its address without the last slash: ``2023/yiliao-huzhu``."""
    name: str
    year: int
    units: tuple[str, ...]
    """Names of the implementing units."""
    unit_slugs: tuple[str, ...]
    """The last part of the address of each of them."""
    attribute: str | None
    project_code: str | None
    annual: Decimal
    """万元."""
    sources: tuple[tuple[str, Decimal], ...]
    """Name of each source on the form, with its annual 万元."""
    levels: tuple[LevelCount, ...]
    indicators: int
    """How many the form has."""
    quantifiable: int
    """How many of them state a number."""
    description: str
    """One line for search engines."""
    published: str | None
    """YYYY-MM-DD, where the data gives it."""
    findings: tuple[tuple[str, int], ...]
    """Code of each rule that found something, and how often."""
    claims: tuple[Claim, ...]
    """What rules between projects compare."""
    item: str
    """HTML of its table row in lists of projects; the way to the site's root is left open in it."""

    @property
    def address(self) -> str:
        """Below the site's root."""
        return f"{self.id}/"


def packed(rows: Iterable[ProjectSummary]) -> bytes:
    """Rows as JSON; `unpacked` gives them back.

    What many rows have in common stands there once, and elsewhere its number. Of a claim, what it has of the project is
    left out.
    """
    numbers: dict[_Common, int] = {}

    def common(value: _Common) -> int:
        return numbers.setdefault(value, len(numbers))

    def of_claim(claim: Claim) -> tuple[object, ...]:
        places = common(claim.row), common(claim.value_path)
        return common(claim.rule_code), claim.measure, claim.target, claim.indicator_name, claim.text, *places

    written = [
        (
            row.id,
            row.name,
            row.year,
            common(row.units),
            common(row.unit_slugs),
            common(row.attribute),
            row.project_code,
            str(row.annual),
            [(common(label), str(value)) for label, value in row.sources],
            [common((level.level1, level.level2, level.counts)) for level in row.levels],
            row.indicators,
            row.quantifiable,
            row.description,
            row.published,
            [common(finding) for finding in row.findings],
            [of_claim(claim) for claim in row.claims],
            row.item,
        )
        for row in rows
    ]
    return _encode([list(numbers), written]).encode()


_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def unpacked(content: bytes) -> Iterator[ProjectSummary]:
    """The rows that were packed. Raises LookupError, TypeError, ValueError, ArithmeticError of anything else."""
    numbered, written = json.loads(content)
    common: list[Any] = [_same(_unchanging(value)) for value in numbered]
    for values in written:
        project_id, name, year, units, slugs, attribute, code, annual, sources, levels, *others = values
        indicators, quantifiable, description, published, findings, claims, item = others
        units = common[units]
        yield ProjectSummary(
            project_id,
            name,
            year,
            units,
            common[slugs],
            common[attribute],
            code,
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
                    Claim(common[rule], year, measure, target, units, project_id, name, asked, text, common[row], common[path])
                    for rule, measure, target, asked, text, row, path in claims
                ]
            ),
            item,
        )  # fmt: skip


_Common: TypeAlias = "str | int | tuple[_Common, ...] | None"


def _unchanging(value: Any) -> _Common:
    """Tuples again in the place of JSON's lists."""
    return tuple(map(_unchanging, value)) if isinstance(value, list) else value


@cache
def _same(value: _Common) -> _Common:
    """The first value that was equal, so that all rows hold one and the same."""
    return value


_level: Callable[..., LevelCount] = cache(LevelCount)
