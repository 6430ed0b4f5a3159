"""What became of a project's results, in words: in the report of a pull request, in /changes/ and in the feed."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree, html

from generator.history.change_log import ChangeLog, read_change_log
from generator.history.change_words import change_in_pieces, codes_in_words
from generator.history.project_versions import FATE_WORDS, Fate, project_change, read_version
from generator.pages.changes import ChangePages
from generator.reading.register_files import delivered_layouts
from tests.support.command import disclosure
from tests.support.git_repositories import begin, commit, git
from tests.support.results import BODY, RESULT_FILES

GOALS = "data/2023/jineng-jingsai.yml"
RESULTS = "data/2023/jineng-jingsai.results.yml"
IDENTITY = "11010519491231002X"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The invented body's data in a repository, without the results of two projects."""
    shutil.copytree(BODY, tmp_path / "data", copy_function=shutil.copyfile)
    (tmp_path / ".gitignore").write_text(".cache/\n", encoding="utf-8")
    for slug in ("jineng-jingsai", "fuwu-zhan"):
        (tmp_path / f"data/2023/{slug}.results.yml").unlink()
    begin(tmp_path)
    return tmp_path


def publish(home: Path, slug: str) -> None:
    """Put a file of results beside its goals."""
    shutil.copyfile(BODY / f"2023/{slug}.results.yml", home / f"data/2023/{slug}.results.yml")


def edit(home: Path, file: str, *changes: tuple[str, str]) -> None:
    """Replace what stands in a file, exactly once."""
    text = (home / file).read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (home / file).write_text(text, encoding="utf-8")


MANY_EDITS = (
    ("实际完成值: 276人", "实际完成值: 270人"),
    (
        "得分: 9.2, 偏差原因分析及改进措施: 两家企业停产检修，没有报名；明年改在淡季办。",
        "得分: 9, 偏差原因分析及改进措施: 一家企业停产检修。",
    ),
    ("名称: 竞赛经费", "名称: 竞赛经费, 年度指标值: ≤45万元"),
    ("        - {名称: 举办竞赛场次, 实际完成值: 6场, 分值: 10, 得分: 10}\n", ""),
    (
        "全年执行数: 38.512, 分值: 10, 执行率: 96.28, 得分: 9.63",
        "全年执行数: 38, 分值: 10, 执行率: 95, 得分: 9.5",
    ),
    ("全年预算数: 40.00, 全年执行数: 38.512}", "全年预算数: 40.00, 全年执行数: 38}"),
    ("  总分: 96.83", "  总分: 86.5"),
    ("  等次: 优\n", "  等次: 良\n"),
    ("执行数: 14.10", "执行数: 14.20"),
    ("完成值: 3场", "完成值: 4场"),
    ("    得分: 88.5", "    得分: 85"),
    ("    结果应用: 作为安排2025年预算的参考。\n", ""),
)
"""Whatever a clerk might correct at once."""


def lines(log: ChangeLog) -> str:
    """A line for every change, the newest commit first."""
    said = []
    for entry in log.entries:
        said.append(entry.day)
        for change in entry.changes.projects:
            codes = " ".join(codes_in_words(change))
            said.append(f"  {FATE_WORDS[change.fate]} {change.title} {change.latest_id} {codes}".rstrip())
            said += [
                f"    {field.field}：{''.join(piece.text for piece in change_in_pieces(field))}"
                for field in change.fields
            ]
    return "".join(f"{line}\n" for line in said)


@pytest.fixture
def past(home: Path) -> Path:
    """Results that come, are corrected, come to another project, and go; goals that are corrected in between."""
    publish(home, "jineng-jingsai")
    commit(home, "results", day="2024-10-01")
    edit(home, RESULTS, *MANY_EDITS)
    commit(home, "corrections", day="2024-10-02")
    publish(home, "fuwu-zhan")
    edit(home, GOALS, ("指标值: ≥300人", "指标值: ≥310人"))
    commit(home, "goals and other results", day="2024-10-03")
    text = (home / RESULTS).read_text(encoding="utf-8")
    (home / RESULTS).write_text(f"# 只是写法\n{text}", encoding="utf-8")
    commit(home, "notation", day="2024-10-04")
    git(home, "rm", "--quiet", RESULTS)
    commit(home, "gone", day="2024-10-05")
    return home


def test_the_past(past: Path, golden: Callable[[Path, str], None]) -> None:
    """Every commit in words, the one that changed the notation aside; no file of results is a project."""
    log = read_change_log(past / "data")
    golden(RESULT_FILES / "past.txt", lines(log))
    assert "2024-10-04" not in lines(log)
    assert not [
        change for entry in log.entries for change in entry.changes.projects if "results" in change.latest_id
    ]
    assert read_change_log(past / "data") == log  # from the cache


def test_pages_and_feed_speak_of_results(past: Path) -> None:
    """The page of changes, the revisions of the project, and the feed have the words of the log."""
    log = read_change_log(past / "data")
    pages = ChangePages(log, ["2023/jineng-jingsai", "2023/fuwu-zhan"])
    page = pages.draw_changes(pages.parts[0])
    feed = pages.feed("网站", "单位", "https://www.example.gov.cn/")
    for text in (page, feed, pages.draw_revisions("2023/jineng-jingsai")):
        assert "自评 参赛职工人数 实际完成值" in text
        assert "276人" in text
        assert "270人" in text
    assert "监控 2023-07-31" in pages.draw_revisions("2023/fuwu-zhan")


@pytest.mark.parametrize("ending", ["txt", "md", "json"])
def test_pull_request(home: Path, ending: str, golden: Callable[[Path, str], None]) -> None:
    """New results, and corrected ones, each in every format; the file on disk need not be known to git."""
    publish(home, "jineng-jingsai")
    commit(home, "results", day="2024-10-01")
    edit(home, RESULTS, *MANY_EDITS)
    publish(home, "fuwu-zhan")
    run = disclosure(home, "diff", "HEAD", "--format", {"txt": "text", "md": "markdown"}.get(ending, ending))
    assert (run.code, run.errors) == (0, "")
    golden(RESULT_FILES / f"pull-request.{ending}", run.output)
    commit(home, "all of it", day="2024-10-02")
    again = disclosure(home, "diff", "HEAD~1", "HEAD", "--format", "json").output
    if ending == "json":
        assert json.loads(again)["projects"] == json.loads(run.output)["projects"]


def test_results_with_errors_were_never_public(home: Path) -> None:
    """Numbers of persons, or a name that the goals do not have: codes for clerks, and no word of the content, ever."""
    publish(home, "jineng-jingsai")
    edit(home, RESULTS, ("竞赛按计划办完", f"领队 {IDENTITY}"))
    commit(home, "slip", day="2024-10-01")
    edit(home, RESULTS, (f"领队 {IDENTITY}", "竞赛办完"), ("名称: 竞赛经费", "名称: 经费"))
    commit(home, "another slip", day="2024-10-02")
    edit(home, RESULTS, ("名称: 经费", "名称: 竞赛经费"))
    commit(home, "mended", day="2024-10-03")
    log = read_change_log(home / "data")
    said = lines(log)
    assert "2024-10-03\n  改动 职工技能竞赛 2023/jineng-jingsai\n    自评：新增 7 条指标" in said
    assert "personal-data" in said
    assert "result-unknown-indicator" in said
    pages = ChangePages(log, [])
    for text in (
        said,
        pages.draw_changes(pages.parts[0]),
        pages.feed("网站", "单位", ""),
        disclosure(home, "diff", "HEAD~2", "HEAD").output,
        disclosure(home, "diff", "HEAD~3", "HEAD~2").output,
        disclosure(home, "diff", "HEAD~3", "HEAD~2", "--format", "json").output,
    ):
        assert IDENTITY not in text
        assert "领队" not in text


def test_errors_of_rules_are_errors_of_the_project(home: Path) -> None:
    """A sum that does not hold stops the build, so the report compares nothing and says why."""
    publish(home, "jineng-jingsai")
    edit(home, RESULTS, ("  总分: 96.83", "  总分: 96.82"))
    output = disclosure(home, "diff", "HEAD").output
    assert "现在的版本没有通过检查，不作比较（result-score-sum）" in output
    assert "自评" not in output


def test_results_are_read_with_the_goals_and_layouts_of_their_time(home: Path) -> None:
    """An amount is in the unit that the goals had: a later change of the unit does not touch the past."""
    file = "data/2023/shuwu-jianshe.yml"
    edit(
        home, "data/2023/shuwu-jianshe.results.yml", ('全年执行数: "219,800.50"', '全年执行数: "229,800.50"')
    )
    commit(home, "executed", day="2024-10-01")
    edit(
        home,
        file,
        (
            '  金额单位: 元\n  年度: {总额: "300,000", 财政拨款: "300,000"}',
            "  年度: {总额: 30, 财政拨款: 30}",
        ),
    )
    text = (home / "data/2023/shuwu-jianshe.results.yml").read_text(encoding="utf-8")
    (home / "data/2023/shuwu-jianshe.results.yml").write_text(f"金额单位: 元\n{text}", encoding="utf-8")
    commit(home, "unit", day="2024-10-02")
    said = lines(read_change_log(home / "data"))
    assert "自评 项目资金.年度总额.全年执行数：21.98005 → 22.98005 万元，增加 1" in said
    assert "自评" not in said.split("2024-10-01")[0]


def test_a_renamed_project_takes_its_results_along(home: Path) -> None:
    """Moved goals and results are one move, and nothing else."""
    publish(home, "jineng-jingsai")
    commit(home, "results", day="2024-10-01")
    git(home, "mv", GOALS, "data/2023/jingsai.yml")
    git(home, "mv", RESULTS, "data/2023/jingsai.results.yml")
    commit(home, "moved", day="2024-10-02")
    log = read_change_log(home / "data")
    (change,) = log.entries[0].changes.projects
    assert (change.fate, change.old_id, change.id, change.fields) == (
        Fate.MOVED, "2023/jineng-jingsai", "2023/jingsai", (),
    )  # fmt: skip
    assert len(log.revisions["2023/jingsai"]) == 3


def test_new_entries_of_copied_contradictions_are_named() -> None:
    """照录 of a self-evaluation is among those that a reviewer is warned of."""
    goals, results = ((BODY / f"2023/jineng-jingsai{end}").read_bytes() for end in (".yml", ".results.yml"))
    layouts = delivered_layouts()
    marked = results.replace(
        "  评价结论:".encode(), "  照录: [{提示: result-score-sum, 说明: 原表如此}]\n  评价结论:".encode()
    )
    old, new = (read_version("2023/a.yml", goals, layouts, data) for data in (results, marked))
    (entry,) = project_change("2023/a", old, "2023/a", new).copied
    assert entry.field.startswith("自评 照录.")
    assert entry.new == "原表如此"


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}[去](javascript:alert(3)) @all"


def test_texts_of_results_are_texts_in_pages_feed_and_reports(home: Path) -> None:
    """Reasons, values, grades, conclusions, names and sources, old and new: no element, no link, no mention."""
    publish(home, "jineng-jingsai")
    commit(home, "results", day="2024-10-01")
    quoted = json.dumps(HOSTILE, ensure_ascii=False)
    edit(
        home,
        RESULTS,
        ("实际完成值: 276人", f"实际完成值: {quoted}"),
        (
            "偏差原因分析及改进措施: 两家企业停产检修，没有报名；明年改在淡季办。",
            f"偏差原因分析及改进措施: {quoted}",
        ),
        ("完成档次: 达成年度指标", f"完成档次: {quoted}"),
        ("  等次: 优\n", f"  等次: {quoted}\n"),
        ("评价结论: 项目实施规范，效果较好。", f"评价结论: {quoted}"),
        ("评价方: 云溪市财政局", f"评价方: {quoted}"),
        ("结果应用: 作为安排2025年预算的参考。", f"结果应用: {quoted}"),
        ("文件: 云溪市总工会2023年项目绩效运行监控表", f"文件: {quoted}"),
        ("完成目标可能性: 有可能, 偏差原因: 下半年场次多", f"完成目标可能性: {quoted}, 偏差原因: {quoted}"),
    )
    report = {
        form: disclosure(home, "diff", "HEAD", "--format", form).output
        for form in ("text", "markdown", "json")
    }
    commit(home, "strange words", day="2024-10-02")
    pages = ChangePages(read_change_log(home / "data"), ["2023/jineng-jingsai"])
    drawn = [pages.draw_changes(pages.parts[0]), pages.draw_revisions("2023/jineng-jingsai")]
    feed = etree.fromstring(pages.feed("网站", "单位", "https://www.example.gov.cn/").encode())
    atom = {"atom": "http://www.w3.org/2005/Atom"}
    drawn += [
        text
        for text in feed.xpath("//atom:content[@type='html']/text()", namespaces=atom)
        if "onerror" in text
    ]
    told_as_text = feed.xpath("//*[contains(text(), 'onerror')][not(@type='html')]")
    assert {etree.QName(element).localname for element in told_as_text} <= {"title"}
    assert not feed.xpath(
        "//atom:title/@type", namespaces=atom
    )  # so that it is a text, and no program reads markup in it
    assert len(drawn) >= 3
    for text in drawn:
        page = html.fragment_fromstring(text, create_parent="div")
        assert {str(element.tag) for element in page.iter()}.isdisjoint({"script", "img"})
        assert not [link for link in page.xpath("//a/@href") if link.startswith("javascript")]
        assert page.text_content().count("<img src=x onerror=alert(2)>{{ 7*7 }}") >= 5
    assert report["text"].count("<img src=x onerror=alert(2)>") >= 8
    assert "onerror" in report["json"]
    outside_code = re.sub("`[^`]*`", "", report["markdown"])
    assert outside_code != report["markdown"]
    assert not re.search(r"<script|<img|onerror|javascript|@all", outside_code)
