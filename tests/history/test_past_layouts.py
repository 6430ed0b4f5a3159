"""Past versions are read in the form layouts of their time, in real repositories."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generator.history.change_log import ChangeLog, read_change_log
from generator.history.project_versions import FATE_WORDS
from generator.projects.catalog import read_catalog
from tests.support.command import disclosure
from tests.support.git_repositories import begin, commit
from tests.support.other_forms import COPIED, DEPARTMENT, OWN_LAYOUT, copy_other_forms


def edit(home: Path, name: str, *edits: tuple[str, str]) -> None:
    """Replace what stands in a data file."""
    file = home / "data" / name
    text = file.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data whose layout of its own got other words, was renamed, and became the default."""
    home = tmp_path_factory.mktemp("past")
    copy_other_forms(home)
    begin(home)
    file = f"{OWN_LAYOUT}.yml"
    edit(home, file, ("电话: 0550-3000000", "电话: 0550-3000001"))
    commit(home, "电话 (#1)", day="2024-03-01")
    edit(home, "forms.yml", ("项目类别, {名称: 联系", "类别, {名称: 联系"))
    edit(home, file, ("项目类别:", "类别:"))
    commit(home, "改栏目名 (#2)", day="2024-03-02")
    edit(home, "forms.yml", ("名称: 例县申报表", "名称: 例县目标表"))
    edit(home, file, ("表式: 例县申报表", "表式: 例县目标表"))
    commit(home, "改表式名 (#3)", day="2024-03-03")
    edit(home, f"{COPIED}.yml", ("项目名称:", "表式: 中期与年度目标表\n项目名称:"))
    edit(home, "site.yml", ("站点名称", "默认表式: 例县目标表\n站点名称"))
    edit(home, file, ("表式: 例县目标表\n", ""))
    commit(home, "默认表式 (#4)", day="2024-03-04")
    edit(home, file, ("农田科", "建设科"))
    commit(home, "处室 (#5)", day="2024-03-05")
    assert read_catalog(home / "data").errors == ()
    return home


def told(log: ChangeLog, number: int | None) -> list[str]:
    """What is told of the pull request with that number."""
    (entry,) = [entry for entry in log.entries if entry.number == number]
    projects = [
        f"{FATE_WORDS[change.fate]} {change.id} {field.field} {field.old} → {field.new}"
        for change in entry.changes.projects
        for field in (change.fields or [None])
        if field
    ]
    registers = [
        f"{register.file} {field.field} {field.old} → {field.new}"
        for register in entry.changes.registers
        for field in register.fields
    ]
    assert not any(change.codes or change.old_codes for change in entry.changes.projects)
    return [*projects, *registers]


def test_versions_are_read_in_the_layouts_of_their_time(home: Path) -> None:
    """Words that no layout has any more are understood; a file that no layout of today could read is told of all the same."""
    log = read_change_log(home / "data")
    own = f"改动 {OWN_LAYOUT}"
    assert told(log, 1) == [f"{own} 联系.电话 0550-3000000 → 0550-3000001"]
    assert told(log, 2) == [
        f"{own} 类别 None → =重点项目",
        f"{own} 项目类别 =重点项目 → None",
        "forms.yml 表式.例县申报表.表头 None → 类别",
        "forms.yml 表式.例县申报表.表头 项目类别 → None",
    ]
    assert told(log, 3) == [
        f"{own} 表式 例县申报表 → 例县目标表",
        "forms.yml 表式 None → 例县目标表",
        "forms.yml 表式 例县申报表 → None",
    ]
    assert told(log, 4) == ["site.yml 默认表式 None → 例县目标表"]
    assert told(log, 5) == [f"{own} 联系.处室 农田科 → 建设科"]


def test_first_commit(home: Path) -> None:
    """All forms are new, each by its own name."""
    log = read_change_log(home / "data")
    first = log.entries[-1]
    names = {change.id: change.name for change in first.changes.projects}
    assert first.is_first
    assert names[OWN_LAYOUT] == "高标准农田"
    assert {change.id: change.annual for change in first.changes.projects}[DEPARTMENT] is None
    assert not any(change.codes for change in first.changes.projects)


def test_layout_that_came_later_is_not_used_for_older_versions(tmp_path: Path) -> None:
    """A version that named a layout before there was one was never public, and its content is not told."""
    copy_other_forms(tmp_path)
    forms = (tmp_path / "data/forms.yml").read_bytes()
    (tmp_path / "data/forms.yml").unlink()
    begin(tmp_path)
    (tmp_path / "data/forms.yml").write_bytes(forms)
    edit(tmp_path, f"{OWN_LAYOUT}.yml", ("农田科", "建设科"))
    commit(tmp_path, "表式 (#1)", day="2024-03-01")
    log = read_change_log(tmp_path / "data")
    codes = {change.id: change.codes for change in log.entries[-1].changes.projects}
    assert codes[OWN_LAYOUT] == ("unknown-layout",)
    assert codes[COPIED] == ()
    (entry,) = [entry for entry in log.entries if entry.number == 1]
    changes = {change.id: change for change in entry.changes.projects}
    assert (changes[OWN_LAYOUT].old_id, changes[OWN_LAYOUT].fields) == (None, ())
    assert [register.file for register in entry.changes.registers] == ["forms.yml"]


def test_report_of_a_pull_request(tmp_path: Path) -> None:
    """Both states in their own layouts; new entries of 照录 by name; no sum mixes kinds of forms."""
    copy_other_forms(tmp_path)
    begin(tmp_path)
    edit(tmp_path, "forms.yml", ("项目类别, {名称: 联系", "类别, {名称: 联系"))
    edit(tmp_path, f"{OWN_LAYOUT}.yml", ("项目类别:", "类别:"), ("权重: 20", "权重: 30"))
    shutil.copyfile(tmp_path / f"data/{COPIED}.yml", tmp_path / "data/2023/puji-er.yml")
    edit(tmp_path, "2023/puji-er.yml", ("项目名称: 普惠教育", "项目名称: 普惠教育二期"))
    shutil.copyfile(tmp_path / f"data/{DEPARTMENT}.yml", tmp_path / "data/2024/nongye-zhengti.yml")
    edit(tmp_path, "2024/nongye-zhengti.yml", ("例县教育局", "例县农业农村局"))
    run = disclosure(tmp_path, "diff", "main")
    assert run.errors == ""
    assert (
        "  普惠教育二期 2023/puji-er 照录.资金总额不等于各项来源之和（项目资金.年度.总额）：原表各项之和少 10 万元\n"
        in run.output
    )
    assert "  合计：3 → 4 个项目，450.034005 → 550.034005 万元，增加 100.000000 万元" in run.output
    assert "新增 例县农业农村局 2024/nongye-zhengti\n" in run.output
    assert "    表式.例县申报表.表头：新增 {+类别+}\n" in run.output
    assert "建成面积.权重（实施期）：20 → 30\n" in run.output
    assert "没有通过检查" not in run.output
    report = json.loads(disclosure(tmp_path, "diff", "main", "--format", "json").output)
    copied = {project["id"]: project["copied_as_printed"] for project in report["projects"]}
    assert [entry["new"] for entry in copied["2023/puji-er"]] == ["原表各项之和少 10 万元"]
    assert copied[OWN_LAYOUT] == []


def test_report_where_a_register_cannot_be_read(tmp_path: Path) -> None:
    """Layouts are known although another register has errors."""
    copy_other_forms(tmp_path)
    begin(tmp_path)
    edit(tmp_path, "units.yml", ("单位:", "单位："))
    edit(tmp_path, f"{OWN_LAYOUT}.yml", ("农田科", "建设科"))
    output = disclosure(tmp_path, "diff", "main").output
    assert "现在的名册有错误" in output
    assert "联系.处室：农田科 → 建设科\n" in output
