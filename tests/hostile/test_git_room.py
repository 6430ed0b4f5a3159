"""Repositories and machines that would like git to say something else, or to run something: neither happens."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from generator.history.change_log import ChangeLog, read_change_log
from generator.history.data_states import compare_states
from generator.history.git import check_out, commit_of, last_changes
from generator.projects.build_cache import BuildCache
from generator.publishing.provenance import BuildOrigin, find_origin
from tests.support.forms import DATA
from tests.support.git_repositories import commit, git
from tests.support.past_versions import HUZHU, change, write_past

INPUTS = ("mkdocs.yml", "data")


class Record(NamedTuple):
    """What git is asked for in a build."""

    log: ChangeLog
    days: dict[str, str]
    origin: BuildOrigin


def record(home: Path) -> Record:
    """The record of a project folder, read anew."""
    shutil.rmtree(home / ".cache", ignore_errors=True)
    return Record(read_change_log(home / "data"), last_changes(home / "data"), find_origin(home, INPUTS, {}))


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The six projects with a past; nothing in it is changed."""
    home = tmp_path_factory.mktemp("room") / "home"
    shutil.copytree(DATA, home / "data")
    (home / ".gitignore").write_text(".cache/\n", encoding="utf-8")
    (home / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    write_past(home)
    return home


@pytest.fixture(scope="module")
def expected(original: Path) -> Record:
    """Its record on a machine that means well."""
    return record(original)


@pytest.fixture
def home(original: Path, tmp_path: Path) -> Path:
    """A copy, for a test to spoil."""
    return Path(shutil.copytree(original, tmp_path / "home"))


def trap(folder: Path, name: str) -> str:
    """A command that leaves a trace."""
    return f"touch {folder}/ran-{name}; cat; false"


def traces(folder: Path) -> list[str]:
    """Names of commands that were run."""
    return sorted(path.name for path in folder.glob("ran-*"))


def use(home: Path, folder: Path) -> None:
    """Ask git for everything that commands ask it for."""
    record(home)
    cache = BuildCache(folder / "cache")
    for new in (None, commit_of(home, "HEAD")):
        compare_states(home / "data", commit_of(home, "HEAD~1") or "", new, cache)
    cache.close()
    assert check_out(home, commit_of(home, "HEAD") or "", folder / "copy") == ""


COMMANDS = (
    "core.fsmonitor", "core.pager", "pager.log", "pager.diff", "diff.external", "diff.x.textconv", "diff.x.command",
    "filter.x.clean", "filter.x.smudge", "filter.x.process", "core.sshCommand", "gpg.program", "core.askPass", "core.editor",
    "core.alternateRefsCommand", "uploadpack.packObjectsHook", "merge.x.driver", "core.gitProxy", "trailer.x.cmd",
)  # fmt: skip


def test_no_command_of_a_repository_is_run(home: Path, tmp_path: Path) -> None:
    """Settings, attributes, aliases, hooks, and remotes that promise contents which are gone."""
    for name in COMMANDS:
        git(home, "config", name, trap(tmp_path, name))
    for name in ("log", "status", "diff", "rev-parse", "ls-files"):
        git(home, "config", f"alias.{name}", f"!touch {tmp_path}/ran-alias")
    git(home, "config", "log.showSignature", "true")
    git(home, "config", "credential.helper", f"!touch {tmp_path}/ran-credential")
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in (
        "post-checkout",
        "post-index-change",
        "reference-transaction",
        "pre-auto-gc",
        "fsmonitor-watchman",
    ):
        for folder in (hooks, home / ".git/hooks"):
            folder.mkdir(exist_ok=True)
            (folder / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/ran-hook-{name}\n", encoding="utf-8")
            (folder / name).chmod(0o755)
    git(home, "config", "core.hooksPath", str(hooks))
    (home / ".git/info").mkdir(exist_ok=True)
    (home / ".git/info/attributes").write_text("* filter=x diff=x merge=x\n", encoding="utf-8")
    (home / ".gitattributes").write_text("* filter=x diff=x\n", encoding="utf-8")
    change(home, HUZHU, ("互助", "共济"))
    shutil.rmtree(tmp_path / "copy", ignore_errors=True)
    for path in tmp_path.glob("ran-*"):  # git itself, when the traps were laid
        path.unlink()
    use(home, tmp_path)
    assert traces(tmp_path) == []


def test_contents_that_a_remote_promised_are_not_fetched(home: Path, tmp_path: Path) -> None:
    """The remote is a command of the repository's."""
    settings = {
        "core.repositoryformatversion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::sh -c touch% {tmp_path}/ran-fetch",
        "protocol.ext.allow": "always",
    }
    for name, value in settings.items():
        git(home, "config", name, value)
    blob = (home / ".git/objects").glob("??/*")
    wanted = git(home, "rev-parse", f"HEAD~3:data/{HUZHU}.yml")
    for path in list(blob):
        if path.parent.name + path.name == wanted:
            path.unlink()
    assert "没有取全" in record(home).log.why_not
    assert commit_of(home, "0123456789abcdef0123456789abcdef01234567") is None
    assert traces(tmp_path) == []


def test_data_that_looks_like_a_bare_repository(home: Path, tmp_path: Path, expected: Record) -> None:
    """Git would take data/ for a repository with settings of a stranger's."""
    data, base = home / "data", git(home, "rev-parse", "HEAD")
    (data / "objects/info").mkdir(parents=True)
    (data / "refs/heads").mkdir(parents=True)
    (data / "objects/info/alternates").write_text("../../.git/objects\n", encoding="utf-8")
    (data / "refs/heads/main").write_text(f"{base}\n", encoding="utf-8")
    (data / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    (data / "config").write_text(
        f'[core]\n\tworktree = ..\n\tfsmonitor = "{trap(tmp_path, "bare")}"\n', encoding="utf-8"
    )
    (data / ".git").mkdir()  # an empty one is nothing, to git as well
    log = read_change_log(data)
    assert (log.entries, log.uncommitted) == (expected.log.entries, True)
    use(home, tmp_path)
    assert traces(tmp_path) == []


def _replaced(home: Path) -> None:
    git(home, "replace", "HEAD", "HEAD~5")


def _grafted(home: Path) -> None:
    (home / ".git/info").mkdir(exist_ok=True)
    (home / ".git/info/grafts").write_text(git(home, "rev-parse", "HEAD~1") + "\n", encoding="utf-8")


def _personal(home: Path) -> None:
    settings = {
        "diff.renames": "false", "diff.noprefix": "true", "diff.relative": "false", "diff.orderFile": "/nowhere",
        "diff.ignoreSubmodules": "all", "log.follow": "true", "log.date": "unix", "log.diffMerges": "off",
        "log.decorate": "full", "log.mailmap": "true", "core.quotePath": "true", "core.abbrev": "4",
        "core.precomposeUnicode": "false", "i18n.logOutputEncoding": "GBK", "format.pretty": "oneline",
        "status.showUntrackedFiles": "no", "status.relativePaths": "false", "core.ignoreCase": "true", "color.ui": "always",
        "core.worktree": "/tmp", "core.bare": "true", "core.fileMode": "true", "core.autocrlf": "true",
        "core.excludesFile": "/nowhere", "core.attributesFile": "/nowhere", "diff.renameLimit": "1",
    }  # fmt: skip
    with (home / ".git/config").open("a", encoding="utf-8") as file:
        for name, value in settings.items():
            section, _, key = name.partition(".")
            file.write(f"[{section}]\n\t{key} = {value}\n")


def _without_index(home: Path) -> None:
    (home / ".git/index").unlink()


def _garbage_index(home: Path) -> None:
    (home / ".git/index").write_bytes(b"no index at all")


def _locked(home: Path) -> None:
    (home / ".git/index.lock").write_bytes(b"")


def _packed(home: Path) -> None:
    git(home, "gc", "--quiet")
    git(home, "commit-graph", "write", "--reachable")


def _linked_worktree(home: Path) -> None:
    git(home, "worktree", "add", "--quiet", "--detach", "../tree", "HEAD")
    home.rename(home.with_name("main"))
    home.with_name("tree").rename(home)
    git(home.with_name("main"), "worktree", "repair", str(home))


def _separate_git_folder(home: Path) -> None:
    git(home, "init", "--quiet", "--separate-git-dir=../elsewhere")


def _alternates(home: Path) -> None:
    home.rename(home.with_name("origin"))
    git(home.parent, "clone", "--quiet", "--shared", "origin", "home")


def _broken_repository_above(home: Path) -> None:
    (home.parent / ".git").write_text("gitdir: nowhere\n", encoding="utf-8")


@pytest.mark.parametrize(
    "spoil",
    [
        _replaced, _grafted, _personal, _without_index, _garbage_index, _locked, _packed, _linked_worktree,
        _separate_git_folder, _alternates, _broken_repository_above,
    ],
)  # fmt: skip
def test_repository_that_changes_what_git_says(
    home: Path, expected: Record, spoil: Callable[[Path], None]
) -> None:
    """Whatever its settings are and wherever it lies, the record is the same."""
    spoil(home)
    assert record(home) == expected


def test_change_that_an_index_hides(home: Path) -> None:
    """A file that git was told to take for unchanged is seen to be changed."""
    for mark in ("--assume-unchanged", "--skip-worktree"):
        git(home, "update-index", mark, f"data/{HUZHU}.yml", "mkdocs.yml")
        change(home, HUZHU, ("医疗", "医 疗"))
        (home / "mkdocs.yml").write_text("site_name: y\n", encoding="utf-8")
        assert record(home).log.uncommitted
        assert record(home).origin.clean is False
        git(
            home,
            "update-index",
            "--no-assume-unchanged",
            "--no-skip-worktree",
            f"data/{HUZHU}.yml",
            "mkdocs.yml",
        )
        git(home, "checkout", "--quiet", "--force", "HEAD", "--", ".")


VARIABLES: Mapping[str, str] = {
    "GIT_DIR": "{other}/.git", "GIT_WORK_TREE": "/", "GIT_INDEX_FILE": "{other}/.git/index", "GIT_PREFIX": "x/",
    "GIT_OBJECT_DIRECTORY": "{other}/.git/objects", "GIT_COMMON_DIR": "{other}/.git", "GIT_NAMESPACE": "other",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES": "{other}/.git/objects", "GIT_CEILING_DIRECTORIES": "{home}",
    "GIT_CONFIG": "{other}/.git/config", "GIT_CONFIG_GLOBAL": "{other}/settings", "GIT_CONFIG_SYSTEM": "{other}/settings",
    "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "diff.renames", "GIT_CONFIG_VALUE_0": "false",
    "GIT_CONFIG_PARAMETERS": "'core.worktree'='/'", "GIT_LITERAL_PATHSPECS": "0", "GIT_GLOB_PATHSPECS": "1",
    "GIT_ICASE_PATHSPECS": "1", "GIT_REPLACE_REF_BASE": "refs/heads/", "GIT_SHALLOW_FILE": "{other}/shallow",
    "GIT_GRAFT_FILE": "{other}/shallow", "GIT_EXTERNAL_DIFF": "touch {traces}/ran-diff", "GIT_PAGER": "touch {traces}/ran-pager",
    "GIT_SSH_COMMAND": "touch {traces}/ran-ssh", "GIT_EXEC_PATH": "{other}", "GIT_TRACE": "{traces}/ran-trace",
    "GIT_ATTR_SOURCE": "HEAD", "GIT_DEFAULT_HASH": "sha256", "GIT_DIFF_OPTS": "--unified=0", "GIT_FLUSH": "x",
    "GIT_IMPLICIT_WORK_TREE": "0", "GIT_INTERNAL_SUPER_PREFIX": "x/", "GIT_DISCOVERY_ACROSS_FILESYSTEM": "0",
    "XDG_CONFIG_HOME": "{other}", "LANGUAGE": "zh_CN", "LC_ALL": "zh_CN.UTF-8", "GIT_NO_REPLACE_OBJECTS": "",
}  # fmt: skip


GROUPS = {
    "location": ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_INTERNAL_SUPER_PREFIX"),
    "hook in a bare repository": ("GIT_DIR",),
    "work tree alone": ("GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE"),
    "objects": (
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_NAMESPACE",
    ),
    "settings": tuple(name for name in VARIABLES if "CONFIG" in name),
    "past": ("GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE", "GIT_NO_REPLACE_OBJECTS"),
    "paths": tuple(name for name in VARIABLES if "PATHSPECS" in name),
    "all": tuple(VARIABLES),
}


@pytest.mark.parametrize("group", GROUPS)
def test_variables_that_steer_git(
    original: Path, expected: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, group: str
) -> None:
    """As a hook sets them, or a person, or an attacker: the record is the same and nothing is run."""
    other = tmp_path / "other"
    (other / "data").mkdir(parents=True)
    (other / "data/site.yml").write_text("x", encoding="utf-8")
    commit(other, "other")
    (other / "shallow").write_text("", encoding="utf-8")
    (other / "settings").write_text("[diff]\n\trenames = false\n[core\n", encoding="utf-8")
    (other / "git").mkdir()
    (other / "git/attributes").write_text("* binary filter=x\n", encoding="utf-8")
    (other / "git/ignore").write_text("*.yml\n", encoding="utf-8")
    for name in GROUPS[group]:
        monkeypatch.setenv(name, VARIABLES[name].format(other=other, home=original, traces=tmp_path))
    assert record(original) == expected
    assert traces(tmp_path) == []


@pytest.mark.parametrize("path", ["data", "data/2023", "."])
def test_where_the_record_is_asked_from(
    original: Path, expected: Record, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """The folder in which the program runs does not matter."""
    monkeypatch.chdir(original / path)
    assert record(original) == expected


@pytest.mark.parametrize("ignored", [False, True])
def test_repository_above_is_not_ours(original: Path, tmp_path: Path, ignored: bool) -> None:
    """An archive that was unpacked in somebody's repository: no commit and no past of theirs."""
    above = tmp_path / "above"
    (above / "data").mkdir(parents=True)
    (above / "mkdocs.yml").write_text("x", encoding="utf-8")
    (above / "data/site.yml").write_text("x", encoding="utf-8")
    (above / ".gitignore").write_text("archive/\n" if ignored else "", encoding="utf-8")
    commit(above, "theirs")
    archive = Path(
        shutil.copytree(original, above / "archive", ignore=shutil.ignore_patterns(".git", ".cache"))
    )
    said = record(archive)
    assert (said.origin.commit, said.origin.clean, said.log.entries, said.days) == (None, None, (), {})
    assert "还没有提交过" in said.log.why_not


@pytest.mark.parametrize(
    "revision", ["main", "HEAD~2", "@", "main^1~1", "HEAD^{commit}", "refs/heads/main", "heads/main~1"]
)
def test_names_of_versions(original: Path, revision: str) -> None:
    """Branches and steps from them mean what they mean to git."""
    assert commit_of(original, revision) == git(original, "rev-parse", revision)


@pytest.mark.parametrize(
    "revision",
    ["", "nothing", "--all", "-h", ":/change", ":data", "HEAD:data", "^HEAD", "main..HEAD", "a\0b", "\ud800"],
)
def test_names_of_no_version(original: Path, revision: str) -> None:
    """What names no commit, or would be an option, is none."""
    assert commit_of(original, revision) is None
