"""Project files → Markdown pages, for generators whose content is a folder of Markdown.

Tuned for them: each page is one HTML block, which a Markdown parser passes through; pipe tables take half
as long again.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import yaml

SOURCES = ("总额", "财政拨款", "其他资金")
ON_A_PAGE = 200
PROJECTS_OF_INDICATORS = 18

Project = dict[str, Any]


def markdown_pages(data: Path) -> Iterator[tuple[str, str]]:
    """Path below docs/ and text of every page."""
    projects = {
        f"{file.parent.name}/{file.stem}": yaml.load(file.read_bytes(), yaml.CSafeLoader)
        for file in sorted(data.glob("[0-9]*/*.yml"))
    }
    register = yaml.load((data / "units.yml").read_bytes(), yaml.CSafeLoader)["单位"]
    units = {unit["名称"]: f"units/{unit['地址名']}" for unit in register}
    of_unit: dict[str, dict[str, Project]] = defaultdict(dict)
    for address, project in projects.items():
        for unit in project["实施单位"]:
            of_unit[unit][address] = project
        yield f"{address}.md", _project_page(project, units)
    for name, address in units.items():
        yield f"{address}.md", f"# {name}\n\n{_table(of_unit[name])}"
    yield from _lists(projects)


def _lists(projects: dict[str, Project]) -> Iterator[tuple[str, str]]:
    for number, part in enumerate(_parts(projects, ON_A_PAGE)):
        path = f"page/{number + 1}.md" if number else "index.md"
        yield path, f"# 全部项目\n\n{_table(part)}"
    for number, part in enumerate(_parts(projects, PROJECTS_OF_INDICATORS)):
        items = "".join(
            f'<li><a href="/budget/{address}/">{escape(row["名称"])}</a> <span class="value">{escape(_annual(row)["指标值"])}</span>'
            f' <span class="of">{escape(project["项目名称"])}</span></li>\n'
            for address, project in part.items()
            for _, _, rows in _levels(project)
            for row in rows
        )
        yield f"indicators/{number}.md", f'# 绩效指标\n\n<ul class="indicators">\n{items}</ul>\n'


def _parts(projects: dict[str, Project], size: int) -> Iterator[dict[str, Project]]:
    addresses = list(projects)
    for start in range(0, len(addresses), size):
        yield {address: projects[address] for address in addresses[start : start + size]}


def _levels(project: Project) -> Iterator[tuple[str, str, list[Project]]]:
    for level1, levels in project["绩效指标"].items():
        for level2, rows in levels.items():
            yield level1, level2, rows


def _annual(row: Project) -> Project:
    annual: Project = row.get("年度", row)
    return annual


def _table(projects: dict[str, Project]) -> str:
    rows = "".join(
        f'<tr>\n<th scope="row"><a href="/budget/{address}/">{escape(project["项目名称"])}</a></th>\n'
        f'<td data-label="实施单位">{escape("、".join(project["实施单位"]))}</td>\n'
        f'<td data-label="项目属性">{escape(project["项目属性"])}</td>\n'
        f'<td data-label="年度资金" class="figure">{project["项目资金"]["年度"]["总额"]:.2f}</td>\n</tr>\n'
        for address, project in projects.items()
    )
    head = '<th scope="col">项目</th><th scope="col">实施单位</th><th scope="col">项目属性</th><th scope="col" class="figure">年度资金</th>'
    return f'<table class="projects">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n'


def _project_page(project: Project, units: dict[str, str]) -> str:
    name, year = escape(project["项目名称"]), project["年度"]
    funds = project["项目资金"]
    annual = funds["年度"]
    attribute = escape(project["项目属性"])
    links = [f'<a href="/budget/{units[unit]}/">{escape(unit)}</a>' for unit in project["实施单位"]]
    return f"""---
title: {project["项目名称"]}
description: {project["项目名称"]}：{year}年度资金{annual["总额"]:.2f}万元。
---
<h1>{name}</h1>
<div data-pagefind-body>
<p class="facts">{year} 年度{"".join(f" · {link}" for link in links)} · {attribute}</p>
<dl class="summary">
<div><dt>年度资金</dt><dd><strong>{annual["总额"]:.2f}</strong> 万元<span class="source">财政拨款 {annual["财政拨款"]:.2f}</span><span class="source">其他资金 {annual["其他资金"]:.2f}</span></dd></div>
</dl>
<ul class="jump"><li><a href="#funds">资金</a></li><li><a href="#goals">目标</a></li><li><a href="#indicators">指标</a></li><li><a href="#origin">来源</a></li><li><a href="#findings">核对提示</a></li></ul>
<section class="part" aria-labelledby="funds">
<h2 id="funds">项目资金</h2>
<table class="funds">
<thead><tr><th scope="col">资金来源</th><th scope="col" class="figure">中期（{escape(project["中期期限"])}年）</th><th scope="col" class="figure">年度（{year}年）</th></tr></thead>
<tbody>
{_funds(funds)}</tbody>
</table>
</section>
<section class="part" aria-labelledby="goals">
<h2 id="goals">总体目标</h2>
{"".join(map(_goal, project["总体目标"]))}</section>
<section class="part" aria-labelledby="indicators">
<h2 id="indicators">绩效指标</h2>
<table class="indicators">
<thead><tr><th scope="col">一级指标</th><th scope="col">二级指标</th><th scope="col">三级指标</th><th scope="col">指标值</th><th scope="col">绩效标准</th></tr></thead>
<tbody>
{"".join(_indicator_rows(project))}</tbody>
</table>
</section>
<section class="part" aria-labelledby="origin">
<h2 id="origin">来源</h2>
<p>{escape(project["来源"]["文件"])}，第 {project["来源"]["序号"]} 张表</p>
</section>
<section class="part" aria-labelledby="findings" data-pagefind-ignore>
<h2 id="findings">核对提示</h2>
<ul class="findings">
{"".join(_findings(project))}</ul>
</section>
{_form(project, name, attribute)}
</div>
"""


def _funds(funds: Project) -> str:
    medium, annual = funds["中期"], funds["年度"]
    return "".join(
        f'<tr>\n<th scope="row">{source}</th>\n'
        f'<td class="figure">{medium[source]:.2f}<svg class="bar bar--soft" viewBox="0 0 100 10" aria-hidden="true">'
        f'<rect width="{medium[source] * 100 / annual["总额"]:.0f}" height="10"/></svg></td>\n'
        f'<td class="figure">{annual[source]:.2f}<svg class="bar" viewBox="0 0 100 10" aria-hidden="true">'
        f'<rect width="{annual[source] * 100 / annual["总额"]:.0f}" height="10"/></svg></td>\n</tr>\n'
        for source in SOURCES
    )


def _goal(goal: str | dict[str, str]) -> str:
    if isinstance(goal, str):
        return f'<p class="periods">中期与年度相同</p><p>{escape(goal)}</p>\n'
    medium, annual = escape(goal["中期"]), escape(goal["年度"])
    return f'<p class="periods">中期目标</p><p>{medium}</p><p class="periods">年度目标</p><p>{annual}</p>\n'


def _indicator_rows(project: Project) -> Iterator[str]:
    for level1, level2, rows in _levels(project):
        for number, row in enumerate(rows):
            annual, medium = _annual(row), row.get("中期")
            head = (
                f'<th scope="rowgroup" class="level1">{level1}</th><th scope="rowgroup" class="level2" rowspan="{len(rows)}">{level2}</th>'
                if number == 0
                else ""
            )
            nature = "定量" if any(sign.isdecimal() for sign in annual["指标值"]) else "定性"
            cells = (
                f'<td data-label="{label}">{_side(medium, label)}{escape(annual[label])}</td>'
                for label in ("指标值", "绩效标准")
            )
            yield (
                f'<tr>\n{head}<th scope="row">{escape(row["名称"])} <span class="nature">{nature}</span></th>\n'
                + "\n".join(cells)
                + "\n</tr>\n"
            )


def _side(medium: Project | None, label: str) -> str:
    return f'<span class="side">{escape(medium[label])}</span> ' if medium else ""


def _findings(project: Project) -> Iterator[str]:
    for _, level2, rows in _levels(project):
        for row in rows:
            annual = _annual(row)
            yield (
                '<li class="finding finding--note">\n<p><strong class="finding__level">说明</strong> '
                f"“{escape(row['名称'])}”的指标值是 {escape(annual['指标值'])}，绩效标准是 {escape(annual['绩效标准'])}</p>\n"
                f'<p class="finding__rule"><a href="/budget/checks/#standard-repeats-value">{level2}的绩效标准与指标值</a></p>\n</li>\n'
            )


def _form(project: Project, name: str, attribute: str) -> str:
    funds = project["项目资金"]
    amounts = "".join(
        f'<tr><th>项目资金</th><td>{source}</td><td class="figure">{funds["中期"][source]:.2f}</td>'
        f'<td>{source}</td><td class="figure">{funds["年度"][source]:.2f}</td></tr>\n'
        for source in SOURCES
    )
    goals = "".join(
        '<td colspan="2">'
        + "".join(
            f"<p>目标{number}：{escape(goal if isinstance(goal, str) else goal[period])}</p>"
            for number, goal in enumerate(project["总体目标"], 1)
        )
        + "</td>\n"
        for period in ("中期", "年度")
    )
    return f"""<div class="form" aria-hidden="true" data-pagefind-ignore>
<table class="form__top">
<caption>项目支出绩效目标表<span>（{project["年度"]} 年度）</span></caption>
<tbody>
<tr><th>项目名称</th><td colspan="4">{name}</td></tr>
<tr><th>实施单位</th><td colspan="4">{escape("　".join(project["实施单位"]))}</td></tr>
<tr><th>项目属性</th><td colspan="4">{attribute}</td></tr>
{amounts}<tr>
{goals}</tr>
</tbody>
</table>
<table class="form__indicators">
<thead><tr><th>一级指标</th><th>二级指标</th><th>三级指标</th><th>中期指标值</th><th>绩效标准</th><th>二级指标</th><th>三级指标</th><th>年度指标值</th><th>绩效标准</th></tr></thead>
<tbody>
{"".join(_form_rows(project))}</tbody>
</table>
</div>"""


def _form_rows(project: Project) -> Iterator[str]:
    for level1, level2, rows in _levels(project):
        for number, row in enumerate(rows):
            level = f'<th rowspan="{len(rows)}">{level2}</th>' if number == 0 else ""
            first = f"<th>{level1}</th>" if number == 0 else ""
            name = escape(row["名称"])
            sides = [
                f"{level}<td>{name}</td><td>{escape(side['指标值'])}</td><td>{escape(side['绩效标准'])}</td>\n"
                for side in (row.get("中期", row), _annual(row))
            ]
            yield f"<tr>\n{first}{''.join(sides)}</tr>\n"


def main() -> None:
    """``markdown_pages.py DATA DOCS``: write every page below DOCS."""
    data, docs = map(Path, sys.argv[1:])
    for path, text in markdown_pages(data):
        file = docs / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
