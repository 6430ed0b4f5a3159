"""Rules about years and days: last year's words, dates and periods that no form has, dates turned into numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from generator.checks.facts import IndicatorKind, ProjectFacts, RowFacts, fold, rows_at
from generator.checks.further_texts import FormText
from generator.checks.phrases import MAX_NAMES, quoted
from generator.checks.rule import Finding, ProjectRule
from generator.form.field_path import FieldPath
from generator.form.target_value import spreadsheet_day
from generator.reading.problem import Level

_YEAR = re.compile(
    r"(?<![0-9０-９.．〔（(\[])(?P<year>20[0-9]{2})"
    r"(?:\s*(?:年|全年|财年)|[./\-－](?:0?[1-9]|1[0-2])(?![0-9]|\s*[万亿元人户个%％]))"
)
"""A year of the calendar within a text: ``2023年``, ``2023全年``, ``2023.12``. A number of four digits alone may be a count."""
_YEAR_FIGURE = re.compile("20[0-9]{2}")
"""The figure of every year that `_YEAR` matches."""
_TITLE = re.compile("《[^》]*》|“[^”]*”|[〔\\[（(]20[0-9]{2}[〕\\]）)]")
"""Name or number of a document, which has a year of its own."""
_BEFORE_OTHER_YEAR = re.compile(
    "(?:比|较|与|同|从|自|于|至|到|—|-|－|超过|高于|低于|优于|好于|达到|上年|去年|截至|截止)[^，。；]{0,4}$"
)
_AFTER_OTHER_YEAR = re.compile(
    "^[^，。；]{0,8}?(?:水平|相比|同期|基数|基期|基础|以来|起|开始|始|之后|以后|结转|结余|规划|计划|方案|意见|办法|通知|印发|修订|"
    "立项|批复|获批|批准|建成|建立|成立|启动|投入使用|欠|尾款|决算|实际|数据|版|标准)"
)
"""Words before and after a year that a text only refers to."""


def _other_year(facts: ProjectFacts) -> Iterator[Finding]:
    project = facts.project
    period = project.medium_term_years
    first, last = (period.first, period.last) if period else (project.year, project.year)
    own = range(min(first, project.year), max(last, project.year) + 1)
    # Most forms name no earlier year: with this line they are done with fast.
    if all(int(year) >= own.start for year in set(_YEAR_FIGURE.findall(facts.whole_text))):
        return
    stale = [(text, year) for text in facts.texts for year in _past_year_of(text, own)]
    if not stale:
        return
    names = [f"{quoted(text[2])}写的是 {year} 年" for text, year in stale[:MAX_NAMES]]
    count = f"，等 {len(stale)} 处" if len(stale) > MAX_NAMES else ""
    message = f"{'，'.join(names)}{count}；这张表是 {project.year} 年的，请核对是不是去年的文字"
    paths: list[FieldPath] = [(*within, key) for (within, key, _), _ in stale]
    rows = tuple(dict.fromkeys(row for path in paths for row in rows_at(path)))
    yield OTHER_YEAR.finding(paths[0], message, rows)


_OF_THIS_YEAR = ("项目名称", "来源", "总体目标", "绩效指标")
"""Parts of the form that are written for its year; what other cells say may be older: 立项依据, 计划开始日期."""
_TARGET_WORDS = ("名称", "指标值", "绩效标准")


def _past_year_of(text: FormText, own: range) -> Iterator[int]:
    """Yield the year of a text that was written for an earlier form; nothing in any case of doubt."""
    within, key, words = text
    if (within[0] if within else key) not in _OF_THIS_YEAR or (
        within and within[0] == "绩效指标" and key not in _TARGET_WORDS
    ):
        return
    is_origin = within == ("来源",)
    plain = words if is_origin else _TITLE.sub("", words)
    matches = list(_YEAR.finditer(plain))
    years = [int(match["year"]) for match in matches]
    if not years or any(year >= own.start for year in years):
        return
    refers = any(
        _BEFORE_OTHER_YEAR.search(plain[: match.start()]) or _AFTER_OTHER_YEAR.search(plain[match.end() :])
        for match in matches
    )
    is_target = key in ("指标值", "绩效标准")
    if is_origin or (not refers and (is_target or years[0] == own.start - 1)):
        yield years[0]


OTHER_YEAR = ProjectRule(
    code="other-year",
    level=Level.WARNING,
    title="写着以前的年份",
    explanation="表是一年一张，里面的文字写着更早的年份，多半是照去年的表改的时候漏改了。与往年比较（如“比2022年提高”）、文件的年份、"
    "多年规划和中期的年份不算。",
    basis="推算：一张表说的是表上写明的年度和中期。",
    check=_other_year,
)

_MAX_YEARS_BEFORE = 1
_MAX_YEARS_AFTER = 10
_MAX_PERIOD_YEARS = 10


def _unlikely_date(facts: ProjectFacts) -> Iterator[Finding]:
    project = facts.project
    published, period = project.origin.published, project.medium_term_years
    if published and not -_MAX_YEARS_BEFORE <= int(published[:4]) - project.year <= _MAX_YEARS_AFTER:
        message = f"公开日期 {published}，表是 {project.year} 年的，相差 {abs(int(published[:4]) - project.year)} 年"
        yield UNLIKELY_DATE.finding(("来源", "公开日期"), message)
    if period is None:
        return
    if project.year not in period:
        message = f"{project.layout.medium_term_word} {period} 里没有这张表的年度 {project.year}"
        yield UNLIKELY_DATE.finding(("中期期限",), message)
    elif (years := period.last - period.first + 1) > _MAX_PERIOD_YEARS:
        yield UNLIKELY_DATE.finding(
            ("中期期限",), f"{project.layout.medium_term_word} {period} 有 {years} 年"
        )


UNLIKELY_DATE = ProjectRule(
    code="unlikely-date",
    level=Level.WARNING,
    title="日期与年度不相称",
    explanation="公开日期比表的年度早一年以上或者晚十年以上，中期里没有表的年度，或者中期超过十年，多半是写错了一个数字。",
    basis="推算：表在它的年度前后公布，中期包括表的年度，只有几年。",
    check=_unlikely_date,
)

_MAX_YEARS_AWAY = 5
"""Distance from the form's year within which a number is taken for a day, where the name does not speak of time."""
_ABOUT_TIME = re.compile("时间|日期|时限|期限|截止")
_ABOUT_AMOUNT = re.compile(r"[数量额率次积程费款本)]$|金额|资金|成本|经费|预算|投资|收入|产值")
"""Name of a count or a sum, or one with its unit in brackets: such a number needs no other explanation."""


def _date_number(facts: ProjectFacts) -> Iterator[Finding]:
    for row in facts.rows:
        for path, value in row.readings:
            day = spreadsheet_day(value)
            if day and _may_be_meant(day, row, facts.project.year):
                message = (
                    f"{quoted(row.row.name)}写的是 {value.text}，像电子表格的日期序号，换成日期是 "
                    f"{day.year}年{day.month}月{day.day}日；是日期就写日期，是数量就写上单位"
                )
                yield DATE_NUMBER.finding(path, message, (row.row.path,))
                break


def _may_be_meant(day: date, row: RowFacts, year: int) -> bool:
    """Whether a number may stand for a day in this row; False for what may as well be a count or a sum."""
    name = fold(row.row.name)
    if row.kind is IndicatorKind.TIMELINESS or _ABOUT_TIME.search(name):
        return True
    is_amount = row.kind is IndicatorKind.COST or _ABOUT_AMOUNT.search(name) is not None
    return not is_amount and abs(day.year - year) <= _MAX_YEARS_AWAY


DATE_NUMBER = ProjectRule(
    code="date-number",
    level=Level.WARNING,
    title="像是变成了数字的日期",
    explanation="日期从电子表格里复制出来，会变成从 1900 年算起的天数：44561（或 44,561）就是 2021年12月31日，读者看不懂。这里只看没有单位的数；"
    "人数、金额等本来就是数量的，名称里写了单位的，不算。",
    basis="电子表格软件保存日期的办法。",
    check=_date_number,
)
