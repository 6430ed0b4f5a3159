"""The command `disclosure diff` in real repositories: a process, its printed words, its exit code."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html
from markdown_it import MarkdownIt

from generator.history.diff_report import COMMENT_MARKER, MAX_COMMENT_CHARACTERS
from tests.conftest import HOME
from tests.support.command import Run, disclosure
from tests.support.forms import CASES, DATA
from tests.support.git_repositories import begin, commit, git
from tests.support.past_versions import IDENTITY

FILE = "data/2023/yiliao-huzhu.yml"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The real data folder in a repository of its own, committed once."""
    shutil.copytree(DATA, tmp_path / "data")
    begin(tmp_path)
    return tmp_path


def edit(home: Path, file: str, old: str, new: str) -> None:
    """Replace what stands in a file."""
    path = home / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def diff(home: Path, *arguments: str) -> str:
    """What the command prints; it has to succeed, and says nothing else."""
    run = disclosure(home, "diff", *arguments)
    assert (run.code, run.errors) == (0, "")
    return run.output


def pull_request(home: Path) -> None:
    """What a clerk might do in one go: change, add, withdraw, move, register."""
    edit(home, FILE, "总额: 150.00, 财政拨款: 150.00", "总额: 160.00, 财政拨款: 160.00")
    edit(home, FILE, "互助模式", "互助办法")
    edit(home, FILE, ": ≥1万", ": ≥0.9万")
    shutil.copyfile(home / "data/2023/bangfu-peitao.yml", home / "data/2023/peitao-er.yml")
    edit(home, "data/2023/peitao-er.yml", "项目名称: 市财政帮扶配套", "项目名称: 市财政帮扶配套（第二批）")
    git(home, "mv", "data/2023/bangfu-zhongxin.yml", "data/2023/zhongxin.yml")
    git(home, "rm", "--quiet", "data/2023/gongzi-xieshang.yml")
    edit(home, "data/units.yml", "名称: 滁州市总工会\n", "名称: 滁州市总工会\n    简称: 市总\n")


@pytest.mark.parametrize("name", ["pull-request.txt", "pull-request.md", "pull-request.json"])
def test_pull_request(home: Path, name: str, golden: Callable[[Path, str], None]) -> None:
    """Everything that a change means, in each format."""
    pull_request(home)
    kind = {"txt": "text", "md": "markdown", "json": "json"}[name.rpartition(".")[2]]
    golden(CASES / "diff" / name, diff(home, "main", "--format", kind))


def test_two_revisions_say_the_same_as_the_folder(home: Path) -> None:
    """Committed or not; and backwards what was new is gone."""
    pull_request(home)
    before = diff(home, "main", "--format", "json")
    git(home, "switch", "--quiet", "--create", "edit")
    commit(home, "edit")
    after = diff(home, "main", "edit", "--format", "json")
    assert {**json.loads(before), "new": "edit"} == json.loads(after)
    back = json.loads(diff(home, "edit", "main", "--format", "json"))
    assert [each["change"] for each in back["projects"]] == ["改地址", "新增", "撤下", "改动"]
    changed = [each for each in json.loads(after)["findings"]["gone"] if each["id"] == "2023/yiliao-huzhu"]
    assert changed == [each for each in back["findings"]["new"] if each["id"] == "2023/yiliao-huzhu"] != []
    assert diff(home, "main", "main") == "main → main：数据的意思没有变化。\n"


def test_formatting_is_no_change(home: Path) -> None:
    """Comments, quotes and line ends are told nowhere; neither is a file that is no data."""
    edit(home, FILE, "项目名称: 职工医疗互助经费\n", "# 名称\n项目名称: '职工医疗互助经费'\n")
    (home / "data/README.md").write_text("x", encoding="utf-8")
    (home / "notes.txt").write_text("x", encoding="utf-8")
    assert diff(home, "main") == "main → 现在的文件：数据的意思没有变化。\n"


def test_version_with_errors(home: Path) -> None:
    """It is named with its problems' codes; what its file says is not told, and it is in no sum."""
    edit(home, FILE, "总额: 150.00", "总额: 150万")
    told = diff(home, "main")
    assert (
        "  改动 职工医疗互助经费 2023/yiliao-huzhu\n    现在的版本没有通过检查，不作比较（amount-format）\n"
        in told
    )
    assert "2023 年度：6 → 5 个项目，370.00 → 220.00 万元，减少 150.00 万元（40.54%）" in told
    edit(home, FILE, "总额: 150万, 财政拨款: 150.00", "总额: 150.00, 财政拨款: 140.00")
    assert "没有通过检查，不作比较（funds-sum）" in diff(home, "main")


def test_registers_decide_again(home: Path) -> None:
    """A unit that is taken out of the register makes every project wrong that names it, though no project changed."""
    edit(home, "data/units.yml", "名称: 滁州市总工会", "名称: 滁州市工会")
    change = json.loads(diff(home, "main", "--format", "json"))
    assert [each["label"] for each in change["sums"]] == ["2023 年度", "合计"]
    assert change["sums"][-1]["projects"] == 1
    assert [each["field"] for each in change["registers"][0]["fields"]] == ["单位.滁州市工会.名称"]
    edit(home, "data/units.yml", "单位:", "单位：")
    assert "现在的名册有错误，没有判断核对提示和合计（" in diff(home, "main")


def test_withdrawn_with_a_notice(home: Path) -> None:
    """An address that keeps a notice is not warned of."""
    git(home, "rm", "--quiet", FILE)
    assert "2023/yiliao-huzhu 的网页会打不开" in diff(home, "main")
    notice = "撤下项目:\n  - {地址: 2023/yiliao-huzhu, 项目名称: 职工医疗互助经费, 年度: 2023, 撤下日期: 2024-03-01, 撤下说明: 重复公开}\n"
    (home / "data/withdrawn.yml").write_text(notice, encoding="utf-8")
    told = diff(home, "main")
    assert "打不开" not in told
    assert "  withdrawn.yml\n    撤下项目：新增 {+职工医疗互助经费+}\n" in told


def test_personal_numbers_are_hidden(home: Path) -> None:
    """In no format is a number of a person printed, whichever side has it."""
    edit(
        home,
        FILE,
        "减轻职工住院医疗费负担",
        "减轻职工住院医疗费负担，联系 13912345678，证件 11010519491231002X",
    )
    for kind in ("text", "markdown", "json"):
        told = diff(home, "main", "--format", kind)
        assert "personal-data" in told
        assert not re.search("13912345678|11010519491231002X", told)
    edit(home, FILE, "，证件 11010519491231002X", "")
    assert "139******78" in diff(home, "main")


HOSTILE = "@octocat #12 GH-7 https://a.example www.a.example <img src=x onerror=alert(1)> ``a` *b* [c](http://d) --> </details> :+1: a@b.example ![x](y) \\`"


def test_markdown_is_inert(home: Path) -> None:
    """Whatever stands in the data stands in code: no link, picture, tag, mention, reference or emphasis comes of it."""
    quoted = json.dumps(HOSTILE, ensure_ascii=False)
    edit(home, FILE, "项目名称: 职工医疗互助经费", f"项目名称: {quoted}")
    edit(home, FILE, "名称: 活动时限", f"名称: {quoted}")
    told = diff(home, "main", "--format", "markdown")
    renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    page = html.fromstring(renderer.render(told))
    assert {element.tag for element in page.iter() if isinstance(element.tag, str)} <= {
        "div", "h3", "p", "ul", "li", "code", "del", "ins", "details", "summary",
    }  # fmt: skip
    shown = [element.text_content() for element in page.iter("code")]
    assert any("@octocat #12" in text and "</details> :+1:" in text for text in shown)
    for code in page.iter("code"):
        code.text = ""
    rest = page.text_content()
    assert not re.search("[@#<>*`]|octocat|http|www", rest), rest


def test_long_comment_is_cut(home: Path) -> None:
    """It stays below what code hosts take, says what is left out, and its marks stay closed."""
    for number in range(250):
        text = (home / FILE).read_text(encoding="utf-8").replace("互助经费", f"互助经费第{number}批" * 14)
        (home / f"data/2023/pi-{number}.yml").write_text(text, encoding="utf-8")
    told = diff(home, "main", "--format", "markdown")
    assert MAX_COMMENT_CHARACTERS - 500 < len(told) <= MAX_COMMENT_CHARACTERS
    assert told.startswith(f"{COMMENT_MARKER}\n")
    assert told.count("<details") == told.count("</details>")
    left_out = re.search(r"\*\*还有 (\d+) 项没有列出\*\*", told)
    assert left_out is not None
    assert told.count("- 新增 `") + told.count("\n- 提醒") + int(left_out[1]) > 500


def test_output_file(home: Path) -> None:
    """--output writes the report instead of printing it."""
    assert diff(home, "main", "--output", "report.txt") == ""
    assert (home / "report.txt").read_text(encoding="utf-8").startswith("main → 现在的文件：")
    nowhere = disclosure(home, "diff", "main", "--output", "none/report.txt")
    assert nowhere == Run(2, "", "用法不对：写不了 none/report.txt（没有这个文件或文件夹）。\n")


def test_output_over_the_data(home: Path) -> None:
    """A report is never written in the place of a data file."""
    inside = disclosure(home, "diff", "main", "--output", "data/units.yml")
    assert inside == Run(2, "", "用法不对：data/units.yml 在 data 里面。请把结果写到别处。\n")


def test_kept_sheets_of_others_stay(home: Path) -> None:
    """What `disclosure check` kept is used and not cleared away."""
    disclosure(home, "check")
    kept = {file.name for file in (home / ".cache/artifacts").iterdir()}
    edit(home, FILE, "互助模式", "互助办法")
    diff(home, "main")
    now = {file.name for file in (home / ".cache/artifacts").iterdir()}
    assert kept <= now
    assert len(now - kept) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["meiyou"], "没有版本 meiyou。请写分支、标签或提交号，例如 main；浅克隆要先取回全部历史。\n"),
        (
            ["main", "meiyou"],
            "没有版本 meiyou。请写分支、标签或提交号，例如 main；浅克隆要先取回全部历史。\n",
        ),
        (
            [f"main:{FILE}"],
            f"没有版本 main:{FILE}。请写分支、标签或提交号，例如 main；浅克隆要先取回全部历史。\n",
        ),
    ],
    ids=["old", "new", "a file"],
)
def test_unknown_revision(home: Path, arguments: list[str], told: str) -> None:
    """Exit code 2 and Chinese words."""
    assert disclosure(home, "diff", *arguments) == Run(2, "", f"用法不对：{told}")


def test_help_is_chinese(home: Path) -> None:
    """No word of argparse is left."""
    words = set(re.findall("[A-Za-z]+", disclosure(home, "diff", "--help").output))
    assert words == {
        "disclosure",
        "diff",
        "data",
        "format",
        "output",
        "help",
        "h",
        "git",
        "main",
        "text",
        "markdown",
        "json",
    }


def test_no_repository(home: Path) -> None:
    """Neither where git keeps nothing, nor where there is no git."""
    told = "用法不对：data 不在 git 仓库里，或者没有安装 git，不能比较版本。\n"
    assert disclosure(home, "diff", "main", variables={"PATH": ""}) == Run(2, "", told)
    shutil.rmtree(home / ".git")
    assert disclosure(home, "diff", "main") == Run(2, "", told)


def test_repository_that_git_refuses(home: Path) -> None:
    """Its own reason is repeated, with what mends it."""
    (home / ".git/HEAD").unlink()
    run = disclosure(home, "diff", "main")
    assert (run.code, run.output) == (2, "")
    assert run.errors.startswith("用法不对：不能比较版本：")
    assert "请重新 git clone" in run.errors
    assert "git 的原话：fatal: not a git repository" in run.errors


def test_damaged_repository(home: Path) -> None:
    """Contents that are gone are said to be missing."""
    edit(home, FILE, "互助模式", "互助办法")
    blob = git(home, "rev-parse", f"HEAD:{FILE}").strip()
    (home / ".git/objects" / blob[:2] / blob[2:]).unlink()
    run = disclosure(home, "diff", "main")
    assert (run.code, run.output) == (2, "")
    assert run.errors.startswith("用法不对：版本库里的内容没有取全，不能比较（")


def test_strange_names_and_kinds_of_files(home: Path) -> None:
    """What is no project file is passed over, in git as in the folder: links, hidden files, other endings."""
    (home / "data/2023/.x.yml").write_text("x", encoding="utf-8")
    (home / "data/2023/项目.txt").write_text("x", encoding="utf-8")
    (home / "data/2023/link.yml").symlink_to("yiliao-huzhu.yml")
    commit(home, "strange")
    assert diff(home, "main~1", "main") == "main~1 → main：数据的意思没有变化。\n"


# Names that a stranger has chosen

BRANCHES = [
    f"fix-{IDENTITY}",
    "call-13800138000",
    "<img/src=x/onerror=y>",
    "`</code>`@all",
    "a|b#1!2$(id)",
    "﷽\u202eyml",
]


@pytest.mark.parametrize("branch", BRANCHES)
def test_branch_that_a_stranger_has_named(home: Path, branch: str) -> None:
    """Its name is code in a comment, acts nowhere, and shows no number of a person in any format."""
    git(home, "branch", branch)
    texts = {kind: diff(home, "main", branch, "--format", kind) for kind in ("text", "markdown", "json")}
    for text in texts.values():
        assert IDENTITY not in text
        assert "13800138000" not in text
        assert "\u202e" not in text
    page = html.fromstring(MarkdownIt("commonmark").render(texts["markdown"]))
    assert {element.tag for element in page.iter() if isinstance(element.tag, str)} <= {
        "div",
        "h3",
        "p",
        "code",
    }
    shown = branch.replace(IDENTITY, "110*************2X").replace("13800138000", "138******00")
    assert [code.text for code in page.iter("code")] == ["main", shown.replace("\u202e", "\ufffd")]


PAGE = f"# 甲\n\n## 乙 {{#n{IDENTITY}}}\n"


def test_pages_of_docs_that_a_stranger_has_named(home: Path) -> None:
    """Folder and heading are words of the data: no tag, link or mention, and no number of a person."""
    folders = (IDENTITY, "<img src=x>", "a`b", "@all", "<!--", "[x](evil.example)", "rest")
    shutil.copyfile(HOME / "mkdocs.yml", home / "mkdocs.yml")
    (home / "docs/stays").mkdir(parents=True)
    (home / "docs/stays/index.md").write_text(PAGE, encoding="utf-8")
    for folder in folders:
        (home / f"docs/{folder}").mkdir()
        (home / f"docs/{folder}/index.md").write_text("# 丙\n", encoding="utf-8")
    commit(home, "docs")
    for folder in folders:
        (home / f"docs/{folder}/index.md").unlink()
    (home / "docs/stays/index.md").write_text("# 甲\n", encoding="utf-8")
    for kind in ("text", "json"):
        assert IDENTITY not in diff(home, "main", "--format", kind)
    markdown = diff(home, "main", "--format", "markdown")
    assert IDENTITY not in markdown
    page = html.fromstring(MarkdownIt("commonmark").render(markdown))
    assert {element.tag for element in page.iter("a", "img")} == set()
    codes = {code.text for code in page.iter("code")}
    for folder in folders:
        shown = folder.replace(IDENTITY, "110*************2X")
        assert {f"{shown}/", f"docs/{shown}/index.md", "{#n110*************2X}"} <= codes
    prose = html.tostring(page, encoding="unicode", method="text")
    for code in codes:
        prose = prose.replace(code, "")
    assert "@" not in prose


def test_project_whose_file_has_a_number(home: Path) -> None:
    """The name of a file that comes and goes is masked too."""
    for name in (f"{IDENTITY}.yml", "call-13800138000.yml"):
        shutil.copyfile(home / FILE, home / f"data/2023/{name}")
        commit(home, name)
        for one, other in (("main~1", "main"), ("main", "main~1")):
            for kind in ("text", "markdown", "json"):
                report = diff(home, one, other, "--format", kind)
                assert IDENTITY not in report
                assert "13800138000" not in report


def test_version_that_does_not_exist(home: Path) -> None:
    """What was typed is repeated without numbers and signs that control a terminal."""
    run = disclosure(home, "diff", f"{IDENTITY}\x1b[2J")
    assert "没有版本 110*************2X\ufffd[2J。" in run.errors
