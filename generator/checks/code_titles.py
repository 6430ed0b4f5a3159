"""Explain the code of a problem in a few words: a rule explains itself, the codes of reading are explained here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from generator.checks import RULES
from generator.reading.problem import Level


class Meaning(NamedTuple):
    """Title, explanation and basis of a code, the same for every problem with it."""

    title: str
    explanation: str
    basis: str


_READING_EXPLANATION = "数据文件的写法读不懂，或者与表的定义不合，改好以后才能公布。怎么改，每一条自己写明。"
_READING_BASIS = "数据文件的写法，见 data/README.md。"

READING_TITLES: Mapping[str, str] = {
    "amount-format": "不是金额",
    "amount-unit": "不是金额单位",
    "as-printed-code": "这种提示不能照录",
    "as-printed-unmatched": "照录了没有出入的地方",
    "bidi-character": "有改变文字方向的字符",
    "blank-around": "文字前后多了空格",
    "blank-cell": "有的栏目空着",
    "both-ways": "同一条指标写了两种写法",
    "carry-mark-left": "还留着“接去年”的记号",
    "cell-not-on-form": "这种表式没有这一栏",
    "column-role": "不是列的含义",
    "comment-cuts-value": "井号把后半截变成了注释",
    "complex-key": "栏目名的位置上不是文字",
    "control-character": "有控制字符",
    "credit-code": "统一社会信用代码不对",
    "date-format": "不是日期",
    "duplicate-key": "同一栏写了两次",
    "duplicate-level": "同一级指标写了两处",
    "duplicate-name": "指标体系里名称重复",
    "duplicate-unit": "同一个单位写了两次",
    "duplicate-year": "一个年度归了两套指标体系",
    "empty-file": "文件是空的",
    "data-format": "数据的格式比程序新",
    "encoding": "文件不是 UTF-8 编码",
    "file-too-large": "文件太大",
    "form-kind": "不是表的种类",
    "fullwidth-punctuation": "该用半角标点的地方用了全角",
    "fullwidth-space": "用了全角空格",
    "glossary": "术语页有问题",
    "invisible-character": "有看不见的字符",
    "layout-blank": "汉字之间有空格",
    "layout-columns": "表式的指标列不对",
    "layout-sides": "表式的期数不对",
    "layouts-overlap": "两种表式归了同一年度和单位",
    "level-missing": "少了一级指标",
    "line-break": "这一栏不能分段",
    "lookalike-character": "样子像汉字的部首",
    "lost-address": "公开过的网址会打不开",
    "merge-conflict": "两个人同时改了这一处",
    "missing-field": "必填的栏目没有填",
    "missing-file": "少了一个名册文件",
    "missing-space": "少了一个空格",
    "nesting-too-deep": "括号或缩进太深",
    "not-a-file": "这不是普通的文件",
    "not-processed": "这个文件没有处理完",
    "number-format": "不是分数或百分数",
    "open-doubt": "导入时存疑的地方还没有核对",
    "other-layout": "像是另一种表式",
    "parent-circle": "单位成了自己的上级",
    "period-format": "中期期限的写法不对",
    "period-incomplete": "中期期限和中期资金不配",
    "reserved-name": "文件夹名与网站自己的地址重复",
    "result-duplicate": "一条指标答了两次",
    "result-unknown-indicator": "目标表没有这条指标",
    "results-without-goals": "有完成情况，没有目标表",
    "score-repeated": "几条合用的得分写了几次",
    "scoring-order": "计分办法的次序不对",
    "scoring-overlap": "两种计分办法归了同一年度",
    "scoring-rule": "不是计分的算法",
    "several-documents": "文件里有单独一行的三个短横",
    "slug-format": "不能做网页地址",
    "stray-file": "数据文件夹里有别的文件",
    "symlink": "这是一个快捷方式",
    "tab-indent": "行首按了 Tab 键",
    "unknown-key": "没有这个栏目",
    "unknown-layout": "没有这种表式",
    "unknown-level": "没有这一级指标",
    "unknown-scheme": "没有这套指标体系",
    "unknown-scoring": "没有这种计分办法",
    "unknown-unit": "名册里没有这个单位",
    "unreadable": "没有权限读这个文件",
    "url-format": "不是网址",
    "withdrawn-address": "撤下的地址写得不对",
    "withdrawn-still-there": "登记为撤下，文件却还在",
    "withdrawn-twice": "同一个项目登记了两次撤下",
    "withdrawn-year": "撤下的年度与地址不一致",
    "wrapped-text": "一段文字分成了几行",
    "wrong-kind": "栏目下面的写法不对",
    "yaml-alias": "内容以 * 开头",
    "yaml-anchor": "内容以 & 开头",
    "yaml-directive": "文件以 % 开头",
    "yaml-merge": "栏目名写成了两个小于号",
    "yaml-syntax": "这一处读不懂",
    "yaml-tag": "内容以 ! 开头",
    "year-folder": "文件不在自己的年度里",
    "year-format": "不是年度",
    "yes-or-no": "只能写是或否",
}
"""Title of every code that no rule gives; such a problem is an error, with the exceptions of `LEVELS_OF_ADVICE`."""

LEVELS_OF_ADVICE: Mapping[str, Level] = {
    "blank-cell": Level.WARNING,
    "layout-blank": Level.NOTE,
    "lost-address": Level.WARNING,
    "open-doubt": Level.WARNING,
}
"""Level of every code of `READING_TITLES` that is no error."""
_LOST_ADDRESS = Meaning(
    READING_TITLES["lost-address"],
    "网址公布以后，读者存着，别的网站链接着，要一直能打开。与公开的版本相比，这次修改以后它打不开了。",
    "README.md 和 docs/editing/index.md：网址是永久的。",
)


def meaning_of(code: str) -> Meaning:
    """Return the meaning of `code`, in the rule's own words where a rule gives it."""
    rule = RULES.get(code)
    if code == "lost-address":
        return _LOST_ADDRESS
    if rule is None:
        return Meaning(READING_TITLES[code], _READING_EXPLANATION, _READING_BASIS)
    return Meaning(rule.title, rule.explanation, rule.basis)
