"""Every text field of a project and of the registers, filled in: full/*.yml have a 〔label〕 where a text stands.

The fields are taken from the model: `fields_of` walks it, and a test holds that no text field is left out of full/.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin

import yaml
from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from generator.form.cells import INTERNAL_PREFIX, Form, read_line, read_paragraph
from generator.form.indicator_schemes import Taxonomy
from generator.form.project import Project
from generator.form.registers import SiteRegister, Units
from generator.form.results import Results

FULL = Path(__file__).parent / "full"
FORMS: dict[str, type[Form]] = {
    "project.yml": Project,
    "results.yml": Results,
    "site.yml": SiteRegister,
    "taxonomy.yml": Taxonomy,
    "units.yml": Units,
}
PARAGRAPHS = (
    "目标", "中期目标", "年度目标", "备注", "资金偏差原因", "总体完成情况", "偏差原因", "评价结论", "自评备注", "监控资金原因",
    "监控偏差原因", "监控备注", "外部评价结论", "结果应用", "自评栏目内容", "监控栏目内容", "评价栏目内容",
)  # fmt: skip
"""The labels of fields that take several lines."""
FREE = ("自评栏目内容", "监控栏目内容", "评价栏目内容")
"""The labels of cells that may hold texts, small tables or parts of their own."""
ALONE = {
    "上级单位": "上",
    "一级指标别名": "甲",
    "二级指标别名": "乙",
    "自评分栏": "甲",
    "自评小表": "乙",
    "监控分栏": "甲",
    "监控小表": "乙",
    "评价分栏": "甲",
    "评价小表": "乙",
}
"""The labels of texts that must differ from those beside them, with what is put behind them."""
KEYS = ("一级指标", "二级指标")
"""The labels of texts that are keys of a project file."""
FURTHER_CELLS = ("其他栏目.{}", "其他栏目.{}.{}", "其他栏目.{}[].{}")
"""Names and texts of cells that a body's form has beside the usual ones; tests/reading/test_further_cells.py tries them."""
CONSTRAINED = {
    "site.yml": {
        "门户网址",
        "数据许可.网址",
        "默认表式",
        "格式",
    },  # an address, a layout, a number of a format
    "units.yml": {"单位[].统一社会信用代码"},  # a check character
    "project.yml": {
        "来源.公开日期",
        "表式",
        "照录[].位置",
        "照录[].说明",
        *FURTHER_CELLS,
    },  # a day, a layout, a finding
    "results.yml": {
        "绩效自评.来源.公开日期",
        "绩效自评.表式",
        "绩效自评.计分办法",
        "绩效自评.照录[].位置",
        "绩效自评.照录[].说明",
        "绩效监控[].截至",
        "绩效监控[].来源.公开日期",
        "绩效监控[].表式",
        "绩效评价[].来源.公开日期",
    },  # days, layouts, a scoring method, a finding
    "taxonomy.yml": {"指标体系[].一级指标[].归入[]", "指标体系[].一级指标[].二级指标[].归入[]"},  # levels
}
"""Text fields whose text is held against something: what else they get is in cases/refused."""
LABEL = re.compile("〔([^〕：]+)〕")


class TextPlace(NamedTuple):
    """A text in one of the files of full/."""

    file: str
    label: str
    line: int
    """From 1."""
    column: int
    """Where the text begins, from 1."""
    key: bool
    """Whether it is a key and not a value."""


@cache
def template(file: str) -> str:
    """One of the files of full/."""
    return (FULL / file).read_text(encoding="utf-8")


@cache
def places() -> tuple[TextPlace, ...]:
    """Every text in full/, in the order of its files."""
    return tuple(
        TextPlace(file, match[1], number, match.start() + 1, text[match.end() :].startswith(":"))
        for file in FORMS
        for number, text in enumerate(template(file).splitlines(), 1)
        for match in LABEL.finditer(text)
    )


LABELS = tuple(dict.fromkeys(place.label for place in places()))


def filled(file: str, write: Callable[[TextPlace], str]) -> str:
    """The file with what `write` gives for each of its texts, the way it stands in YAML."""
    lines = template(file).splitlines()
    for place in places():
        if place.file == file:
            lines[place.line - 1] = lines[place.line - 1].replace(f"〔{place.label}〕", write(place))
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A text in double quotes, as YAML reads it."""
    return json.dumps(text, ensure_ascii=False)


def document(file: str, texts: Callable[[str], str]) -> Any:
    """The content of a file with the text that `texts` gives for each label."""
    return yaml.load(filled(file, lambda place: quoted(texts(place.label))), yaml.CSafeLoader)


def texts_in(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a document after the way to it: ``总体目标[].中期``; ``{}`` stands for a key that is a text."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item, f"{path}[]")
    elif isinstance(value, dict):
        for key, item in value.items():
            step = "{}" if LABEL.fullmatch(key) else key
            inner = f"{path}.{step}" if path else step
            if step == "{}":
                yield inner, key
            yield from texts_in(item, inner)


def fields_of(annotation: Any, path: str = "") -> Iterator[str]:
    """The ways to all texts that a type of the model can hold, as `texts_in` writes them."""
    if isinstance(annotation, FieldInfo):
        if any(_is_text(each) for each in annotation.metadata):
            yield path
            return
        annotation = annotation.annotation
    if isinstance(annotation, type) and issubclass(annotation, Form):
        for field in annotation.model_fields.values():
            if not str(field.alias).startswith(INTERNAL_PREFIX):
                yield from fields_of(field, f"{path}.{field.alias}" if path else str(field.alias))
        return
    parts, origin = get_args(annotation), get_origin(annotation)
    if any(_is_text(part) for part in parts):
        yield path
    elif origin in (dict, Mapping):
        key, value = parts
        yield from fields_of(key, f"{path}.{{}}")
        yield from fields_of(value, f"{path}.{{}}")
    else:
        for part in parts:
            yield from fields_of(part, f"{path}[]" if origin is tuple else path)


def _is_text(validator: object) -> bool:
    return isinstance(validator, BeforeValidator) and validator.func in (read_line, read_paragraph)
