"""What leads to a person without a check digit: named or of a shape of its own, else left alone."""

from __future__ import annotations

import pytest

from generator.reading.personal_details import find_personal_details
from tests.benchmark.false_positives import CORPORA, Corpus, detailed


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("护照E12345678", "护照或通行证号"),
        ("护照号码：EA1234567，", "护照或通行证号"),
        ("往来港澳通行证 C12345678", "护照或通行证号"),
        ("台胞证号12345678", "护照或通行证号"),
        ("联系：zhang.san@163.com", "个人邮箱"),
        ("ZHANG_SAN @ QQ.COM。", "个人邮箱"),
        ("微信：zhangsan_90", "微信号"),
        ("加微信号 wxid_a1b2c3", "微信号"),
        ("vx：zs123456", "微信号"),
        ("QQ号 123456789", "QQ号"),
        ("公务车皖A12345", "车牌号"),
        ("皖A·D12345的保险", "车牌号"),
        ("住皖江小区3栋2单元501室", "住址"),
        ("幸福花园12号楼1单元 302 室", "住址"),
        ("十二幢一单元1103户", "住址"),
        ("WeChat: zhangsan_90", "微信号"),
        ("Vx：zs123456", "微信号"),
        ("v信 zs123456", "微信号"),
        ("qq 123456789", "QQ号"),
    ],
)
def test_a_detail_is_found(text: str, kind: str) -> None:
    """Once, by its kind, and never shown whole."""
    (detail,) = find_personal_details(text)
    assert detail.kind == kind
    assert set(detail.masked[2:]) == {"*"}


@pytest.mark.parametrize(
    "text",
    [
        "zgh@chuzhou.gov.cn",
        "service@acftu.org.cn",
        "护照办理 12345 人次",
        "驾驶证年审30人",
        "微信公众号：推送文章",
        "QQ群：3个",
        "皖政〔2023〕12345号",
        "桂A级景区",
        "新建3栋2单元",
        "3号楼12层",
        "5座3室一厅",
        "@所有人",
        "京津冀A1B2",
    ],
)
def test_other_texts_are_left_alone(text: str) -> None:
    """Offices, counts, buildings and channels are no persons."""
    assert list(find_personal_details(text)) == []


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name + corpus.field)
def test_long_numbers_are_no_details(corpus: Corpus) -> None:
    """Of a thousand of each shape; the benchmark counts a million."""
    assert detailed(corpus, 1000) == []


@pytest.mark.parametrize("piece", ["a.", "a@", "微信：", "皖A", "1栋", "小区1", "护照 ", "一"])
def test_no_text_keeps_the_search_busy(piece: str) -> None:
    """A quarter of a million characters are looked through in the blink of an eye, not in minutes."""
    list(find_personal_details(piece * (250_000 // len(piece))))
