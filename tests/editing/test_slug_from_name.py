"""Addresses made of names.

Its tests load the module when they run: with its dictionaries every process of the tests would be 58 MB larger, and
whatever is forked from one.
"""

from __future__ import annotations

import pytest

from generator.form.addresses import is_slug


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("职工医疗互助经费", "zhigong-yiliao-huzhu-jingfei"),
        ("困难职工帮扶中心人员及工作经费", "kunnan-zhigong-bangfu-zhongxin"),
        ("劳动和技能竞赛经费", "laodong-jineng-jingsai-jingfei"),
        ("2024年度驻村干部的补贴", "zhucun-ganbu-butie"),
        ("重庆银行行长培训（二期）", "chongqing-yinhang-hangzhang-peixun"),
        ("女职工", "nvzhigong"),
        ("ＶＲ党建 2.0", "vr-dangjian-2-0"),
        ("行", "xing"),
        ("——", "xiangmu"),
        ("𬭎业补助", "hongye-buzhu"),
        ("䶮村公路", "yancun-gonglu"),
        ("㛃水河治理", "jieshui-hezhili"),
        ("𰻝面推广", "biangmian-tuiguang"),
        ("〇号仓库", "linghao-cangku"),
        ("二〇二四工程", "erling-ersi-gongcheng"),
        ("困难职工帮扶中心人员及工作经费𠮷", "kunnan-zhigong-bangfu-zhongxin"),
        ("x" * 100, "x" * 40),
        ("中央财政专项帮扶资金", "zhongyang-caizheng-zhuanxiang-bangfu"),
    ],
)
def test_slug_of_a_name(name: str, slug: str) -> None:
    """The first four words in pinyin; most words of Chinese have two syllables."""
    from generator.editing.slug_from_name import propose_slug

    assert propose_slug(name) == slug
    assert is_slug(slug)


@pytest.mark.parametrize(
    ("name", "unread"),
    [
        ("𠮷", "𠮷"),
        ("𠮷村公路", "𠮷"),
        ("修建𠮷桥", "𠮷"),
        ("々", "々"),
        ("β检测", "β"),
        ("\ue123村", "\ue123"),
    ],
)
def test_character_without_a_reading(name: str, unread: str) -> None:
    """An address that lacked a word would be permanent: none is proposed, and what cannot be read is named."""
    from generator.editing.slug_from_name import NoReading, propose_slug

    with pytest.raises(NoReading) as error:
        propose_slug(name)
    assert str(error.value) == unread


def test_slug_that_is_taken() -> None:
    """The next number is put behind it."""
    from generator.editing.slug_from_name import propose_slug

    assert propose_slug("绿化", {"lvhua"}) == "lvhua-2"
    assert propose_slug("绿化", {"lvhua", "lvhua-2", "lvhua-3", "lu"}) == "lvhua-4"
