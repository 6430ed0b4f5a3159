"""The commands `disclosure init` and `disclosure update`: what they write, leave alone and refuse."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from generator.commands import program_texts, update
from generator.editing.new_site import ProgramTexts
from tests.support.command import Run, disclosure

ANSWERS = ("--publisher", "某县水利局", "--region", "某县")
RECORD = ".disclosure.json"


def begin(folder: Path, *options: str) -> Run:
    """Write the repository of an invented body into ``folder/budget``."""
    return disclosure(folder, "init", "budget", *ANSWERS, *options)


def files_in(folder: Path) -> set[str]:
    """Paths of all files below a folder but those of git."""
    paths = (file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    return {path for path in paths if not path.startswith((".git/", ".cache/"))}


def test_repository_is_written(tmp_path: Path) -> None:
    """A dozen files and the schemas of editors; the invented project says of itself that it is one, and has no error."""
    run = begin(tmp_path, "--forge", "gitlab", "--example", "--git")
    home = tmp_path / "budget"
    assert (run.code, run.errors) == (0, "")
    assert "写好了 budget，里面有 23 个文件。" in run.output
    assert {path for path in files_in(home) if not path.startswith("data/.schema/")} == {
        ".disclosure.json", ".dockerignore", ".gitignore", ".gitlab-ci.yml", ".vscode/extensions.json", ".vscode/settings.json", "Containerfile", "README.md",
        "data/2024/shili-xiangmu.yml", "data/README.md", "data/site.yml", "data/taxonomy.yml", "data/units.yml",
        "docs/about/index.md", "mkdocs.yml", "requirements.txt",
    }  # fmt: skip
    assert (home / ".git" / "HEAD").read_text() == "ref: refs/heads/main\n"
    assert "错误 0 条，提醒 0 条" in disclosure(home, "check").output
    assert disclosure(home, "schema", "--check").code == 0
    assert disclosure(home, "diff", "HEAD").code == 2  # nothing is committed yet
    assert "滁州" not in "".join(
        (home / path).read_text("utf-8") for path in files_in(home) if not path.startswith("data/")
    )


def test_answers_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a terminal each answer is asked for, and asked for again where it cannot be used."""
    typed = iter(["", "某县水利局", "", "某县水库管理所", "svn", "3", "四川目标表"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(typed))
    monkeypatch.setattr(
        "generator.commands.init.sys.stdin", type("Terminal", (), {"isatty": lambda self: True})()
    )
    from generator.commands import main

    monkeypatch.chdir(tmp_path)
    assert main(["init", "budget"]) == 0
    home = tmp_path / "budget"
    assert "名称: 某县水库管理所\n    地址名: mouxian-shuiku-guanlisuo\n" in (
        home / "data/units.yml"
    ).read_text("utf-8")
    assert (home / ".gitlab-ci.yml").is_file()
    assert "\n默认表式: 四川目标表\n" in (home / "data/site.yml").read_text("utf-8")


@pytest.mark.parametrize(
    ("prepared", "options", "words"),
    [
        (
            "budget/notes.txt",
            ANSWERS,
            "budget 里已经有东西（notes.txt），什么也没有写。请用一个新的或空的文件夹",
        ),
        ("budget", ANSWERS, "budget 不是文件夹。请换一个名称"),
        ("", (), "没有终端可以问答。请至少用选项写明 --publisher"),
        ("", (*ANSWERS, "--forge", "gitlub"), "--forge：没有“gitlub”可选。最接近的是 gitlab"),
        ("", (*ANSWERS, "--layout", "四川表"), "--layout：没有“四川表”可选。最接近的是 四川目标表"),
        ("", ("--publisher", "11010519491231002X"), "--publisher：有与居民身份证号编排相符的号码"),
    ],
)
def test_what_cannot_be_is_refused(
    tmp_path: Path, prepared: str, options: tuple[str, ...], words: str
) -> None:
    """Clear words, exit code 2, and nothing written."""
    if prepared:
        (tmp_path / prepared).parent.mkdir(exist_ok=True)
        (tmp_path / prepared).write_text("", "utf-8")
    before = files_in(tmp_path)
    run = disclosure(tmp_path, "init", "budget", *options)
    assert run.code == 2
    assert words in run.errors
    assert files_in(tmp_path) == before


def test_names_are_text(tmp_path: Path) -> None:
    """A name with signs of YAML stays what was typed."""
    run = disclosure(tmp_path, "init", "budget", "--publisher", "某局: #1 @unit@ {甲}", "--unit", "'乙'")
    assert run.code == 0
    assert "错误 0 条" in disclosure(tmp_path / "budget", "check").output
    assert '公开单位: "某局: #1 @unit@ {甲}"' in (tmp_path / "budget/data/site.yml").read_text("utf-8")


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of 0.1.0, and an installed program of a made-up 0.2.0 that changes settings, taxonomy and workflow."""
    assert begin(tmp_path, "--forge", "github").code == 0
    now = program_texts.read_program_texts()
    later = ProgramTexts(
        settings=now.settings.replace(
            "use_directory_urls: true\n", "use_directory_urls: true\nuse_of_later: 1\n"
        ),
        taxonomy=now.taxonomy.replace("# 指标体系：", "# 新版本的指标体系："),
        about=now.about,
        lock=now.lock,
        editor={**now.editor, "later.json": "{}\n"},
        version="0.2.0",
    )
    monkeypatch.setattr(update, "read_program_texts", lambda: later)
    return tmp_path / "budget"


def test_newer_version_renews_its_own_files(newer: Path) -> None:
    """Own words and data stay byte for byte; an edited file is shown and left; what was renewed is renewed once."""
    own = {
        "README.md": "自己的\n",
        "docs/about/index.md": "# 自己的 {#about}\n",
        "mkdocs.yml": "site_name: 自己的\n",
    }
    for path, text in own.items():
        (newer / path).write_text(text, "utf-8")
    (newer / "overrides").mkdir()
    (newer / "overrides" / "main.html").write_text("自己的", "utf-8")
    (newer / ".vscode/extensions.json").unlink()
    before = {path: (newer / path).read_bytes() for path in files_in(newer)}

    shown = disclosure(newer, "update", "--dry-run")
    assert shown.code == 1
    assert {path: (newer / path).read_bytes() for path in files_in(newer)} == before
    assert (
        "data/taxonomy.yml：换成新版本的。\n--- data/taxonomy.yml（现在）\n+++ data/taxonomy.yml（新版本）"
        in shown.output
    )
    assert "mkdocs.yml：您改过，新版本也改了，没有动。请对照下面，自己决定要不要改。\n" in shown.output
    assert "+use_of_later: 1\n" in shown.output
    assert ".vscode/later.json：新版本多出来的，会写上。\n" in shown.output

    assert "没有改动任何文件。" in disclosure(newer, "update", answer="\n").output
    run = disclosure(newer, "update", answer="y\n")
    assert "更新好了：0.1.0 → 0.2.0，写了 3 个文件。\n" in run.output
    after = {path: (newer / path).read_bytes() for path in files_in(newer)}
    changed = {path for path in after if after[path] != before.get(path)}
    assert changed == {"data/taxonomy.yml", "requirements.txt", ".vscode/later.json", RECORD}
    assert "budget-disclosure==0.2.0" in (newer / "requirements.txt").read_text("utf-8")
    assert not (newer / ".vscode/extensions.json").exists()

    again = disclosure(newer, "update", "--yes")
    assert (again.code, again.output.count("：您改过")) == (1, 1)
    assert {path: (newer / path).read_bytes() for path in files_in(newer)} == after


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (None, "这里没有 .disclosure.json"),
        ("{", ".disclosure.json 读不了，或者被改坏了"),
        (
            '{"version": "0.3.0", "forge": "none", "files": {}}',
            "这里是 0.3.0 写的，装的程序是 0.1.0，比它旧，什么也没有改",
        ),
        ('{"version": "一", "forge": "none", "files": {}}', "版本“一”读不懂"),
        ('{"version": "0.1.0", "forge": "svn", "files": {}}', ".disclosure.json 读不了，或者被改坏了"),
        ('{"version": "0.1.0", "forge": "none", "files": {"a": 1}}', ".disclosure.json 读不了，或者被改坏了"),
    ],
)
def test_what_cannot_be_updated(tmp_path: Path, record: str | None, words: str) -> None:
    """An older program, no record or a damaged one: clear words, and nothing written."""
    assert begin(tmp_path).code == 0
    file = tmp_path / "budget" / RECORD
    if record is None:
        file.unlink()
    else:
        file.write_text(record, "utf-8")
    before = {path: (tmp_path / path).read_bytes() for path in files_in(tmp_path)}
    run = disclosure(tmp_path / "budget", "update", "--yes")
    assert run.code == 2
    assert words in run.errors
    assert {path: (tmp_path / path).read_bytes() for path in files_in(tmp_path)} == before


def test_links_are_not_written_through(newer: Path, tmp_path: Path) -> None:
    """A settings file that is a link leads to somebody else's file."""
    target = tmp_path / "elsewhere"
    target.write_text((newer / ".gitignore").read_text("utf-8"), "utf-8")
    (newer / ".gitignore").unlink()
    (newer / ".gitignore").symlink_to(target)
    assert disclosure(newer, "update", "--yes").code == 2


def test_record_is_json_for_others(tmp_path: Path) -> None:
    """The record names version, forge and a digest for each file that the version wrote."""
    begin(tmp_path)
    content = json.loads((tmp_path / "budget" / RECORD).read_text("utf-8"))
    assert (content["version"], content["forge"]) == ("0.1.0", "none")
    assert "mkdocs.yml" in content["files"]
    assert "data/site.yml" not in content["files"]


def test_folder_with_git_alone_is_taken(tmp_path: Path) -> None:
    """A repository that a forge has made, empty, is filled and stays a repository."""
    subprocess.run(["git", "init", "-q", tmp_path / "budget"], check=True)
    assert begin(tmp_path, "--git").code == 0
    assert (tmp_path / "budget" / "data" / "site.yml").is_file()
