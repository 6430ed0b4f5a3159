"""Write the differences between two states of the data as a report: plain text, or Markdown for a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from generator.checks.code_titles import meaning_of
from generator.history.change_words import (
    MAX_CHANGE_CHARACTERS,
    Piece,
    PieceKind,
    change_in_pieces,
    codes_in_words,
    counts_in_words,
    difference_in_words,
)
from generator.history.data_diff import DataChange, FindingChange, TotalChange
from generator.history.field_changes import FieldChange
from generator.history.lost_addresses import LostAddress
from generator.history.project_versions import FATE_WORDS, Fate, ProjectChange
from generator.reading.personal_numbers import mask_personal_numbers
from generator.reading.problem import Level, make_visible
from generator.rendering.words import amount_text, in_one_line

COMMENT_MARKER = "<!-- disclosure-diff -->"
"""First line of the Markdown, by which a workflow recognises its earlier comment on a pull request and replaces it."""

MAX_COMMENT_CHARACTERS = 60_000
"""Characters of Markdown. GitHub accepts 65,536."""
_CLOSING_CHARACTERS = 500
"""Characters of a comment that are reserved for its end."""
_MAX_OPEN_LINES = 30
"""Lines of a section up to which it is shown unfolded."""

NOTHING_CHANGED = "数据的意思没有变化"


class ReportEntry(NamedTuple):
    """One change, with the lines that belong to it."""

    head: list[Piece]
    lines: list[list[Piece]]


def _ours(text: str) -> Piece:
    return Piece(PieceKind.OURS, text)


def _data(text: str) -> Piece:
    return Piece(PieceKind.COMMON, in_one_line(mask_personal_numbers(text), MAX_CHANGE_CHARACTERS))


def summary_of(change: DataChange) -> str:
    """Return how much was changed, in a sentence without its full stop."""
    if not change:
        return NOTHING_CHANGED
    registers = [f"名册 {len(change.registers)} 个文件有改动"] if change.registers else []
    return "，".join([counts_in_words(change.projects), *registers])


def entries_of(change: DataChange) -> dict[str, list[ReportEntry]]:
    """Return the entries of a report by the heading of their section; sections without entries are left out."""
    sections = {
        "请注意": list(_warnings(change)),
        "年度资金合计": [ReportEntry(_total(total), []) for total in change.totals],
        "名册": [
            ReportEntry([_data(register.file)], _fields(register.fields)) for register in change.registers
        ],
        "项目": [_project(project) for project in change.projects],
        "新出现的核对提示": list(_findings(change.new_findings)),
        "不再出现的核对提示": list(_findings(change.gone_findings)),
    }
    return {title: entries for title, entries in sections.items() if entries}


def _warnings(change: DataChange) -> Iterator[ReportEntry]:
    for state, codes in change.unread_registers:
        yield ReportEntry([_ours(f"{state}的名册有错误，没有判断核对提示和合计（{'、'.join(codes)}）")], [])
    for lost in change.lost_addresses:
        yield ReportEntry([_data(lost.address), *_advice(lost)], [])
    for project in change.projects:
        for entry in project.copied:
            title = [_data(project.title), _ours(" "), _data(project.latest_id), _ours(" ")]
            yield ReportEntry([*title, _data(entry.field), _ours("："), _data(entry.new or "")], [])


def _advice(lost: LostAddress) -> Iterator[Piece]:
    """Yield the advice; the names of files and headings in it are words of the data."""
    anchor = lost.address.partition("#")[2]
    names = [lost.file, f"{{#{anchor}}}"] if anchor else [lost.file]
    parts = re.split(f"({'|'.join(map(re.escape, names))})", lost.advice)
    return (_data(part) if number % 2 else _ours(part) for number, part in enumerate(parts))


def _total(change: TotalChange) -> list[Piece]:
    projects = f"{change.projects} 个项目"
    if change.projects != change.old_projects:
        projects = f"{change.old_projects} → {projects}"
    words = (
        difference_in_words(change.difference.difference, change.difference.percent_words)
        if change.old != change.new
        else " 万元，没有变化"
    )
    return [
        _ours(f"{change.label}：{projects}，{amount_text(change.old)} → {amount_text(change.new)}{words}")
    ]


def _project(change: ProjectChange) -> ReportEntry:
    head = [_ours(f"{FATE_WORDS[change.fate]} "), _data(change.title), _ours(" "), _data(change.latest_id)]
    if change.fate is Fate.MOVED:
        head += [_ours("，原来的地址是 "), _data(change.old_id or "")]
    if change.annual and change.fate in (Fate.ADDED, Fate.WITHDRAWN):
        head.append(_ours(f"，年度资金 {change.annual} 万元"))
    return ReportEntry(head, [*([_ours(words)] for words in codes_in_words(change)), *_fields(change.fields)])


def _fields(fields: Iterable[FieldChange]) -> list[list[Piece]]:
    return [[_data(change.field), _ours("："), *change_in_pieces(change)] for change in fields]


def _findings(changes: Sequence[FindingChange]) -> Iterator[ReportEntry]:
    """Yield an entry for each warning, and one with the number of notes."""
    for _, name, finding in changes:
        if finding.level > Level.NOTE:
            title = _ours(f"{finding.level.word}［{meaning_of(finding.code).title}］")
            yield ReportEntry([title, _data(name), _ours("："), _data(finding.message)], [])
    if notes := sum(change.finding.level is Level.NOTE for change in changes):
        yield ReportEntry([_ours(f"说明 {notes} 条，不一一列出")], [])


def report_text(change: DataChange, old: str, new: str) -> str:
    """Return the report for a terminal: ``[-…-]`` is gone, ``{+…+}`` is new. `old` and `new` name the states."""
    lines = [f"{old} → {new}：{summary_of(change)}。"]
    for title, entries in entries_of(change).items():
        lines += ["", title]
        for entry in entries:
            lines += [f"  {_plain(entry.head)}", *(f"    {_plain(line)}" for line in entry.lines)]
    return "".join(f"{make_visible(line)}\n" for line in lines)


def _plain(pieces: Iterable[Piece]) -> str:
    formats = {PieceKind.GONE: "[-{}-]", PieceKind.NEW: "{{+{}+}}"}
    return "".join(formats.get(kind, "{}").format(text) for kind, text in pieces)


def report_markdown(change: DataChange, old: str, new: str) -> str:
    """Return the report for a comment, beginning with `COMMENT_MARKER`; what does not fit is counted at the end.

    Words of the data are code spans, in which nothing is taken for a link, a name or a tag.
    """
    lines = [
        COMMENT_MARKER,
        f"### 数据改动：{_markdown([_data(old), _ours(' → '), _data(new)])}",
        "",
        f"{summary_of(change)}。",
        "",
    ]
    left = MAX_COMMENT_CHARACTERS - sum(map(len, lines)) - _CLOSING_CHARACTERS
    omitted = 0
    for title, entries in entries_of(change).items():
        items = [line for entry in entries for line in _items(entry)]
        shown = _that_fit(items, left)
        omitted += sum(line.startswith("- ") for line in items[len(shown) :])
        left -= sum(len(line) + 1 for line in shown)
        is_open = " open" if len(shown) <= _MAX_OPEN_LINES else ""
        lines += [f"<details{is_open}><summary>{title}</summary>", "", *shown, "", "</details>", ""]
    if omitted:
        lines += [
            f"**还有 {omitted} 项没有列出**，评论放不下了。在本机运行 `disclosure diff` 可以看到全部。",
            "",
        ]
    return "\n".join(lines)


def _items(entry: ReportEntry) -> list[str]:
    return [f"- {_markdown(entry.head)}", *(f"  - {_markdown(line)}" for line in entry.lines)]


def _that_fit(lines: Sequence[str], max_characters: int) -> list[str]:
    """Return the first lines that together, with their line breaks, are not longer than `max_characters`."""
    left = max_characters
    fitting = []
    for line in lines:
        left -= len(line) + 1
        if left < 0:
            break
        fitting.append(line)
    return fitting


def _markdown(pieces: Iterable[Piece]) -> str:
    formats = {PieceKind.OURS: "{}", PieceKind.GONE: "<del>{}</del>", PieceKind.NEW: "<ins>{}</ins>"}
    return "".join(
        formats.get(kind, "{}").format(text if kind is PieceKind.OURS else _code(text))
        for kind, text in pieces
    )


def _code(text: str) -> str:
    """Return `text` as a code span: between more backticks than it holds, with blanks where it begins or ends with one."""
    shown = make_visible(" ".join(text.split())) or " "
    fence = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    return f"{fence} {shown} {fence}" if "`" in (shown[0], shown[-1]) else f"{fence}{shown}{fence}"
