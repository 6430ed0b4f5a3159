"""Rules about mobile numbers and other details of persons in tables of results; numbers of persons are errors of reading."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.result_facts import ResultFacts, ResultRule
from generator.checks.rule import Finding
from generator.reading.personal_details import find_personal_details, may_have_detail
from generator.reading.personal_numbers import find_mobile_numbers, may_have_number
from generator.reading.problem import Level


def _phone(facts: ResultFacts) -> Iterator[Finding]:
    if not may_have_number(facts.whole_text):
        return
    for path, text in facts.texts:
        if numbers := find_mobile_numbers(text, str(path[-1])):
            named = "、".join(f"与{number.kind}编排相符的号码 {number.masked}" for number in numbers)
            yield RESULT_PERSONAL_PHONE.finding(
                path, f"有{named}；公开个人手机号码要本人同意，办公电话更合适"
            )


RESULT_PERSONAL_PHONE = ResultRule(
    code="result-personal-phone",
    level=Level.WARNING,
    title="自评表、监控表里有手机号码",
    explanation="公开的文字里有手机号码。它多半是某个人的号码，公开后收不回来；需要留联系方式时，写单位的办公电话。",
    basis="手机号码能够联系到个人，公布前应当征得本人同意，或者改用办公电话。",
    check=_phone,
)


def _detail(facts: ResultFacts) -> Iterator[Finding]:
    if not may_have_detail(facts.whole_text):
        return
    for path, text in facts.texts:
        if details := dict.fromkeys(find_personal_details(text)):
            named = "、".join(f"像{detail.kind}的 {detail.masked}" for detail in details)
            yield RESULT_PERSONAL_DETAIL.finding(path, f"有{named}；请核对，能够指向某个人的就删去")


RESULT_PERSONAL_DETAIL = ResultRule(
    code="result-personal-detail",
    level=Level.WARNING,
    title="自评表、监控表里有邮箱、车牌等个人信息",
    explanation="公开的文字里有护照或通行证号、个人邮箱、微信号、QQ 号、车牌号、详细到门牌的住址。它们没有校验码，是不是某个人的，要人来看。",
    basis="《个人信息保护法》第四条、第二十五条：能够识别自然人的各种信息是个人信息，不得公开，取得个人单独同意的除外。",
    check=_detail,
)
