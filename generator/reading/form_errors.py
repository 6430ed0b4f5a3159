"""Read a file's values as a form, and put pydantic's complaints into the words of the form."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import (
    ValidationError,
)
from pydantic_core import ErrorDetails

from generator.form.cell_errors import describe_value
from generator.form.cells import BRANCH_PREFIX, Form
from generator.form.field_path import FieldPath, field_name
from generator.form.form_keys import keys_at
from generator.reading.problem import Level, Problem
from generator.reading.yaml_text import MAX_PROBLEMS, YamlFile

_Form = TypeVar("_Form", bound="Form")


def read_form(form: type[_Form], source: YamlFile) -> tuple[_Form | None, list[Problem]]:
    """The content of a file as `form`, or None and what is wrong with it, field by field."""
    if source.value is None:
        return None, []
    try:
        return form.model_validate(source.value), []
    except ValidationError as error:
        details = error.errors(include_url=False)[:MAX_PROBLEMS]
        meant = {
            (*path[:-1], _nearest_key(form, source, path))
            for path in (
                _path_in_file(source, each["loc"]) for each in details if each["type"] == "extra_forbidden"
            )
        }
        problems = [
            _problem(form, source, detail)
            for detail in details
            if detail["type"] != "missing" or _path_in_file(source, detail["loc"]) not in meant
        ]
        return None, [problem for problem in problems if problem.place.line not in source.misread_lines]


def _problem(form: type[Form], source: YamlFile, detail: ErrorDetails) -> Problem:
    path = _path_in_file(source, detail["loc"])
    code, message = detail["type"], str(detail.get("ctx", {}).get("message", ""))
    at_key = detail["loc"][-1:] == ("[key]",)
    if code == "missing":
        code, message = "missing-field", f"缺少“{path[-1]}”。请补上"
        path = path[:-1]
    elif code == "extra_forbidden":
        code, at_key = "unknown-key", True
        message = f"不认识“{path[-1]}”。{_known_keys(form, source, path)}"
    elif not message:
        code, message = _builtin(detail)
    if detail["input"] is None and code in ("wrong-kind", "amount-format", "year-format"):
        code, message = "missing-field", "没有填写。请补上"
    place = source.place(path, key=at_key)
    if code == "wrong-kind" and source.lines[place.line - 1][place.column - 1 : place.column] in ("[", "{"):
        message += "。以 [ 或 { 开头的文字要加双引号"
    shown = path[:-1] if at_key else path
    where = f"{field_name(shown)}：" if shown else ""
    return source.problem(place, Level.ERROR, code, where + message)


def _builtin(detail: ErrorDetails) -> tuple[str, str]:
    wanted = {
        "list_type": "这里应当是列表，每项一行，前面写“- ”",
        "tuple_type": "这里应当是列表，每项一行，前面写“- ”",
        "dict_type": "这里应当分成“栏目: 内容”几行",
        "model_type": "这里应当分成“栏目: 内容”几行",
        "model_attributes_type": "这里应当分成“栏目: 内容”几行",
        "union_tag_not_found": "这里的写法不对",
    }.get(detail["type"], "这里的写法不对")
    return "wrong-kind", f"{wanted}；{describe_value(detail['input'])}"


def _path_in_file(source: YamlFile, location: Iterable[str | int]) -> FieldPath:
    """pydantic's location without the names of union branches, which are not in the file."""
    return tuple(
        step
        for step in location
        if step != "[key]" and not (isinstance(step, str) and step.startswith(BRANCH_PREFIX))
    )


def closest_word(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that `word` was probably meant to be."""
    return next(iter(difflib.get_close_matches(word, list(words), n=1, cutoff=0.5)), None)


def suggest_word(word: str, words: Iterable[str]) -> str:
    """A sentence that names the closest of `words`, or all of them where none is close."""
    known = list(words)
    close = closest_word(word, known)
    if close:
        return f"最接近的是 {close}"
    return f"可以写的有：{'、'.join(known)}" if known else "这里没有别的栏目可写，请删去"


def _known_keys(form: type[Form], source: YamlFile, path: FieldPath) -> str:
    key, place = str(path[-1]), source.place(path, key=True)
    after = source.lines[place.line - 1][place.column - 1 + len(key) :].lstrip()
    if after.startswith((",", "}")):  # no colon: a piece of a text in braces
        if path[0] == "项目资金":
            return "大括号里的逗号把数字断开了。金额里不写逗号，例如 1500.00"
        return "大括号里的逗号把文字断开了，请给整段文字加双引号"
    if path[0] == "总体目标" and not _nearest_key(form, source, path):
        return "目标里的冒号请写全角“：”，或给整段文字加双引号"
    return suggest_word(key, _unused_keys(form, source, path))


def _nearest_key(form: type[Form], source: YamlFile, path: FieldPath) -> str | None:
    return closest_word(str(path[-1]), _unused_keys(form, source, path))


def _unused_keys(form: type[Form], source: YamlFile, path: FieldPath) -> list[str]:
    """The keys that may stand beside the last one of `path` and do not."""
    value: Any = source.value
    for step in path[:-1]:
        value = value[step]
    return [key for key in keys_at(form, path[:-1]) if key not in value]
