"""Find what leads to a person and is no number with a check digit: passports, addresses, accounts, plates.

None of it can be proven, so every kind has to be named in the text or to have a shape that nothing else has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple


class PersonalDetail(NamedTuple):
    """One detail in a text."""

    kind: str
    """Chinese name of its kind."""
    masked: str
    """The detail, all but its first two characters replaced by asterisks."""


def may_have_detail(text: str) -> bool:
    """Whether a text may have a detail: to see quickly that none of many texts has one."""
    return bool(_PERHAPS.search(text))


def find_personal_details(text: str) -> Iterator[PersonalDetail]:
    """Yield the details in a text that lead to a person, kind by kind."""
    if may_have_detail(text):
        for kind, pattern in _KINDS.items():
            for match in pattern.finditer(text):
                detail = match["detail"]
                yield PersonalDetail(kind, f"{detail[:2]}{'*' * min(len(detail) - 2, _MAX_ASTERISKS)}")


_MAX_ASTERISKS = 8
_NAMED = r"[^0-9A-Za-z，。；,;\n]{0,6}?"
"""Regex of the signs between the name of a detail and the detail."""
_PLATE_LETTERS = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_HIGH_RISE = r"[0-9一二三四五六七八九十A-Za-z]{1,4}"
_KINDS: Mapping[str, re.Pattern[str]] = {
    "护照或通行证号": re.compile(
        rf"(?:护照|通行证|回乡证|台胞证|居留证|居住证|军官证|士兵证|驾驶证){_NAMED}"
        r"(?P<detail>(?:[A-Z]{1,2}[0-9]{7,10}|[0-9]{8}))(?![0-9A-Za-z])",
        re.IGNORECASE,
    ),
    "个人邮箱": re.compile(
        r"(?<![0-9A-Za-z._%+-])(?P<detail>[0-9A-Za-z][0-9A-Za-z._%+-]{0,63}\s?@\s?"
        r"(?:vip\.)?(?:qq|foxmail|163|126|139|188|189|sina|sohu|yeah|aliyun|gmail|hotmail|outlook|live|icloud|yahoo|wo|21cn|tom)"
        r"\.(?:com|net|cn|com\.cn))(?![0-9A-Za-z.])",
        re.IGNORECASE,
    ),
    "微信号": re.compile(
        r"(?:微信(?:号|帐号|账号)?|wechat|(?<![A-Za-z])(?:vx|wx)|[Vv]信)[\s:：为是]{1,4}(?P<detail>[A-Za-z][-_0-9A-Za-z]{5,19})(?![-_0-9A-Za-z.])",
        re.IGNORECASE,
    ),
    "QQ号": re.compile(
        r"(?<![A-Za-z])QQ(?:号码?)?[\s:：为是]{1,4}(?P<detail>[1-9][0-9]{4,10})(?![0-9A-Za-z])", re.IGNORECASE
    ),
    "车牌号": re.compile(
        r"(?<![0-9A-Za-z])"
        rf"(?P<detail>[{_PLATE_LETTERS}][A-HJ-NP-Z][\s·•・.-]{{0,2}}"
        r"(?=[0-9A-HJ-NP-Z]{5,6}(?![0-9A-Za-z]))(?=[A-Z]{0,3}[0-9])[0-9A-HJ-NP-Z]{5,6})"
    ),
    "住址": re.compile(
        rf"(?P<detail>(?:[\u4e00-\u9fff0-9]{{2,12}}(?:小区|花园|公寓|家园|新村|苑|府|城|路|街|巷|里)[0-9]{{0,5}}号?)?"
        rf"{_HIGH_RISE}(?:号楼|栋|幢|座)[\s,，-]?(?:{_HIGH_RISE}单元[\s,，-]?)?[0-9]{{3,4}}\s?(?:室|号|户)(?!车间|会议|门))"
    ),
}
"""Chinese name of a kind → its pattern, with the detail as a group."""
# Every branch begins with a character of its own, and none ignores case: so the regex runs through a text fast.
_PERHAPS = re.compile(
    "@|护照|行证|回乡证|胞证|留证|住证|官证|兵证|驶证|微信|V信|v信|W[Ee][Cc]|w[Ee][Cc]|V[Xx]|v[Xx]|W[Xx]|w[Xx]|Q[Qq]|q[Qq]|单元|"
    + "|".join(f"{building}.{{0,12}}[室号户]" for building in "楼栋幢座")
    + "|"
    + "|".join(f"{letter}[A-Z]" for letter in _PLATE_LETTERS)
)
"""Something that every detail has: most texts are done with here."""
