"""Every address that a change takes away is told by `diff` and by `check`, with what to do; nothing else is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import HOME
from tests.support.command import disclosure
from tests.support.forms import DATA
from tests.support.git_repositories import begin, commit, git
from tests.support.texts import write

SLUG = "kunnan-zhigong-bangfu-zhongxin"
NOTICE = "撤下项目:\n  - {{地址: {}, 项目名称: 甲, 年度: {}, 撤下日期: 2024-03-01, 撤下说明: 重复公开}}\n"
EMPTY = "---\ntitle: 关于本站\n---\n\n# 关于本站 {#about}\n"


def edit(file: Path, old: str, new: str) -> None:
    """Replace what stands in a file."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def following(home: Path, year: int, name: str = "yiliao-huzhu", code: str = "") -> Path:
    """Write the form of another year."""
    text = (DATA / "2023" / "yiliao-huzhu.yml").read_text(encoding="utf-8")
    text = text.replace("年度: 2023\n", f"年度: {year}\n{code}").replace("2023—2024", f"{year}—{year + 1}")
    write(home / f"data/{year}/{name}.yml", text)
    return home / f"data/{year}/{name}.yml"


RESULTS = """\
绩效自评:
  来源: {文件: 自评表}
  总分: 90
绩效监控:
  - 截至: 2023-07-31
    来源: {文件: 监控表}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The real data with a second year of one project, invented results, and pages written by hand, committed once."""
    shutil.copytree(DATA, tmp_path / "data")
    following(tmp_path, 2024)
    for project in ("2023/yiliao-huzhu", "2023/bangfu-zhongxin", "2024/yiliao-huzhu"):
        write(tmp_path / f"data/{project}.results.yml", RESULTS)
    shutil.copyfile(HOME / "mkdocs.yml", tmp_path / "mkdocs.yml")
    shutil.copytree(HOME / "docs" / "glossary", tmp_path / "docs" / "glossary")
    write(tmp_path / "docs/about/index.md", f"{EMPTY}\n## 谁来负责 {{#whom}}\n\n## 怎样联系\n\n### 电话\n")
    write(tmp_path / "docs/old.md", "# 旧的一页\n\n## 一节\n")
    begin(tmp_path)
    return tmp_path


def _unit_renamed(home: Path) -> None:
    edit(home / "data/units.yml", f"地址名: {SLUG}", "地址名: bangfu-zhongxin")


def _unit_removed(home: Path) -> None:
    edit(home / "data/units.yml", "名称: 滁州市困难职工帮扶中心", "名称: 滁州市职工服务中心")
    edit(home / "data/units.yml", f"地址名: {SLUG}", "地址名: fuwu")


def _year_withdrawn(home: Path) -> None:
    (home / "data/2024/yiliao-huzhu.yml").unlink()
    (home / "data/2024/yiliao-huzhu.results.yml").unlink()
    write(home / "data/withdrawn.yml", NOTICE.format("2024/yiliao-huzhu", 2024))


def _year_moved(home: Path) -> None:
    for suffix in (".yml", ".results.yml"):
        git(home, "mv", f"data/2024/yiliao-huzhu{suffix}", f"data/2024/huzhu{suffix}")


def _older_form(home: Path) -> None:
    code = "项目编码: A-1\n"
    edit(home / "data/2023/yiliao-huzhu.yml", "年度: 2023\n", f"年度: 2023\n{code}")
    following(home, 2022, "huzhu", code)


def _results_deleted(home: Path) -> None:
    (home / "data/2023/yiliao-huzhu.results.yml").unlink()


def _results_of_a_year_deleted(home: Path) -> None:
    (home / "data/2024/yiliao-huzhu.results.yml").unlink()


def _all_results_deleted(home: Path) -> None:
    for file in (home / "data").glob("*/*.results.yml"):
        file.unlink()


def _monitoring_taken_out(home: Path) -> None:
    text, _, _ = RESULTS.partition("绩效监控")
    write(home / "data/2023/yiliao-huzhu.results.yml", text)


def _findings_hidden(home: Path) -> None:
    edit(home / "data/site.yml", "公开核对提示: 是", "公开核对提示: 否")


def _heading_renamed(home: Path) -> None:
    edit(home / "docs/about/index.md", "## 怎样联系", "## 联系我们")


def _heading_without_its_id(home: Path) -> None:
    edit(home / "docs/about/index.md", " {#whom}", "")


def _section_removed(home: Path) -> None:
    write(home / "docs/about/index.md", EMPTY)


def _term_renamed(home: Path) -> None:
    edit(home / "docs/glossary/index.md", "{#carry_over}", "{#carried}")


def _page_removed(home: Path) -> None:
    (home / "docs/old.md").unlink()


def _page_moved(home: Path) -> None:
    (home / "docs/old.md").rename(home / "docs/new.md")


LOSSES: dict[Callable[[Path], None], set[str]] = {
    _unit_renamed: {f"units/{SLUG}/"},
    _unit_removed: {f"units/{SLUG}/"},
    _year_withdrawn: {"years/2023/", "years/2024/", "compare/yiliao-huzhu/", "results/2023/"},
    _year_moved: {"2024/yiliao-huzhu", "compare/yiliao-huzhu/"},
    _results_deleted: {"2023/yiliao-huzhu/results/", "2023/yiliao-huzhu/monitoring/"},
    _results_of_a_year_deleted: {
        "2024/yiliao-huzhu/results/",
        "2024/yiliao-huzhu/monitoring/",
        "results/2023/",
    },
    _all_results_deleted: {
        *(
            f"{project}/{part}/"
            for project in ("2023/yiliao-huzhu", "2023/bangfu-zhongxin", "2024/yiliao-huzhu")
            for part in ("results", "monitoring")
        ),
        "results/",
        "results/2023/",
    },
    _monitoring_taken_out: {"2023/yiliao-huzhu/monitoring/"},
    _older_form: {"compare/yiliao-huzhu/"},
    _findings_hidden: {"checks/"},
    _heading_renamed: {"about/#怎样联系"},
    _heading_without_its_id: {"about/#whom"},
    _section_removed: {"about/#whom", "about/#怎样联系", "about/#电话"},
    _term_renamed: {"glossary/#carry_over"},
    _page_removed: {"old/"},
    _page_moved: {"old/"},
}
"""What is done → the addresses that are lost by it."""


def _told_by_check(home: Path) -> set[str]:
    problems = json.loads(disclosure(home, "check", "--format", "json").output)["problems"]
    assert {problem["level"] for problem in problems if problem["code"] == "lost-address"} == {"warning"}
    return {problem["message"].split(" ")[0] for problem in problems if problem["code"] == "lost-address"}


@pytest.mark.parametrize("change", LOSSES, ids=lambda change: change.__name__.strip("_"))
def test_lost_address_is_told(home: Path, change: Callable[[Path], None]) -> None:
    """By both commands, each with its own advice; it does not keep anything from being published."""
    change(home)
    lost = LOSSES[change]
    report = json.loads(disclosure(home, "diff", "main", "--format", "json").output)
    assert set(report["lost_addresses"]) == lost
    text = disclosure(home, "diff", "main").output
    assert all(f"  {address} " in text for address in lost)
    assert text.count("打不开") >= len(lost)
    assert _told_by_check(home) == lost


@pytest.mark.parametrize(
    "change",
    [_unit_removed, _year_moved, _all_results_deleted, _heading_renamed, _page_moved],
    ids=lambda change: change.__name__.strip("_"),
)
def test_lost_address_is_told_once_it_is_committed(home: Path, change: Callable[[Path], None]) -> None:
    """A register, a file of data that was moved or deleted, a page and its parts: as before the commit."""
    change(home)
    lost = LOSSES[change]
    output = disclosure(home, "check").output
    assert all(f"提醒[lost-address] {address} " in output for address in lost)
    git(home, "switch", "--quiet", "--create", "edit")
    commit(home, "edit")
    assert _told_by_check(home) == lost
    report = json.loads(disclosure(home, "diff", "main", "edit", "--format", "json").output)
    assert set(report["lost_addresses"]) == lost


def _unit_name_changed(home: Path) -> None:
    edit(home / "data/units.yml", "名称: 滁州市困难职工帮扶中心", "名称: 滁州市困难职工服务中心")
    edit(home / "data/2023/bangfu-zhongxin.yml", "滁州市困难职工帮扶中心", "滁州市困难职工服务中心")


def _project_with_an_error(home: Path) -> None:
    edit(home / "data/2024/yiliao-huzhu.yml", "总额: 150.00", "总额: 150万")


def _results_with_an_error(home: Path) -> None:
    edit(home / "data/2024/yiliao-huzhu.results.yml", "总分: 90", "总分: 九十")


def _results_of_a_year_added(home: Path) -> None:
    following(home, 2025)
    write(home / "data/2025/yiliao-huzhu.results.yml", RESULTS.replace("2023", "2025"))


def _year_added(home: Path) -> None:
    following(home, 2025)


def _heading_reworded_with_its_id(home: Path) -> None:
    edit(home / "docs/about/index.md", "## 谁来负责 {#whom}", "## 由谁负责 {#whom}")


def _heading_put_in_between(home: Path) -> None:
    edit(home / "docs/about/index.md", "## 怎样联系", "## 新的一节\n\n## 怎样联系")


def _page_in_a_folder(home: Path) -> None:
    (home / "docs/old").mkdir()
    git(home, "mv", "docs/old.md", "docs/old/index.md")


def _much_that_takes_nothing_away(home: Path) -> None:
    for change in (
        _unit_name_changed,
        _results_of_a_year_added,
        _heading_reworded_with_its_id,
        _heading_put_in_between,
        _page_in_a_folder,
    ):
        change(home)


@pytest.mark.parametrize(
    "change",
    [_much_that_takes_nothing_away, _year_added, _project_with_an_error, _results_with_an_error],
    ids=lambda change: change.__name__.strip("_"),
)
def test_address_that_stays_is_not_told(home: Path, change: Callable[[Path], None]) -> None:
    """What changes without taking an address away, a file with an error among it, brings up nothing."""
    change(home)
    assert json.loads(disclosure(home, "diff", "main", "--format", "json").output)["lost_addresses"] == []
    assert "lost-address" not in disclosure(home, "check").output
