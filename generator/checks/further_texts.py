"""List the texts that only forms of other layouts have: further cells of the funds, of head and foot, and 照录."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from generator.form.field_path import FieldPath
from generator.form.period import Period
from generator.form.project import Project

FormText = tuple[FieldPath, str | int, str]
"""A text on the form: path of the list or mapping that holds it, its index or key there, and the text.

No NamedTuple: a project has about a hundred texts, and they are made for every project that is built.
"""


def further_texts(project: Project) -> Iterator[FormText]:
    """Yield the texts of further cells and of 照录. A name that the file gives a cell itself is a text as well."""
    for period, funds in (
        (Period.MEDIUM_TERM, project.funds.medium_term),
        (Period.ANNUAL, project.funds.annual),
    ):
        if funds is not None and funds.other_cells:
            yield from _block(("项目资金", period.word), funds.other_cells, funds.other_cells)
    if project.other_cells:
        yield from _other_cells(project)
    for number, entry in enumerate(project.copied_as_printed):
        if entry.place is not None:
            yield ("照录", number), "位置", entry.place
        yield ("照录", number), "说明", entry.explanation


def _other_cells(project: Project) -> Iterator[FormText]:
    known = frozenset(project.layout.words_of_file())
    for word, cell in project.other_cells.items():
        path: FieldPath = ("其他栏目", word)
        if isinstance(cell, str):
            yield from _block(path[:1], {word: cell}, known)
            continue
        if word not in known:
            yield path[:1], word, word
        if isinstance(cell, Mapping):
            yield from _block(path, cell, known)
        else:
            for number, row in enumerate(cell):
                yield from _block((*path, number), row, known)


def _block(path: FieldPath, cells: Mapping[str, str], known: Container[str]) -> Iterator[FormText]:
    """Yield the texts of named cells, and the names that are not `known` to the layout."""
    for name, text in cells.items():
        if name not in known:
            yield path, name, name
        yield path, name, text
