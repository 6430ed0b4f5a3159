"""Recognise numbers, units, dates and comparisons in the free text of 指标值 and 绩效标准.

All patterns match texts in half-width characters without blanks, see `TO_HALF_WIDTH` and `REMOVABLE_BLANK`. Names
that begin with an underscore are pieces of regular expressions, the others are compiled or tables.
"""

from __future__ import annotations

import re

from generator.form.operators import OPERATORS_AFTER_NUMBER, OPERATORS_BEFORE_NUMBER

# Characters

TO_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans(
    "﹪﹤﹥﹦﹣−‐‑–―─〜∼≧⩾≮≦⩽≯／•・‧∙⋅µ", "%<>=----———~~≥≥≥≤≤≤/·····μ"
)
"""Translation table to half-width characters, and from look-alike signs to the one that the patterns use."""
REMOVABLE_BLANK = re.compile(
    r"(?<![0-9.,])[\s\u200b\u2060\ufeff]+|[\s\u200b\u2060\ufeff]+(?![0-9.,\s\u200b\u2060\ufeff])"
)
"""White space to delete. A blank between two digits stays: it may separate two numbers."""
DIGIT = re.compile(r"[0-9]")

# Numbers

MULTIPLIER_EXPONENTS = {
    "": 0, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7,
    "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12,
}  # fmt: skip
"""Multiplier after a number → power of ten."""
_MULTIPLIER = r"[十百千][万亿]|万亿|[万亿]|百(?!分)|千(?![克米瓦伏卡赫周])"
"""Multiplier after a number; not the 百 of 百分点, nor the 千 of units such as 千克, 千米 and 千瓦."""
_FIGURE = (
    r"(?:(?<![^≥≤=<>~—至到])-)?(?<![A-Za-z0-9第])(?<![0-9][.,])"
    r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?(?![0-9])"
)
"""Digits with an optional minus sign, commas between thousands and decimals.

No leading zeros (a code), no 第3 (a rank), no A4 or PM2.5 (a name), no pieces of 1.2.3 or 1,0000.
"""
NUMBER = re.compile(rf"({_FIGURE})((?:{_MULTIPLIER})?)")
"""A figure and its multiplier, in two groups: `re.split` by it gives the texts between the numbers too."""

# Figures that may be dates

_YEAR_DIGITS = r"(?:19|20)[0-9]{2}"
_NEAR_YEAR = r"20[1-4][0-9]"
"""A year that a target may be about."""
_DATE_SERIAL = r"(?:3(?:6,?(?:52[6-9]|5[3-9][0-9]|[6-9][0-9]{2})|[7-9],?[0-9]{3})|[45][0-9],?[0-9]{3}|60,?000)(?:\.0{1,2})?"
"""A day from 2000-01-01 (36526) to 2064 as a spreadsheet counts days, shown as a number: 44561, 44,561."""
DATE_SERIAL = re.compile(_DATE_SERIAL)
_DATE_LIKE_FIGURE = (
    rf"(?:{_NEAR_YEAR}(?:\.?(?:0?[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])?)?"
    rf"|(?:0?[1-9]|1[0-2])\.(?:2[89]|3[01])|{_DATE_SERIAL})"
)
"""A figure that without a unit may as well be a date: 2023, 202312, 2023.12, 20231231, 12.31, 44561."""
DATE_LIKE_FIGURE = re.compile(_DATE_LIKE_FIGURE)
YEAR_FIGURE = re.compile(_YEAR_DIGITS)
"""A figure that before 年 may be a year."""

# Units

_HAN = r"\u4e00-\u9fff"
"""Range of Chinese characters, for a character class."""
_MEASURES = (
    "%|‰|百分[点比数]|元|美元|欧元|港元|人次|人天|人日|户次|家次|场次|班次|批次|台次|车次|架次|航次|件次|册次|套次|课时|学时"
    "|学期|学年|人数?|工作日|天|日|周|星期|年|季度|小时|分钟|秒|吨|公斤|千克|毫克|微克|克|斤|公里|千米|米|厘米|毫米|平方米"
    "|平方公里|平方千米|平方|平米|立方米|立方|公顷|亩|升|毫升|千瓦时|千瓦|兆瓦|千伏安|标箱|床位|分|例|宗|起|单|笔"
    "|头|株|棵|枚|羽|㎡|㎥|㎏|㎞|㎝|m[²³23]?|km[²2]?|hm[²2]|cm|mm|kg|g|t|L|ml|mL|h|kW|kWh|MW|MWh|GB|TB|MB|dB|℃|[μmn]g(?=/)|kV|[MG]bps|种|倍|分贝|亩次"
)
"""Units that stand by themselves."""
_COUNTERS = (
    "个|名|位|户|家|场|项|次|件|份|套|台|辆|部|册|本|篇|期|条|批|所|处|座|栋|幢|间|张|块|支|只|组|队|对|艘|班|门|节|版|幅"
    "|盏|封|口|眼|轮|届|桶|袋|箱|瓶"
)
"""Measure words, which a noun may follow: 3个乡镇."""
_OF_UNIT = rf"(?:(?!左右|上下|以[上下内外前后]|(?:[前后内外]|(?<![/·.*每])起)(?![{_HAN}])|(?<=月)[前后内]|[不均各都每])[{_HAN}])"
"""A character of a unit; none that begins a restriction (左右, 不等) or ends as one (3个月前)."""
_NOUN = rf"(?:(?![左上下以及或不内均各都前后多余有的半]){_OF_UNIT}{{1,4}})?"
"""Up to four characters after a measure word; none of those that begin a restriction (3个以上)."""
_UNIT = (
    rf"(?:(?:{_COUNTERS})(?!性){_NOUN}|(?:{_MEASURES}))"
    rf"(?:[/·.*每](?:{_OF_UNIT}{{1,5}}|[A-Za-z]+|㎡|㎥)[²³23]?){{0,3}}"
)
"""A unit of the lists, with what it is per: 元/人·次, 户/人.月."""
KNOWN_UNIT = re.compile(_UNIT)
UNIT_SPELLINGS = {"百分比": "%", "百分数": "%"}
"""Word for a unit → how the unit is written."""
UNIT_IN_BRACKETS = re.compile(rf"((?:{_MULTIPLIER})?)({_UNIT})")
"""Whole text in brackets after the number that is a unit, in two groups multiplier and unit: 5(万元)."""
UNKNOWN_UNIT = re.compile(
    rf"(?!月|号|[AKWkw/]|(?:[时点]|标准)$|.*(?:分之|左右|上下|以[上下内]|[不前后余多半来几约近]))[{_HAN}A-Za-zμΩ℃㎡㎥²³/·]{{1,10}}"
)
"""A unit that no list has. After a sign a quantity is meant, so such a unit is accepted as typed."""

# Words around numbers

_ACTIVITY_WORDS = "开展|举办|组织|召开|建成|建设|新建|购置|采购|培训|印制|编制"
"""Words for what is done, which the number counts."""
_REACH_WORDS = (
    rf"达到|达|为|是|完成|实现|保持在|维持在|稳定在|控制在|在|介于|{_ACTIVITY_WORDS}"
    r"|(?:提高|提升|增加|增长|上升|下降|降低|减少|压减|降|升)[到至]"
)
"""Words between the name of a quantity and its number."""
_CHANGE_WORDS = (
    r"(?:(?:同比|环比|[较比](?:上年度?|去年|上一年度?|同期|上年同期)))?"
    r"(?:增长|增加|提高|提升|上升|下降|降低|减少|压减|压缩|节约|节省|新增|增幅|降幅)(?![到至])(?:率|幅度|比例|就业|岗位|收入|产值|成本|费用|支出|能耗)?"
)
"""Words that make the number the amount of a change."""
_MODIFIERS = "每均增减降升节约压缩不超低少多近前第新单年季月周日"
"""Characters of words that may change what a number means, for a character class."""
_LABEL = rf"(?:(?![{_MODIFIERS}])[{_HAN}]){{1,12}}(?<=[率度数量额比例本算])(?<![同环]比)"
"""Name of a quantity before its number, ending in 率, 度, 数, 量, 额, 比, 例, 本 or 算: 出席率."""
_NAME = (
    rf"(?!Q[1-4])(?:[A-Z][A-Za-z]*(?:[0-9]{{1,2}}(?:\.[0-9])?)?(?:[年月日]均|平均)?)?"
    rf"(?:(?![{_MODIFIERS}各别或和与其余同环比较未无没非勿禁免防可许概一二两三四五六七八九十百千万])[{_HAN}]){{0,12}}"
)
"""Any other name before a sign or word of comparison: 响应时间≤2小时, PM2.5≤35μg/m³."""
_PER_WHAT = "年|半年|季度?|学期|月|周|天|日|小时|人|名|生|床|户|家|村|校|班|场次?|次|期|批|台|套|辆|件|亩|吨|公里|平方米"
_PER = rf"(?:平均)?每(?:{_PER_WHAT})(?:每(?:{_PER_WHAT}))?|(?:{_PER_WHAT})均|全年"
"""Words before a number that say what it is per: 每季度, 每人每月, 月均, 全年."""
PER_WORDS = re.compile("平均|[每均全]")
"""Words of `_PER` around the units."""
UNITS_NEVER_PER = re.compile("|[%‰]|个?百分点")
"""Units of which a mean may be meant: 月均95% is no 95% a month."""
_OPERATOR_BEFORE = "|".join(sorted(OPERATORS_BEFORE_NUMBER, key=len, reverse=True))
_OPERATOR_AFTER = "|".join(sorted(OPERATORS_AFTER_NUMBER, key=len, reverse=True))
BEFORE_FIRST_NUMBER = re.compile(
    rf"(?:(?P<per>{_PER})|{_LABEL}:?||(?P<name>{_NAME}))(?P<change>{_CHANGE_WORDS})?"
    rf"(?:{_REACH_WORDS})?(?P<operator>{_OPERATOR_BEFORE})?(?:达到|达|{_ACTIVITY_WORDS})?"
)
"""Whole text before the first number. Group `change` is set where the number is the amount of a change."""
BETWEEN_BOUNDS = re.compile(
    rf"(?P<unit>[^≤<>≥=,;、()]*?)(?:(?P<dash>-|~|—{{1,2}}|至|到)|≤[{_HAN}A-Za-z]{{1,10}}≤)"
)
"""Whole text between the bounds of a range: 3—5, 3%-5%, 3家至5家, 98%≤x≤100%."""
AFTER_LAST_NUMBER = re.compile(
    rf"(?P<unit>[^(),、;。★]*?)(?:\((?P<inner>[^()]*)\))?(?P<operator>{_OPERATOR_AFTER})?"
    r"(?P<tail>之间|(?:按时|按期|及时|足额|全部|全)*(?:覆盖|完成|到位|达标|合格|满意|落实|办结|完工|竣工|建成|发放|执行|拨付|保障))?(?:\((?P<note>[^()]*)\))?(?:(?<=.)★)?"
)
"""Whole text after the last number. Groups `inner` and `note` are texts in brackets, after the unit and at the end."""
CAVEAT_IN_NOTE = re.compile(r"约|左右|上下|以[上下内]|之内|不[低少超高多]|最|至少|除外|^不含(?:本数)?$")
"""Words in brackets that change what the number means, so that the target stays unread."""

# Dates

_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
_TO = r"[-~—至到]{1,2}"
"""Sign or word between two dates or two figures."""
_MONTHS = rf"(?:{_MONTH}月?{_TO})?{_MONTH}月份?"
"""A month or a range of months."""
_PART_OF_YEAR = rf"{_MONTHS}(?:{_DAY}[日号](?:24时)?)?|[春夏秋冬]季(?:学期)?|春节|元旦|国庆节?|中秋节?|汛期|第?(?:[一二三四1-4](?:{_TO}|、))?[一二三四1-4]季度|[上下]半年|全年"
"""A day or month without its year, a quarter, half a year, or the whole year."""
_CALENDAR = (
    rf"(?<![0-9.])(?:{_YEAR_DIGITS}-{_MONTH}-{_DAY}|{_YEAR_DIGITS}/{_MONTH}/{_DAY}|{_YEAR_DIGITS}\.{_MONTH}\.{_DAY}|{_YEAR_DIGITS}[-/]{_MONTH}"
    rf"|{_YEAR_DIGITS}(?:年度?|[学财]年)(?:{_PART_OF_YEAR})?|{_YEAR_DIGITS}全年|(?:每|当|次)月{_DAY}[日号]|{_PART_OF_YEAR})"
    r"(?![0-9])(?:年?[底末初]|[上中下]旬)?"
)
"""A day, month, quarter or year of the calendar."""
CALENDAR_PERIOD = re.compile(rf"(?<![≥≤<>=过]){_CALENDAR}")
"""A day or period of the calendar anywhere in a text, no sign of comparison before it."""
_NEAR_YEAR_AND_MONTH = rf"{_NEAR_YEAR}(?:\.(?:0?[1-9]|1[0-2])|(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])?)"
"""2023.7, 202307 or, with the day, 20230701."""
_PERIOD_WORDS = (
    "全年度?|当年|本年度?|年度|年内|年[底末初中]|次年|每[年月周日天]|每季度?|每半年|每学期|按年度?|按月度?|按季度?|按学期"
    "|逐[年季月]|月[底末初]|季度?末|二[〇零○][一二三四][〇零○一二三四五六七八九]年"
)
"""Words for a period without a figure."""
_ACTION_WORDS = (
    "(?:全部|按时|组织)?(?:完成|完工|竣工|开工|启动|开始|实施|执行|发放|支付|拨付|到位|付清|验收|结束|开展)"
)
"""Words after a date that say what is done by then."""
DATE_TEXT = re.compile(
    r"(?:(?:完成|完工|竣工|发放|支付)(?:时间|时限|日期|期限):?)?(?!(?:[≥≤<>=]{1,2}|不超过)[0-9]{1,2}月$)(?P<sign>[≥≤<>=]{1,2}|不超过)?"
    r"(?:截至|截止到?|不晚于|不迟于|于|在|自|从|到|至|计划|预计)?"
    rf"(?:{_NEAR_YEAR}{_TO}{_NEAR_YEAR}(?:年度?|[学财]年)?|{_NEAR_YEAR_AND_MONTH}{_TO}{_NEAR_YEAR_AND_MONTH}|{_NEAR_YEAR}{_TO}{_CALENDAR}"
    rf"|(?:{_PERIOD_WORDS})?{_CALENDAR}(?:(?:{_TO}|[、,和及])(?:{_CALENDAR}|{_DAY}[日号])){{0,11}}|(?:{_PERIOD_WORDS}){{1,2}}"
    rf"|{_DAY}[日号](?=[之以]?前))"
    rf"(?:底|末|[以之]?内|[之以]?前|止|期间|之间|起)?(?:{_ACTION_WORDS}){{0,2}}"
)
"""Whole text that is a date, a deadline or a period. Group `sign` is the comparison before it.

A month alone after a sign (≤12月) may be a duration: it is no date here, and 月 is none of the units above.
"""
DEADLINE = re.compile(rf"{_CALENDAR}(?:[之以]?前|内)|(?:年底|年末|月底|季度末)[之以]?前")
"""A deadline anywhere in a text."""

# Texts without a number that can be read

NOT_APPLICABLE_TEXT = re.compile(
    r"(?:[此该本]?(?:项|项目)?(?:指标)?(?:不涉及|未涉及|不适用)(?:[此该本](?:项|项目)?(?:指标)?)?|无此(?:项(?:指标)?|指标)"
    r"|-{1,4}|—{1,4}|/{1,2}|[Nn]/?[Aa])"
)
"""Whole text that says that the indicator does not apply."""
_NUMERAL = "零一二两三四五六七八九十"
"""Chinese numerals, for a character class."""
SPELLED_OUT_AMOUNT = re.compile(
    rf"(?:{_OPERATOR_BEFORE})?(?:[{_NUMERAL}百千万]+分之[{_NUMERAL}百点]+"
    rf"|[{_NUMERAL}][{_NUMERAL}百千万亿]*[余多]?(?:成|{_MEASURES}|(?:{_COUNTERS})(?:月|工作日|百分点)?))(?:{_OPERATOR_AFTER})?"
)
"""Whole text that is an amount in Chinese numerals with a unit: 百分之九十五, 三分之二, 三个月."""
MEASURED_AMOUNT = re.compile(
    rf"(?!24小时(?![以之]?内)|{_YEAR_DIGITS}年)(?:{_FIGURE}(?:{_MULTIPLIER})?%?(?:{_TO}|±)?)?"
    rf"{_FIGURE}[余多]?(?:{_MULTIPLIER})?[余多]?{_UNIT}"
    rf"|(?:(?<=[≥≤<>=])|(?<=[大小高低多少]于))(?!{_DATE_LIKE_FIGURE}(?![0-9.])){_FIGURE}(?:[/:]{_FIGURE})?(?![月号])"
    rf"|{_FIGURE}/{_FIGURE}(?=以[上下内])"
)
"""An amount with a unit or after a sign or word of comparison, anywhere in a text.

Round the clock (24小时值班) is a way of serving, not an amount.
"""
FIGURES_AND_SIGNS = re.compile(
    rf"{_OPERATOR_BEFORE}|{_OPERATOR_AFTER}|[0-9][0-9.,]*(?:{_MULTIPLIER})?|-|~|至"
)
"""Everything that says how much, to be left out where two texts are compared by what they are about."""
