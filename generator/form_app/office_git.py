"""Write branches and commits into a git repository by its plumbing: no work tree, no index of others, no hook.

A branch moves only from the commit that was read to a new one, so that two who move it at once cannot lose each other's
commits. Everything is on the disk before a branch names it.
"""

from __future__ import annotations

import base64
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import urlsplit

from generator.form_app.persons import Person
from generator.history.clean_git import clean_environment

_OPTIONS = (
    "--no-pager", "--literal-pathspecs", "-c", f"core.hooksPath={os.devnull}", "-c", "core.fsmonitor=false", "-c", "gc.auto=0",
    "-c", "core.fsync=committed,reference", "-c", "core.fsyncMethod=fsync", "-c", "core.logAllRefUpdates=true",
    "-c", "http.followRedirects=false", "-c", "credential.helper=", "-c", f"core.attributesFile={os.devnull}",
)  # fmt: skip
GIT_SECONDS = 60
"""Seconds that git may take on this machine."""
REMOTE_SECONDS = 120
"""Seconds that git may take to fetch or to push."""
_NO_OBJECT_CHARACTER = "0"


class GitFailed(Exception):
    """git did not do what it was told to; the message is its own, without any token."""


class BranchMoved(Exception):
    """Somebody else has moved the branch meanwhile."""


class TreeFile(NamedTuple):
    """A file of a commit."""

    id: str
    """Name of its content."""
    is_regular: bool


class OfficeRepository:
    """A bare repository, or the repository of a clone, of which nothing but branches and objects is touched."""

    def __init__(self, place: Path, committer: Person, host: str) -> None:
        """Take where the repository lies, who the program is in commits, and the host for e-mail addresses in them.

        Raises GitFailed where there is no repository.
        """
        git_folder = place / ".git" if (place / ".git").exists() else place
        self._folder, self._committer, self._host = git_folder.resolve(), committer, host.partition(":")[0]
        self._zero = _NO_OBJECT_CHARACTER * (64 if self.run("rev-parse", "--show-object-format").strip() == b"sha256" else 40)  # fmt: skip

    def run(
        self,
        *arguments: str,
        stdin: bytes = b"",
        variables: dict[str, str] | None = None,
        seconds: int = GIT_SECONDS,
    ) -> bytes:
        """Return what git prints. Raises GitFailed."""
        environment = {**clean_environment(), "GIT_DIR": str(self._folder), **(variables or {})}
        try:
            run = subprocess.run(
                ["git", *_OPTIONS, *arguments],
                cwd=self._folder,
                input=stdin,
                env=environment,
                capture_output=True,
                check=False,
                timeout=seconds,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise GitFailed(type(error).__name__) from error
        if run.returncode:
            raise GitFailed(run.stderr.decode("utf-8", "replace").strip()[:500] or f"git {arguments[0]}")
        return run.stdout

    def tip(self, branch: str) -> str | None:
        """Return the newest commit of a branch; None where there is no such branch. Raises GitFailed."""
        output = self.run("for-each-ref", "--format=%(objectname) %(refname)", f"refs/heads/{branch}")
        for line in output.decode().splitlines():
            commit, _, name = line.partition(" ")
            if name == f"refs/heads/{branch}":
                return commit
        return None

    def is_checked_out(self, branch: str) -> bool:
        """Whether somebody works in a folder in which the branch is checked out: it would seem to lose what is committed."""
        bare = self.run("rev-parse", "--is-bare-repository").strip() == b"true"
        head = self.run("rev-parse", "--symbolic-full-name", "HEAD").strip().decode()
        return not bare and head == f"refs/heads/{branch}"

    def files(self, commit: str, below: str) -> dict[str, TreeFile]:
        """Return the files of a commit below a folder, by their paths below it. Raises GitFailed."""
        output = self.run("ls-tree", "-r", "-z", "--full-tree", commit, "--", f"{below}/")
        files = {}
        for entry in output.decode("utf-8", "surrogateescape").split("\0")[:-1]:
            details, _, path = entry.partition("\t")
            mode, _, name = details.split(" ")
            files[path.removeprefix(f"{below}/")] = TreeFile(name, mode in ("100644", "100755"))
        return files

    def read(self, commit: str, path: str) -> bytes | None:
        """Return the content of a file of a commit; None where there is no regular file of that name. Raises GitFailed."""
        entry = self.run("ls-tree", "-z", "--full-tree", commit, "--", path).decode(
            "utf-8", "surrogateescape"
        )
        mode, _, rest = entry.partition(" ")
        if mode not in ("100644", "100755"):
            return None
        return self.run("cat-file", "blob", rest.split("\t")[0].removeprefix("blob "))

    def write_commit(
        self, parents: Sequence[str], path: str, content: bytes, author: Person, message: str, seconds: int
    ) -> str:
        """Write a commit that is the last of `parents` but for one file; return its name. Raises GitFailed.

        `seconds` is its time since 1970; the same commit is written again by the same call.
        """
        blob = self.run("hash-object", "-w", "--no-filters", "--stdin", stdin=content).decode().strip()
        with TemporaryDirectory(prefix="disclosure-index-") as folder:
            index = {"GIT_INDEX_FILE": f"{folder}/index"}
            self.run("read-tree", parents[-1], variables=index)
            self.run("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", variables=index)
            tree = self.run("write-tree", variables=index).decode().strip()
        return self.commit_tree(tree, parents, author, message, seconds)

    def commit_tree(
        self, tree: str, parents: Sequence[str], author: Person, message: str, seconds: int
    ) -> str:
        """Write a commit of a tree, the author's name in it; return its name. Raises GitFailed."""
        variables = {
            **self._signature("AUTHOR", author, seconds),
            **self._signature("COMMITTER", self._committer, seconds),
        }
        arguments = [argument for parent in dict.fromkeys(parents) for argument in ("-p", parent)]
        output = self.run(
            "commit-tree", tree, *arguments, "-F", "-", stdin=message.encode(), variables=variables
        )
        return output.decode().strip()

    def _signature(self, role: str, person: Person, seconds: int) -> dict[str, str]:
        account = person.account if "@" in person.account else f"{person.account}@{self._host}"
        return {
            f"GIT_{role}_NAME": person.name,
            f"GIT_{role}_EMAIL": account,
            f"GIT_{role}_DATE": f"@{seconds} +0800",
        }

    def move_branch(self, branch: str, new: str, old: str | None) -> None:
        """Let a branch name another commit; `old` is the one that it names, None for a new branch.

        Raises BranchMoved where it does not, and GitFailed.
        """
        try:
            self.run("update-ref", "-m", "disclosure form", f"refs/heads/{branch}", new, old or self._zero)
        except GitFailed as error:
            if self.tip(branch) != old:
                raise BranchMoved(branch) from error
            raise

    def merged_into(self, branch: str, prefix: str) -> frozenset[str]:
        """Return the branches below `prefix` whose newest commit is in the history of a branch. Raises GitFailed."""
        arguments = ("--format=%(refname:lstrip=2)", f"--merged=refs/heads/{branch}", f"refs/heads/{prefix}")
        return frozenset(self.run("for-each-ref", *arguments).decode().splitlines())

    def is_ancestor(self, commit: str, later: str) -> bool:
        """Whether a commit is in the history of another one, or is it."""
        try:
            self.run("merge-base", "--is-ancestor", commit, later)
        except GitFailed:
            return False
        return True

    def fetch(self, remote: str, token: str, branch: str) -> str:
        """Fetch a branch of a remote repository into the branch of that name; return its newest commit.

        Raises GitFailed, also where the branch here has commits that the remote one has not.
        """
        self._talk("fetch", "--no-tags", "--quiet", remote, f"refs/heads/{branch}:refs/heads/{branch}", remote=remote, token=token)  # fmt: skip
        return self.tip(branch) or ""

    def push(self, remote: str, token: str, branch: str) -> None:
        """Publish a branch in a remote repository. Raises GitFailed."""
        self._talk("push", "--quiet", remote, f"refs/heads/{branch}:refs/heads/{branch}", remote=remote, token=token)  # fmt: skip

    def _talk(self, *arguments: str, remote: str, token: str) -> None:
        """Run git with a remote repository; the token is in a variable of its environment alone, for that host alone."""
        parts = urlsplit(remote)
        variables = {"GIT_ALLOW_PROTOCOL": parts.scheme, "GIT_ASKPASS": os.devnull}
        if parts.scheme in ("http", "https"):
            login = base64.b64encode(f"oauth2:{token}".encode()).decode()
            variables |= {
                "GIT_CONFIG_COUNT": "1",
                "GIT_CONFIG_KEY_0": f"http.{parts.scheme}://{parts.netloc}/.extraHeader",
                "GIT_CONFIG_VALUE_0": f"Authorization: Basic {login}",
            }
        try:
            self.run(*arguments, variables=variables, seconds=REMOTE_SECONDS)
        except GitFailed as error:
            raise GitFailed(str(error).replace(token, "***") if token else str(error)) from None
