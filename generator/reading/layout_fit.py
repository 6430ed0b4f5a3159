"""Find the form layout that a file was probably written for, where it does not fit the one that it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from generator.form.amounts import YUAN
from generator.form.field_path import FieldPath
from generator.form.form_layouts import FormLayout
from generator.form.project import Project
from generator.form.registers import Registers
from generator.reading.problem import Level, Problem
from generator.reading.yaml_file import YamlFile, place_of

ReadAs = Callable[[YamlFile, Registers, FormLayout, "str | None"], "tuple[Project | None, list[Problem]]"]
"""Reads a file as one of a layout and, where it is not None, of a scheme; returns the project and what is wrong."""
_CODES_OF_A_MISFIT = frozenset(
    (
        "unknown-key",
        "unknown-level",
        "unknown-scheme",
        "duplicate-level",
        "level-missing",
        "cell-not-on-form",
        "missing-field",
        "wrong-kind",
    )
)
"""Codes of problems that a file has in the words of another layout than its own."""


MAX_COMPARED_KEYS = 3000
"""Keys of a file that is held against every layout. A form has some two hundred."""


class BetterLayout(NamedTuple):
    """A layout or scheme that a file fits better than its own."""

    problem: Problem
    """Says what to write so that the file has that layout or scheme."""
    problems: list[Problem]
    """Errors and reminders that the file has as one of that layout."""


class _Candidate(NamedTuple):
    key: str
    """Key of the line to write: 表式 or 指标体系."""
    name: str
    layout: FormLayout
    scheme: str | None


def better_layout(
    source: YamlFile, problems: Iterable[Problem], registers: Registers, layout: FormLayout, read_as: ReadAs
) -> BetterLayout | None:
    """Return the layout or scheme that has at most half of the misfits of `problems`, or None.

    Of several, the one with the fewest misfits; then a scheme of the same layout; then the one that shares most words
    with the file; then the first. Where there is one, `source` has its layout from then on. Commas in amounts count for
    nothing: they never decide between 元 and 万元.
    """
    codes = [problem.code for problem in problems if problem.code in _CODES_OF_A_MISFIT]
    if not codes or len(source.key_places) > MAX_COMPARED_KEYS:
        return None
    words = {str(path[-1]) for path in source.key_places}
    unknown = words.difference(layout.words_of_file())
    best: tuple[tuple[int, int, int], _Candidate, YamlFile, list[Problem]] | None = None
    for candidate in _candidates(source, registers, layout):
        if set(codes) == {"unknown-key"} and unknown.isdisjoint(candidate.layout.words_of_file()):
            continue  # none of the unknown keys is a word of its own
        copy = replace(source, file_paths={})
        _, left = read_as(copy, registers, candidate.layout, candidate.scheme)
        shared = words.intersection(candidate.layout.words_of_file())
        rank = (_misfits(left), int(candidate.scheme is None), -len(shared))
        if rank[0] * 2 <= len(codes) and (best is None or rank < best[0]):
            best = rank, candidate, copy, left
    if best is None:
        return None
    rank, candidate, copy, left = best
    source.layout, source.file_paths = copy.layout, copy.file_paths
    return BetterLayout(_problem(source, candidate, rank[0]), left)


def _misfits(problems: Iterable[Problem]) -> int:
    return sum(problem.code in _CODES_OF_A_MISFIT for problem in problems)


def _candidates(source: YamlFile, registers: Registers, layout: FormLayout) -> Iterator[_Candidate]:
    if ("指标体系",) not in source.key_places:
        for scheme in registers.taxonomy.schemes:  # the delivered ones come with their layouts
            yield _Candidate("指标体系", scheme.name, layout, scheme.name)
    for name, candidate in registers.layouts.by_name.items():
        if candidate is not layout:
            yield _Candidate("表式", name, candidate, None)


def _problem(source: YamlFile, candidate: _Candidate, misfits: int) -> Problem:
    what = "这张表" if candidate.scheme is None else "这张表的指标"
    unit = f"（金额单位是{YUAN}）" if candidate.scheme is None and candidate.layout.unit == YUAN else ""
    rest = "。下面照它再检查了一遍" if misfits else ""
    write = "请把这一行改成" if (candidate.key,) in source.key_places else "请在文件里写一行"
    message = f"{what}像是“{candidate.name}”{unit}，{write} {candidate.key}: {candidate.name}{rest}"
    wanted: list[FieldPath] = [(candidate.key,), ("项目名称",)]
    path = next((key for key in wanted if key in source.key_places), next(iter(source.key_places)))
    return source.problem(place_of(source.key_places[path]), Level.ERROR, "other-layout", message)
