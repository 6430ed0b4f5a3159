"""Read a table of results (自评表、监控表) beside the goals of its project, in the words of the layout that fits it best."""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.documents.cell_text import label_text, one_line
from generator.documents.form_interpreter import printed_origin
from generator.documents.form_reading import FormReading
from generator.documents.form_words import (
    INDICATOR_LABELS,
    LEVEL1_HEADINGS,
    LEVEL2_HEADINGS,
    NAME_HEADINGS,
)
from generator.documents.funds_cells import printed_unit
from generator.documents.indicator_columns import indicator_columns
from generator.documents.indicator_rows import IndicatorRows
from generator.documents.result_draft import OTHER_CELLS_OF_TABLE, ResultDraft
from generator.documents.result_foot import foot_labels, read_result_foot
from generator.documents.result_head import ResultHeadRows
from generator.documents.result_headings import MONTHS, column_words, indicator_heading, is_monitoring
from generator.documents.result_indicators import ResultItems
from generator.documents.source_rows import SourceForm, SourceRow
from generator.form.field_path import Value
from generator.form.form_layouts import CellBlock, FormLayout
from generator.form.indicator_schemes import Scheme
from generator.form.project import Project
from generator.form.result_columns import ResultKind, ResultRole
from generator.form.result_layouts import ResultLayout, ResultLayoutChoice

_DAY = re.compile(r"(20[0-9]{2})\s*[年.-]\s*([0-9]{1,2})\s*[月.-]\s*([0-9]{1,2})")
_LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def best_results_reading(
    form: SourceForm,
    project: Project,
    scheme: Scheme | None,
    layouts: ResultLayoutChoice,
    wanted: ResultLayout | None = None,
) -> FormReading:
    """Return what a table of results says as one of `wanted`, or where that is None of the layout that fits it best."""
    kind = ResultKind.MONITORING if is_monitoring(form) else ResultKind.SELF_EVALUATION
    kind = wanted.kind if wanted else kind
    standing = layouts.layout_of(None, kind, project.year, project.implementing_units)
    printed = {
        words for cell in form.cells() for words in (cell.text, one_line(cell.text), label_text(cell.text))
    }
    fitting = [layout for layout in layouts.by_header(printed) if layout.kind is kind]
    if standing is not None and all(layout is not standing for layout in fitting):
        fitting.append(standing)
    candidates = [wanted] if wanted else fitting
    best: tuple[tuple[int, ...], FormReading] | None = None
    for number, layout in enumerate(candidates):
        draft = _interpreted(form, project, scheme, layout, is_standing=layout is standing)
        shared = len(printed.intersection(layout.words_of_file()))
        rank = (*_result_faults(draft), -shared, not _has_title(form, layout), layout is not standing, number)
        if best is None or rank < best[0]:
            best = rank, draft.reading
    assert best is not None
    return best[1]


def _result_faults(draft: ResultDraft) -> tuple[int, int, int]:
    """Return how much a reading leaves open: what is missing; doubts and cells without a column; another unit."""
    doubts = sum(not doubt.is_remark for doubt in draft.reading.doubts)
    other_unit = draft.layout.unit not in (None, draft.unit)
    return len(draft.reading.missing), doubts + _count_other_cells(draft.reading.content), other_unit


def _count_other_cells(value: Value) -> int:
    """Return how many cells stand under 其他栏目."""
    if isinstance(value, list):
        return sum(map(_count_other_cells, value))
    if not isinstance(value, Mapping):
        return 0
    return sum(
        len(cell) if key == OTHER_CELLS_OF_TABLE and isinstance(cell, Mapping) else _count_other_cells(cell)
        for key, cell in value.items()
    )


def _has_title(form: SourceForm, layout: ResultLayout) -> bool:
    return any(layout.title in re.sub(r"\s", "", title) for title in form.titles)


def _interpreted(
    form: SourceForm, project: Project, scheme: Scheme | None, layout: ResultLayout, *, is_standing: bool
) -> ResultDraft:
    """Return what a table of results says as one of a layout, with an account of its cells."""
    heading = indicator_heading(form)
    header = form.rows.index(heading)
    reading = FormReading(form, _layout_of(heading, project, layout), scheme)
    draft = ResultDraft(reading, layout, project)
    reading.unit = next((unit for line in form.titles if (unit := printed_unit(line))), "")
    if draft.is_monitoring:
        draft.cells["截至"] = _until(form, heading, str(project.year))
    draft.cells["来源"] = printed_origin(form)
    if not is_standing:
        draft.cells["表式"] = layout.name
    ResultHeadRows(draft).read(form.rows[:header])
    rows = IndicatorRows(reading, indicator_columns(heading, None, reading.layout)[0])
    reading.take(*heading.own)
    rest = form.rows[header + 1 :]
    count = rows.read(rest)
    columns = column_words((one_line(cell.text) for cell in heading.cells), layout)
    draft.cells["绩效指标"] = ResultItems(draft, columns).levels(rows.indicators, rows.has_level2)
    read_result_foot(draft, rest[count:], heading, columns)
    _finish(draft, bool(rows.indicators))
    return draft


def _finish(draft: ResultDraft, has_indicators: bool) -> None:
    """Write the content, and tell what is missing and what was not read."""
    reading = draft.reading
    if not has_indicators:
        reading.missing.append("绩效指标")
    if draft.is_monitoring and not draft.cells["截至"]:
        reading.missing.append("截至哪一天")
    table = draft.content()
    reading.content = {"绩效监控": [table]} if draft.is_monitoring else {"绩效自评": table}
    if draft.unit != (draft.layout.unit or draft.project.annual_funds.unit):
        reading.content = {"金额单位": draft.unit, **reading.content}
    reading.tell_untaken()


def _layout_of(heading: SourceRow, project: Project, layout: ResultLayout) -> FormLayout:
    """Return a layout whose columns are the headings of a table."""
    structural = LEVEL1_HEADINGS | LEVEL2_HEADINGS | NAME_HEADINGS | INDICATOR_LABELS
    words = [one_line(cell.text) for cell in heading.own if label_text(cell.text) not in structural]
    name = layout.column_of(ResultRole.NAME) or "三级指标"
    columns = list(dict.fromkeys([name, *words]))
    return FormLayout(
        名称="结果表",
        指标列=columns,
        列的含义={name: "名称", **dict.fromkeys(columns[1:], "其他")},
        期=[project.layout.annual_word],
        表尾=[CellBlock(名称=label) for label in foot_labels(layout)],
    )


def _until(form: SourceForm, heading: SourceRow, year: str) -> str:
    """Return the day up to which a monitoring counts; empty where the table does not say."""
    texts = [*form.titles, *(cell.text for cell in form.cells())]
    for text in texts:
        if "截至" in text and (day := _DAY.search(text)):
            return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"
    for text in [*(cell.text for cell in heading.cells), *texts]:
        if (months := MONTHS.search(text)) and 0 < int(months[1]) <= len(_LAST_DAYS):
            month = int(months[1])
            leap = month == 2 and int(year) % 4 == 0
            return f"{year}-{month:02}-{_LAST_DAYS[month - 1] + leap}"
    return ""
