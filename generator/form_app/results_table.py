"""Draw the table of a file of results: self-evaluation, monitoring, evaluations, with the target of each indicator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.form.field_path import FieldPath, Value, field_name, value_at, walk_values
from generator.form.project import Project
from generator.form.project_results import SELF_EVALUATION_PATH
from generator.form.results import (
    Evaluation,
    FundsResult,
    IndicatorProgress,
    IndicatorResult,
    Monitoring,
    SelfEvaluation,
)
from generator.form_app.table_model import (
    COPIED_COLUMNS,
    COPIED_HELP,
    NEW_ITEM,
    CellKind,
    EntryCell,
    Group,
    Row,
    Section,
    all_cells,
    list_group,
    text_at,
)
from generator.reading.yaml_file import YamlFile

_SMALL_AMOUNTS = ("分值", "得分", "执行率", "总分")
_LONG = (
    "总体目标完成情况",
    "评价结论",
    "备注",
    "偏差原因分析及改进措施",
    "偏差原因",
    "结果应用",
    "实际完成值",
    "完成值",
)
_HELP = {
    field.alias or "": field.description or ""
    for form in (Evaluation, Monitoring, SelfEvaluation, FundsResult, IndicatorProgress, IndicatorResult)
    for field in form.model_fields.values()
}


def results_table(source: YamlFile, project: Project) -> list[Section]:
    """Return the sections of the table of a file of results: one or more for each table that the file has."""
    value: Value = source.value
    tables: list[tuple[FieldPath, str]] = []
    if isinstance(value_at(value, ("绩效自评",)), dict):
        tables.append((("绩效自评",), "绩效自评"))
    for key in ("绩效监控", "绩效评价"):
        items = value_at(value, (key,))
        for number in range(len(items) if isinstance(items, list) else 0):
            day = text_at(value, (key, number, "截至"))
            tables.append(((key, number), f"{key}（{day or number + 1}）"))
    sections = [section for path, title in tables for section in _table(value, path, title, project)]
    covered = {cell.path for cell in all_cells(sections)}
    rest = [path for path, text in walk_values(value) if isinstance(text, str) and path not in covered]
    if rest:
        rows = tuple(Row(((_cell(value, path, field_name(path)),),), field_name(path)) for path in rest)
        sections.append(Section("other", "文件里的其他内容", (), (Group(rows),)))
    return sections


def _table(value: Value, path: FieldPath, title: str, project: Project) -> Iterator[Section]:
    """Yield the sections of one table: its cells before the funds, the funds, the indicators, its other cells."""
    table = value_at(value, path)
    assert isinstance(table, dict)
    anchor = "-".join(str(step) for step in path)
    fields: list[Row] = []
    before_indicators = True
    for key, inner in table.items():
        if key == "项目资金" and isinstance(inner, dict):
            if fields:
                yield Section(f"{anchor}-head", title, (), (Group(tuple(fields)),))
                fields = []
            yield _funds(value, (*path, key), f"{title}：{key}", f"{anchor}-funds")
        elif key == "绩效指标" and isinstance(inner, dict):
            if fields:
                yield Section(f"{anchor}-goals", f"{title}：总体目标", (), (Group(tuple(fields)),))
                fields = []
            before_indicators = False
            yield _indicators(value, (*path, key), f"{title}：{key}", f"{anchor}-indicators", project)
        else:
            fields += _fields(value, (*path, key))
    if fields:
        words = title if before_indicators else f"{title}：总分和结论"
        yield Section(f"{anchor}-foot", words, (), (Group(tuple(fields)),))
    if path == SELF_EVALUATION_PATH:
        group = list_group(value, (*path, "照录"), "", COPIED_COLUMNS)
        yield Section("copied", f"{title}：照录", COPIED_COLUMNS, (group,), COPIED_HELP)


def _fields(value: Value, path: FieldPath) -> Iterator[Row]:
    inner = value_at(value, path)
    label = str(path[-1])
    if isinstance(inner, dict):
        for key in inner:
            if not isinstance(inner[key], dict | list):
                cell = _cell(value, (*path, key), f"{label}：{key}")
                yield Row(((cell,),), f"{label}：{key}", _HELP.get(key, ""))
    elif not isinstance(inner, list):
        yield Row(((_cell(value, path, label),),), label, _HELP.get(label, ""))


def _cell(value: Value, path: FieldPath, label: str) -> EntryCell:
    key = str(path[-1])
    kind = CellKind.LONG_TEXT if key in _LONG else CellKind.TEXT
    if key in _SMALL_AMOUNTS or (key.endswith("数") and "项目资金" in path):
        kind = CellKind.AMOUNT
    return EntryCell(path, label, kind, text_at(value, path), _HELP.get(key, ""))


def _columns(rows: Sequence[Value], order: Sequence[str]) -> list[str]:
    """Return the keys that any of the rows has, in the order of the form."""
    keys = dict.fromkeys(key for row in rows if isinstance(row, dict) for key in row)
    return sorted(keys, key=lambda key: order.index(key) if key in order else len(order))


def _funds(value: Value, path: FieldPath, title: str, anchor: str) -> Section:
    funds = value_at(value, path)
    assert isinstance(funds, dict)
    order = [field.alias or "" for field in FundsResult.model_fields.values()]
    columns = [key for key in _columns(list(funds.values()), order) if key != "其他栏目"]
    rows = tuple(
        Row(tuple((_cell(value, (*path, name, key), f"{name}{key}"),) for key in columns), name)
        for name in funds
    )
    return Section(anchor, title, tuple(columns), (Group(rows),), adds_up=True)


def _indicators(value: Value, path: FieldPath, title: str, anchor: str, project: Project) -> Section:
    levels = value_at(value, path)
    assert isinstance(levels, dict)
    order = [
        field.alias or ""
        for form in (IndicatorResult, IndicatorProgress)
        for field in form.model_fields.values()
    ]
    places = [
        place
        for level1, groups in levels.items()
        for place in (
            [(*path, level1)]
            if isinstance(groups, list)
            else [(*path, level1, level2) for level2 in groups or ()]
        )
    ]
    lists = [items if isinstance(items := value_at(value, place), list) else [] for place in places]
    columns = [
        key for key in _columns([item for items in lists for item in items], order) if key != "其他栏目"
    ]
    targets = {
        (row.level1, row.level2, row.name): side.text
        for row in project.rows
        if (side := row.annual or row.medium_term)
    }
    groups = tuple(
        _indicator_group(value, place, len(items), columns, targets)
        for place, items in zip(places, lists, strict=True)
    )
    return Section(anchor, title, tuple(columns), groups)


def _indicator_group(
    value: Value,
    path: FieldPath,
    count: int,
    columns: Sequence[str],
    targets: dict[tuple[str, str, str], str],
) -> Group:
    levels = [str(step) for step in path[path.index("绩效指标") + 1 :]]
    level1, level2 = levels[0], levels[1] if len(levels) > 1 else ""

    def row(number: int | str) -> Row:
        place = (*path, number)
        target = targets.get((level1, level2, text_at(value, (*place, "名称"))))
        return Row(tuple((_cell(value, (*place, key), key),) for key in columns), path=place, target=target)

    return Group(
        tuple(row(number) for number in range(count)), " · ".join(levels), row(NEW_ITEM), is_optional=True
    )
