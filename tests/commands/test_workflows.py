"""The workflows: their shell is run in a scratch copy, step after step, as their systems would; so is what posts comments."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import pytest

from generator.editing.editor_schema import SCHEMA_FOLDER
from generator.history.diff_report import COMMENT_MARKER
from tests.conftest import HOME
from tests.support.forms import DATA, schemas
from tests.support.homes import shorten_guides
from tests.support.patience import PATIENCE
from tests.support.workflows import ACTIONS, GITLAB, Step, read, steps_of

STEPS = [step for file in [*ACTIONS, GITLAB] for step in steps_of(file)]
COMMENT = HOME / ".ci" / "comment.py"
PREVIEW = HOME / ".ci" / "preview.md"
SUITE = {"make check", "make test", "make check\nmake test"}
"""Steps that would start what is running."""

Json = Any


# ── what stands in the files ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("file", ACTIONS, ids=lambda file: f"{file.parent.parent.name}-{file.stem}")
def test_an_action_is_pinned_by_its_whole_hash(file: Path) -> None:
    """No tag that somebody could move: forty digits, and which version that is beside them."""
    used = re.findall(r"uses: (.+)", file.read_text(encoding="utf-8"))
    assert used
    assert [
        each for each in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+.*", each)
    ] == []


def test_one_action_has_one_hash_for_one_version() -> None:
    """The same version of an action is the same commit in every file."""
    text = "".join(file.read_text(encoding="utf-8") for file in ACTIONS)
    pinned = set(re.findall(r"uses: (\S+)@(\S+)  # (v[\d.]+)", text))
    assert len({(name, version) for name, _, version in pinned}) == len(pinned)


def test_what_runs_the_code_of_a_fork_may_only_read() -> None:
    """No secret and no right to write in GitHub's workflow of pull requests; what may write runs code of main alone."""
    check = HOME / ".github" / "workflows" / "check.yml"
    assert "secrets." not in check.read_text(encoding="utf-8")
    assert {tuple(job["permissions"].items()) for job in read(check)["jobs"].values()} == {
        (("contents", "read"),)
    }
    for file in ACTIONS:
        assert "pull_request_target" not in read(file)["on"]
        assert read(file)["permissions"] == {}
    comment = read(HOME / ".github" / "workflows" / "comment.yml")
    assert list(comment["on"]) == ["workflow_run"]
    assert comment["on"]["workflow_run"]["workflows"] == [read(check)["name"]]
    checkout = comment["jobs"]["comment"]["steps"][0]["with"]
    assert checkout["ref"] == "${{ github.event.repository.default_branch }}"


def test_every_check_hears_what_to_compare_with() -> None:
    """After a push too, so that what was changed is told first. GitLab says it to every job."""
    checks = [step for step in STEPS if "disclosure check" in step.script and step.file != ".gitlab-ci.yml"]
    assert len(checks) == 2
    assert {step.variables["DISCLOSURE_BASE"] for step in checks} == {"${{ github.event.before }}"}


def test_every_system_builds_with_the_python_of_the_lock() -> None:
    """GitHub and GitLab name one version, which the package is declared for; the lock begins where the package does."""
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    texts = [file.read_text(encoding="utf-8") for file in ACTIONS]
    (version,) = {found for text in texts for found in re.findall(r'python-version: "([\d.]+)"', text)}
    assert read(GITLAB)["default"]["image"].startswith(f"python:{version}-")
    declared = [name.rpartition(" ")[2] for name in project["classifiers"] if "Python :: 3." in name]
    assert version in declared
    assert project["requires-python"] == f">={declared[0]}"
    assert f"--universal --python-version {declared[0]} " in (HOME / "Makefile").read_text(encoding="utf-8")
    (compared,) = re.findall(r"sh \.ci/pythons\.sh (.+)", "".join(texts))
    assert compared.split() == declared


def test_lock_is_the_same_for_every_python() -> None:
    """What a site is built with does not depend on who builds it: its bytes would."""
    lock = (HOME / "requirements" / "site.txt").read_text(encoding="utf-8")
    assert "python_full_version" not in lock
    assert "python_version" not in lock
    assert lock.count("==") > 20


def test_clerks_are_asked_the_same_on_every_system() -> None:
    """GitLab looks for the template elsewhere; it is the same text."""
    there = HOME / ".gitlab" / "merge_request_templates" / "Default.md"
    assert there.read_bytes() == (HOME / ".github" / "pull_request_template.md").read_bytes()


# ── a forge that answers ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Forge:
    """Comments under pull requests, kept as GitHub, Gitea and GitLab do."""

    address: str = ""
    comments: list[Json] = field(default_factory=list)
    pulls: list[Json] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    moved_to: str = ""
    me: str = "github-actions[bot]"

    def answer(self, method: str, path: str, body: Json) -> Json:
        """What the system says to one request."""
        self.asked.append(f"{method} {path}")
        parts, query = urlsplit(path).path, parse_qs(urlsplit(path).query)
        if parts.endswith("/user"):
            return {"username": self.me}
        if parts.endswith("/pulls"):
            return [pull for pull in self.pulls if query["head"] == [pull["asked as"]]]
        if method == "GET":
            page = int(query["page"][0]) - 1
            entries = self.changed() if parts.endswith(("/files", "/diffs")) else self.comments
            return entries[page * 100 : page * 100 + 100]
        if method == "POST":
            self.say(self.me, body["body"])
            return self.comments[-1]
        (known,) = (each for each in self.comments if str(each["id"]) == parts.rpartition("/")[2])
        known.update(body)
        return known

    def changed(self) -> list[Json]:
        """Changed files, as each system describes them; ``old → new`` was renamed."""
        keys = ("old_path", "new_path") if "gitlab" in self.address else ("previous_filename", "filename")
        paths = [name.partition(" → ") for name in self.files]
        return [dict(zip(keys, (old, new or old), strict=True)) for old, _, new in paths]

    def say(self, name: str, body: str) -> None:
        """Add a comment of somebody."""
        who = {"author": {"username": name}} if "gitlab" in self.address else {"user": {"login": name}}
        self.comments.append({"id": 1000 + len(self.comments), "body": body, **who})


@pytest.fixture
def forge() -> Iterator[Forge]:
    """A forge on this machine that has one pull request."""
    kept = Forge()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(size)) if size else None
            self.send_response(302 if kept.moved_to else 200)
            self.send_header("Location", kept.moved_to)
            self.end_headers()
            self.wfile.write(json.dumps(kept.answer(self.command, self.path, body)).encode())

        do_GET = do_POST = do_PATCH = do_PUT = _answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        kept.address = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield kept
        server.shutdown()
        thread.join()


def github(forge: Forge, **more: str) -> dict[str, str]:
    """The environment of a step on GitHub or Gitea."""
    return {"FORGE_TOKEN": "t", "GITHUB_API_URL": forge.address, "GITHUB_REPOSITORY": "body/budget", **more}


def gitlab(forge: Forge) -> dict[str, str]:
    """The environment of a script on GitLab."""
    forge.address += "/gitlab"
    return {
        "FORGE_TOKEN": "t",
        "CI_API_V4_URL": forge.address,
        "CI_MERGE_REQUEST_PROJECT_ID": "7",
        "CI_MERGE_REQUEST_IID": "12",
    }


Comment = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def comment_process(tmp_path: Path) -> Comment:
    """``comment_process(text, variables)`` runs the script with a file of that text, as a process of its own."""

    def run(text: str | bytes, variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, COMMENT, written(tmp_path / "diff.md", text)],
            env=environment(variables),
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
        )

    return run


@pytest.fixture
def comment(tmp_path: Path) -> Comment:
    """``comment(text, variables)`` does the same within this process, which takes a tenth of the time."""

    def run(text: str | bytes, variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        file, printed = written(tmp_path / "diff.md", text), StringIO()
        with patch.dict(os.environ, environment(variables), clear=True), redirect_stdout(printed):
            code = script()["main"](str(file), os.environ)
        return subprocess.CompletedProcess([str(COMMENT)], code, printed.getvalue())

    return run


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Return all that the script knows of its surroundings."""
    return {"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8", **variables}


def written(file: Path, text: str | bytes) -> Path:
    """Return the file with that text in it."""
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


@cache
def script() -> dict[str, Any]:
    """Return what the script defines."""
    return runpy.run_path(str(COMMENT))


# ── the comment ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("system", ["github", "gitea", "gitlab"])
def test_there_is_one_comment_and_it_is_renewed(forge: Forge, comment_process: Comment, system: str) -> None:
    """Said twice, the second text stands where the first stood, among a hundred others."""
    variables = gitlab(forge) if system == "gitlab" else github(forge, PULL_REQUEST="12")
    forge.me = {"github": "github-actions[bot]", "gitea": "gitea-actions", "gitlab": "project_7_bot"}[system]
    for number in range(150):
        forge.say("clerk", f"第{number}句")
    for text in ("第一次", "第二次"):
        run = comment_process(f"{COMMENT_MARKER}\n{text}\n", variables)
        assert (run.returncode, run.stdout, run.stderr) == (0, "写在修改申请 12 下面了。\n", "")
    assert [each["body"] for each in forge.comments[150:]] == [f"{COMMENT_MARKER}\n第二次\n"]
    where = (
        "/projects/7/merge_requests/12/notes"
        if system == "gitlab"
        else "/repos/body/budget/issues/12/comments"
    )
    assert [each for each in forge.asked if each.startswith("POST")] == [
        f"POST {urlsplit(forge.address).path}{where}"
    ]


@pytest.mark.parametrize("system", ["github", "gitlab"])
@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([], ""),
        (["data/2023/a.yml", "data/units.yml", "docs/about/index.md", "data/a.yml → data/b.yml"], ""),
        (["data/2023/a.yml", "overrides/main.html"], "动了程序（1 个文件）"),
        (["mkdocs.yml", "Makefile", "generator/a.py", "docs/assets/search.js", "docs/x.svg"], "动了程序（5 个文件）"),
        (["generator/a.py → docs/a.md", "docs/a.md → docs/a.py"], "动了程序（2 个文件）"),
        ([*(f"data/2023/{number}.yml" for number in range(150)), "tests/a.py"], "动了程序（1 个文件）"),
        (["mydata/a.yml", "data", "docs/a.md\n.py", "DATA/a.yml"], "动了程序（4 个文件）"),
        ([f"data/2023/{number}.yml" for number in range(1000)], "的文件太多，看不全动没动程序"),
    ],
)  # fmt: skip
def test_reviewers_are_told_of_changed_programs(
    forge: Forge, comment: Comment, system: str, files: list[str], told: str
) -> None:
    """Whatever the other run says of it; names of files are not repeated."""
    variables = gitlab(forge) if system == "gitlab" else github(forge, PULL_REQUEST="12")
    forge.me = "project_7_bot" if system == "gitlab" else forge.me
    forge.files = files
    assert comment(f"{COMMENT_MARKER}\n没有变化。\n", variables).returncode == 0
    before, warning, after = forge.comments[0]["body"].partition(f"**这个修改{told}，" if told else "没")
    assert before == f"{COMMENT_MARKER}\n"
    assert warning
    assert after.endswith("有变化。\n")


def test_comment_of_somebody_else_is_left_alone(forge: Forge, comment: Comment) -> None:
    """Who begins a comment with our mark does not get it rewritten."""
    forge.say("stranger", f"{COMMENT_MARKER}\n我的")
    assert comment(f"{COMMENT_MARKER}\n我们的\n", github(forge, PULL_REQUEST="12")).returncode == 0
    assert [each["body"] for each in forge.comments] == [
        f"{COMMENT_MARKER}\n我的",
        f"{COMMENT_MARKER}\n我们的\n",
    ]


def test_pull_request_is_the_one_whose_commit_was_run(forge: Forge, comment: Comment) -> None:
    """It is asked for by owner and branch as the event names them; a branch that moved on gets no comment."""
    head = {"HEAD_OWNER": "fork", "HEAD_BRANCH": "a&state=closed#x", "HEAD_SHA": "c0ffee"}
    forge.pulls = [
        {"number": 3, "head": {"sha": "0ther"}, "asked as": "fork:a&state=closed#x"},
        {"number": 4, "head": {"sha": "c0ffee"}, "asked as": "fork:a&state=closed#x"},
        {"number": 5, "head": {"sha": "c0ffee"}, "asked as": "other:main"},
    ]
    assert comment(f"{COMMENT_MARKER}\n好\n", github(forge, **head)).stdout == "写在修改申请 4 下面了。\n"
    assert any(each.startswith("POST /repos/body/budget/issues/4/comments") for each in forge.asked)
    forge.pulls[1]["head"]["sha"] = "newer"
    run = comment(f"{COMMENT_MARKER}\n又\n", github(forge, **head))
    assert (run.returncode, run.stdout) == (0, "修改申请已经关闭，或者又有了新的提交：不写。\n")
    assert len(forge.comments) == 1


@pytest.mark.parametrize(
    ("typed", "posted"),
    [
        ("@everyone", "\\@·everyone"),
        ("&#64;everyone &amp;#64;you", "\\&·\\#·64\\;·everyone \\&·amp\\;·\\#·64\\;·you"),
        ("修复 #12，!3，GH-4", "修复 \\#·12，\\!·3，GH\\-·4"),
        ("https://evil.example/ www.evil.example", "https\\:·\\/·\\/·evil\\.·example\\/· www\\.·evil\\.·example"),
        ("[看](x) ![图](y)", "\\[·看\\]·\\(·x\\)· \\!·\\[·图\\]·\\(·y\\)·"),
        ("[a]: x", "\\[·a\\]·\\:· x"),
        ("<img src=x> <https://e>", "\\<·img src\\=·x\\>· \\<·https\\:·\\/·\\/·e\\>·"),
        ("一行\n/close\r/assign&#13;/x", "一行\n\\/·close\n\\/·assign\\&·\\#·13\\;·\\/·x"),
        ("&lt;script&gt;", "\\&·lt\\;·script\\&·gt\\;·"),
        ("```mermaid\nx\n```", "\\`·\\`·\\`·mermaid\nx\n\\`·\\`·\\`·"),
        ("`<b>` <!-- x --> </details x>", "`<·b>` \\<·\\!·\\-·\\-· x \\-·\\-·\\>· \\<·\\/·details x\\>·"),
        ("<details open><summary>项目</summary>\n\n<del>`5`</del>", "<details open><summary>项目</summary>\n\n<del>`5`</del>"),
        ("## 标题\n\n| a |\n| - |\n- **150.00** → `≥95%`", "\\#·\\#· 标题\n\n\\|· a \\|·\n\\|· \\-· \\|·\n- **150.00** → `≥95%`"),
    ],
)  # fmt: skip
def test_nothing_in_a_comment_calls_or_leads_anywhere(
    forge: Forge, comment: Comment, typed: str, posted: str
) -> None:
    """A fork can leave any text for us to post: it is shown, it does nothing (more in tests/hostile/cases/comments.yml)."""
    assert comment(f"{COMMENT_MARKER}\n{typed}", github(forge, PULL_REQUEST="12")).returncode == 0
    assert forge.comments[0]["body"].replace("\u200b", "·") == f"{COMMENT_MARKER}\n{posted}"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"just text", "它不是 disclosure diff 写的"),
        (b"\xff\xfe", "它不是 UTF-8 编码的文字"),
        (f"{COMMENT_MARKER}\n{'长' * 70_000}".encode(), "它太长了"),
    ],
)
def test_what_cannot_be_posted_is_said(forge: Forge, comment: Comment, data: bytes, told: str) -> None:
    """In its place stands why, under the same mark, so that the next run renews it."""
    assert comment(data, github(forge, PULL_REQUEST="12")).returncode == 0
    assert (
        forge.comments[0]["body"]
        == f"{COMMENT_MARKER}\n这次修改的说明没有贴出来：{told}。请看这次检查的运行记录。\n"
    )


def test_link_is_not_read(forge: Forge, tmp_path: Path) -> None:
    """An artifact could hold a link to a file of the machine."""
    (tmp_path / "secret").write_text(f"{COMMENT_MARKER}\n秘密", encoding="utf-8")
    (tmp_path / "diff.md").symlink_to(tmp_path / "secret")
    assert script()["main"](str(tmp_path / "diff.md"), github(forge, PULL_REQUEST="12")) == 1
    assert forge.asked == []


def test_token_goes_nowhere_else(forge: Forge, comment: Comment) -> None:
    """A redirect is an error, not followed."""
    forge.moved_to = forge.address + "/elsewhere"
    run = comment(f"{COMMENT_MARKER}\n好\n", github(forge, PULL_REQUEST="12"))
    assert run.returncode == 1
    assert run.stdout.startswith("写不了：302 ")
    assert not any("elsewhere" in each for each in forge.asked)


# ── the shell, step after step ────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Machine:
    """A scratch clone with a change to data/ on a branch, and what a runner would set."""

    folder: Path
    variables: dict[str, str]

    def git(self, *arguments: str) -> str:
        """Run git there."""
        return subprocess.run(
            ["git", *arguments], cwd=self.folder, check=True, capture_output=True, encoding="utf-8"
        ).stdout.strip()

    def run(self, step: Step, values: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Run one step with ``bash -e``; `values` are what its expressions mean."""
        own = {name: _filled(text, values) for name, text in step.variables.items()}
        return subprocess.run(
            ["bash", "-e", "-c", step.script],
            cwd=self.folder,
            env={**self.variables, **own},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
        )


def _filled(text: str, values: Mapping[str, str]) -> str:
    """The text with every expression replaced; one that nobody thought of is an error."""
    text = re.sub(r"\$\{\{ (.+?) \}\}", lambda found: values[found.group(1)], text)
    return re.sub(r"\$(CI_\w+)", lambda found: values[found.group(1)], text)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as it is here with the six tables, committed on main; on branch `edit` a clerk changed one amount.

    Its tests are left out, and of the long guides all but the headings: no step looks at them.
    """
    home = tmp_path_factory.mktemp("repository") / "work"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=HOME,
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (HOME / name).is_file() and not name.startswith("tests/"):
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(HOME / name, home / name)
    shorten_guides(home / "docs")
    manual = (home / "data" / "README.md").read_bytes()
    shutil.rmtree(home / "data")
    shutil.copytree(DATA, home / "data")
    shutil.copytree(schemas(), home / "data" / SCHEMA_FOLDER)
    (home / "data" / "README.md").write_bytes(manual)
    made = Machine(home, {})
    made.git("init", "-q", "-b", "main")
    made.git("config", "user.name", "clerk")
    made.git("config", "user.email", "clerk@example.org")
    _commit(made, "Begin")
    # what actions/checkout with fetch-depth 0 leaves of the other branches
    made.git("update-ref", "refs/remotes/origin/main", "main")
    made.git("switch", "-q", "-c", "edit")
    file = home / "data" / "2023" / "yiliao-huzhu.yml"
    text = file.read_text(encoding="utf-8").replace(
        "年度: {总额: 150.00, 财政拨款: 150.00", "年度: {总额: 160.00, 财政拨款: 160.00"
    )
    file.write_text(text, encoding="utf-8")
    _commit(made, "更正年度总额")
    made.git("repack", "-a", "-d", "-q")  # few files to copy
    return home


@pytest.fixture
def machine(repository: Path, tmp_path: Path) -> Machine:
    """A copy of it for one test, with the programs of a runner."""
    home = tmp_path / "work"
    shutil.copytree(repository, home)
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "apt-get").write_text("#!/bin/sh\n", encoding="utf-8")
    (programs / "apt-get").chmod(0o755)
    variables = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "RUNNER_TEMP": str(tmp_path),
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "DISCLOSURE_SEARCH": "false",  # not what is looked at here
        "GITHUB_ACTIONS": "true",
        "CI": "true",
    }
    _lend_environment(home)
    return Machine(home, variables)


def _commit(machine: Machine, subject: str) -> None:
    machine.git("add", "-A")
    machine.git("commit", "-q", "-m", subject)


def _lend_environment(home: Path) -> None:
    """This environment as the folder's own, with stamps newer than the lock: make finds nothing to install."""
    (home / ".venv").mkdir()
    (home / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    for stamp in (".site", ".test"):
        (home / ".venv" / stamp).touch()


def conditions(failed: bool, pull_request: bool, diff: str) -> dict[str, bool]:
    """Which steps run; a condition that is not here is an error in the test."""
    return {
        "success()": not failed,
        "!cancelled()": True,
        "always()": True,
        "!cancelled() && github.event_name == 'pull_request'": pull_request,
        "steps.diff.outcome == 'success'": diff == "success",
        "!cancelled() && steps.diff.outcome == 'success' && github.event.pull_request.head.repo.full_name == github.repository": diff
        == "success",
    }


def run_job(machine: Machine, file: str, job: str, values: Mapping[str, str]) -> dict[str, str]:
    """All steps of a job as the runner would; each one's name → what it printed, or `failed: …`."""
    told: dict[str, str] = {}
    for step in STEPS:
        if (step.file, step.job) != (file, job):
            continue
        failed = any(text.startswith("failed: ") for text in told.values())
        diff = told.get("这次修改对公众意味着什么", "failed: ")
        outcome = "failure" if diff.startswith("failed: ") else "success"
        if not conditions(failed, True, outcome)[step.condition]:
            continue
        run = machine.run(step, values)
        told[step.name] = ("failed: " if run.returncode else "") + run.stdout + run.stderr
    assert told, f"{file} has no job {job} with a step to run"
    return told


VALUES = {
    "github.base_ref": "main",
    "github.event.before": "0000000000000000000000000000000000000000",
    "github.token": "t",
    "github.event.pull_request.number": "12",
    "github.event.workflow_run.head_repository.owner.login": "fork",
    "github.event.workflow_run.head_branch": "edit",
    "github.event.workflow_run.head_sha": "c0ffee",
    "steps.pages.outputs.base_url": "https://body.example.org/budget",
    "github.server_url": "https://code.example.org",
    "github.repository": "body/budget",
    "github.event.repository.default_branch": "main",
    "CI_PROJECT_URL": "https://code.example.org/body/budget",
    "CI_DEFAULT_BRANCH": "main",
}


def test_pull_request_on_github(machine: Machine, forge: Forge) -> None:
    """Checked, explained and built; the other workflow puts the explanation under the pull request."""
    machine.variables.update(github(forge))
    told = run_job(machine, ".github/workflows/check.yml", "data", VALUES)
    assert {name: text for name, text in told.items() if text.startswith("failed: ")} == {}
    assert list(told) == [
        "安装锁定的版本",
        "检查数据，把问题标在行上",
        "编辑器用的 JSON Schema 是新的",
        "这次修改对公众意味着什么",
        "生成预览",
    ]
    assert re.search(
        r"^::warning file=data/2023/yiliao-huzhu\.yml,line=\d+",
        told["检查数据，把问题标在行上"],
        re.MULTILINE,
    )
    explained = (machine.folder / "diff.md").read_text(encoding="utf-8")
    assert explained.startswith(f"{COMMENT_MARKER}\n")
    assert "160.00" in explained
    assert explained.endswith(PREVIEW.read_text(encoding="utf-8"))
    assert summary(machine).endswith(f"\n</pre>\n\n{explained}")
    assert "160.00" in (machine.folder / "site/2023/yiliao-huzhu/index.html").read_text(encoding="utf-8")
    (Path(machine.variables["RUNNER_TEMP"]) / "diff").mkdir()
    shutil.copy(machine.folder / "diff.md", Path(machine.variables["RUNNER_TEMP"]) / "diff")
    forge.pulls = [{"number": 12, "head": {"sha": "c0ffee"}, "asked as": "fork:edit"}]
    # outcome of the step that fetched the artifact, which is an action
    (post,) = (step for step in STEPS if step.file.endswith(".github/workflows/comment.yml"))
    assert machine.run(post, VALUES).stdout == "写在修改申请 12 下面了。\n"
    assert "160.00" in forge.comments[0]["body"]


def summary(machine: Machine) -> str:
    """What a run on GitHub shows on its first page."""
    return Path(machine.variables["GITHUB_STEP_SUMMARY"]).read_text(encoding="utf-8")


def test_every_mark_can_be_read_on_github(machine: Machine) -> None:
    """GitHub shows ten marks of a kind; file, line and words of all of them stand in the record and in the summary."""
    good = (machine.folder / "data/2023/yiliao-huzhu.yml").read_text(encoding="utf-8")
    (machine.folder / "data/2024").mkdir()
    for number in range(12):
        text = good.replace("年度: 2023", "年度: 2024").replace(
            "总额: 160.00", f"总额: {number}<b> ::error::x"
        )
        (machine.folder / f"data/2024/xiangmu-{number}.yml").write_text(text, encoding="utf-8")
    _commit(machine, "十二个新项目")
    (step,) = (step for step in STEPS if step.name == "检查数据，把问题标在行上")
    run = machine.run(step, VALUES)
    assert run.returncode == 1
    for number in range(12):
        assert f"::error file=data/2024/xiangmu-{number}.yml,line=12," in run.stdout
        for shown in (run.stdout, summary(machine)):
            assert f"data/2024/xiangmu-{number}.yml:12:" in shown
    # what a clerk typed stands where no line is a command, and is no tag in the summary
    word = re.search(r"^::stop-commands::([0-9a-f-]{36})$", run.stdout, re.MULTILINE)
    assert word is not None
    typed, _, marks = run.stdout.partition(f"\n::{word[1]}::\n")
    assert typed.count("<b> ::error::x") >= 12
    assert all(line.startswith(("::error file=", "::warning file=")) for line in marks.splitlines())
    assert "<b>" not in summary(machine)


def test_too_many_marks_for_a_summary(machine: Machine) -> None:
    """GitHub drops a summary that is too long: it says where all of them stand instead."""
    (step,) = (step for step in STEPS if step.name == "检查数据，把问题标在行上")
    program = Path(machine.variables["PATH"].split(":")[0]) / "wc"
    program.write_text("#!/bin/sh\necho 150000\n", encoding="utf-8")
    program.chmod(0o755)
    assert machine.run(step, VALUES).returncode == 0
    assert summary(machine) == "### 检查结果\n<pre>\n太多了，这里放不下。请看这一步的记录。\n</pre>\n\n"


def test_mistake_in_a_pull_request_on_github(machine: Machine) -> None:
    """The error stands on its line, the run fails, the rest is told all the same; nothing is built."""
    file = machine.folder / "data" / "2023" / "yiliao-huzhu.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("总额: 160.00", "总额: 160万"), encoding="utf-8")
    _commit(machine, "写错")
    told = run_job(machine, ".github/workflows/check.yml", "data", VALUES)
    assert [name for name, text in told.items() if text.startswith("failed: ")] == [
        "检查数据，把问题标在行上"
    ]
    assert "::error file=data/2023/yiliao-huzhu.yml,line=12" in told["检查数据，把问题标在行上"]
    assert "这次修改对公众意味着什么" in told
    assert "生成预览" not in told


def test_new_unit_stops_no_clerk(machine: Machine) -> None:
    """Who edits in a browser cannot renew what editors know of the units: that is said, and in nobody's way."""
    with (machine.folder / "data" / "units.yml").open("a", encoding="utf-8") as file:
        file.write("  - 名称: 新单位\n    地址名: xin-danwei\n")
    _commit(machine, "登记新单位")
    for folder in (".github", ".gitea"):
        (step,) = (
            step
            for step in STEPS
            if (step.file, step.name) == (f"{folder}/workflows/check.yml", "编辑器用的 JSON Schema 是新的")
        )
        run = machine.run(step, VALUES)
        stale = run.stdout + run.stderr
        assert "data/.schema/project.schema.json 不是最新的" in stale
        assert "::warning::编辑器用的文件不是最新的" in stale
        assert run.returncode == 0


def test_data_alone_starts_no_test_of_the_program() -> None:
    """Tests hold the figures of the founding document: a clerk's new project must not break them."""
    for file in ACTIONS:
        suite = {step.script for step in steps_of(file)} & SUITE
        ignored = [read(file)["on"].get(event, {}) for event in ("pull_request", "push")] if suite else []
        assert [each.get("paths-ignore") for each in ignored] == [["data/**"]] * len(ignored), file
    (rule,) = read(GITLAB)["tests"]["rules"]
    assert not [path for path in rule["changes"] if path.startswith("data")]
    named = {path.split("/")[0] for path in rule["changes"]}
    assert {"generator", "tests", "docs", "overrides", "requirements", "mkdocs.yml"} <= named


def test_publication_on_github(machine: Machine) -> None:
    """The site knows its public address and where its files are edited."""
    told = run_job(machine, ".github/workflows/publish.yml", "build", VALUES)
    assert not told["生成网站"].startswith("failed: "), told
    page = (machine.folder / "site/2023/yiliao-huzhu/index.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://body.example.org/budget/2023/yiliao-huzhu/">' in page
    assert "https://code.example.org/body/budget/edit/main/data/2023/yiliao-huzhu.yml" in page


def test_pull_request_on_gitea(machine: Machine, forge: Forge) -> None:
    """The same on Gitea and Forgejo, where the run itself writes the comment."""
    machine.variables.update(github(forge))
    forge.me = "gitea-actions"
    told = run_job(machine, ".gitea/workflows/check.yml", "data", VALUES)
    assert {name: text for name, text in told.items() if text.startswith("failed: ")} == {}
    assert "160.00" in forge.comments[0]["body"]
    assert (machine.folder / "site/index.html").is_file()


def test_publication_on_gitea(machine: Machine, tmp_path: Path) -> None:
    """The site gets to the folder that the variable names; the key does not stay."""
    values = {
        "vars.PUBLISH_TO": str(tmp_path / "www"),
        "vars.SITE_URL": "https://body.example.org/budget/",
        "vars.EDIT_URI_TEMPLATE": "",
        "secrets.PUBLISH_KEY": "key",
        "vars.PUBLISH_HOST_KEY": "server ssh-ed25519 AAAA",
    }
    told = run_job(machine, ".gitea/workflows/publish.yml", "publish", values)
    assert {name: text for name, text in told.items() if text.startswith("failed: ")} == {}
    assert "160.00" in (tmp_path / "www/2023/yiliao-huzhu/index.html").read_text(encoding="utf-8")
    assert [file.name for file in (tmp_path / ".ssh").iterdir()] == ["known_hosts"]


def test_merge_request_and_publication_on_gitlab(machine: Machine, forge: Forge) -> None:
    """Report, explanation, note, preview; then the pages of the default branch."""
    machine.variables.update(gitlab(forge), CI_MERGE_REQUEST_DIFF_BASE_SHA=machine.git("rev-parse", "main"))
    machine.variables["CI_PAGES_URL"] = "https://body.example.org/budget"
    for job in ("check", "diff", "comment", "preview", "pages"):
        told = run_job(machine, GITLAB.name, job, VALUES)
        assert not told["script"].startswith("failed: "), (job, told)
    report = json.loads((machine.folder / "codequality.json").read_text(encoding="utf-8"))
    assert {each["location"]["path"] for each in report} >= {"data/2023/yiliao-huzhu.yml"}
    assert "160.00" in forge.comments[0]["body"]
    page = (machine.folder / "public/2023/yiliao-huzhu/index.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://body.example.org/budget/2023/yiliao-huzhu/">' in page


@pytest.mark.parametrize("system", ["github", "gitlab", "gitlab, merged results", "gitea"])
def test_changes_of_others_are_not_told_as_ours(machine: Machine, system: str) -> None:
    """While a request waits the target goes on; what is told is what the request changes, on whatever commit it is run."""
    begun = machine.git("rev-parse", "main")
    machine.git("switch", "-q", "main")
    others = machine.folder / "data/2023/gongzi-xieshang.yml"
    others.write_text(others.read_text(encoding="utf-8").replace("10.00", "11.00"), encoding="utf-8")
    _commit(machine, "别人的修改")
    merged_into = machine.git("rev-parse", "main")
    machine.git("switch", "-q", "edit")
    merged = system in ("github", "gitlab, merged results")
    if merged:
        machine.git("merge", "-q", "--no-edit", "main")
    machine.git("switch", "-q", "main")
    others.write_text(others.read_text(encoding="utf-8").replace("11.00", "12.00"), encoding="utf-8")
    _commit(machine, "别人又改了")
    machine.git("update-ref", "refs/remotes/origin/main", "main")
    machine.git("switch", "-q", "--detach", "edit")
    machine.variables["CI_MERGE_REQUEST_DIFF_BASE_SHA"] = begun
    machine.variables["CI_MERGE_REQUEST_TARGET_BRANCH_SHA"] = merged_into if merged else ""
    name = "script" if system.startswith("gitlab") else "这次修改对公众意味着什么"
    file = GITLAB.name if system.startswith("gitlab") else f".{system}/workflows/check.yml"
    (step,) = (
        each for each in STEPS if (each.file, each.name) == (file, name) and "disclosure diff" in each.script
    )
    run = machine.run(step, VALUES)
    assert run.returncode == 0, run.stderr
    explained = (machine.folder / "diff.md").read_text(encoding="utf-8")
    assert "yiliao-huzhu" in explained
    assert "gongzi-xieshang" not in explained
    assert "改动 1 个项目" in explained


@pytest.mark.parametrize("folder", [".github", ".gitea"])
def test_fork_publishes_nothing(folder: str) -> None:
    """Whoever copies the repository to propose something gets no red mark, and no site of ours below another name."""
    jobs = read(HOME / folder / "workflows" / "publish.yml")["jobs"]
    for name, job in jobs.items():
        starting = jobs[job["needs"]] if "needs" in job else job  # a job whose need was skipped is skipped
        assert "!github.event.repository.fork" in starting["if"], name
        assert "||" not in starting["if"]


def test_preview_is_explained_where_it_is_read() -> None:
    """The sentence is posted as it stands, and behind a blank line, so that Markdown begins there."""
    text = PREVIEW.read_text(encoding="utf-8")
    assert text.startswith("\n")
    assert script()["inert"](text) == text
    for file in (HOME / ".github/workflows/check.yml", HOME / ".gitea/workflows/check.yml", GITLAB):
        assert "cat .ci/preview.md >>diff.md" in file.read_text(encoding="utf-8")


def test_no_expression_stands_in_a_shell() -> None:
    """What a branch or a variable is called would be part of the command: it reaches a script by the environment."""
    assert [step.path for step in STEPS if "${{" in step.script] == []


def test_no_step_goes_unrun() -> None:
    """Every step of every workflow is run above, or is the suite itself."""
    run = {
        (".github/workflows/check.yml", "data"),
        (".github/workflows/comment.yml", "comment"),
        (".github/workflows/publish.yml", "build"),
        (".gitea/workflows/check.yml", "data"),
        (".gitea/workflows/publish.yml", "publish"),
        *((GITLAB.name, job) for job in ("check", "diff", "comment", "preview", "pages")),
    }
    left = {step.script for step in STEPS if (step.file, step.job) not in run}
    preparing = {step.script for step in STEPS if step.name == "准备 Python"}
    compared = {step.script for step in STEPS if step.job == "pythons"}
    assert left == SUITE | preparing | compared
