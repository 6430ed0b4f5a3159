"""Read the values of a file as a form, and put pydantic's errors into the words of the form."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from generator.form.amounts import grouped_amount_at, unit_question
from generator.form.cell_errors import describe_value
from generator.form.cells import BRANCH_PREFIX, Form
from generator.form.field_path import FieldPath, Value
from generator.form.form_keys import keys_at
from generator.form.layout_keys import own_keys
from generator.form.result_keys import keys_of_table, layout_of_path
from generator.reading.key_guesses import guess_key
from generator.reading.problem import FieldProblem, Problem
from generator.reading.yaml_file import MAX_PROBLEMS, YamlFile

_Form = TypeVar("_Form", bound="Form")


def read_form(
    form: type[_Form], source: YamlFile, value: Value = None, context: Mapping[str, object] | None = None
) -> tuple[_Form | None, list[Problem]]:
    """Return the content of a file as `form`, or None and what is wrong with it, field by field.

    `value` is the content in the words of `form` where the file has others; `context` is what the cells of the form
    need to know besides their text.
    """
    if source.value is None:
        return None, []
    try:
        return form.model_validate(source.value if value is None else value, context=context), []
    except ValidationError as error:
        details = error.errors(include_url=False)[:MAX_PROBLEMS]
        misspelt = _paths_of_misspelt_keys(form, source, details)
        details = _without_later_pieces(source, details)
        problems = [
            source.field_error(_field_problem(form, source, detail))
            for detail in details
            if detail["type"] != "missing" or _path_in_file(detail["loc"]) not in misspelt
        ]
        return None, [problem for problem in problems if problem.place.line not in source.misread_lines]


def _without_later_pieces(source: YamlFile, details: Iterable[ErrorDetails]) -> list[ErrorDetails]:
    """Return the errors without those of the further pieces of an amount in braces, which its commas cut into several."""
    amounts: set[tuple[int, int]] = set()
    remaining = []
    for detail in details:
        place = source.place(_path_in_file(detail["loc"]), key=True)
        cut = detail["type"] == "extra_forbidden" and grouped_amount_at(
            source.lines[place.line - 1], place.column - 1
        )
        if cut and (place.line, cut.start()) in amounts:
            continue
        if cut:
            amounts.add((place.line, cut.start()))
        remaining.append(detail)
    return remaining


def _paths_of_misspelt_keys(
    form: type[Form], source: YamlFile, details: Iterable[ErrorDetails]
) -> set[FieldPath]:
    """Return the paths that unknown keys were probably meant to have: these fields are not missing."""
    unknown = [_path_in_file(detail["loc"]) for detail in details if detail["type"] == "extra_forbidden"]
    closest = [(path[:-1], _meant_key(form, source, path)) for path in unknown]
    return {(*outer, key) for outer, key in closest if key is not None}


def _field_problem(form: type[Form], source: YamlFile, detail: ErrorDetails) -> FieldProblem:
    """Return an error of pydantic in the words of the form."""
    path = _path_in_file(detail["loc"])
    code, message = detail["type"], str(detail.get("ctx", {}).get("message", ""))
    at_key = detail["loc"][-1:] == ("[key]",)
    if code == "missing":
        code, message = "missing-field", f"缺少“{_own_word(source, str(path[-1]))}”。请补上"
        path = path[:-1]
    elif code == "extra_forbidden":
        code, at_key = "unknown-key", True
        message = f"不认识“{path[-1]}”。{_unknown_key_advice(form, source, path)}"
    elif not message:
        code, message = "wrong-kind", _wrong_kind_message(detail)
    if detail["input"] is None and code in ("wrong-kind", "amount-format", "year-format"):
        code, message = "missing-field", "没有填写。请补上"
        if path[0] == "绩效指标" and len(path) in (2, 3):
            message = "下面没有指标。表上有的，请补上；没有的，请删去这一行"
    if code == "wrong-kind" and _begins_with_bracket(source, path, at_key):
        message += "。以 [ 或 { 开头的文字要加双引号"
    named = path[:-1] if at_key else path
    prefix = f"{source.field_name(named)}：" if named else ""
    return FieldProblem(path, code, prefix + message, at_key)


def _begins_with_bracket(source: YamlFile, path: FieldPath, at_key: bool) -> bool:
    """Whether the value at `path`, or its key, is written with a bracket or brace at its beginning."""
    place = source.place(path, key=at_key)
    return source.lines[place.line - 1][place.column - 1 : place.column] in ("[", "{")


_WRONG_KIND_MESSAGES = {
    "list_type": "这里应当是列表，每项一行，前面写“- ”",
    "tuple_type": "这里应当是列表，每项一行，前面写“- ”",
    "dict_type": "这里应当分成“栏目: 内容”几行",
    "model_type": "这里应当分成“栏目: 内容”几行",
    "model_attributes_type": "这里应当分成“栏目: 内容”几行",
}
"""Type of an error of pydantic → Chinese message."""


def _wrong_kind_message(detail: ErrorDetails) -> str:
    """Return the message for an error that none of our validators raised."""
    expected = _WRONG_KIND_MESSAGES.get(detail["type"], "这里的写法不对")
    return f"{expected}；{describe_value(detail['input'])}"


def _path_in_file(location: Iterable[str | int]) -> FieldPath:
    """Return pydantic's location without the names of union branches, which are not in the file."""
    return tuple(
        step
        for step in location
        if step != "[key]" and not (isinstance(step, str) and step.startswith(BRANCH_PREFIX))
    )


def closest_word(word: str, words: Iterable[str]) -> str | None:
    """Return the one of `words` that `word` was probably meant to be, or None."""
    return next(iter(difflib.get_close_matches(word, list(words), n=1, cutoff=0.5)), None)


def suggest_word(word: str, words: Iterable[str]) -> str:
    """Return a sentence that names the closest of `words`, or all of them where none is close."""
    known = list(words)
    close = closest_word(word, known)
    return f"最接近的是 {close}" if close else list_words(known)


def suggest_key(word: str, words: Iterable[str], known: Collection[str]) -> str:
    """Return a sentence that names the one of `words` of which `word` is a slip, or all of them where it is of none.

    `known` are the words that other forms have for such things.
    """
    known_here = list(words)
    guess = guess_key(word, known_here, known)
    return f"最接近的是 {guess}" if guess else list_words(known_here)


def list_words(words: Iterable[str]) -> str:
    """Return a sentence that names all of `words`."""
    known = list(words)
    return f"可以写的有：{'、'.join(known)}" if known else "这里没有别的栏目可写，请删去"


def _unknown_key_advice(form: type[Form], source: YamlFile, path: FieldPath) -> str:
    """Return what to write instead of the unknown key at `path`."""
    key, place = str(path[-1]), source.place(path, key=True)
    after = source.lines[place.line - 1][place.column - 1 + len(key) :].lstrip()
    if after.startswith((",", "}")):  # no colon: a piece of a text in braces
        if path[0] == "项目资金":
            amount = grouped_amount_at(source.lines[place.line - 1], place.column - 1)
            return _advice_for_cut_amount(source, amount.group() if amount else "")
        return "大括号里的逗号把文字断开了，请给整段文字加双引号"
    guess = _meant_key(form, source, path)
    if guess is None and path[0] == "总体目标" and _is_text_with_colon(source, path):
        return "目标里的冒号请写全角“：”，或给整段文字加双引号"
    advice = f"最接近的是 {guess}" if guess else list_words(_unused_keys(form, source, path))
    return advice if guess or source.layout is None else advice + _advice_for_further_cells(path)


def _advice_for_cut_amount(source: YamlFile, amount: str) -> str:
    """Return what to write instead of an amount whose commas stand in braces; `amount` is empty where it is none."""
    cut = "大括号里的逗号把数字断开了"
    question = unit_question(amount)
    if question is None:
        return f"{cut}。金额里不写逗号，例如 1500.00"
    quoted = f'给数字加双引号，写成 "{amount}"'
    return (
        f"{cut}，请{quoted}"
        if source.value_at(("项目资金", "金额单位"))
        else f"{cut}，请{quoted}。{question}"
    )


def _is_text_with_colon(source: YamlFile, path: FieldPath) -> bool:
    """Whether the only key of a mapping is the beginning of a text with a colon, as far as one can see."""
    outer = source.value_at(path[:-1])
    return isinstance(outer, dict) and len(outer) == 1 and isinstance(source.value_at(path), str)


def _advice_for_further_cells(path: FieldPath) -> str:
    """Return where a cell of the form that its layout does not have can be written."""
    if len(path) == 1:
        return "。表上另有这一栏的，写在“其他栏目”下面"
    if path[0] in ("项目资金", "绩效指标"):
        return "。表上另有这一栏的，换成有这一栏的表式，或者在 forms.yml 里写一种"
    return ""


def _meant_key(form: type[Form], source: YamlFile, path: FieldPath) -> str | None:
    """Return the key that the unknown key at `path` was probably meant to be, or None."""
    typed, words = str(path[-1]), _unused_keys(form, source, path)
    return guess_key(typed, words, source.known_words) if source.layout else closest_word(typed, words)


def _unused_keys(form: type[Form], source: YamlFile, path: FieldPath) -> list[str]:
    """Return the keys that the form allows next to the last one of `path` and the file does not have."""
    value = source.value_at(path[:-1])
    used = value if isinstance(value, dict) else {}
    return [key for key in _keys_at(form, source, path[:-1]) if key not in used]


def _own_word(source: YamlFile, usual: str) -> str:
    """Return the word of the file's layout for a field that is missing."""
    return source.layout.word(usual) if source.layout else usual


def _keys_at(form: type[Form], source: YamlFile, path: FieldPath) -> list[str]:
    """Return the keys that the mapping at `path` may have, in the words of the file's layout."""
    keys = keys_at(form, path)
    if source.layout:
        return own_keys(source.layout, keys, path)
    table = layout_of_path(source.table_layouts, path)
    return keys_of_table(table[0], keys, table[1]) if table else keys
