"""Rules against publishing numbers that belong to a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.checks.facts import ProjectFacts, rows_at
from generator.checks.rule import Finding, ProjectRule
from generator.reading.personal_details import find_personal_details, may_have_detail
from generator.reading.personal_numbers import PersonalNumber, find_mobile_numbers, find_personal_numbers
from generator.reading.problem import Level


def _findings(
    facts: ProjectFacts,
    rule: ProjectRule,
    numbers_in: Callable[[str, str], tuple[PersonalNumber, ...]],
    advice: str,
) -> Iterator[Finding]:
    if not facts.may_have_number:
        return
    for within, key, text in facts.texts:
        if numbers := numbers_in(text, str(key)):
            path = (*within, key)
            named = "、".join(f"与{number.kind}编排相符的号码 {number.masked}" for number in numbers)
            yield rule.finding(path, f"有{named}；{advice}", rows_at(path))


def _personal_number(facts: ProjectFacts) -> Iterator[Finding]:
    return _findings(facts, PERSONAL_NUMBER, find_personal_numbers, "请核对，是个人的号码就删去")


PERSONAL_NUMBER = ProjectRule(
    code="personal-data",
    level=Level.ERROR,
    title="有身份证号或银行卡号",
    explanation="公开的文字里有居民身份证号或银行卡号，就不能发布。身份证号要地区、出生日期和校验码都对得上才算，"
    "银行卡号要开头和校验位都对得上才算，所以项目编码、统一社会信用代码和金额不会被当成个人号码。",
    basis="《政府信息公开条例》第十五条：涉及个人隐私、公开会对第三方合法权益造成损害的政府信息，行政机关不得公开（第三方同意公开，"
    "或者不公开会对公共利益造成重大影响的除外）。号码的编排见 GB 11643 和 ISO/IEC 7812。",
    check=_personal_number,
)


def _personal_phone(facts: ProjectFacts) -> Iterator[Finding]:
    return _findings(facts, PERSONAL_PHONE, find_mobile_numbers, "公开个人手机号码要本人同意，办公电话更合适")


PERSONAL_PHONE = ProjectRule(
    code="personal-phone",
    level=Level.WARNING,
    title="有手机号码",
    explanation="公开的文字里有手机号码。它多半是某个人的号码，公开后收不回来；需要留联系方式时，写单位的办公电话。",
    basis="手机号码能够联系到个人，公布前应当征得本人同意，或者改用办公电话。",
    check=_personal_phone,
)


def _personal_detail(facts: ProjectFacts) -> Iterator[Finding]:
    if not may_have_detail(facts.whole_text):
        return
    for within, key, text in facts.texts:
        details = dict.fromkeys(find_personal_details(text))
        if details:
            path = (*within, key)
            named = "、".join(f"像{detail.kind}的 {detail.masked}" for detail in details)
            yield PERSONAL_DETAIL.finding(path, f"有{named}；请核对，能够指向某个人的就删去", rows_at(path))


PERSONAL_DETAIL = ProjectRule(
    code="personal-detail",
    level=Level.WARNING,
    title="有邮箱、车牌等个人信息",
    explanation="公开的文字里有护照或通行证号、个人邮箱、微信号、QQ 号、车牌号、详细到门牌的住址。它们没有校验码，是不是某个人的，要人来看；"
    "单位的邮箱、地址和公务车的车牌可以公开。",
    basis="《个人信息保护法》第四条、第二十五条：能够识别自然人的各种信息是个人信息，不得公开，取得个人单独同意的除外。",
    check=_personal_detail,
)
