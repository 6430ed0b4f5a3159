"""What the code of a problem stands for, in a few words: the rules say it themselves, the reader's are listed here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from generator.rules import RULES


class Meaning(NamedTuple):
    """What a code stands for wherever it is found."""

    title: str
    explanation: str
    basis: str


_REFUSED = "数据文件的写法读不懂，或者与表的定义不合，改好以后才能公布。怎么改，每一条自己写明。"
_BASIS = "数据文件的写法，见 data/README.md。"

READING: Mapping[str, str] = {
    "amount-format": "金额的写法不对",
    "bidi-character": "有改变文字方向的隐藏字符",
    "blank-around": "文字前后或中间有多余的空格",
    "both-ways": "同一项写了两种写法",
    "comment-cuts-value": "文字会被 # 截断",
    "complex-key": "栏目名的位置上不是文字",
    "control-character": "有看不见的控制字符",
    "credit-code": "统一社会信用代码不对",
    "date-format": "日期的写法不对",
    "duplicate-key": "同一栏目写了两次",
    "duplicate-level": "同一级指标写了两次",
    "duplicate-name": "名称重复",
    "duplicate-unit": "单位重复",
    "duplicate-year": "一个年度归了两套指标体系",
    "empty-file": "文件是空的",
    "encoding": "文件不是 UTF-8 编码",
    "file-too-large": "文件太大",
    "fullwidth-punctuation": "标点应当是半角的",
    "fullwidth-space": "空格应当是半角的",
    "invisible-character": "有看不见的字符",
    "line-break": "一行里分了段",
    "merge-conflict": "合并冲突还没有解决",
    "missing-field": "缺少栏目，或者没有填写",
    "missing-file": "缺少文件",
    "missing-space": "少一个空格",
    "nesting-too-deep": "嵌套太深",
    "not-a-file": "不是普通文件",
    "not-processed": "没有处理完",
    "parent-circle": "单位成了自己的上级",
    "period-format": "起止年度的写法不对",
    "period-incomplete": "中期期限与中期内容不配套",
    "reserved-name": "文件夹名是网站自己的地址",
    "several-documents": "一个文件里有几份内容",
    "slug-format": "不能做网页地址",
    "stray-file": "文件放错了地方",
    "symlink": "是链接，不是文件",
    "tab-indent": "用了制表符缩进",
    "unknown-key": "不认识的栏目",
    "withdrawn-address": "不是项目的地址",
    "withdrawn-still-there": "撤下的项目还有项目文件",
    "withdrawn-twice": "同一个项目撤下了两次",
    "withdrawn-year": "撤下项目的年度与地址不合",
    "unknown-level": "不认识的指标级别",
    "unknown-scheme": "不认识的指标体系",
    "unknown-unit": "没有登记的单位",
    "unreadable": "没有权限读",
    "url-format": "网址的写法不对",
    "wrapped-text": "一段文字分成了几行",
    "wrong-kind": "内容的形式不对",
    "yaml-alias": "用了 YAML 的引用",
    "yaml-anchor": "用了 YAML 的锚点",
    "yaml-directive": "用了 YAML 的指令",
    "yaml-merge": "用了 YAML 的合并",
    "yaml-syntax": "YAML 写法读不懂",
    "yaml-tag": "用了 YAML 的标签",
    "year-folder": "文件不在年度文件夹里",
    "year-format": "年度的写法不对",
    "yes-or-no": "只能写 是 或 否",
}
"""Title of every code that is not a rule's; always an error."""


def meaning_of(code: str) -> Meaning:
    """What `code` stands for; the rule's own words where it is a rule's."""
    rule = RULES.get(code)
    if rule is None:
        return Meaning(READING[code], _REFUSED, _BASIS)
    return Meaning(rule.title, rule.explanation, rule.basis)
