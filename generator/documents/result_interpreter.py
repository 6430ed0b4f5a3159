"""Read a table of results (自评表、监控表) beside the goals of its project, in the usual words of a file of results."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from generator.documents.cell_text import bare_amount, label_text, one_line, paragraphs
from generator.documents.form_interpreter import printed_origin
from generator.documents.form_reading import FormReading, short
from generator.documents.form_words import (
    INDICATOR_LABELS,
    LEVEL1_HEADINGS,
    LEVEL2_HEADINGS,
    NAME_HEADINGS,
    RESULT_HEADINGS,
    SOURCE_WORDS,
    TOTAL_LABELS,
)
from generator.documents.funds_cells import is_funds_label, printed_unit
from generator.documents.goal_cells import goal_side, split_goals
from generator.documents.grid import GridCell
from generator.documents.head_cells import head_keys
from generator.documents.indicator_cells import TableIndicator
from generator.documents.indicator_columns import indicator_columns
from generator.documents.indicator_reading import IndicatorReading
from generator.documents.indicator_rows import read_indicator_rows
from generator.documents.result_words import (
    ACHIEVED_GOALS,
    ACTUAL,
    BAND,
    EXPECTED_GOALS,
    FUNDS_COLUMNS,
    MONITORING_WORDS,
    NOTE,
    POINTS,
    RESULT_COLUMNS,
    SCORE,
    TARGET,
)
from generator.documents.source_rows import SourceForm, SourceRow, is_indicator_header
from generator.form.amounts import BLANK_TEXT
from generator.form.field_path import Value
from generator.form.form_layouts import FormLayout
from generator.form.indicator_schemes import Scheme
from generator.form.project import Project
from generator.form.result_layouts import TOTAL_ROW

_NOTHING = re.compile(r"[-—–/\\、]*")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?%?")
_MONTHS = re.compile(r"[1一]\s*[-—–~至]\s*([0-9]{1,2})\s*月")
_DAY = re.compile(r"(20[0-9]{2})\s*[年.-]\s*([0-9]{1,2})\s*[月.-]\s*([0-9]{1,2})")
_LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
OTHER_CELLS_OF_ROW = "其他栏目"
_ORDER = ("截至", "来源", "项目资金", "总体目标完成情况", "绩效指标", "总分", "等次", "评价结论", "备注")


def is_results_form(form: SourceForm) -> bool:
    """Whether a form says what became of its targets."""
    header = next(row for row in form.rows if is_indicator_header(row))
    words = {_bare_heading(cell) for cell in header.cells}
    return bool(words & RESULT_HEADINGS) or any("完成情况" in word for word in words)


def is_monitoring(form: SourceForm) -> bool:
    """Whether a table of results was drawn up within the year."""
    header = next(row for row in form.rows if is_indicator_header(row))
    return any("监控" in title for title in form.titles) or any(
        "可能性" in label_text(cell.text) or _MONTHS.search(cell.text) for cell in header.cells
    )


def _bare_heading(cell: GridCell) -> str:
    """Return a heading without the months before it: 1—7月完成情况 → 完成情况."""
    words = label_text(cell.text)
    return _MONTHS.sub("", words).removeprefix("全年预计" if "预计" in words else "")


def interpret_results(form: SourceForm, project: Project, scheme: Scheme | None) -> FormReading:
    """Return what a table of results says of a project, with an account of its cells."""
    header = next(number for number, row in enumerate(form.rows) if is_indicator_header(row))
    heading = form.rows[header]
    layout = _layout_of(heading, project)
    reading = FormReading(form, layout, scheme)
    table: dict[str, Value] = {}
    monitoring = is_monitoring(form)
    if monitoring:
        table["截至"] = _until(form, heading, str(project.year))
    table["来源"] = printed_origin(form)
    _read_head(reading, form.rows[:header], project, table, monitoring)
    rows = IndicatorReading(reading, indicator_columns(heading, None, layout)[0])
    reading.take(*heading.own)
    rest = form.rows[header + 1 :]
    count = read_indicator_rows(rows, rest)
    table["绩效指标"] = _levels(reading, rows.indicators, rows.has_level2, project, monitoring)
    _read_foot(reading, rest[count:], heading, table)
    if not rows.indicators:
        reading.missing.append("绩效指标")
    if monitoring and not table["截至"]:
        reading.missing.append("截至哪一天")
    table = {key: table[key] for key in _ORDER if table.get(key) or (key == "来源" and key in table)}
    reading.content = {"绩效监控": [table]} if monitoring else {"绩效自评": table}
    if reading.unit and reading.unit != project.annual_funds.unit:
        reading.content = {"金额单位": reading.unit, **reading.content}
    reading.tell_untaken()
    return reading


def _layout_of(heading: SourceRow, project: Project) -> FormLayout:
    """Return a layout whose columns are the headings of a table."""
    structural = LEVEL1_HEADINGS | LEVEL2_HEADINGS | NAME_HEADINGS | INDICATOR_LABELS
    words = [one_line(cell.text) for cell in heading.own if label_text(cell.text) not in structural]
    columns = ["三级指标", *dict.fromkeys(words)]
    return FormLayout(
        名称="结果表",
        指标列=columns,
        列的含义=dict.fromkeys(columns[1:], "其他"),
        期=[project.layout.annual_word],
    )


def _until(form: SourceForm, heading: SourceRow, year: str) -> str:
    """Return the day up to which a monitoring counts; empty where the table does not say."""
    texts = [*form.titles, *(cell.text for cell in form.cells())]
    for text in texts:
        if "截至" in text and (day := _DAY.search(text)):
            return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"
    for text in [*(cell.text for cell in heading.cells), *texts]:
        if (months := _MONTHS.search(text)) and 0 < int(months[1]) <= len(_LAST_DAYS):
            month = int(months[1])
            leap = month == 2 and int(year) % 4 == 0
            return f"{year}-{month:02}-{_LAST_DAYS[month - 1] + leap}"
    return ""


def _read_head(
    reading: FormReading,
    rows: Sequence[SourceRow],
    project: Project,
    table: dict[str, Value],
    monitoring: bool,
) -> None:
    """Read the cells above the indicators: those of the goals are only compared."""
    keys = head_keys(project.layout)
    columns: list[tuple[GridCell, str]] = []
    goal_columns: list[tuple[GridCell, bool]] = []
    funds: dict[str, Value] = {}
    for row in rows:
        own = [cell for cell in row.own if not reading.has_taken(cell)]
        if own and is_funds_label(own[0].text, project.layout):
            reading.take(own[0])
            reading.unit = reading.unit or printed_unit(own[0].text)
            own = own[1:]
        headings = [(cell, FUNDS_COLUMNS.get(_bare_heading(cell), "")) for cell in own]
        if sum(bool(word) for _, word in headings) > 1:
            reading.take(*own)
            columns = [
                (cell, "执行数" if monitoring and word == "全年执行数" else word)
                for cell, word in headings
                if word
            ]
            continue
        if own and columns and (name := _funds_row(own[0], project)):
            reading.take(own[0])
            funds[name] = _funds_cells(reading, own[1:], columns) or {}
            continue
        _read_head_row(reading, own, project, table, keys, goal_columns)
    table["项目资金"] = {name: cells for name, cells in funds.items() if cells}


def _funds_row(cell: GridCell, project: Project) -> str:
    """Return the key of a row of the funds; empty where a cell names none."""
    words = label_text(cell.text)
    if words in TOTAL_LABELS or re.sub(r"^(?:本?年度|全年)", "", words) in TOTAL_LABELS:
        return TOTAL_ROW
    sources = [line.label for line in project.annual_funds.cells]
    for source in (words, *SOURCE_WORDS.get(words, ())):
        if source in sources:
            return source
    is_source = (
        words in SOURCE_WORDS
        or words in project.layout.all_sources
        or words.endswith(("资金", "拨款", "结转"))
    )
    return words if is_source else ""


def _funds_cells(
    reading: FormReading, cells: Sequence[GridCell], columns: Sequence[tuple[GridCell, str]]
) -> dict[str, Value]:
    """Return the cells of a row of the funds under the words of their columns."""
    content: dict[str, Value] = {}
    for cell in cells:
        word = next(
            (
                word
                for heading, word in columns
                if heading.column <= cell.column < heading.column + heading.column_span
            ),
            "",
        )
        if not word:
            continue
        text = bare_amount(cell.text)
        if _NOTHING.fullmatch(text):
            reading.take(cell)
        elif _NUMBER.fullmatch(text.replace(",", "")):
            reading.take(cell)
            content[word] = text.replace(",", "")
        elif word == NOTE:
            reading.take(cell)
            content[word] = paragraphs(cell.text)
    return content


def _read_head_row(
    reading: FormReading,
    own: Sequence[GridCell],
    project: Project,
    table: dict[str, Value],
    keys: Mapping[str, str],
    goal_columns: list[tuple[GridCell, bool]],
) -> None:
    """Read a row of the goals, or labels with values that the table of goals has."""
    goal_labels = [cell for cell in own if goal_side(project.layout, cell.text) is not None]
    headings = [(cell, label_text(cell.text)) for cell in own]
    over = [
        (cell, word in ACHIEVED_GOALS) for cell, word in headings if word in EXPECTED_GOALS | ACHIEVED_GOALS
    ]
    over = over if len(own) != 2 or len(over) > 1 else []
    if over:
        reading.take(*goal_labels, *(cell for cell, _ in over))
        goal_columns[:] = over
        return
    if goal_columns and not any(word in keys for _, word in headings):
        for cell in own:
            achieved = next(
                (
                    is_achieved
                    for heading, is_achieved in reversed(goal_columns)
                    if heading.column <= cell.column
                ),
                False,
            )
            reading.take(cell)
            if achieved:
                table["总体目标完成情况"] = paragraphs(cell.text)
            else:
                _compare_goals(reading, cell, project)
        return
    if len(headings) == 2 and (goal_labels or headings[0][1] in ACHIEVED_GOALS):
        reading.take(*own)
        if goal_labels and headings[0][1] not in ACHIEVED_GOALS:
            _compare_goals(reading, own[1], project)
        else:
            table["总体目标完成情况"] = paragraphs(own[1].text)
        return
    reading.take(*goal_labels)
    for label, value in zip(own, [*own[1:], None], strict=True):
        words = label_text(label.text)
        if words in keys:
            reading.take(label)
            if value is not None and label_text(value.text) not in keys:
                reading.take(value)


def _compare_goals(reading: FormReading, cell: GridCell, project: Project) -> None:
    """Tell goals that differ from those of the table of goals."""
    goals = [goal.annual or goal.medium_term or "" for goal in project.goal_rows()]
    folded = re.sub(r"\s", "", "".join(goals))
    if re.sub(r"\s", "", "".join(split_goals(cell.text))) != folded:
        reading.doubt(f"预期目标与目标表不同：“{short(one_line(cell.text))}”", [cell])


def _levels(
    reading: FormReading,
    indicators: Sequence[TableIndicator],
    has_level2: bool,
    project: Project,
    monitoring: bool,
) -> Value:
    """Return the indicators under their levels."""
    targets = {row.name: row.annual.target_value if row.annual else "" for row in project.rows}
    levels: dict[str, Value] = {}
    for indicator in indicators:
        if not indicator.level1 or (has_level2 and not indicator.level2):
            reading.doubt(f"“{short(indicator.sides[0].name_text)}”没有读出是哪一级的指标", indicator.cells)
            continue
        groups = levels.setdefault(indicator.level1, {} if has_level2 else [])
        items = groups.setdefault(indicator.level2, []) if isinstance(groups, dict) else groups
        assert isinstance(items, list)
        items.append(_item(indicator, targets, monitoring))
    return levels


def _item(indicator: TableIndicator, targets: Mapping[str, str], monitoring: bool) -> dict[str, Value]:
    """Return an indicator with its results; its target only where the table of goals has another."""
    side = indicator.sides[0]
    item: dict[str, Value] = {"名称": side.name_text or BLANK_TEXT}
    others: dict[str, Value] = {}
    if side.name_text not in targets:
        item["目标表没有"] = "是"
    for heading, text in side.values.items():
        if not text or _NOTHING.fullmatch(text):
            continue
        words = label_text(heading.strip("()"))
        word = RESULT_COLUMNS.get(words) or RESULT_COLUMNS.get(_MONTHS.sub("", words), "")
        if monitoring and (word in (POINTS, SCORE, BAND) or "预计" in words):
            word = ""
        if word in (POINTS, SCORE) and not _NUMBER.fullmatch(text):
            word = ""
        if word == TARGET and targets.get(side.name_text) == text:
            continue
        key = MONITORING_WORDS.get(word, word) if monitoring else word
        if key and key not in item:
            item[key] = text
        else:
            others[one_line(heading.strip("()"))] = text
    if "目标表没有" in item and TARGET not in item:
        item[TARGET] = BLANK_TEXT
    order = (
        "名称",
        "目标表没有",
        TARGET,
        ACTUAL,
        "完成值",
        BAND,
        "完成目标可能性",
        POINTS,
        SCORE,
        NOTE,
        "偏差原因",
    )
    ordered = {key: item[key] for key in order if key in item}
    return {**ordered, OTHER_CELLS_OF_ROW: others} if others else ordered


def _read_foot(
    reading: FormReading, rows: Sequence[SourceRow], heading: SourceRow, table: dict[str, Value]
) -> None:
    """Read what stands below the indicators: the total of the points, the grade, remarks."""
    for row in rows:
        own = list(row.own)
        words = label_text(own[0].text) if own else ""
        if words in ("总分", "合计", "总得分", "自评总分") and len(own) > 1:
            reading.take(own[0])
            for cell, word in _under_headings(own[1:], heading):
                if word == SCORE or len(own) == 2:
                    reading.take(cell)
                    table["总分"] = one_line(cell.text)
                elif word == POINTS and one_line(cell.text) in ("100", "100.00"):
                    reading.take(cell)
            continue
        key = {
            "等次": "等次",
            "自评等次": "等次",
            "评价等次": "等次",
            "评价结论": "评价结论",
            "自评结论": "评价结论",
            "备注": "备注",
            "说明": "备注",
        }.get(words)
        if key and len(own) == 2:
            reading.take(*own)
            table[key] = paragraphs(own[1].text)
        elif len(own) == 1 and re.match(r"(?:注|说明|备注)\s*[:：]", own[0].text):
            reading.take(own[0])
            table["备注"] = paragraphs(own[0].text)


def _under_headings(cells: Sequence[GridCell], heading: SourceRow) -> Iterator[tuple[GridCell, str]]:
    """Yield cells with the usual word of the column under which they stand."""
    for cell in cells:
        over = next(
            (top for top in heading.cells if top.column <= cell.column < top.column + top.column_span), None
        )
        yield cell, RESULT_COLUMNS.get(label_text(over.text), "") if over else ""
