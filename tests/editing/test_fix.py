"""What --fix changes, what it leaves, and that it never changes what could be read before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from generator.editing.fix import FixedFile, describe_fix, fix_file
from generator.editing.fix_edits import Edit
from generator.form.field_path import Value
from generator.reading.problem import Problem
from generator.reading.project_keys import project_keys
from generator.reading.yaml_file import YamlFile
from generator.reading.yaml_slips import key_pattern
from tests.support.forms import CASES, DATA, printed, read, registers

CASE = CASES / "mending"
SITUATIONS = sorted(folder.name for folder in CASE.iterdir())
KEYS = key_pattern(frozenset(project_keys(b"", registers().layouts, registers().level_names)))


def reading(data: bytes) -> tuple[YamlFile, tuple[Problem, ...]]:
    """A project file as `disclosure check` reads it."""
    _, source, problems = read(data, repair=False)
    return source, problems


def mended(data: bytes) -> FixedFile:
    """What mending makes of a project file."""
    return fix_file(data, reading, KEYS)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_mending(situation: str, golden: Callable[[Path, str], None]) -> None:
    """The file becomes exactly after.yml; told.txt has what is told of it and what is left to do."""
    folder = CASE / situation
    before = (folder / "before.yml").read_bytes()
    made = mended(before)
    told = "".join(f"{describe_fix('data/2023/project.yml', each)}\n" for each in made.fixes)
    golden(folder / "after.yml", made.after.decode())
    golden(folder / "told.txt", told + printed(reading(made.after)[1]))
    assert (made.after != before) == bool(made.fixes)
    assert mended(made.after).fixes == ()


PROJECT = (CASES / "project.yml").read_text(encoding="utf-8")
ALL_KINDS = (CASE / "comments-quotes-and-order-stay" / "after.yml").read_text(encoding="utf-8")
REAL = tuple(file.read_text(encoding="utf-8") for file in sorted((DATA / "2023").glob("*.yml")))

SLIPS = tuple(
    (re.compile(pattern), made)
    for pattern, made in (
        (r"(?m)(?<=[\u4e00-\u9fff]): ", "："),
        (r"(?m)(?<=[\u4e00-\u9fff]): ", ":"),
        (r"(?m)(?<=[\u4e00-\u9fff]): ", "：　"),
        (r"(?m)(?<=[\u4e00-\u9fff]): ", ":　"),
        (r"(?m)(?<=[\u4e00-\u9fff]):$", "："),
        (r", (?=[\u4e00-\u9fff]+: )", "，"),
        (r", (?=[\u4e00-\u9fff]+: )", "，　"),
        (r"(?m)(?<=^  )- (?=[\u4e00-\u9fff])", "-"),
        (r"(?m)(?<=^  )- (?=[\u4e00-\u9fff])", "— "),
        (r"(?m)(?<=^  )- (?=[\u4e00-\u9fff])", "－　"),
        (r"(?<=: )75\.00", "７５．００"),
        (r"(?<=: )150\.00", "150．00"),
        (r"(?m)^  (?=\S)", "　"),
        (r"(?m)^    (?=\S)", "　　"),
        (r"(?m)$(?=\n)", "  "),
    )
)
"""Where in a right file, and what stands there instead."""


def slips_in(text: str) -> list[tuple[int, int, str]]:
    """Every slip that can be made in a right file: begin, end, what is written there."""
    return [(*match.span(), made) for pattern, made in SLIPS for match in pattern.finditer(text)]


def slipped(text: str, slips: Iterable[tuple[int, int, str]]) -> str:
    """The text with those of the slips that do not get into one another's way."""
    last = len(text) + 1
    for begin, end, made in sorted(slips, reverse=True):
        if end < last:
            text, last = text[:begin] + made + text[end:], begin
    return text


SLIPS_IN_PROJECT = slips_in(PROJECT)


@pytest.mark.parametrize("number", range(len(SLIPS)))
def test_a_single_slip_is_mended_or_left(number: int) -> None:
    """Wherever a slip of a kind is made, the project reads afterwards as it did before, or nothing is touched."""
    right = read(PROJECT.encode())[0]
    pattern, made = SLIPS[number]
    mended_at = 0
    for match in pattern.finditer(PROJECT):
        wrong = slipped(PROJECT, [(*match.span(), made)]).encode()
        result = mended(wrong)
        project = read(result.after)[0]
        assert project == right or result.after == wrong
        mended_at += project == right
    assert mended_at


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.sets(st.sampled_from(SLIPS_IN_PROJECT), min_size=2, max_size=12), st.booleans())
def test_slips_together_never_change_a_value(slips: set[tuple[int, int, str]], windows: bool) -> None:
    """However many slips stand in a file: a file without a problem left reads as the right one did."""
    wrong = slipped(PROJECT, slips).encode()
    result = mended(wrong.replace(b"\n", b"\r\n") if windows else wrong)
    source, problems = reading(result.after)
    assert problems or source.value == reading(PROJECT.encode())[0].value


def values_read(source: YamlFile, problems: Iterable[Problem]) -> Counter[tuple[str, ...]]:
    """Field by field, positions in lists left out, each text on a line where nothing is wrong."""
    wrong = {problem.place.line for problem in problems}
    return Counter(
        (*(step for step in path if isinstance(step, str)), text)
        for path, text in texts_of(source.value)
        if not wrong & set(range(source.place(path, key=True).line, source.place(path).line + 1))
    )


def texts_of(value: Value, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text of a file with the way to it."""
    if isinstance(value, str):
        yield path, value
    elif value is not None:
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from texts_of(inner, (*path, step))


SCRAPS = (
    "：",
    "，",
    "　",
    "\xa0",
    ":",
    ": ",
    ", ",
    "-",
    "- ",
    "— ",
    "０",
    "1,000",
    '"',
    "'",
    "|",
    "#",
    "  ",
    "\n",
    "{",
    "}",
)


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(
        (PROJECT, ALL_KINDS, PROJECT + "备注: |\n  第一行  \n  年度：2023\n\n  - 第三行\n", *REAL)
    ),
    st.lists(
        st.tuples(st.integers(0, 2000), st.integers(0, 2), st.sampled_from(SCRAPS)), min_size=1, max_size=4
    ),
)
@example(PROJECT + "备注: |\n  第一行  \n", [(0, 0, "  ")])
@example(PROJECT, [(63, 0, "　"), (214, 0, "　")])  # fails where an edit is not proven
def test_nothing_that_could_be_read_changes(text: str, changes: list[tuple[int, int, str]]) -> None:
    """Scraps anywhere in a file: every value on a line without a problem is still there, and no problem is new.

    What was right is not touched but for blanks at line ends, and what is mended once stays as it is.
    """
    for place, length, scrap in changes:
        begin = place % len(text)
        text = text[:begin] + scrap + text[begin + length :]
    before, problems = reading(text.encode())
    result = mended(text.encode())
    after, left = reading(result.after)
    assert not values_read(before, problems) - values_read(after, ())
    if not problems:
        assert not left
        assert after.value == before.value
        assert [line.rstrip(" \t") for line in after.lines] == [line.rstrip(" \t") for line in before.lines]
    assert mended(result.after).after == result.after


AMOUNTS = "  年度: {总额: １５０.00, 财政拨款: 150.00, 其他资金: 0.00}"


@pytest.mark.parametrize(
    "wrong",
    [
        "  年度: {总额: 250.00, 财政拨款: 150.00, 其他资金: 0.00}",
        "  年度: {总额: 150.00, 财政拨款: 151.00, 其他资金: 0.00}",
        "  年度: {总额: 150.00, 财政拨款: 150.00}",
        "  年度: {总额: 150.00, 其他资金: 0.00, 财政拨款: 150.00}",
        '  年度: {总额: 150.00, 财政拨款: "150.00, 其他资金: 0.00"}',
        "  年度: {总额: 150.00, 单位资金: 150.00, 其他资金: 0.00}",
        "  年度: {总额: 150.00, 财政拨款: 150.00, 其他资金: 0.00, 栏目: 1}",
        "  年度: {总额: 150.00, 财政拨款: 150.00, 其他资金: 0.00",
        "  # 年度: {总额: 150.00, 财政拨款: 150.00, 其他资金: 0.00}",
    ],
)
def test_wrong_edit_is_not_kept(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever an edit would do to the line, the proof keeps it only where nothing but the slip changed."""

    class WrongEdit(Edit):
        def apply_to(self, line: str) -> str:
            return made

    def edit(problem: Problem, source: YamlFile, keys: str, wide: int) -> Edit:
        begin = problem.place.column - 1
        return WrongEdit(problem.place.line, begin, begin + 6, "150.00", begin, ("改",))

    monkeypatch.setattr("generator.editing.fix_slips.edit_for", edit)
    made = AMOUNTS.replace("１５０", "150")
    text = PROJECT.replace(made, AMOUNTS).encode()
    assert mended(text).after == PROJECT.encode() != text
    made = wrong
    assert mended(text) == FixedFile(text, text, ())
