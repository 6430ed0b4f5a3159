"""Turn a document into drafts of data files, a form each, with all that is doubtful about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from generator.documents.form_choice import best_reading
from generator.documents.form_reading import Doubt, FormReading
from generator.documents.grid import Document
from generator.documents.head_cells import names_of_units
from generator.documents.label_mending import with_mended_labels
from generator.documents.result_choice import best_results_reading
from generator.documents.result_headings import is_results_form
from generator.documents.source_forms import source_forms
from generator.documents.source_rows import SourceForm
from generator.documents.text_tables import tables_of_lines
from generator.editing.file_text import file_text
from generator.form.amounts import BLANK_TEXT
from generator.form.field_path import FieldPath, Value, value_at, walk_values
from generator.form.form_layouts import FormLayout
from generator.form.layout_keys import own_keys
from generator.form.project import Project
from generator.form.registers import Registers
from generator.form.result_layouts import ResultLayout
from generator.reading.data_folder import results_path_of
from generator.reading.open_doubts import DOUBT_MARK
from generator.reading.personal_data import personal_data
from generator.reading.personal_details import find_personal_details
from generator.reading.problem import Problem
from generator.reading.project_file import read_project
from generator.reading.project_keys import project_keys
from generator.reading.results_file import read_results, results_keys
from generator.reading.yaml_file import YamlFile
from generator.reading.yaml_text import read_yaml

_TOP_LEVEL = tuple(field.alias or "" for field in Project.model_fields.values())


class GoalsFile(NamedTuple):
    """The goals of a project that a data folder has."""

    path: str
    """Path below the data folder."""
    project: Project


FindProject: TypeAlias = Callable[[str, int], "GoalsFile | None"]
"""Returns the goals of the project of a name and year."""


@dataclass(frozen=True, slots=True)
class ImportWishes:
    """Wishes of whoever imports a document; empty where it is left to the document."""

    layout: FormLayout | None = None
    unit: str = ""
    """Implementing unit of forms that name none."""
    year: str = ""
    """Year of forms that name none."""
    find_project: FindProject | None = None
    """Finds the goals of a project, beside which its results can be written; None where nothing is known of any."""
    result_layout: ResultLayout | None = None
    """Layout of the tables of results: every form is one."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A data file that was read out of a form, or the reason why there is none."""

    name: str
    """Name of the project; empty where none was read."""
    year: str
    place: str
    """Place of the form in the document."""
    layout: FormLayout
    content: dict[str, Value]
    """In the words and in the order of the layout."""
    text: str
    """Text of the file; empty where there is a refusal."""
    path: str
    """Path below the data folder that the file may have; empty where there is a refusal."""
    doubts: Sequence[Doubt]
    problems: Sequence[Problem]
    """Problems that the reader of the data folder has with the file."""
    refusal: str = ""
    """Reason in Chinese why nothing may be written; empty where the file may be written."""


def drafts_of(
    document: Document, registers: Registers, wishes: ImportWishes | None = None, taken: Collection[str] = ()
) -> list[Draft]:
    """Return a draft for every form of a document, in its order; none where it has no form.

    `taken` are the paths below the data folder that files have already.
    """
    wishes = wishes or ImportWishes()
    used = set(taken)
    drafts = []
    for form in forms_of_document(document, registers):
        draft = _draft(form, document, registers, wishes, used)
        used.add(draft.path)
        drafts.append(draft)
    return drafts


def forms_of_document(document: Document, registers: Registers) -> list[SourceForm]:
    """Return the forms of a document; the lines of a plain text are taken for tables first."""
    is_text = not document.grids and bool(document.lines)
    if is_text:
        document = replace(document, grids=tables_of_lines(document.lines))
    if document.from_picture:
        document = with_mended_labels(document, registers)
    names = {layout.word("项目名称") for layout in registers.layouts.by_name.values()}
    forms = source_forms(document, names)
    for form in forms:
        form.may_lack_cells = is_text
    for form in forms[1:]:
        form.titles += [
            line for line in forms[0].titles if re.match(r"#\s*[^#\s]", line) and line not in form.titles
        ]
    return forms


def _draft(
    form: SourceForm, document: Document, registers: Registers, wishes: ImportWishes, taken: Collection[str]
) -> Draft:
    reading = best_reading(form, registers, wishes.layout, wishes.year)
    content = _completed(reading, document, registers, wishes)
    layout = reading.layout
    name, year = str(content.get(layout.word("项目名称")) or ""), str(content.get("年度") or "")
    doubts = [*reading.doubts]
    if document.from_picture:
        doubts += _from_picture(content, form.place)
    if _has_results(form, registers, wishes):
        return _results_draft(form, document, registers, wishes, (name, year))
    refusal = _refusal(reading, content, wishes)
    if refusal:
        return Draft(name, year, form.place, layout, content, "", "", doubts, (), refusal)
    text = file_text(content, _comments(doubts))
    path = f"{year}/{_slug(name, year, taken)}.yml"
    problems, personal = _read_back(path, text, registers)
    if personal:
        return Draft(name, year, form.place, layout, content, "", "", doubts, (), personal)
    return Draft(name, year, form.place, layout, content, text, path, doubts, problems)


def _has_results(form: SourceForm, registers: Registers, wishes: ImportWishes) -> bool:
    """Whether a form is read as a table of results, which stands beside the goals of its project."""
    if wishes.layout is not None or wishes.result_layout is not None:
        return wishes.result_layout is not None
    return is_results_form(form, registers.layouts.results) and not registers.layouts.default.has_results


def _comments(doubts: Sequence[Doubt]) -> dict[FieldPath, list[str]]:
    """Return the comments of a draft by the paths of the values that they concern."""
    comments: dict[FieldPath, list[str]] = {}
    for doubt in doubts:
        sentence = doubt.message if doubt.is_remark else f"{DOUBT_MARK}{doubt.message}（{doubt.place}）"
        comments.setdefault(doubt.path, []).append(sentence)
    return comments


def _results_draft(
    form: SourceForm, document: Document, registers: Registers, wishes: ImportWishes, named: tuple[str, str]
) -> Draft:
    """Return a draft of a file of results; `named` are the name and the year of its project."""
    name, year = named
    layout = registers.layouts.default
    goals = wishes.find_project(name, int(year)) if wishes.find_project and name and year else None
    if goals is None:
        missing = "、".join(word for word, text in (("项目名称", name), ("年度", year)) if not text)
        reason = f"没有读出{missing}" if missing else f"数据文件夹里没有“{name}”{year}年的目标表"
        advice = "。请先导入或新建目标表；要把整张表当作目标表，请加 --layout 表式，例如 --layout 项目支出绩效自评表"
        refusal = f"这是自评表或监控表，只能写在目标表旁边，{reason}，没有写文件{advice}"
        return Draft(name, year, form.place, layout, {}, "", "", (), (), refusal)
    project = goals.project
    scheme = registers.scheme_of(project.scheme, project.year, project.layout)
    reading = best_results_reading(form, project, scheme, registers.layouts.results, wishes.result_layout)
    content = reading.content
    if reading.missing:
        refusal = f"没有读出{'、'.join(reading.missing)}，没有写文件"
        return Draft(name, year, form.place, project.layout, content, "", "", reading.doubts, (), refusal)
    for table in content.values():
        for each_table in table if isinstance(table, list) else [table]:
            if isinstance(each_table, dict):
                origin = each_table.get("来源")
                own = origin if isinstance(origin, dict) else {}
                each_table["来源"] = {"文件": re.sub(r"\.[0-9A-Za-z]{1,5}$", "", document.name), **own}
    doubts = [*reading.doubts, *(_from_picture(content, form.place) if document.from_picture else ())]
    text, path = file_text(content, _comments(doubts)), results_path_of(goals.path)
    source, problems = read_yaml(path, text.encode(), results_keys(registers, project.layout))
    if personal := _personal_refusal(source):
        return Draft(name, year, form.place, project.layout, content, "", "", doubts, (), personal)
    problems = [*problems, *read_results(source, project, registers)[1]]
    return Draft(name, year, form.place, project.layout, content, text, path, doubts, problems)


def _completed(
    reading: FormReading, document: Document, registers: Registers, wishes: ImportWishes
) -> dict[str, Value]:
    """Return the content in the order of the layout, with what the form leaves to others."""
    layout, content = reading.layout, dict(reading.content)
    if wishes.year:
        content.setdefault("年度", wishes.year)
    units_key = layout.word("实施单位")
    if not content.get(units_key) and (named_unit := _unit_in_titles(reading)):
        content[units_key] = list(names_of_units(named_unit, registers))
    if wishes.unit and not content.get(units_key):
        content[units_key] = [wishes.unit]
    origin = content.get("来源")
    document_title = next(
        (line.lstrip("# ") for line in reading.form.titles if re.match(r"#\s*[^#\s]", line)), ""
    )
    named: dict[str, Value] = {"文件": document_title or re.sub(r"\.[0-9A-Za-z]{1,5}$", "", document.name)}
    content["来源"] = {**named, **(origin if isinstance(origin, dict) else {})}
    funds = content.get(layout.word("项目资金"))
    if reading.unit and reading.unit != layout.unit and isinstance(funds, dict):
        content[layout.word("项目资金")] = {"金额单位": reading.unit, **funds}
    year = str(content.get("年度") or "")
    number = int(year) if re.fullmatch("20[0-9]{2}", year) else 0
    units = content.get(units_key)
    unit_names = (
        [unit for unit in units if isinstance(unit, str)] if isinstance(units, list) else [str(units or "")]
    )
    if registers.layouts.layout_of(None, number, unit_names) is not layout:
        content["表式"] = layout.name
    scheme = registers.scheme_of(None, number, layout)
    if reading.scheme is not None and scheme is not reading.scheme:
        content["指标体系"] = reading.scheme.name
    order = own_keys(layout, _TOP_LEVEL, ())
    ordered = {key: content[key] for key in order if key in content}
    return ordered | {key: value for key, value in content.items() if key not in ordered}


def _refusal(reading: FormReading, content: dict[str, Value], wishes: ImportWishes) -> str:
    """Return why a form gives no file; empty where it does."""
    layout = reading.layout
    if _is_template(reading, content):
        return "这是空白表样，没有填写，没有写文件"
    missing = [word for word in ("项目名称", "年度", "实施单位") if not content.get(layout.word(word))]
    total = value_at(content, (layout.word("项目资金"), layout.annual_word, layout.word("总额")))
    if layout.has("项目资金") and layout.has("总额") and total is None:
        missing.append("资金总额")
    missing += reading.missing
    if not missing:
        return ""
    advice = "".join(
        f"。请加 {option}"
        for word, option in (("年度", "--year 年度"), ("实施单位", "--unit 单位"))
        if word in missing
    )
    return f"没有读出{'、'.join(missing)}，没有写文件{advice}"


_UNIT_LINE = re.compile(
    r"(?:填报|实施|项目|预算|申报)单位(?:名称)?(?:[（(]盖?公?章[）)])?\s*[：:]\s*(?P<unit>[^\s：:，,。（(]{4,40})"
)


def _unit_in_titles(reading: FormReading) -> str:
    """Return the unit that a line above the table names; empty where none does."""
    lines = (_UNIT_LINE.search(line) for line in reading.form.titles)
    return next((match["unit"] for match in lines if match), "")


_TEMPLATE = re.compile(r"[Xx×✕*＊○〇]{2,}|…{1,2}|[.．]{3,}|_{2,}|某某")


def _is_template(reading: FormReading, content: dict[str, Value]) -> bool:
    """Whether a form is blank, or filled with dots and crosses as an example."""
    layout = reading.layout
    targets = [
        text
        for path, text in walk_values(content.get("绩效指标"))
        if isinstance(text, str) and path and layout.role_by_column.get(str(path[-1])) is not None
    ]
    blank = sum(text == BLANK_TEXT or bool(_TEMPLATE.search(text)) for text in targets)
    total = value_at(content, (layout.word("项目资金"), layout.annual_word, layout.word("总额")))
    has_amount = isinstance(total, str) and total != BLANK_TEXT
    has_year = bool(content.get("年度"))
    mostly_blank = blank * 2 >= len(targets)
    if not targets:
        return not has_amount and not content.get(layout.word("总体目标"))
    return (
        mostly_blank
        and not has_amount
        and (not has_year or blank == len(targets) or not content.get(layout.word("总体目标")))
    )


_OF_THE_FILE = frozenset(("来源", "表式", "指标体系", "金额单位"))
"""Keys of values that no cell of a form gives."""


def _from_picture(content: dict[str, Value], place: str) -> Iterator[Doubt]:
    """Yield a doubt for every value of a draft that was recognised in a picture."""
    for path, value in walk_values(content):
        if isinstance(value, str) and _OF_THE_FILE.isdisjoint(path):
            yield Doubt("这一处是从图片识别的，请对照原件", place, path)


def _slug(name: str, year: str, taken: Collection[str]) -> str:
    """Return a name for the file that no file of the year has."""
    from generator.editing.slug_from_name import NoReading, propose_slug  # it takes a quarter of a second

    slugs = {re.sub(r"^.*/|\.yml$", "", path) for path in taken if f"{year}/" in path}
    try:
        return propose_slug(name, slugs)
    except NoReading:
        return propose_slug("", slugs)


def _read_back(path: str, text: str, registers: Registers) -> tuple[list[Problem], str]:
    """Return what the reader of the data folder says of a draft, and why it may not be written if it names persons."""
    data = text.encode()
    keys = project_keys(data, registers.layouts, registers.level_names)
    source, problems = read_yaml(path, data, keys)
    if personal := _personal_refusal(source):
        return [], personal
    _, wrong = read_project(source, registers)
    return [*problems, *wrong], ""


def _personal_refusal(source: YamlFile) -> str:
    """Return why a draft may not be written if it names persons; empty where it does not."""
    details = [
        detail
        for _, value in walk_values(source.value)
        if isinstance(value, str)
        for detail in find_personal_details(value)
    ]
    if personal := personal_data(source):
        return f"表上有个人的号码，没有写文件：{personal[0].message}"
    if details:
        return f"表上有个人信息（{details[0].kind} {details[0].masked}），没有写文件。请先从原表删去"
    return ""
