"""Patterns of the free text of 指标值 and 绩效标准, and the signs and words that compare."""

from __future__ import annotations

import re
from enum import StrEnum


class Operator(StrEnum):
    """How the actual value is compared with the target."""

    AT_LEAST = "≥"
    AT_MOST = "≤"
    EQUAL = "="
    ABOVE = ">"
    BELOW = "<"


FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans(
    "﹪﹤﹥﹦﹣−‐‑–―─〜∼≧⩾≮≦⩽≯／", "%<>=----———~~≥≥≥≤≤≤/"
)
# A blank between two digits stays: it may part two numbers.
BLANK = re.compile(
    r"(?<![0-9.,])[\s\u200b\u2060\ufeff]+|[\s\u200b\u2060\ufeff]+(?![0-9.,\s\u200b\u2060\ufeff])"
)
DIGIT = re.compile(r"[0-9]")
NOT_APPLICABLE = re.compile(
    r"(?:[此该本]?(?:项|项目)?(?:指标)?(?:不涉及|未涉及|不适用)(?:[此该本](?:项|项目)?(?:指标)?)?|无此项(?:指标)?"
    r"|-{1,4}|—{1,4}|/{1,2}|[Nn]/?[Aa])"
)
SIGNS = {
    "≥": Operator.AT_LEAST, ">=": Operator.AT_LEAST, "=>": Operator.AT_LEAST, "≤": Operator.AT_MOST,
    "<=": Operator.AT_MOST, "=<": Operator.AT_MOST, "=": Operator.EQUAL, ">": Operator.ABOVE, "<": Operator.BELOW,
}  # fmt: skip
_WORDS = {
    Operator.AT_LEAST: "不低于 不少于 不小于 不得低于 不得少于 不得小于 至少 最少 最低 大于等于 大于或等于",
    Operator.AT_MOST: "不超过 不超 不高于 不大于 不多于 不得超过 不得高于 最多 至多 最高 小于等于 小于或等于",
    Operator.EQUAL: "等于",
    Operator.ABOVE: "超过 大于 高于 多于 超",
    Operator.BELOW: "小于 低于 少于",
}
BEFORE_NUMBER = SIGNS | {word: operator for operator, words in _WORDS.items() for word in words.split()}
AFTER_NUMBER = {
    **dict.fromkeys(("以上", "及以上", "或以上"), Operator.AT_LEAST),
    **dict.fromkeys(("以下", "及以下", "或以下", "以内", "之内", "内"), Operator.AT_MOST),
}
LOWER_BOUNDS = (Operator.AT_LEAST, Operator.ABOVE)
STRICT = (Operator.ABOVE, Operator.BELOW)
CONTRADICTIONS = {
    (Operator.EQUAL, Operator.AT_LEAST), (Operator.EQUAL, Operator.AT_MOST),
    (Operator.AT_LEAST, Operator.AT_MOST), (Operator.ABOVE, Operator.AT_MOST),
    (Operator.AT_MOST, Operator.AT_LEAST), (Operator.BELOW, Operator.AT_LEAST),
}  # fmt: skip
PLACES = {
    "": 0, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7,
    "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12,
}  # fmt: skip
_MULTIPLIER = r"[十百千][万亿]|万亿|[万亿]|百(?!分)|千(?![克米瓦伏卡赫周])"
# No leading zeros (a code), no 第3 (a rank), no A4 or PM2.5 (a name), no pieces of 1.2.3 or 1,0000.
_FIGURE = (
    r"(?:(?<![^≥≤=<>~—至到])-)?(?<![A-Za-z0-9第])(?<![0-9][.,])"
    r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?(?![0-9])"
)
NUMBER = re.compile(rf"({_FIGURE})((?:{_MULTIPLIER})?)")
# Bare, these may as well be a date: 2023, 202312, 2023.12, 20231231, 12.31.
_YEAR = r"(?:19|20)[0-9]{2}"
_NEAR_YEAR = r"20[1-4][0-9]"
_DATE_OR_COUNT_PATTERN = rf"(?:{_NEAR_YEAR}(?:\.?(?:0?[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])?)?|(?:0?[1-9]|1[0-2])\.(?:2[89]|3[01]))"
DATE_OR_COUNT = re.compile(_DATE_OR_COUNT_PATTERN)
YEAR_FIGURE = re.compile(_YEAR)
_HAN = r"\u4e00-\u9fff"
_MEASURES = (
    "%|‰|百分点|元|美元|欧元|港元|人次|人天|人日|户次|家次|场次|班次|批次|台次|车次|架次|航次|件次|册次|套次|课时|学时"
    "|学期|学年|人数?|工作日|天|日|周|星期|年|季度|小时|分钟|秒|吨|公斤|千克|克|斤|公里|千米|米|厘米|毫米|平方米"
    "|平方公里|平方千米|平方|平米|立方米|立方|公顷|亩|升|毫升|千瓦时|千瓦|兆瓦|千伏安|标箱|床位|分|例|宗|起|单|笔"
    "|头|株|棵|枚|羽|㎡|㎥|㎏|㎞|㎝|m[²³23]?|km[²2]?|hm[²2]|cm|mm|kg|g|t|L|ml|mL|h|kW|kWh|MW|MWh|GB|TB|MB|dB|℃|[μmn]g(?=/)"
)
_COUNTERS = (
    "个|名|位|户|家|场|项|次|件|份|套|台|辆|部|册|本|篇|期|条|批|所|处|座|栋|幢|间|张|块|支|只|组|队|对|艘|班|门|节|版|幅"
    "|盏|封"
)
_NOUN = rf"(?:(?![左上下以及或不内均各都前后多余有的])[{_HAN}]{{1,4}})?"
_UNIT_PATTERN = (
    rf"(?:(?:{_COUNTERS})(?!性){_NOUN}|(?:{_MEASURES}))"
    rf"(?:[/·每](?:[{_HAN}]{{1,5}}|[A-Za-z]+|㎡|㎥)[²³23]?){{0,3}}"
)
UNIT = re.compile(_UNIT_PATTERN)
UNIT_IN_BRACKETS = re.compile(rf"((?:{_MULTIPLIER})?)({_UNIT_PATTERN})")
# A sign proves that a quantity is meant, so a unit that no list knows is taken over as it stands.
NEW_UNIT = re.compile(rf"(?!月$|号|.*(?:左右|上下|以[上下内]|不|前|后))[{_HAN}A-Za-zμΩ℃㎡㎥²³/·]{{1,10}}")
_REACH = (
    r"达到|达|为|是|完成|实现|保持在|维持在|稳定在|控制在|在|介于"
    r"|(?:提高|提升|增加|增长|上升|下降|降低|减少|压减)[到至]"
)
_CHANGE = (
    r"(?:(?:同比|环比|[较比](?:上年度?|去年|上一年度?|同期|上年同期)))?"
    r"(?:增长|增加|提高|提升|上升|下降|降低|减少|压减|压缩|节约|节省|新增|增幅|降幅)(?![到至])(?:率|幅度|比例)?"
)
_LABEL = (
    rf"(?:(?![每均增减降升节约压缩不超低少多近前第新单年季月周日])[{_HAN}]){{1,12}}(?<=[率度数量额比例本])"
)
_ALL_BEFORE = "|".join(sorted(BEFORE_NUMBER, key=len, reverse=True))
_ALL_AFTER = "|".join(sorted(AFTER_NUMBER, key=len, reverse=True))
FIGURES_AND_SIGNS = re.compile(rf"{_ALL_BEFORE}|{_ALL_AFTER}|[0-9][0-9.,]*(?:{_MULTIPLIER})?|-|~|至")
LEAD = re.compile(
    rf"(?:{_LABEL}:?)?(?P<change>{_CHANGE})?(?:{_REACH})?(?P<operator>{_ALL_BEFORE})?(?:达到|达)?"
)
REST = re.compile(
    rf"(?P<unit>[^(),、;。]*?)(?:\((?P<inner>[^()]*)\))?(?P<operator>{_ALL_AFTER})?"
    r"(?P<tail>之间|(?:按时|按期|及时|足额|全部|全)*(?:覆盖|完成|到位|达标|合格|满意|落实|发放|执行|拨付|保障))?(?:\((?P<note>[^()]*)\))?"
)
CAVEAT = re.compile(r"约|左右|上下|以[上下内]|之内|不[低少超高多]|最|至少|除外|^不含(?:本数)?$")
# What stands between two bounds: 3—5, 3%-5%, 3家至5家, 98%≤x≤100%.
JOINT = re.compile(rf"(?P<unit>[^≤<>≥=,;、()]*?)(?:(?P<dash>-|~|—{{1,2}}|至|到)|≤[{_HAN}A-Za-z]{{1,10}}≤)")
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
_TO = r"[-~—至到]{1,2}"
_MONTHS = rf"(?:{_MONTH}月?{_TO})?{_MONTH}月份?"
_PART_OF_YEAR = (
    rf"{_MONTHS}(?:{_DAY}[日号])?|第?(?:[一二三四1-4](?:{_TO}|、))?[一二三四1-4]季度|[上下]半年|全年"
)
_CALENDAR_PATTERN = (
    rf"(?<![0-9.])(?:{_YEAR}-{_MONTH}-{_DAY}|{_YEAR}/{_MONTH}/{_DAY}|{_YEAR}\.{_MONTH}\.{_DAY}|{_YEAR}[-/]{_MONTH}"
    rf"|{_YEAR}年度?(?:{_PART_OF_YEAR})?|{_YEAR}全年|(?:每|当|次)月{_DAY}[日号]|{_PART_OF_YEAR})"
    r"(?![0-9])(?:年?[底末初]|[上中下]旬)?"
)
CALENDAR = re.compile(rf"(?<![≥≤<>=过]){_CALENDAR_PATTERN}")
_NEAR_MONTH = rf"{_NEAR_YEAR}\.?(?:0[1-9]|1[0-2])"
_PERIOD = (
    "全年度?|当年|本年度?|年度|年内|年[底末初中]|次年|每[年月周日天]|每季度?|每半年|每学期|按年度?|按月度?|按季度?|按学期"
    "|逐[年季月]|月[底末初]|季度?末"
)
_ACTION = (
    "(?:全部|按时|组织)?(?:完成|完工|竣工|开工|启动|开始|实施|执行|发放|支付|拨付|到位|付清|验收|结束|开展)"
)
# A month alone under a sign (≤12月) may be a duration: it is left out here, and has no unit in the lists above.
DATE = re.compile(
    r"(?!(?:[≥≤<>=]{1,2}|不超过)[0-9]{1,2}月$)(?P<sign>[≥≤<>=]{1,2}|不超过)?"
    r"(?:截至|截止到?|不晚于|不迟于|于|在|自|从|到|至|计划|预计)?"
    rf"(?:{_NEAR_YEAR}{_TO}{_NEAR_YEAR}(?:年度?)?|{_NEAR_MONTH}{_TO}{_NEAR_MONTH}|{_NEAR_YEAR}{_TO}{_CALENDAR_PATTERN}"
    rf"|(?:{_PERIOD})?{_CALENDAR_PATTERN}(?:{_TO}(?:{_CALENDAR_PATTERN}|{_DAY}[日号]))?|(?:{_PERIOD}){{1,2}}"
    rf"|{_DAY}[日号](?=[之以]?前))"
    rf"(?:底|末|[以之]?内|[之以]?前|止|期间|之间|起)?(?:{_ACTION}){{0,2}}"
)
DEADLINE = re.compile(rf"{_CALENDAR_PATTERN}(?:[之以]?前|内)|(?:年底|年末|月底|季度末)[之以]?前")
_NUMERAL = "零一二两三四五六七八九十"
SPELLED_OUT = re.compile(
    rf"(?:{_ALL_BEFORE})?(?:百分之[{_NUMERAL}百点]+"
    rf"|[{_NUMERAL}][{_NUMERAL}百千万亿]*(?:成|{_MEASURES}|(?:{_COUNTERS})(?:月|工作日|百分点)?))(?:{_ALL_AFTER})?"
)
# Round the clock (24小时值班) is a way of serving, not an amount.
MEASURED = re.compile(
    rf"(?!24小时(?![以之]?内)|{_YEAR}年)(?:{_FIGURE}(?:{_MULTIPLIER})?%?{_TO})?{_FIGURE}(?:{_MULTIPLIER})?[余多]?{_UNIT_PATTERN}"
    rf"|(?<=[≥≤<>=])(?!{_DATE_OR_COUNT_PATTERN}(?![0-9.])){_FIGURE}(?![月号])"
)
