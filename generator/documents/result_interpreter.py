"""Read a table of results (自评表、监控表) beside the goals of its project, in the words of a layout."""

from __future__ import annotations

import re

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
from generator.documents.indicator_reading import IndicatorReading
from generator.documents.indicator_rows import read_indicator_rows
from generator.documents.result_draft import ResultDraft
from generator.documents.result_foot import foot_labels, read_result_foot
from generator.documents.result_head import ResultHeadRows
from generator.documents.result_headings import MONTHS, column_words, indicator_heading
from generator.documents.result_indicators import ResultItems
from generator.documents.source_rows import SourceForm, SourceRow
from generator.form.form_layouts import CellBlock, FormLayout
from generator.form.indicator_schemes import Scheme
from generator.form.project import Project
from generator.form.result_columns import ResultRole
from generator.form.result_layouts import ResultLayout

_DAY = re.compile(r"(20[0-9]{2})\s*[年.-]\s*([0-9]{1,2})\s*[月.-]\s*([0-9]{1,2})")
_LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def interpret_results(
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
    rows = IndicatorReading(reading, indicator_columns(heading, None, reading.layout)[0])
    reading.take(*heading.own)
    rest = form.rows[header + 1 :]
    count = read_indicator_rows(rows, rest)
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
