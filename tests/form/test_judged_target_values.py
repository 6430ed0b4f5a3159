"""Target values judged one by one by hand: how many the program reads rightly, and no number that nobody wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import yaml

from generator.form.operators import OPERATOR_SIGNS, TargetDirection
from generator.form.target_value import Nature, TargetValue, parse_target_value

JUDGED = Path(__file__).parent / "judged_target_values.yml"
MIN_VALUES = 1000
MIN_RIGHT = Decimal("0.99")
NATURES = {
    "定量": Nature.QUANTITATIVE,
    "定性": Nature.QUALITATIVE,
    "时限": Nature.DATE,
    "不涉及": Nature.NOT_APPLICABLE,
    "空白": Nature.BLANK,
}
DIRECTIONS = {"越高越好": TargetDirection.HIGHER_IS_BETTER, "越低越好": TargetDirection.LOWER_IS_BETTER}
BOUNDS = re.compile(r"(-?[0-9.]+)(?:…(-?[0-9.]+))?")
OF_OPERATORS = {">": "越高越好", "≥": "越高越好", "<": "越低越好", "≤": "越低越好"}


class Judgement(NamedTuple):
    """What a person says of a text; bounds are texts, because 100.00 keeps its zeros."""

    nature: str
    operator: str = ""
    low: str = ""
    high: str = ""
    unit: str = ""
    is_change: bool = False
    direction: str = ""

    @property
    def bounds(self) -> tuple[str, str]:
        """Both ends of the number."""
        return self.low, self.high


def judgement_of(words: str) -> Judgement:
    """Read the right side of a line of the file."""
    nature, *rest = words.split()
    judged = Judgement(nature)
    for word in rest:
        if word in OPERATOR_SIGNS:
            judged = judged._replace(operator=word)
        elif bounds := BOUNDS.fullmatch(word):
            judged = judged._replace(low=bounds[1], high=bounds[2] or bounds[1])
        elif word == "变化":
            judged = judged._replace(is_change=True)
        elif word in DIRECTIONS:
            judged = judged._replace(direction=word)
        else:
            assert judged.low, f"{words}: a unit without a number"
            assert not judged.unit, f"{words}: two units"
            judged = judged._replace(unit=word)
    if not judged.direction and judged.low:
        judged = judged._replace(direction=OF_OPERATORS.get(judged.operator, ""))
    return judged


def judged_values() -> Iterator[tuple[str, str | None, Judgement]]:
    """Every text of the file with its declared direction and the judgement."""
    sections = yaml.load(JUDGED.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for section, lines in sections.items():
        for key, words in lines.items():
            declared, mark, text = key.rpartition("｜") if section == "申报了方向" else (None, "", key)
            assert mark or section != "申报了方向", key
            yield text, declared, judgement_of(words)


def reading_of(value: TargetValue) -> Judgement:
    """The program's reading in the words of a judgement."""
    words = {nature: word for word, nature in NATURES.items()}
    directions = {direction: word for word, direction in DIRECTIONS.items()}
    low, high = ("" if bound is None else format(bound, "f") for bound in (value.low, value.high))
    return Judgement(
        words[value.nature],
        value.operator or "",
        low,
        high,
        value.unit,
        value.is_change,
        directions[value.direction] if value.direction else "",
    )


def differences() -> list[tuple[str, Judgement, Judgement]]:
    """Texts that the program reads otherwise than the person, with both readings."""
    found = (
        (text, judged, reading_of(parse_target_value(text, declared)))
        for text, declared, judged in judged_values()
    )
    return [difference for difference in found if difference[1] != difference[2]]


def in_lines(differing: list[tuple[str, Judgement, Judgement]]) -> str:
    """For people who look why the test failed."""
    return "\n" + "\n".join(f"{text}\n  应为 {judged}\n  实为 {read}" for text, judged, read in differing)


def test_enough_values_are_judged_once() -> None:
    """The file has a thousand texts, none twice, and no line was lost to an equal one."""
    texts = [(text, declared) for text, declared, _ in judged_values()]
    lines = [line for line in JUDGED.read_text(encoding="utf-8").splitlines() if line.startswith('  "')]
    assert len(texts) == len(lines) == len(set(texts)) >= MIN_VALUES


def test_nearly_all_values_are_read_as_judged() -> None:
    """Nature, operator, number, unit, change and direction are right in at least 99 of 100 texts."""
    count, differing = len(list(judged_values())), differences()
    assert 1 - Decimal(len(differing)) / count >= MIN_RIGHT, in_lines(differing)


def test_no_number_is_wrong() -> None:
    """Every number that the program reads is the one that the person reads; unread is allowed."""
    wrong = [
        (text, judged, read)
        for text, judged, read in differences()
        if read.low and read.bounds != judged.bounds
    ]
    assert not wrong, in_lines(wrong)
