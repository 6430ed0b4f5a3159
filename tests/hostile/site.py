"""A body all of whose texts are hostile: projects with results for each text of cases/texts, with units and levels of their own.

In one project every text stands between marks that say which field it is of: ``〔项目名称7：<script>…〕``, so that wherever
it turns up it can be held against what was typed. In another the texts stand alone, for what only the beginning of a text, or
a text as a whole, does (``=1+1``, ``---``, ``yes``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.hostile.cases import Text, texts
from tests.hostile.fields import ALONE, LABELS, PARAGRAPHS, document

SITE_GROUPS = ("html", "entities", "templates", "markdown")
ACTING_ANYWHERE = ("entities", "long")
"""Groups whose texts do between marks what they do alone."""
OF_SITE = "999"
"""Stands for the number of a text where all of SITE_GROUPS stand together: in site.yml, of which there is one."""
MARK = re.compile("〔([^〔：0-9]+)([0-9]+)：")
END = "〕"


def alone(case: Text) -> str:
    """What stands in a field of one line: the text, or its last line where it has several."""
    return case.text if case.one_line else case.text.split("\n")[-1].replace("\t", " ").strip()


def together() -> str:
    """All texts of SITE_GROUPS."""
    return " ".join(case.text for case in texts() if case.group in SITE_GROUPS)


@cache
def typed() -> dict[tuple[str, str], str]:
    """Label and number → the text between its marks."""
    found = {(label, OF_SITE): together() for label in LABELS}
    for number, case in enumerate(texts()):
        for label in LABELS:
            found[label, str(number)] = case.text if label in PARAGRAPHS else alone(case)
    return found


def marked(label: str, number: str, text: str) -> str:
    """A text between its marks."""
    return f"〔{label}{number}：{text}{END}"


def _with_marks(number: str) -> Callable[[str], str]:
    known = typed()
    return lambda label: marked(label, number, known[label, number])


def _without_marks(case: Text) -> Callable[[str], str]:
    return lambda label: case.text if label in PARAGRAPHS else f"{alone(case)}{ALONE.get(label, '')}"


def projects() -> Iterator[tuple[str, Text, Callable[[str], str]]]:
    """Name of the file, its text, and what stands at each label; those with marks are called biao-…, the others zhen-….

    A text that is another one's last line stands alone only there: no two units have the same name.
    """
    lines: set[str] = set()
    for number, case in enumerate(texts()):
        yield f"biao-{number}", case, _with_marks(str(number))
        if alone(case) not in lines and case.group not in ACTING_ANYWHERE:
            yield f"zhen-{number}", case, _without_marks(case)
        lines.add(alone(case))


def write_data(data: Path) -> None:
    """Fill the folder with registers and projects, as JSON, which is YAML in double quotes."""
    units, schemes, attributes = [], [], []
    (data / "2023").mkdir(parents=True)
    for name, _, text_at in projects():
        two = document("units.yml", text_at)["单位"]
        two[0]["地址名"], two[1]["地址名"] = f"{name}-danwei", f"{name}-shangji"
        units += two
        taxonomy = document("taxonomy.yml", text_at)
        schemes += [{**scheme, "适用年度": []} for scheme in taxonomy["指标体系"]]
        attributes += taxonomy["项目属性"][0]
        _write(data / "2023" / f"{name}.yml", document("project.yml", text_at))
        _write(data / "2023" / f"{name}.results.yml", document("results.yml", text_at))
    _write(data / "units.yml", {"单位": units})
    taxonomy = {"默认指标体系": schemes[0]["名称"], "指标体系": schemes, "项目属性": [attributes]}
    _write(data / "taxonomy.yml", taxonomy)
    _write(data / "site.yml", document("site.yml", _with_marks(OF_SITE)))


def _write(file: Path, content: Any) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, default=str), encoding="utf-8")
