"""A data folder with a past: one commit for everything that can be told of a project, and for what must not be told."""

from __future__ import annotations

from pathlib import Path

from tests.support.git_repositories import begin, commit, git

HUZHU = "2023/yiliao-huzhu"
PHONE = "13912345678"
IDENTITY = "11010519491231002X"
CLERK = "某某"
"""Whose name and address no page may show."""


def change(home: Path, project: str, *edits: tuple[str, str]) -> None:
    """Replace what stands in a project's file."""
    file = home / f"data/{project}.yml"
    text = file.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def write_past(home: Path) -> None:
    """Commits in `home`, which has the six projects and no repository yet; nothing is left uncommitted."""
    begin(home)
    change(home, HUZHU, ("年度: {总额: 150.00, 财政拨款: 150.00", "年度: {总额: 160.00, 财政拨款: 160.00"))
    commit(home, "调整资金 (#12)", day="2024-03-01")
    change(home, HUZHU, ("项目名称: 职工", "# 注释\n项目名称: 职工"))
    commit(home, "只改写法", day="2024-03-02")
    git(home, "switch", "--quiet", "--create", "clerk")
    change(home, HUZHU, ("互助模式", "互助办法"), (": ≥1万", ": ≥0.9万"))
    commit(home, "第一步", day="2024-03-03")
    change(home, HUZHU, ("名称: 活动时限", "名称: 开展时限"))
    commit(home, "第二步", day="2024-03-04")
    git(home, "switch", "--quiet", "main")
    change(home, "2023/laodong-jingsai", ("名称: 提高工会干部", "名称: 提升工会干部"))
    commit(home, f"改指标 {CLERK} {PHONE}", day="2024-03-04")
    git(
        home,
        "merge",
        "--quiet",
        "--no-ff",
        "clerk",
        "--message=Merge pull request #15 from x/clerk",
        day="2024-03-05",
    )
    change(home, "2023/gongzi-xieshang", ("总额: 10.00", "总额: 10万"))
    commit(home, "改错了", day="2024-03-06")
    change(home, "2023/gongzi-xieshang", ("总额: 10万", "总额: 10.00"), ("序号: 4", "序号: 5"))
    commit(home, "改回来 !17", day="2024-03-07")
    change(home, "2023/laodong-jingsai", ("项目属性:", f"备注: 联系人 {PHONE}\n项目属性:"))
    commit(home, "电话", day="2024-03-08")
    change(home, "2023/laodong-jingsai", (f"联系人 {PHONE}", f"证件 {IDENTITY}"))
    commit(home, "证件", day="2024-03-09")
    change(home, "2023/laodong-jingsai", (f"备注: 证件 {IDENTITY}\n", ""))
    commit(home, "删去", day="2024-03-10")
    git(home, "mv", "data/2023/bangfu-zhongxin.yml", "data/2023/zhongxin.yml")
    commit(home, "换地址", day="2024-03-11")
    change(home, "2023/zhongxin", ("项目属性: 经常性项目", "项目属性: 一次性项目"))
    commit(home, "属性", day="2024-03-12")
    git(home, "rm", "--quiet", "data/2023/bangfu-peitao.yml")
    (home / "data/withdrawn.yml").write_text(
        "撤下项目:\n"
        "  - 地址: 2023/bangfu-peitao\n    项目名称: 市财政帮扶配套\n    年度: 2023\n    实施单位: [滁州市总工会, 撤销的单位]\n"
        "    撤下日期: 2024-03-13\n    撤下说明: 与困难职工帮扶专项资金合并公开 <b>&。\n"
        "  - 地址: 2023/bangfu-zhongxin\n    项目名称: 困难职工帮扶中心工作经费\n    年度: 2023\n"
        "    撤下日期: 2024-03-11\n    撤下说明: 地址改为 2023/zhongxin。\n",
        encoding="utf-8",
    )  # fmt: skip
    commit(home, "撤下", day="2024-03-13")
    units = home / "data/units.yml"
    units.write_text(
        units.read_text(encoding="utf-8") + "  - {名称: 新设单位, 地址名: xinshe}\n", encoding="utf-8"
    )
    commit(home, "登记", day="2024-03-14")
