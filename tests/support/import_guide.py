"""The file that the guide imports: the form of a real project as a Word file in which three things are doubtful."""

from __future__ import annotations

from dataclasses import replace

from generator.documents.docx_file import docx_file
from generator.documents.form_table import FormTable
from tests.support.form_round_trip import project_in
from tests.support.form_tables import table_of
from tests.support.forms import DATA, registers

WORD_FILE = "医疗互助目标表.docx"
PROJECT = "zhigong-yiliao-huzhu-jingfei"
CHANGES = {(2, 0): "责任处室", (2, 2): "权益保障部", (5, 2): "其它收入", (5, 8): "略"}
"""Text of a cell by row and column, instead of 项目属性, 经常性项目, 其他资金 and 0.00."""

DOUBTFUL = frozenset({(2, 0), (5, 2), (5, 4), (5, 8)})
"""Row and column of the cells that the import doubts."""


def doubtful_table() -> FormTable:
    """Return the form of 职工医疗互助经费 as somebody typed it into Word."""
    project = project_in((DATA / "2023" / "yiliao-huzhu.yml").read_text("utf-8"), registers())
    assert project is not None
    table = table_of(project)
    rows = [
        [box._replace(text=CHANGES.get((row, table.edges.index(box.begin)), box.text)) for box in boxes]
        for row, boxes in enumerate(table.rows)
    ]
    return replace(table, rows=rows)


def word_file() -> bytes:
    """Return the Word file."""
    return docx_file([doubtful_table()])
