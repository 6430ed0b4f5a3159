"""What is told of the past of a data folder, in real repositories."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import generator.history.change_log
import generator.history.commit_changes
from generator.history.change_log import (
    INCOMPLETE,
    NO_GIT,
    NOTHING_YET,
    SHALLOW,
    UNREADABLE,
    ChangeLog,
    history_folder,
    pull_request,
    read_change_log,
)
from generator.history.change_words import codes_in_words
from generator.history.project_versions import FATE_WORDS, Fate
from tests.support.forms import CASES, DATA
from tests.support.git_repositories import begin, commit, git
from tests.support.past_versions import CLERK, HUZHU, IDENTITY, PHONE, change, write_past


def with_data(home: Path) -> Path:
    """A folder with the six projects."""
    home.mkdir()
    shutil.copytree(DATA, home / "data")
    (home / ".gitignore").write_text(".cache/\n", encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The six projects with a past. Nothing in it is changed."""
    home = with_data(tmp_path_factory.mktemp("past") / "home")
    write_past(home)
    return home


def lines(chronicle: ChangeLog) -> str:
    """One line for each thing that is told."""
    told = []
    for entry in chronicle.entries:
        told.append(
            f"{entry.day}{f' #{entry.number}' if entry.number else ''}{' 首次' if entry.is_first else ''}"
        )
        for each in entry.changes.projects:
            now = chronicle.id_today(entry, each.id or each.old_id or "")
            told.append(
                f"  {FATE_WORDS[each.fate]} {each.title} {now} {' '.join(codes_in_words(each))}".rstrip()
            )
            told += [f"    {field.field}：{field.old} → {field.new}" for field in each.fields]
        for register in entry.changes.registers:
            told += [
                f"  {register.file} {field.field}：{field.old} → {field.new}" for field in register.fields
            ]
    return "".join(f"{line}\n" for line in told)


def test_the_past(home: Path, golden: Callable[[Path, str], None]) -> None:
    """The main line once, newest first: pull requests, merges, moves, versions that were never public, withdrawals."""
    chronicle = read_change_log(home / "data")
    told = lines(chronicle)
    assert (chronicle.why_not, chronicle.uncommitted) == ("", False)
    golden(CASES / "past.txt", told)
    assert "2024-03-02" not in told  # only written otherwise
    assert "2024-03-03" not in told  # told with its merge
    assert not [word for word in (CLERK, "clerk", PHONE, IDENTITY, "调整资金", "第一步") if word in told]


def test_kept_or_not_the_same_is_told(home: Path, tmp_path: Path) -> None:
    """Once more, in a clone, and with what was kept destroyed."""
    first = read_change_log(home / "data")
    kept = history_folder(home / "data")
    assert len(list(kept.glob("[0-9a-f]*"))) == len(git(home, "log", "--first-parent", "--format=%H").split())
    assert read_change_log(home / "data") == first
    git(tmp_path, "clone", "--quiet", str(home), "clone")
    assert read_change_log(tmp_path / "clone/data") == first
    for entry in history_folder(tmp_path / "clone/data").glob("[0-9a-f]*"):
        entry.write_bytes(b"x")
    assert read_change_log(tmp_path / "clone/data") == first


def test_what_was_known_before_is_taken_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as nothing is committed, a preview compares nothing again; what is uncommitted shows at once."""
    home = with_data(tmp_path / "home")
    begin(home)
    before = read_change_log(home / "data")
    change(home, HUZHU, ("互助模式", "互助办法"))
    with monkeypatch.context() as patch:
        patch.setattr(generator.history.change_log, "main_line", None)
        now = read_change_log(home / "data", before)
    assert (now.entries, now.uncommitted) == (before.entries, True)
    commit(home, "change", day="2024-03-01")
    after = read_change_log(home / "data", now)
    assert (len(after.entries), after.uncommitted) == (2, False)


def test_moved_project_keeps_its_past(home: Path) -> None:
    """Under the address that it has now; what another project says there is not its own."""
    revisions = read_change_log(home / "data").revisions
    assert [(each.entry.day, each.change.fate) for each in revisions["2023/zhongxin"]] == [
        ("2024-03-12", Fate.CHANGED),
        ("2024-03-11", Fate.MOVED),
        ("2024-02-29", Fate.ADDED),
    ]
    assert "2023/bangfu-zhongxin" not in revisions


def test_many_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first import is known by its ids only: not one of its files is read."""
    monkeypatch.setattr(generator.history.commit_changes, "MAX_PROJECTS_READ_PER_COMMIT", 5)
    monkeypatch.setattr(generator.history.commit_changes, "read_version", None)
    home = with_data(tmp_path / "home")
    begin(home)
    (entry,) = read_change_log(home / "data").entries
    assert [(change.fate, change.is_detailed) for change in entry.changes.projects] == [
        (Fate.ADDED, False)
    ] * 6
    assert entry.is_first


def test_git_that_does_not_know(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off, left out on purpose, without a commit, without a repository, without git: each is said."""
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{home}", "shallow")
    assert read_change_log(tmp_path / "shallow/data").why_not == SHALLOW
    git(home, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", f"file://{home}", "partial")
    assert read_change_log(tmp_path / "partial/data").why_not == INCOMPLETE
    empty = with_data(tmp_path / "empty")
    git(empty, "init", "--quiet")
    assert read_change_log(empty / "data").why_not == NOTHING_YET
    (empty / ".git/HEAD").unlink()
    assert read_change_log(empty / "data").why_not == UNREADABLE
    shutil.rmtree(empty / ".git")
    assert read_change_log(empty / "data").why_not == NO_GIT
    monkeypatch.setenv("PATH", "")
    assert read_change_log(home / "data").why_not == NO_GIT


def test_reason_names_the_command_that_mends_it(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For those who build; readers are shown neither folders nor commands."""
    states = {}
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{home}", "shallow")
    states["shallow", "git fetch --unshallow"] = tmp_path / "shallow"
    git(home, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", f"file://{home}", "partial")
    states["partial", "不加 --filter 重新 git clone"] = tmp_path / "partial"
    empty = with_data(tmp_path / "empty")
    states["no repository", f"{empty / 'data'} 不在 git 仓库里（往上都没有 .git）。请用 git clone"] = empty
    git(tmp_path, "clone", "--quiet", str(home), "unborn")
    git(tmp_path / "unborn", "switch", "--quiet", "--orphan", "new")
    shutil.copytree(DATA, tmp_path / "unborn/data")
    states["unborn", "git commit"] = tmp_path / "unborn"
    for name, setting in {
        "git fsck": "[core]\n\trepositoryformatversion = x\n",
        "git 太旧": "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tunheard = true\n",
        ".git/config 写坏了": "[core\n",
    }.items():
        clone = tmp_path / f"clone{len(states)}"
        git(tmp_path, "clone", "--quiet", str(home), str(clone))
        (clone / ".git/config").write_text(setting, encoding="utf-8")
        states["settings", name] = clone
    (tmp_path / "pointer").mkdir()
    shutil.copytree(DATA, tmp_path / "pointer/data")
    (tmp_path / "pointer/.git").write_text("gitdir: /nowhere\n", encoding="utf-8")
    states["pointer", "git worktree repair"] = tmp_path / "pointer"
    for (_, advice), folder in states.items():
        chronicle = read_change_log(folder / "data")
        assert advice in chronicle.advice
        assert chronicle.why_not.endswith("，所以没有更新记录。")
        assert not [word for word in ("/", "git fetch", "git clone", "--") if word in chronicle.why_not]
    monkeypatch.setenv("PATH", "")
    assert read_change_log(home / "data").advice == "找不到命令 git。请装好 git 再试"


def test_damaged_repository(tmp_path: Path) -> None:
    """Contents that are gone are said to be missing."""
    home = with_data(tmp_path / "home")
    begin(home)
    blob = git(home, "rev-parse", f"HEAD:data/{HUZHU}.yml").strip()
    (home / ".git/objects" / blob[:2] / blob[2:]).unlink()
    assert read_change_log(home / "data").why_not == INCOMPLETE


def test_uncommitted(tmp_path: Path) -> None:
    """A changed file and a new one are said to be there."""
    home = with_data(tmp_path / "home")
    begin(home)
    change(home, HUZHU, ("互助模式", "互助办法"))
    chronicle = read_change_log(home / "data")
    assert (len(chronicle.entries), chronicle.uncommitted) == (1, True)


def test_address_that_another_project_gets(tmp_path: Path) -> None:
    """A project that moved takes its past along; the next one at its address begins anew."""
    home = with_data(tmp_path / "home")
    begin(home)
    git(home, "mv", f"data/{HUZHU}.yml", "data/2023/huzhu.yml")
    commit(home, "move", day="2024-03-01")
    text = (home / "data/2023/laodong-jingsai.yml").read_text(encoding="utf-8")
    (home / f"data/{HUZHU}.yml").write_text(text.replace("劳动竞赛厂务公开", "另一个项目"), encoding="utf-8")
    commit(home, "another", day="2024-03-02")
    revisions = read_change_log(home / "data").revisions
    assert [each.change.title for each in revisions[HUZHU]] == ["另一个项目"]
    assert [each.change.title for each in revisions["2023/huzhu"]] == ["职工医疗互助经费"] * 2


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        ("调整资金 (#12)", 12),
        ("Merge pull request #7 from a/b", 7),
        ("Merge pull request '改 (#3)' (#9) from x into main", 9),
        ("改回来 !17", 17),
        ("Merge branch 'f' into 'main'\n\n更正年度总额\n\nSee merge request caizheng/budget!21", 21),
        (
            "Merge branch 'f (#3)' into 'main'\n\nSee merge request caizheng/a/b_c.d-e!22\n\nApproved-by: 某某",
            22,
        ),
        ("Merge branch 'f' into 'main'\n\n更正\n\nSee merge request https://code.example/a/b!23\r\n", 23),
        ("Merge branch 'f' into 'main'\n\n见 See merge request a/b!24 里的说明", None),
        ("Merge branch 'f' into 'main'\n\nSee merge request !25", 25),
        ("更正\n\nReviewed-on: https://code.example/a/b/pulls/26\nReviewed-by: 某某", 26),
        ("更正 (#27)\n\nSee merge request a/b!28", 27),
        ("更正\n\n见 (#29) 和 !30", None),
        ("项目 #12", None),
        ("注意！12", None),
        ("a!12 (12) (#x)", None),
        ("(#12345678)", None),
        ("", None),
    ],
)
def test_number_of_a_pull_request(subject: str, number: int | None) -> None:
    """Only where the subject names one in the way of a code host."""
    assert pull_request(subject) == number


def test_subject_that_would_like_to_be_a_commit(tmp_path: Path) -> None:
    """Whatever stands in a subject, it stays a subject."""
    home = with_data(tmp_path / "home")
    begin(home)
    change(home, HUZHU, ("互助模式", "互助办法"))
    commit(home, "\x01\x02:100644 \x01abc\x02 2020-01-01 \x02 (#5)", day="2024-03-01")
    newest = read_change_log(home / "data").entries[0]
    assert (newest.day, newest.number, len(newest.changes.projects)) == ("2024-03-01", 5, 1)
