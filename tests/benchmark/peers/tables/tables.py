"""Project files → two CSV files and a workbook of projects and indicators: ``tables.py DATA FOLDER``.

The script that users of a generator of pages write for people who want tables: the quickest YAML reader that Python has,
csv and XlsxWriter with a call for each cell that asks nothing of its type, nothing checked and no format but the library's.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml

Project = dict[str, Any]
Row = tuple[str | float, ...]

PERIODS = ("中期", "年度")
SOURCES = ("总额", "财政拨款", "其他资金")
PARTS = ("指标值", "绩效标准")
PROJECT_HEAD = (
    *("网址", "年度", "项目名称", "实施单位", "项目属性", "中期期限"),
    *(f"{period}{source}" for period in PERIODS for source in SOURCES),
    *(f"{period}目标" for period in PERIODS),
    *("来源文件", "来源序号"),
)
INDICATOR_HEAD = (
    *("网址", "年度", "项目名称", "一级指标", "二级指标", "三级指标"),
    *(f"{period}{part}" for period in PERIODS for part in PARTS),
)


def read(data: Path) -> Iterator[tuple[str, Project]]:
    """Address and content of every project, by year and file."""
    for file in sorted(data.glob("[0-9]*/*.yml")):
        yield f"{file.parent.name}/{file.stem}/", yaml.load(file.read_bytes(), yaml.CSafeLoader)


def project_row(address: str, project: Project) -> Row:
    """The row of a project."""
    funds, origin = project["项目资金"], project["来源"]
    head = (address, project["年度"], project["项目名称"], "；".join(project["实施单位"]))
    goals = (
        "\n".join(goal if isinstance(goal, str) else goal[period] for goal in project["总体目标"])
        for period in PERIODS
    )
    amounts = (funds[period][source] for period in PERIODS for source in SOURCES)
    return (*head, project["项目属性"], project["中期期限"], *amounts, *goals, origin["文件"], origin["序号"])


def indicator_rows(address: str, project: Project) -> Iterator[Row]:
    """A row for each indicator of a project."""
    head = (address, project["年度"], project["项目名称"])
    for level1, levels in project["绩效指标"].items():
        for level2, rows in levels.items():
            for row in rows:
                sides = [row.get(period, row) for period in PERIODS]
                yield (*head, level1, level2, row["名称"], *(side[part] for side in sides for part in PARTS))


def main() -> None:
    """The command."""
    data, folder = map(Path, sys.argv[1:])
    folder.mkdir(parents=True)
    projects = list(read(data))
    tables = {
        "projects": [PROJECT_HEAD, *(project_row(*item) for item in projects)],
        "indicators": [INDICATOR_HEAD, *(row for item in projects for row in indicator_rows(*item))],
    }
    book = xlsxwriter.Workbook(folder / "projects.xlsx")
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                else:
                    sheet.write_number(number, column, cell)
    book.close()


if __name__ == "__main__":
    main()
