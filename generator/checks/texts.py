"""Rules about texts: what a template left behind, goals and names that repeat each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.facts import ProjectFacts, fold, rows_at
from generator.checks.phrases import quoted
from generator.checks.rule import Finding, ProjectRule
from generator.form.period import Period
from generator.form.project import Project
from generator.reading.problem import Level


def _placeholder_text(facts: ProjectFacts) -> Iterator[Finding]:
    if not _PERHAPS_FILLER.search(facts.whole_text):
        return
    for within, key, text in facts.texts:
        path = (*within, key)
        filler = placeholder_in(text, numbered=path[0] in ("总体目标", "绩效指标"))
        if filler is not None:
            message = f"{quoted(filler)}是表格模板里的文字，不是填写的内容；请填写，或者删去"
            yield PLACEHOLDER_TEXT.finding(path, message, rows_at(path))


def placeholder_in(text: str, *, numbered: bool) -> str | None:
    """Return the piece of a form's template that was left in a text; None without one, and in any case of doubt.

    `numbered` texts are goals and indicators, which the form numbers itself (目标1：, 指标1：). Dots within a sentence,
    names hidden by ×× or ** (张××, 3412****) and 同上 are no pieces of a template.
    """
    patterns = (_WHOLE, _EMPTY_NUMBER, _BLANK_FOR_FIGURE, *((_NUMBER, _LIMIT_AT_END) if numbered else ()))
    matches = (pattern.search(text) for pattern in patterns)
    return next((match.group().strip() for match in matches if match), None)


# Runs are taken whole and only from their beginning, so that no text, however long, keeps a pattern busy.
_HOLE = (
    r"(?:(?<![*＊])[*＊]{2,}+|(?<![×✕])[×✕]{2,}+|(?<![A-Za-z])[Xx]{2,}+(?![A-Za-z])|(?<![Ｘｘ])[Ｘｘ]{2,}+"
    r"|(?<![_＿])[_＿]{2,}+)"
)
_DOTS = ".．…。·⋯"
_TO_FILL_IN = r"[（(【\[]?(?:待填写?|待补充|填写说明|(?:请填写|请输入|此处填写)[^）)】\]]*+)[）)】\]]?|[（(]填写[^（()）]*+[）)]"
_LENGTH_LIMIT = r"[（(](?:限|不超过|约)?[0-9]{2,4}字(?:以内|以下|左右)?[）)]"
_WHOLE = re.compile(rf"^\s*(?:[{_DOTS}]+|[*＊×✕_＿]+|{_HOLE}|{_TO_FILL_IN}|{_LENGTH_LIMIT})\s*$")
_EMPTY_NUMBER = re.compile(rf"(?:目标|指标)\s*[0-9]{{1,2}}\s*[:：][\s{_DOTS}*＊×✕]*$")
_NUMBER = re.compile(r"^[^\S\n]*(?:目标|指标)\s*[0-9]{1,2}\s*[:：]", re.MULTILINE)
_LIMIT_AT_END = re.compile(rf"{_LENGTH_LIMIT}\s*$")
# After any other word ××, ** may hide a name: 救助王××家庭.
_NO_NAME_BEFORE = (
    r"(?:(?<![\u4e00-\u9fffA-Za-z0-9])|(?<=[训助问扶放展办织成盖益约共达过加少各每为至到建修购数位量额]))"
)
_COUNTED = "人次|人|万元|元|万|亿|户|场|次|个|份|家|项|件|期|天|%|％|单位|部门"
_BLANK_FOR_FIGURE = re.compile(
    rf"(?:≥|≤|>=|<=|[=><＝＞＜]|不少于|不低于|不超过|不高于|达到)\s*{_HOLE}"
    rf"|(?<![0-9])20{_HOLE}\s*年|{_NO_NAME_BEFORE}{_HOLE}\s*(?:年|{_COUNTED})"
)
# What every filler above has something of: most projects are done with here. Every branch begins with a character
# of its own, so that the regex runs through a text fast.
_PERHAPS_FILLER = re.compile(
    rf"\*|＊|×|✕|Ｘ|ｘ|_|＿|X[Xx]|x[Xx]|字(?:以|左右|[）)])|待(?:填|补充)|填写|请输入|标\s*[0-9]{{1,2}}\s*[:：]"
    rf"|\n[^\S\n]*[{_DOTS}]"
)

PLACEHOLDER_TEXT = ProjectRule(
    code="placeholder-text",
    level=Level.ERROR,
    title="留有表格模板的文字",
    explanation="表格模板里有“目标2：……”“××人”“（100字以内）”这样的提示，填表时应当换成内容或删去。留在公布的表里，读者会以为这就是内容。"
    "这里只提示能够确定的；句子中间的省略号、为保护个人而隐去的姓名和号码不算。",
    basis="推算：模板的提示不是填写的内容。",
    check=_placeholder_text,
)


def _name_repeats_goal(facts: ProjectFacts) -> Iterator[Finding]:
    goals = {
        fold(text)
        for row in facts.project.goal_rows()
        for text in (row.medium_term, row.annual)
        if text is not None
    }
    for row in facts.rows:
        if fold(row.row.name) in goals:
            message = f"指标名称{quoted(row.row.name)}与总体目标的一条相同"
            yield NAME_REPEATS_GOAL.finding((*row.row.path, "名称"), message, (row.row.path,))


NAME_REPEATS_GOAL = ProjectRule(
    code="name-repeats-goal",
    level=Level.NOTE,
    title="指标名称就是总体目标",
    explanation="总体目标说要做成什么，指标说用什么来量。把目标原文写成指标名称，读者看不出量的是哪一样。",
    basis="推算：指标是目标的细化，不是重复。",
    check=_name_repeats_goal,
)


def _goal_wording_differs(facts: ProjectFacts) -> Iterator[Finding]:
    for row in facts.project.goal_rows():
        if row.medium_term is None or row.annual is None or row.same:
            continue
        phrases = differing_phrases(row.medium_term, row.annual)
        if phrases is not None:
            message = _difference_message(facts.project, *phrases)
            yield GOAL_WORDING_DIFFERS.finding((*row.path, "年度"), message)


def _difference_message(project: Project, medium_term: str, annual: str) -> str:
    first, year = map(project.period_in_own_words, (Period.MEDIUM_TERM.word, Period.ANNUAL.word))
    if not medium_term:
        return f"总体目标两期只差几个字：{year}多了“{annual}”"
    if not annual:
        return f"总体目标两期只差几个字：{first}多了“{medium_term}”"
    return f"总体目标两期只差几个字：{first}写“{medium_term}”，{year}写“{annual}”"


def differing_phrases(medium_term: str, annual: str) -> tuple[str, str] | None:
    """Return the phrase of each goal by which two goals differ; None where they differ by more, or by figures or periods."""
    shorter = min(len(medium_term), len(annual))
    before = _common_prefix_length(medium_term, annual)
    after = min(_common_prefix_length(medium_term[::-1], annual[::-1]), shorter - before)
    phrases = medium_term[before : len(medium_term) - after], annual[before : len(annual) - after]
    differing = max(map(len, phrases))
    if not 0 < differing <= (before + after) / 3 or any(map(_FIGURE_OR_PERIOD.search, phrases)):
        return None
    return phrases


def _common_prefix_length(left: str, right: str) -> int:
    """Return the number of characters that two texts have in common at their beginning."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(left), len(right)))


_FIGURE_OR_PERIOD = re.compile("[0-9０-９]|[一二两三四五六七八九十]|年|中期|月")

GOAL_WORDING_DIFFERS = ProjectRule(
    code="goal-wording-differs",
    level=Level.NOTE,
    title="两期目标只差几个字",
    explanation="中期目标与年度目标几乎一样、只有一处用词不同时，读者分不清是有意的区别还是笔误。数字和年份不同是正常的，不提示。",
    basis="推算：用词有别，意思可能有别。",
    check=_goal_wording_differs,
)
