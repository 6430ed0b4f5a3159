"""Read the glossary that staff write, and link words of the form to their explanations in it.

A page links a term to its explanation and does not contain the explanation: at ten thousand pages that would be most of
their bytes. The stylesheet and docs/assets/terms.js recognise such a link by its address alone; the script shows the
explanation beside the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from generator.form.addresses import GLOSSARY_ADDRESS
from generator.reading.problem import Level, Place, Problem

TERM_IDS: Mapping[str, str] = {
    "实施单位": "implementing_unit",
    "主管部门": "competent_department",
    "项目编码": "project_code",
    "项目期": "project_period",
    "项目属性": "project_attribute",
    "经常性项目": "recurrent",
    "一次性项目": "one_off",
    "阶段性项目": "phased",
    "新增项目": "new",
    "延续项目": "continuing",
    "人员类": "personnel",
    "运转类": "operating",
    "特定目标类": "special_purpose",
    "项目资金": "funds",
    "年度资金": "annual_funds",
    "资金总额": "total",
    "万元": "ten_thousand_yuan",
    "财政拨款": "fiscal_appropriation",
    "上年结转": "carry_over",
    "财政专户管理资金": "special_account_funds",
    "单位资金": "own_funds",
    "其他资金": "other_funds",
    "总体目标": "overall_goal",
    "中期": "medium_term",
    "中期目标": "medium_term_goal",
    "年度目标": "annual_goal",
    "中期与年度相同": "periods_equal",
    "绩效指标": "indicator",
    "二级指标": "level2",
    "产出指标": "output",
    "数量指标": "quantity",
    "质量指标": "quality",
    "时效指标": "timeliness",
    "成本指标": "cost",
    "经济成本指标": "economic_cost",
    "社会成本指标": "social_cost",
    "生态环境成本指标": "environmental_cost",
    "效益指标": "benefit",
    "经济效益指标": "economic_benefit",
    "社会效益指标": "social_benefit",
    "生态效益指标": "ecological_benefit",
    "可持续影响指标": "sustainable_impact",
    "满意度指标": "satisfaction",
    "服务对象满意度指标": "recipient_satisfaction",
    "指标值": "target_value",
    "绩效标准": "standard",
    "定量": "quantitative",
    "定性": "qualitative",
    "时限": "deadline",
    "不涉及": "not_applicable",
    "可量化": "measurable",
    "核对提示": "findings",
}
"""Word that a page may link → id of the glossary's term that explains the word.

The words stand here and are not read from the glossary, for project pages are cached: every comma mended in the
glossary would have all of them rendered anew.
"""


class Term(NamedTuple):
    """One entry of the glossary."""

    names: tuple[str, ...]
    """Names that are explained together, at least one."""
    explanation: str
    """Markdown, its paragraphs separated by line breaks."""
    line: int
    """Number of the line with the names, from 1."""


class _Entry(NamedTuple):
    """Lines of the glossary that look like a term; the id or the explanation may be missing."""

    line: int
    """Number of the line with the names, from 1."""
    names: str
    """Names as typed, separated by 、."""
    id: str
    explanation: str


_NAMES = re.compile(r"(?P<names>\S.*?)\s*\{\s*#(?P<id>[^\s}]+)[^}]*\}")
_WITHOUT_ID = re.compile(r"[^#\s].*")
_EXPLANATION = re.compile(r":[ \t]+(?P<text>\S.*)")


def read_terms(path: str, text: str) -> tuple[dict[str, Term], list[Problem]]:
    """Return the terms of a Markdown page by their ids, and every problem with them.

    A term is a line ``财政拨款 {#fiscal_appropriation}`` with one or more lines ``:   explanation`` below; several names
    are separated by 、. All other lines are prose. `path` is the name of the file in messages.
    """
    terms: dict[str, Term] = {}
    problems = []
    line_of_name: dict[str, int] = {}
    for entry in _entries(text):
        if not entry.id:
            message = f"“{entry.names}”后面缺少 {{#编号}}，页面上的词找不到它。请补上"
            problems.append(_problem(path, entry.line, message))
        elif not entry.explanation:
            message = f"“{entry.names}”没有解释。请在下一行写“:   解释”"
            problems.append(_problem(path, entry.line, message))
        elif entry.id in terms:
            message = f"编号 {entry.id} 与第 {terms[entry.id].line} 行重复。请换一个"
            problems.append(_problem(path, entry.line, message))
        else:
            terms[entry.id] = Term(tuple(entry.names.split("、")), entry.explanation, entry.line)
            for name in terms[entry.id].names:
                if name in line_of_name:
                    message = f"“{name}”在第 {line_of_name[name]} 行已经解释过。请并成一条"
                    problems.append(_problem(path, entry.line, message))
                line_of_name.setdefault(name, entry.line)
    return terms, problems


def _entries(text: str) -> Iterator[_Entry]:
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        match = _NAMES.fullmatch(line)
        below = lines[number:]
        explained = bool(below) and _EXPLANATION.fullmatch(below[0])
        if match and not line.startswith("#"):
            yield _Entry(number, match["names"], match["id"], "\n".join(_explanation(below)))
        elif explained and _WITHOUT_ID.fullmatch(line) and not _EXPLANATION.fullmatch(line):
            yield _Entry(number, line.strip(), "", "")


def _explanation(lines: list[str]) -> Iterator[str]:
    """Yield the paragraphs of the explanation that the lines below a term begin with."""
    for line in lines:
        if match := _EXPLANATION.fullmatch(line):
            yield match["text"]
        elif line.startswith("    ") and line.strip():
            yield line.strip()
        elif line.strip():
            return


def glossary_problems(path: str, text: str) -> list[Problem]:
    """Return every problem that keeps pages from linking words to the glossary."""
    terms, problems = read_terms(path, text)
    return problems or missing_terms(path, terms)


def missing_terms(path: str, terms: Mapping[str, Term]) -> list[Problem]:
    """Return a problem for every word of `TERM_IDS` that the glossary does not explain under its id."""
    problems = []
    for word, term_id in TERM_IDS.items():
        if term_id not in terms:
            message = f"缺少“{word}”。页面上的这个词通向它，请补上“{word} {{#{term_id}}}”和解释"
            problems.append(_problem(path, 1, message))
        elif word not in terms[term_id].names:
            message = f"编号 {term_id} 应当解释“{word}”。请把这个词写在编号前面，几个词用顿号隔开"
            problems.append(_problem(path, terms[term_id].line, message))
    return problems


def _problem(path: str, line: int, message: str) -> Problem:
    return Problem(path, Place(line, 1), Level.ERROR, "glossary", f"术语：{message}")


class TermLinks:
    """Turns words of one page into links to the glossary: a term at its first use on the page, never again."""

    def __init__(self, root: str) -> None:
        """Begin a page; `root` is the relative path from the page to the site's root."""
        self._root = root
        self._linked: set[str] = set()

    def __getitem__(self, word: str) -> str:
        """Return `word` as a link; unchanged where it is no term, or a term that is linked further up."""
        term_id = TERM_IDS.get(word) or TERM_IDS.get(f"{word}指标")
        if term_id is None or term_id in self._linked:
            return word
        self._linked.add(term_id)
        return _link(self._root, term_id, word)

    def within(self, text: str, *words: str) -> Markup:
        """Return a text, escaped, with `words` as links; `words` are in the order in which they stand in the text."""
        for word in words:
            before, match, after = text.partition(word)
            if match:
                return Markup("").join([before, self[word], self.within(after, *words)])
        return escape(text)


@lru_cache(maxsize=1024)
def _link(root: str, term_id: str, word: str) -> Markup:
    return Markup('<a href="{}{}#{}">{}</a>').format(root, GLOSSARY_ADDRESS, term_id, word)
