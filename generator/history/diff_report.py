"""What was changed between two states → a report: plain text, or Markdown for a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from generator.checks.code_titles import meaning_of
from generator.history.change_words import (
    LONGEST,
    Piece,
    PieceKind,
    codes_in_words,
    counts_in_words,
    difference_in_words,
    pieces_of,
)
from generator.history.data_diff import DataChange, FindingChange, TotalChange
from generator.history.field_changes import FieldChange
from generator.history.project_versions import ProjectChange
from generator.reading.problem import Level, make_visible
from generator.rendering.words import amount_text, in_one_line

MARKER = "<!-- disclosure-diff -->"
"""The first line of the Markdown: who comments on pull requests finds the comment before by it, and replaces that."""

LONGEST_COMMENT = 60_000
"""Characters of Markdown. GitHub takes 65,536."""

NOTHING = "数据的意思没有变化"


class ReportEntry(NamedTuple):
    """One thing to tell, with what belongs to it."""

    head: list[Piece]
    lines: list[list[Piece]]


def _said(text: str) -> Piece:
    return Piece(PieceKind.SAID, text)


def _data(text: str) -> Piece:
    return Piece(PieceKind.KEPT, in_one_line(text, LONGEST))


def summary_of(change: DataChange) -> str:
    """How much was changed, in a sentence without its full stop."""
    if not change:
        return NOTHING
    others = [f"名册 {len(change.registers)} 个文件有改动"] if change.registers else []
    return "，".join([counts_in_words(change.projects), *others])


def entries_of(change: DataChange) -> dict[str, list[ReportEntry]]:
    """What there is to tell, by the heading it stands below."""
    found = {
        "请注意": list(_warnings(change)),
        "年度资金合计": [ReportEntry(_sum(each), []) for each in change.sums],
        "名册": [ReportEntry([_data(each.file)], _fields(each.fields)) for each in change.registers],
        "项目": [_project(each) for each in change.projects],
        "新出现的核对提示": list(_findings(change.new_findings)),
        "不再出现的核对提示": list(_findings(change.gone_findings)),
    }
    return {title: entries for title, entries in found.items() if entries}


def _warnings(change: DataChange) -> Iterator[ReportEntry]:
    for words, codes in change.unread_registers:
        yield ReportEntry([_said(f"{words}的名册有错误，没有判断核对提示和合计（{'、'.join(codes)}）")], [])
    for address in change.lost_addresses:
        words = (
            " 的网页会打不开。移走的项目要在 withdrawn.yml 写一项撤下说明；换了地址的也要写，说明移到了哪里"
        )
        yield ReportEntry([_data(address), _said(words)], [])


def _sum(each: TotalChange) -> list[Piece]:
    counted = f"{each.projects} 个项目"
    if each.projects != each.old_projects:
        counted = f"{each.old_projects} → {counted}"
    words = difference_in_words(*each.difference) if each.old != each.new else " 万元，没有变化"
    return [_said(f"{each.label}：{counted}，{amount_text(each.old)} → {amount_text(each.new)}{words}")]


def _project(change: ProjectChange) -> ReportEntry:
    head = [
        _said(f"{change.word} "),
        _data(change.title),
        _said(" "),
        _data(change.id or change.old_id or ""),
    ]
    if change.old_id and change.id and change.old_id != change.id:
        head += [_said("，原来的地址是 "), _data(change.old_id)]
    if change.annual and change.word in ("新增", "撤下"):
        head.append(_said(f"，年度资金 {change.annual} 万元"))
    return ReportEntry(head, [*([_said(words)] for words in codes_in_words(change)), *_fields(change.fields)])


def _fields(fields: Iterable[FieldChange]) -> list[list[Piece]]:
    return [[_data(change.field), _said("："), *pieces_of(change)] for change in fields]


def _findings(changes: Sequence[FindingChange]) -> Iterator[ReportEntry]:
    """Warnings one by one; of notes how many."""
    for each in changes:
        if each.found.level > Level.NOTE:
            told = [
                _said(f"{each.found.level.word}［{meaning_of(each.found.code).title}］"),
                _data(each.name),
                _said("："),
                _data(each.found.message),
            ]
            yield ReportEntry(told, [])
    if notes := sum(each.found.level is Level.NOTE for each in changes):
        yield ReportEntry([_said(f"说明 {notes} 条，不一一列出")], [])


def report_text(change: DataChange, old: str, new: str) -> str:
    """For a terminal; ``[-…-]`` is gone, ``{+…+}`` is new. `old` and `new` name the states."""
    lines = [f"{old} → {new}：{summary_of(change)}。"]
    for title, entries in entries_of(change).items():
        lines += ["", title]
        for entry in entries:
            lines += [f"  {_plain(entry.head)}", *(f"    {_plain(line)}" for line in entry.lines)]
    return "".join(f"{make_visible(line)}\n" for line in lines)


def _plain(pieces: Iterable[Piece]) -> str:
    around = {PieceKind.GONE: "[-{}-]", PieceKind.NEW: "{{+{}+}}"}
    return "".join(around.get(kind, "{}").format(text) for kind, text in pieces)


def report_markdown(change: DataChange, old: str, new: str) -> str:
    """For a comment; begins with `MARKER`. Words of the data stand in code, where nothing is a link, a name or a tag."""
    lines = [
        MARKER,
        f"### 数据改动：{_marked([_data(old), _said(' → '), _data(new)])}",
        "",
        f"{summary_of(change)}。",
        "",
    ]
    left = LONGEST_COMMENT - sum(map(len, lines)) - 500  # for what is said at the end
    untold = 0
    for title, entries in entries_of(change).items():
        told: list[str] = []
        for entry in entries:
            told += _entry(entry)
        shown = _that_fit(told, left)
        untold += sum(line.startswith("- ") for line in told[len(shown) :])
        left -= sum(len(line) + 1 for line in shown)
        is_open = " open" if len(shown) <= _UNFOLDED else ""
        lines += [f"<details{is_open}><summary>{title}</summary>", "", *shown, "", "</details>", ""]
    if untold:
        lines += [
            f"**还有 {untold} 项没有列出**，评论放不下了。在本机运行 `disclosure diff` 可以看到全部。",
            "",
        ]
    return "\n".join(lines)


_UNFOLDED = 30
"""So many lines are seen without a click."""


def _entry(entry: ReportEntry) -> list[str]:
    return [f"- {_marked(entry.head)}", *(f"  - {_marked(line)}" for line in entry.lines)]


def _that_fit(lines: Sequence[str], room: int) -> list[str]:
    fitting = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        fitting.append(line)
    return fitting


def _marked(pieces: Iterable[Piece]) -> str:
    around = {PieceKind.SAID: "{}", PieceKind.GONE: "<del>{}</del>", PieceKind.NEW: "<ins>{}</ins>"}
    return "".join(
        around.get(kind, "{}").format(text if kind is PieceKind.SAID else _code(text))
        for kind, text in pieces
    )


def _code(text: str) -> str:
    """A code span: more backticks around than any within; blanks inside where the text has one at its ends."""
    shown = make_visible(" ".join(text.split())) or " "
    fence = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    return f"{fence} {shown} {fence}" if "`" in (shown[0], shown[-1]) else f"{fence}{shown}{fence}"
