"""What changed in meaning between two versions of a form, told in the words of the form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import yaml

from generator.form.project import Project
from generator.form.target_strictness import compare_strictness
from generator.history.change_words import PieceKind, change_in_pieces, codes_in_words
from generator.history.field_changes import FieldChange
from generator.history.project_changes import project_changes
from generator.history.project_versions import (
    Version,
    VersionedFile,
    match_moved,
    project_change,
    read_version,
)
from generator.reading.register_files import delivered_layouts
from tests.support.forms import CASES, read
from tests.support.other_forms import BY_TOWN, COPIED, DEPARTMENT, OWN_LAYOUT, REGION, other_project

PROJECT = (CASES / "project.yml").read_text(encoding="utf-8")


def edited(*edits: tuple[str, str]) -> str:
    """The form with other words."""
    text = PROJECT
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def form(text: str) -> Project:
    """The form in a text that has no error."""
    project, _, problems = read(text.encode())
    assert project is not None, problems
    return project


def told(old: str, new: str) -> str:
    """What is told of two versions of the form."""
    return in_lines(project_changes(form(old), form(new)))


def in_lines(changes: Iterable[FieldChange]) -> str:
    """Each change in a line; [-…-] is gone, {+…+} is new."""
    around = {PieceKind.GONE: "[-{}-]", PieceKind.NEW: "{{+{}+}}"}
    return "".join(
        f"{change.field}："
        + "".join(around.get(piece.kind, "{}").format(piece.text) for piece in change_in_pieces(change))
        + "\n"
        for change in changes
    )


LONG_GOAL = "减轻职工住院医疗费负担，对因病致困的职工给予补助，切实维护广大职工的合法权益，竭诚服务职工群众。"
GOAL = ("  - 减轻职工住院医疗费负担。", f"  - {LONG_GOAL}")
QUANTITY = "      - 名称: 参加医疗互助的在编人数\n        指标值: ≥1万人\n        绩效标准: ≥1万人\n"

SITUATIONS: dict[str, tuple[list[tuple[str, str]], list[tuple[str, str]]]] = {
    "amount-raised": ([], [("年度: {总额: 150.00, 财政拨款: 150.00", "年度: {总额: 160.00, 财政拨款: 160.00")]),
    "amount-raised-tenfold": ([("年度: {总额: 150.00, 财政拨款: 150.00", "年度: {总额: 8.00, 财政拨款: 8.00")], [("年度: {总额: 150.00, 财政拨款: 150.00", "年度: {总额: 100.00, 财政拨款: 100.00")]),
    "almost-all-taken-away": ([], [("年度: {总额: 150.00, 财政拨款: 150.00", "年度: {总额: 0.001, 财政拨款: 0.001")]),
    "amount-from-zero": ([], [("150.00, 其他资金: 0.00}", "150.00, 其他资金: 5.00}"), ("年度: {总额: 150.00", "年度: {总额: 155.00")]),
    "amount-to-zero": ([("年度: {总额: 150.00, 财政拨款: 150.00, 其他资金: 0.00}", "年度: {总额: 5, 其他资金: 5}")], [("年度: {总额: 150.00, 财政拨款: 150.00, 其他资金: 0.00}", "年度: {总额: 0, 其他资金: 0}")]),
    "amount-written-otherwise": ([], [("年度: {总额: 150.00", "年度: {总额: 150")]),
    "source-of-funds-added": ([], [("150.00, 其他资金: 0.00}", "100.00, 单位资金: 50.00, 其他资金: 0.00}")]),
    "goal-worded-anew": ([GOAL], [(GOAL[0], f"  - {LONG_GOAL.replace('合法权益', '劳动经济权益')}")]),
    "goal-rewritten": ([GOAL], [(GOAL[0], "  - 组织劳动竞赛，开展技能培训，弘扬劳模精神和工匠精神，建设产业工人队伍，推动企业提高效益。")]),
    "goal-of-one-period": ([], [("  - 减轻职工住院医疗费负担。", "  - 中期: 减轻职工住院医疗费负担。\n    年度: 减轻职工医疗费负担。")]),
    "goals-added-and-taken-out": ([("  - 减轻职工住院医疗费负担。", "  - 减轻职工住院医疗费负担。\n  - 组织疗养。")], [("  - 减轻职工住院医疗费负担。", "  - 做好体检工作。\n  - 减轻职工住院医疗费负担。\n  - 建一个驿站。")]),
    "target-loosened": ([], [("指标值: ≥95%", "指标值: ≥90%"), ("绩效标准: ≥95%", "绩效标准: ≥90%")]),
    "target-tightened-in-one-period": ([], [("        指标值: ≥95%\n        绩效标准: ≥95%", "        中期: {指标值: ≥95%, 绩效标准: ≥95%}\n        年度: {指标值: '>95%', 绩效标准: ≥95%}")]),
    "target-in-another-unit": ([], [("指标值: ≥1万人", "指标值: ≥9千人次")]),
    "standard-taken-out": ([], [("        绩效标准: ≥95%\n", "")]),
    "indicator-renamed": ([], [("名称: 参加医疗互助的在编人数", "名称: 参加医疗互助的在编职工人数")]),
    "indicator-moved": ([], [("    社会效益指标:\n", "    可持续影响指标:\n")]),
    "indicator-added-and-another-taken-out": ([], [(QUANTITY, "      - 名称: 慰问户数\n        指标值: =20户\n")]),
    "medium-term-given-up": ([], [("中期期限: 2023—2024\n", ""), ("  中期: {总额: 75.00, 财政拨款: 75.00, 其他资金: 0.00}\n", "")]),
    "fields-of-the-head": ([], [("项目名称: 职工医疗互助经费", "项目名称: 职工医疗互助资金"), ("项目属性: 经常性项目\n", "项目编码: 341100\n备注: 见附件。\n"), ("  序号: 1\n", "  序号: 2\n  公开日期: 2023-03-01\n")]),
    "only-a-line-break": ([("  - 减轻职工住院医疗费负担。", "  - |-\n    减轻职工\n    住院")], [("  - 减轻职工住院医疗费负担。", "  - 减轻职工 住院")]),
    "phone-number": ([], [("  - 减轻职工住院医疗费负担。", "  - 减轻职工住院医疗费负担，电话 13912345678。")]),
}  # fmt: skip


OTHER_SITUATIONS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "other-form-amounts-in-yuan": (OWN_LAYOUT, [
        ('本级资金: "3,000,000.00"', '本级资金: "3,000,001.00"'), ('本年度:\n    项目总预算: "3,309,840.05"', '本年度:\n    项目总预算: "3,309,841.05"'),
        ('中央补助: "300,000.00"', '中央补助: "300000.00"'), ("执行率: 98%", "执行率: 99%"), ("上级资金: （原表空白）", "上级资金: 0"),
    ]),
    "other-form-unit": (COPIED, [("项目资金:\n", "项目资金:\n  金额单位: 元\n"), ("总额: 100.00, 财政拨款: 90.00", '总额: "1,000,000.00", 财政拨款: "900,000"')]),
    "other-form-cells": (OWN_LAYOUT, [
        ("电话: 0550-3000000", "电话: 0550-3000001"), ("自拟内容", "新拟内容"), ("'=重点项目'", "一般项目"),
        ("内容: 验收", "内容: 验收、结算"), ("  - {阶段: 一季度, 内容: 招标}\n", ""), ("项目全称: 高标准农田", "项目全称: 高标准农田建设"),
    ]),
    "other-form-columns": (OWN_LAYOUT, [
        ("目标值: 1,", "目标值: 0.8,"), ("上年水平: 0.9万亩", "上年水平: 0.7万亩"), ("权重: 20", "权重: 30"),
        ("目标值: 100, 度量单位: \"%\", 权重: 10", "目标值: 90, 度量单位: \"%\", 权重: 5"), ("指标性质: 定性, 目标值: 较高", "指标性质: 定性, 目标值: 很高"),
    ]),
    "other-form-columns-by-town": (BY_TOWN, [
        ("乙镇: 4户以上", "乙镇: 3户以上"), ("甲镇: 2.95", "甲镇: 3"), ("{名称: 救助户数", "{名称: 救助金额, 甲镇: 2万元}\n    - {名称: 救助户数"),
    ]),
    "other-form-copied": (COPIED, [("说明: 原表各项之和少 10 万元}]", "说明: 原表如此}, {提示: level-coverage, 说明: 原表没有}]")]),
    "other-form-layout": (REGION, [("表式: 转移支付区域绩效目标表", "表式: 上级补助资金目标表"), ("中央主管部门: 农业农村部\n", ""), ('单位: "%", 指标值: ≥95', "指标值: ≥95%")]),
    "other-form-one-word-for-two": (DEPARTMENT, [("部门名称: 例县教育局", "部门名称: 例县农业农村局"), ("基本支出: 10891.615675", "基本支出: 10892")]),
}  # fmt: skip


@pytest.mark.parametrize("situation", OTHER_SITUATIONS)
def test_what_is_told_of_other_forms(situation: str, golden: Callable[[Path, str], None]) -> None:
    """In the words of the form."""
    project_id, edits = OTHER_SITUATIONS[situation]
    changes = project_changes(other_project(project_id), other_project(project_id, *edits))
    golden(CASES / "changes" / f"{situation}.txt", in_lines(changes))
    assert project_changes(other_project(project_id), other_project(project_id)) == ()


@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_is_told(situation: str, golden: Callable[..., None]) -> None:
    """Field by field; each case holds what a reader of the report sees."""
    before, after = SITUATIONS[situation]
    golden(CASES / "changes" / f"{situation}.txt", told(edited(*before), edited(*after)))


def test_every_case_is_run() -> None:
    """No case lies there that nobody looks at."""
    assert {file.stem for file in (CASES / "changes").iterdir()} == {*SITUATIONS, *OTHER_SITUATIONS}


def test_the_same_backwards() -> None:
    """Where something is told one way, something is told the other way."""
    for before, after in SITUATIONS.values():
        assert told(edited(*after), edited(*before))


WRITTEN_OTHERWISE = {
    "comments and blank lines": edited(("年度: 2023\n", "# 年度\n\n年度: 2023   # 今年\n")),
    "quotes": edited(("项目名称: 职工医疗互助经费", '项目名称: "职工医疗互助经费"'), ("年度: 2023\n", "年度: '2023'\n")),
    "keys in another order": edited(("年度: 2023\n", ""), ("项目属性: 经常性项目\n", "项目属性: 经常性项目\n年度: 2023\n")),
    "block for flow": edited(("年度: {总额: 150.00, 财政拨款: 150.00, 其他资金: 0.00}", "年度:\n    财政拨款: 150.00\n    总额: 150.00\n    其他资金: 0.00")),
    "both periods written out": edited(("        指标值: ≥95%\n        绩效标准: ≥95%", "        中期: {指标值: ≥95%, 绩效标准: ≥95%}\n        年度: {指标值: ≥95%, 绩效标准: ≥95%}")),
    "goal of both periods written out": edited(("  - 减轻职工住院医疗费负担。", "  - 中期: 减轻职工住院医疗费负担。\n    年度: 减轻职工住院医疗费负担。")),
    "levels in another order": re.sub(r"(?s)(  产出指标:.*?)(  效益指标:.*?)(  满意度)", r"\2\1\3", PROJECT),
    "Windows": PROJECT.replace("\n", "\r\n"),
    "by a program": yaml.dump(yaml.load(PROJECT, yaml.BaseLoader), allow_unicode=True, width=30),
}  # fmt: skip


@pytest.mark.parametrize("way", WRITTEN_OTHERWISE)
def test_written_otherwise_is_no_change(way: str) -> None:
    """The same form in another file says nothing new."""
    assert WRITTEN_OTHERWISE[way] != PROJECT
    assert told(PROJECT, WRITTEN_OTHERWISE[way]) == ""


@pytest.mark.parametrize(
    ("old", "new", "judgement"),
    [
        ("≥95%", "≥90%", "放宽"),
        ("≥90%", "≥95%", "收紧"),
        ("≥95%", "不低于90%", "放宽"),
        (">95%", "≥95%", "放宽"),
        ("≤5万元", "≤60000元", "放宽"),
        ("≤5万元", "≤50000元", ""),
        ("不超过7天", "不超过5天", "收紧"),
        ("3—5家", "2—6家", "放宽"),
        ("3—5家", "4—6家", ""),
        ("≥98%", "=100%", "收紧"),
        ("95%", "90%", ""),
        ("≥5万", "≥4万元", ""),
        ("≥95%", "≤90%", ""),
        ("合格率≥95%", "差错率≥90%", ""),
        ("同比增长≥5%", "≥4%", ""),
        ("较高", "高", ""),
        ("2023年底前", "2024年底前", ""),
    ],
)
def test_loosened_or_tightened(old: str, new: str, judgement: str) -> None:
    """Said only where every value that met one target meets the other, of the same measure in the same unit."""
    assert (compare_strictness(old, new) or "") == judgement


def version(text: str) -> Version:
    """A version as history finds it."""
    return read_version("2023/a.yml", text.encode(), delivered_layouts())


def test_version_that_cannot_be_read_is_not_guessed() -> None:
    """Its problems' codes are told, and nothing of what it says."""
    broken = PROJECT.replace("总额: 150.00", "总额: 150万")
    change = project_change("2023/a", version(PROJECT), "2023/a", version(broken))
    assert change.is_significant
    assert (change.fields, change.codes) == ((), ("amount-format",))
    assert codes_in_words(change) == ["现在的版本没有通过检查，不作比较（amount-format）"]


def test_number_of_a_person_is_never_shown_again() -> None:
    """A version with an identity number counts as unreadable: what was taken out stays out."""
    number = "11010519491231002X"
    with_number = PROJECT.replace("负担。", f"负担，{number}。")
    change = project_change("2023/a", version(with_number), "2023/a", version(PROJECT))
    assert change.old_codes == ("personal-data",)
    assert number not in repr(change)


def test_time_does_not_grow_with_hostile_names() -> None:
    """Names beyond all measure are held against equal names only."""
    names = [f"      - 名称: {chr(0x4E00 + place) * 3000}\n        指标值: ≥1人\n" for place in range(30)]
    text = PROJECT.replace(QUANTITY, "".join(names))
    assert told(text, text.replace("一一一", "二一一", 1).replace("丁丁丁", "七丁丁", 1)).count("新增") == 2


@pytest.mark.parametrize(
    ("edits", "renames", "found"),
    [
        ([("年度: 2023\n", "年度: 2023\n项目编码: 341100\n"), ("职工医疗互助经费", "医疗互助")], {}, True),
        ([("减轻职工住院医疗费负担。", "另一个目标。")], {}, True),
        ([("项目名称: 职工医疗互助经费", "项目名称: 职工书屋")], {}, False),
        ([("项目名称: 职工医疗互助经费", "项目名称: 职工书屋")], {"2023/b": "2023/a"}, True),
    ],
    ids=["same code", "same name and year", "nothing in common", "git says so"],
)
def test_moved_address(edits: list[tuple[str, str]], renames: dict[str, str], found: bool) -> None:
    """A project at another address is the same by its 项目编码, by name and year, or because git says so."""
    with_code = edited(("年度: 2023\n", "年度: 2023\n项目编码: 341100\n"))
    old, new = VersionedFile("2023/a", version(with_code)), VersionedFile("2023/b", version(edited(*edits)))
    assert ((old, new) in match_moved([old], [new], renames)) == found
